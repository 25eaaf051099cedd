@NullMarked
package dev.hence.node.settings;

import org.jspecify.annotations.NullMarked;
