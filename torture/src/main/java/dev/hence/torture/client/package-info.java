/** Clients that roam between nodes, hand tokens to each other and write down what they saw. */
@NullMarked
package dev.hence.torture.client;

import org.jspecify.annotations.NullMarked;
