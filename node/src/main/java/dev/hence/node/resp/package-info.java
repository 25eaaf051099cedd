/** The RESP edge: Redis's protocol, so that its clients work unchanged. */
@NullMarked
package dev.hence.node.resp;

import org.jspecify.annotations.NullMarked;
