package dev.hence.torture.fault;

/** Changes of shards, asked while other things happen; any answer but a failure is good. */
sealed interface ChangeFault extends Fault {

  /** Another number of shards: the one next to it if there are as many already. */
  record Reshard(int asked, int shards) implements ChangeFault {
    @Override
    public Kind kind() {
      return Kind.RESHARD;
    }

    @Override
    public void inject(World world) {
      world.changes().reshard(asked, shards, what -> world.seen(this, what));
    }

    @Override
    public String toString() {
      return "reshard to " + shards + " or nearby, asked of " + NodeFault.name(asked);
    }
  }

  /** A node goes to another shard: behind its own in a circle, with so many left out. */
  record Move(int asked, int node, int steps) implements ChangeFault {
    @Override
    public Kind kind() {
      return Kind.MOVE;
    }

    @Override
    public void inject(World world) {
      world.changes().move(asked, node, steps, what -> world.seen(this, what));
    }

    @Override
    public String toString() {
      return "move of %s by %d shards, asked of %s"
          .formatted(NodeFault.name(node), 1 + steps, NodeFault.name(asked));
    }
  }
}
