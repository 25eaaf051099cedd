package dev.hence.core.clock;

/**
 * Numbers of views. The larger number is the view that holds.
 *
 * <p>Layout, from the high bit: 0 (1), forks (15), branch (24), number (24). A view that a majority
 * agreed on is the number after its predecessor. One that was forced without a majority begins a
 * branch: one fork more, a branch drawn at random, the same number plus 1. So whatever was forced
 * wins over what the others went on to agree on without knowing of it; of two branches forced on
 * two sides the larger one wins, whenever they meet, and for good; and no two instances of the
 * agreement share an epoch. In a cluster where nothing was forced, epochs count from 1.
 */
public final class Epoch {
  private static final int NUMBER_BITS = 24;
  private static final int BRANCH_BITS = 24;
  private static final long NUMBER_MAX = (1L << NUMBER_BITS) - 1;
  private static final long BRANCH_MAX = (1L << BRANCH_BITS) - 1;
  private static final long FORKS_MAX = (1L << 15) - 1;

  private Epoch() {}

  /** The epoch of a view that is forced on top of {@code epoch}; any random number will do. */
  public static long forked(long epoch, long random) {
    long forks = forks(epoch) + 1L;
    long number = (epoch & NUMBER_MAX) + 1;
    Invariants.check(forks <= FORKS_MAX, "a cluster is forced at most 32767 times");
    Invariants.check(number <= NUMBER_MAX, "a branch has at most 16777215 views");
    // Never 0, the branch of all that was agreed.
    long branch = Math.max(1, random & BRANCH_MAX);
    return forks << (NUMBER_BITS + BRANCH_BITS) | branch << NUMBER_BITS | number;
  }

  /** How many views were forced, one on top of another, up to this one. */
  public static int forks(long epoch) {
    return (int) (epoch >>> (NUMBER_BITS + BRANCH_BITS));
  }

  /** Whether two views are of one branch: the later one followed from the earlier one. */
  public static boolean sameBranch(long one, long other) {
    return branch(one) == branch(other);
  }

  /** Whether two views are one, or one of them was agreed on next after the other. */
  public static boolean adjoin(long one, long other) {
    return sameBranch(one, other) && Math.abs(one - other) <= 1;
  }

  /** Stands for the branch of a view: the larger of two wins. */
  static long branch(long epoch) {
    return epoch >>> NUMBER_BITS;
  }

  /** The epoch in words: its number, and behind it the branch if it is one that was forced. */
  public static String text(long epoch) {
    long branch = branch(epoch);
    String number = Long.toString(epoch & NUMBER_MAX);
    return branch == 0 ? number : number + "/" + Long.toHexString(branch);
  }
}
