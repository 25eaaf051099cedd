import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** How long requests took, sorted. */
record Latencies(long[] nanos) {
  private static final long LONG_NANOS = 250_000_000;
  private static final double NANOS_PER_MILLI = 1e6;

  /** Those of the requests that {@code which} holds for. */
  static Latencies of(List<Session.Sample> samples, Predicate<Session.Sample> which) {
    long[] nanos = samples.stream().filter(which).mapToLong(Session.Sample::nanos).toArray();
    Arrays.sort(nanos);
    return new Latencies(nanos);
  }

  int size() {
    return nanos.length;
  }

  /** What so large a share of the requests took at most, in milliseconds. */
  double millis(double share) {
    int index = (int) Math.ceil(share * nanos.length) - 1;
    return nanos.length == 0 ? 0 : nanos[Math.max(0, index)] / NANOS_PER_MILLI;
  }

  /** How many took longer than 250 ms. */
  long longOnes() {
    return Arrays.stream(nanos).filter(taken -> taken > LONG_NANOS).count();
  }
}
