package dev.hence.node.http;

import dev.hence.core.clock.HybridClock;
import dev.hence.core.clock.NodeId;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.replica.Figures;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.NodeStatus;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.Role;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import java.time.Instant;
import java.util.Optional;

/** The answer to GET /status; docs/api.md has it field by field. */
final class StatusBody {
  private static final double NANOS_PER_MILLI = 1e6;

  private final NodeStatus status;
  private final Vitals vitals;
  private final HttpMeters meters;
  private final Optional<Layout> layout;
  private final Roles roles;

  private StatusBody(NodeStatus status, Vitals vitals, HttpMeters meters) {
    this.status = status;
    this.vitals = vitals;
    this.meters = meters;
    this.layout = status.layout();
    this.roles = new Roles(status, vitals.address());
  }

  static JsonText of(NodeStatus status, Vitals vitals, HttpMeters meters) {
    return new StatusBody(status, vitals, meters).write();
  }

  /** A writer as text, as versions have it. */
  static String writer(long writer) {
    return Long.toHexString(writer);
  }

  /** A shard as text; null for none. */
  static JsonText shard(JsonText out, String name, int shard) {
    return shard == Member.NO_SHARD ? out.nothing(name) : out.text(name, "s" + shard);
  }

  private JsonText write() {
    JsonText out = new JsonText(4_096).object("node", this::node).text("role", roles.own());
    shard(out, "shard", member().map(Member::shard).orElse(Member.NO_SHARD));
    out.object("view", layout.map(Layout::view), this::view)
        .number("keys", status.keys())
        .object("slots", this::slots)
        .number("tombstones", status.figures().tombstones())
        .object("log", this::log)
        .number("disk-bytes", vitals.diskBytes())
        .objects("peers", status.peers(), this::peer)
        .object("coverage", clock -> clock(clock, status.clocks().coverage()))
        .object("stability", this::stability);
    TransitionBody.write(out, status, vitals.address(), roles);
    return out.object("queues", this::queues)
        .object("clients", this::clients)
        .objects("errors", vitals.troubles(), StatusBody::trouble);
  }

  private void node(JsonText out) {
    out.text("name", vitals.name())
        .text("address", vitals.address().text())
        .text("id", status.node().toString())
        .text("version", vitals.version())
        .decimal("up-seconds", vitals.upMillis() / 1e3)
        .truth("ready", status.notServing().isEmpty())
        .text("reason", Optional.of(status.notServing()).filter(reason -> !reason.isEmpty()))
        .text("time", Instant.ofEpochMilli(HybridClock.millis(status.clocks().time())).toString());
  }

  private Optional<Member> member() {
    return layout.flatMap(known -> known.view().member(vitals.address()));
  }

  private void view(JsonText out, View view) {
    out.number("epoch", view.epoch())
        .text("cluster", Integer.toHexString(view.cluster()))
        .number("shard-count", view.shardCount())
        .objects("members", view.members(), this::member);
  }

  private void member(JsonText out, Member member) {
    out.text("address", member.address().text());
    shard(out, "shard", member.shard());
    shard(out, "next-shard", member.nextShard());
    out.text("role", roles.of(member))
        .truth("live", status.live().contains(member.address()))
        .texts("former", member.former().stream().map(StatusBody::former).toList());
  }

  /** A former role: the slot map, counted from 0, and the shard in it. */
  private static String former(Role role) {
    return role.generation() + "/s" + role.shard();
  }

  private void slots(JsonText out) {
    SlotSet present = layout.map(l -> l.present(vitals.address())).orElse(SlotSet.NONE);
    SlotSet desired = layout.map(l -> l.desired(vitals.address())).orElse(SlotSet.NONE);
    SlotSet served = status.ready() ? present.intersection(status.held()) : SlotSet.NONE;
    out.number("held", status.held().size())
        .number("served", served.size())
        .number("lacking", desired.minus(status.held()).size());
  }

  private void peer(JsonText out, NodeStatus.PeerStatus peer) {
    Optional<Vitals.Link> link =
        vitals.links().stream().filter(known -> known.peer().equals(peer.address())).findFirst();
    out.text("address", peer.address().text());
    out.text("id", Optional.of(peer.node()).filter(NodeId::isKnown).map(NodeId::toString));
    out.text("state", roles.state(peer)).truth("connected", peer.connected());
    decimal(out, "silent-ms", peer.silentNanos());
    decimal(out, "round-trip-ms", link.flatMap(Vitals.Link::roundTripNanos));
    out.number("epoch", peer.report().map(Message.Report::epoch));
    out.number("behind", peer.report().map(r -> behind(peer.address(), r)));
    out.number("ahead", peer.report().map(this::ahead));
    out.number("outbox-bytes", link.map(Vitals.Link::outboxBytes).orElse(0L));
  }

  /** How many updates this node has that the peer lacks. */
  private long behind(Address peer, Message.Report report) {
    boolean filled = report.copied();
    return lacking(peer, report.coverage(), status.clocks().coverage(), filled);
  }

  /** How many updates the peer has that this node lacks. */
  private long ahead(Message.Report report) {
    SlotSet desired = layout.map(l -> l.desired(vitals.address())).orElse(SlotSet.NONE);
    boolean filled = status.held().containsAll(desired);
    return lacking(vitals.address(), status.clocks().coverage(), report.coverage(), filled);
  }

  /**
   * How many of the updates in {@code more} the node at {@code address}, which has {@code less},
   * lacks of those that it is to take in one by one. What comes with slots that it has still to
   * fetch isn't among them: of who wrote there it has nothing yet.
   *
   * @param filled whether it has fetched all of its slots
   */
  private long lacking(Address address, VectorClock less, VectorClock more, boolean filled) {
    long updates = 0;
    for (int i = 0; i < more.size(); i++) {
      long writer = more.writer(i);
      if (layout.isPresent()
          && layout.get().holders(writer).contains(address)
          && (filled || less.get(writer) > 0)) {
        updates += Math.max(0, more.count(i) - less.get(writer));
      }
    }
    return updates;
  }

  private void stability(JsonText out) {
    VectorClock coverage = status.clocks().coverage();
    VectorClock stable = status.clocks().stable();
    long unstable = 0;
    for (int i = 0; i < coverage.size(); i++) {
      unstable += Math.max(0, coverage.count(i) - stable.get(coverage.writer(i)));
    }
    out.object("stable", clock -> clock(clock, stable))
        .number("unstable-updates", unstable)
        .objects("held-back-by", status.figures().holdingBack(), StatusBody::holdingBack);
  }

  private static void holdingBack(JsonText out, Figures.HoldingBack member) {
    out.text("address", member.member().text())
        .text("since", Instant.ofEpochMilli(member.sinceMillis()).toString())
        .number("log-updates", member.retained().updates())
        .number("log-bytes", member.retained().bytes())
        .truth("fetching", member.fetching());
  }

  private void log(JsonText out) {
    out.number("updates", status.figures().log().updates())
        .number("bytes", status.figures().log().bytes());
  }

  private static void clock(JsonText out, VectorClock clock) {
    for (int i = 0; i < clock.size(); i++) {
      out.number(writer(clock.writer(i)), clock.count(i));
    }
  }

  private void queues(JsonText out) {
    out.number("inputs", vitals.input().waiting())
        .number("input-bytes", vitals.input().bytes())
        .number("inputs-refused", vitals.input().refused())
        .number("requests-waiting", status.waiting().requests())
        .number("requests-handed-on", status.waiting().forwards())
        .number("writes-unanswered", status.waiting().writes())
        .number("updates-held-back", status.waiting().updates())
        .number("view-changes", status.waiting().changes());
  }

  private void clients(JsonText out) {
    out.number("connections", meters.connections()).number("requests", meters.requests());
  }

  private static void trouble(JsonText out, Vitals.Trouble trouble) {
    out.text("time", trouble.time().toString())
        .text("since", trouble.since().toString())
        .number("count", trouble.count())
        .text("level", trouble.level())
        .text("event", trouble.event())
        .object(
            "fields",
            fields -> trouble.fields().forEach(field -> fields.text(field.name(), field.value())));
  }

  private static void decimal(JsonText out, String name, Optional<Long> nanos) {
    if (nanos.isPresent()) {
      out.decimal(name, nanos.get() / NANOS_PER_MILLI);
    } else {
      out.nothing(name);
    }
  }
}
