/** What a user tunes: read from the environment and from options, checked, or refused by name. */
@NullMarked
package dev.hence.node.settings;

import org.jspecify.annotations.NullMarked;
