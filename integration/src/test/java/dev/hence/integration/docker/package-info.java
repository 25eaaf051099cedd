/** The image and a cluster of its containers, driven as the README says. */
@NullMarked
package dev.hence.integration.docker;

import org.jspecify.annotations.NullMarked;
