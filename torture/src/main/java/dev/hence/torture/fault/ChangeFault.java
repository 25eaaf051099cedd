package dev.hence.torture.fault;

/** Changes of shards, asked while other things happen; any answer but a failure is good. */
sealed interface ChangeFault extends Fault {

  /** Another number of shards. */
  record Reshard(int asked, int shards) implements ChangeFault {
    @Override
    public Kind kind() {
      return Kind.RESHARD;
    }

    @Override
    public void inject(World world) {
      world.changes().reshard(asked, shards);
    }

    @Override
    public String toString() {
      return "reshard to " + shards + ", asked of " + NodeFault.name(asked);
    }
  }

  /** A node goes to another shard. */
  record Move(int asked, int node, int shard) implements ChangeFault {
    @Override
    public Kind kind() {
      return Kind.MOVE;
    }

    @Override
    public void inject(World world) {
      world.changes().move(asked, node, shard);
    }

    @Override
    public String toString() {
      return "move of "
          + NodeFault.name(node)
          + " to s"
          + shard
          + ", asked of "
          + NodeFault.name(asked);
    }
  }
}
