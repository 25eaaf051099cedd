/**
 * A member that was away, from its start until it has all that the others had then.
 *
 * @param title how long it was away
 * @param missed how many writes it missed
 * @param beganNanos when its process was started
 * @param readyNanos when it answered for its shard again
 * @param currentNanos when it had all that the others had when it began
 * @param fetched what it fetched anew, in registers; 0 if the logs had all
 */
record Absence(
    String title,
    long missed,
    long beganNanos,
    long readyNanos,
    long currentNanos,
    long fetched) {}
