/** What a node keeps on its disk: the core's port {@code Store} on RocksDB. */
@NullMarked
package dev.hence.node.storage;

import org.jspecify.annotations.NullMarked;
