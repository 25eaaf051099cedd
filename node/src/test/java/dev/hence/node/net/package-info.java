@NullMarked
package dev.hence.node.net;

import org.jspecify.annotations.NullMarked;
