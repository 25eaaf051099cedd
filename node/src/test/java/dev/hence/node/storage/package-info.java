@NullMarked
package dev.hence.node.storage;

import org.jspecify.annotations.NullMarked;
