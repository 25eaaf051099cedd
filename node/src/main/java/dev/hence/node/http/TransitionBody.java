package dev.hence.node.http;

import dev.hence.core.replica.NodeStatus;
import dev.hence.core.resharding.Pace;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.View;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The part of GET /status that tells what is on the move; docs/api.md has it field by field. */
final class TransitionBody {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  /** Below this share of what is allowed, pages are what holds it up. */
  private static final double FULL = 0.8;

  private final NodeStatus status;
  private final Address self;
  private final Roles roles;

  private TransitionBody(NodeStatus status, Address self, Roles roles) {
    this.status = status;
    this.self = self;
    this.roles = roles;
  }

  /** Writes the field. */
  static void write(JsonText out, NodeStatus status, Address self, Roles roles) {
    TransitionBody body = new TransitionBody(status, self, roles);
    out.object("transition", body.step(), body::transition);
  }

  private Optional<String> step() {
    return status
        .layout()
        .flatMap(known -> {
          View view = known.view();
          if (view.copying()) {
            return Optional.of("copying");
          }
          if (status.filling().isPresent()) {
            return Optional.of("filling");
          }
          return view.members().stream().anyMatch(Member::handsOver)
              ? Optional.of("tail")
              : Optional.empty();
        });
  }

  private void transition(JsonText out, String step) {
    Layout layout = status.layout().orElseThrow();
    View view = layout.view();
    out.text("step", step)
        .number("shard-count", view.shardCounts().getLast())
        .objects(
            "members",
            view.members().stream().filter(m -> m.shard() >= 0 || m.nextShard() >= 0).toList(),
            (each, member) ->
                each.text("address", member.address().text())
                    .truth("done", roles.isDone(member))
                    .number("slots-to-come", slotsToCome(layout, member)))
        .objects("waits-for", Waits.of(status, self, roles), TransitionBody::wait)
        .texts("leave-after-it", leavers(view))
        .object("here", status.filling(), TransitionBody::filling);
  }

  /** The slots that a member comes to hold by the reshard under way, beside those that it has. */
  private static int slotsToCome(Layout layout, Member member) {
    return layout.desired(member.address()).minus(layout.present(member.address())).size();
  }

  /** Members that leave, and have to wait for that until the reshard under way has ended. */
  private static List<String> leavers(View view) {
    return view.copying()
        ? view.members().stream()
            .filter(Member::leaving)
            .map(member -> member.address().text())
            .toList()
        : List.of();
  }

  private static void wait(JsonText out, Waits.Wait wait) {
    out.text("address", wait.address().text()).text("state", wait.state()).text("why", wait.why());
  }

  private static void filling(JsonText out, NodeStatus.Filled filled) {
    double seconds = filled.runningNanos() / NANOS_PER_SECOND;
    int done = filled.progress().slotsDone();
    int slots = filled.progress().slots();
    out.number("slots-done", done)
        .number("slots", slots)
        .number("registers", filled.progress().registers())
        .number("bytes", filled.progress().bytes())
        .truth("catching-up", filled.progress().catchingUp())
        .text("source", filled.source().map(Address::text))
        .number("bytes-per-second", filled.pace().bytesPerSecond())
        .number("bytes-per-second-allowed", filled.pace().allowed())
        .number("bytes-per-second-max", filled.pace().max())
        .text("slow-because", slowBecause(filled))
        .decimal("running-seconds", seconds);
    OptionalDouble remaining = remainingSeconds(filled);
    if (remaining.isPresent()) {
      out.decimal("remaining-seconds", remaining.getAsDouble());
    } else {
      out.nothing("remaining-seconds");
    }
  }

  /** As long as the slots left take that are as full as those here, at the present speed. */
  private static OptionalDouble remainingSeconds(NodeStatus.Filled filled) {
    int done = filled.progress().slotsDone();
    int left = filled.progress().slots() - done;
    if (left == 0) {
      return OptionalDouble.of(0);
    }
    double bytesLeft = (double) filled.progress().bytes() * left / Math.max(1, done);
    return done == 0 || filled.pace().bytesPerSecond() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(bytesLeft / filled.pace().bytesPerSecond());
  }

  /** Why bytes come more slowly than they may at most; nothing if they don't, or all are here. */
  private static Optional<String> slowBecause(NodeStatus.Filled filled) {
    if (filled.progress().slotsDone() == filled.progress().slots()) {
      return Optional.empty();
    }
    if (filled.progress().catchingUp()) {
      return Optional.of("all pages are here; updates since then are awaited");
    }
    if (filled.source().isEmpty()) {
      return Optional.of("nobody is asked for slots at the moment");
    }
    Pace.Figures pace = filled.pace();
    String source = filled.source().get().text();
    return switch (pace.cause()) {
      case START -> Optional.of("it starts low, and grows as long as nobody waits for it");
      case PAGE ->
          Optional.of(
              "a page came %s ms later than the fastest: %s, the way to it, or this node is busy"
                  .formatted(millis(pace.lateNanos()), source));
      case TICK ->
          Optional.of(
              "this node was %s ms late for its own work: it, its disk or its machine is busy"
                  .formatted(millis(pace.lateNanos())));
      case BOUND ->
          pace.bytesPerSecond() >= FULL * pace.max()
              ? Optional.empty()
              : Optional.of(
                  "pages come one after another from %s, the fastest in %s ms"
                      .formatted(source, millis(pace.fastestNanos())));
    };
  }

  private static String millis(long nanos) {
    return String.valueOf(Math.round(nanos / NANOS_PER_MILLI));
  }
}
