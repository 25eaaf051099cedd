@NullMarked
package dev.hence.node.http;

import org.jspecify.annotations.NullMarked;
