/** The HTTP edge: requests read, checked and routed; answers written in order. */
@NullMarked
package dev.hence.node.http;

import org.jspecify.annotations.NullMarked;
