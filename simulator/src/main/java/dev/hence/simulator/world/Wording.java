package dev.hence.simulator.world;

import dev.hence.core.agreement.BallotMessage;
import dev.hence.core.broadcast.UpdateRange;
import dev.hence.core.clock.Dot;
import dev.hence.core.clock.Token;
import dev.hence.core.data.Content;
import dev.hence.core.data.Key;
import dev.hence.core.data.Register;
import dev.hence.core.data.Update;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Event;
import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.NodeStatus;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Terms;
import dev.hence.core.replica.Write;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.View;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Inputs and effects in few words, with names instead of numbers. */
public final class Wording {
  private final Names names;

  public Wording(Names names) {
    this.names = names;
  }

  public String of(Input input) {
    return switch (input) {
      case Input.ClientRequest request -> "asked " + of(request.request());
      case Input.PeerUp up -> "connected to " + names.node(up.node());
      case Input.PeerDown down -> "disconnected from " + down.peer();
      case Input.DialFailed failed -> "can't dial " + failed.peer();
      case Input.Received received -> "<- " + received.from() + " " + of(received.message());
      case Input.CycleEnd() -> "end of cycle";
      case Input.Persisted() -> "persisted";
      case Input.Tick() -> "tick";
    };
  }

  public String of(Request request) {
    return switch (request) {
      case Request.Get get -> "GET " + get.key() + " " + of(get.token());
      case Request.Put put ->
          "PUT " + put.key() + "=" + put.value() + of(put.terms()) + " " + of(put.token());
      case Request.Delete delete -> "DELETE " + delete.key() + " " + of(delete.token());
      case Request.ShowView() -> "view";
      case Request.AddNode add -> "add " + add.address();
      case Request.RemoveNode remove ->
          switch (remove.how()) {
                case EITHER -> "remove ";
                case LEAVE -> "let leave ";
                case FORGET -> "forget ";
              }
              + remove.address();
      case Request.Forced forced -> of(forced.change()) + " by force";
      case Request.ShardIds() -> "shard ids";
      case Request.NodeShard() -> "own shard";
      case Request.ShardMembers members -> "members of " + members.id();
      case Request.KeyCount count -> "key count of " + count.id();
      case Request.AddMember add -> "add " + add.address() + " to " + add.id();
      case Request.Reshard reshard -> "reshard to " + reshard.shardCount();
      case Request.Readiness() -> "ready?";
      case Request.Run run ->
          run.requests().stream().map(this::of).collect(Collectors.joining("; ", "run [", "] "))
              + of(run.token());
      case Request.Scan scan ->
          "scan "
              + scan.slots()
              + scan.after().map(key -> " after " + key).orElse("")
              + " "
              + of(scan.token());
      case Request.ShowStatus() -> "status";
      case Request.ExplainToken explain -> "explain " + of(explain.token());
      case Request.ShowPlan plan -> "plan of " + plan.shardCount() + " shards";
    };
  }

  private static String of(Terms terms) {
    return switch (terms.when()) {
          case ALWAYS -> "";
          case ABSENT -> " if absent";
          case PRESENT -> " if present";
        }
        + (terms.previous() ? " for the previous" : "");
  }

  public String of(Answer answer) {
    return switch (answer) {
      case Answer.Found found ->
          "found " + found.value() + " (" + names.dot(found.version()) + ") " + of(found.token());
      case Answer.Absent absent ->
          "absent" + tombstone(absent.version()) + " " + of(absent.token());
      case Answer.Written written ->
          written.outcome().name().toLowerCase(java.util.Locale.ROOT)
              + " ("
              + names.dot(written.version())
              + ", at "
              + written.replicas()
              + ") "
              + of(written.token())
              + written.previous().map(value -> " instead of " + value).orElse("");
      case Answer.Unsatisfied unsatisfied ->
          "unsatisfied, missing " + names.clock(unsatisfied.missing());
      case Answer.Lost lost ->
          "lost " + names.clock(lost.lost()) + ", go on with " + of(lost.token());
      case Answer.TooUnstable unstable -> "too unstable, held back by " + unstable.heldBackBy();
      case Answer.Unavailable unavailable -> "unavailable: " + unavailable.reason();
      case Answer.Unknown unknown -> "outcome unknown: " + unknown.reason();
      case Answer.TokenRefused refused -> "token refused: " + refused.reason();
      case Answer.Refused refused -> "refused: " + refused.reason();
      case Answer.NotFound notFound -> "not found: " + notFound.reason();
      case Answer.Names list -> list.names().toString();
      case Answer.ShardName shard -> shard.shard().orElse("no shard");
      case Answer.Count count -> Long.toString(count.count());
      case Answer.Done done -> done.changed() ? "done" : "nothing to do";
      case Answer.Running running -> running.names() + " leaving " + running.leaving();
      case Answer.Status status -> "status of epoch " + epoch(status.status());
      case Answer.Explained explained -> "token with " + explained.explanation().entries();
      case Answer.Planned planned -> "plan: " + planned.plan();
      case Answer.Ready ready -> ready.ready() ? "ready" : "not ready: " + ready.reason();
      case Answer.Several several ->
          several.answers().stream().map(this::of).collect(Collectors.joining("; ", "[", "]"));
      case Answer.Keys keys ->
          "keys "
              + keys.keys()
              + " of "
              + keys.slots()
              + " below "
              + keys.end()
              + keys.after().map(key -> " after " + key).orElse("")
              + " "
              + of(keys.token());
    };
  }

  private static long epoch(NodeStatus status) {
    return status.layout().map(layout -> layout.view().epoch()).orElse(0L);
  }

  private String tombstone(Optional<Dot> version) {
    return version.map(dot -> " (" + names.dot(dot) + ")").orElse("");
  }

  private String of(Token token) {
    return names.clock(token.entries());
  }

  public String of(Message message) {
    return switch (message) {
      case Message.Hello hello ->
          "Hello "
              + hello.standing().name().toLowerCase(java.util.Locale.ROOT)
              + hello.view().map(view -> " epoch " + view.epoch()).orElse(" without a view")
              + (hello.youWere().isKnown() ? ", you were " + names.node(hello.youWere()) : "");
      case Message.NewView view -> "NewView " + of(view.view());
      case Message.Join() -> "Join";
      case Message.Seated seated -> "Seated " + seated.address() + " " + names.node(seated.node());
      case Message.Report report -> of(report);
      case Message.Updates updates -> "Updates " + of(updates.range());
      case Message.Durable durable ->
          "Durable " + names.writer(durable.writer()) + ":" + durable.through();
      case Message.Pull pull ->
          "Pull " + names.writer(pull.writer()) + range(pull.after(), pull.through());
      case Message.Trimmed trimmed ->
          "Trimmed " + names.writer(trimmed.writer()) + " to " + trimmed.floor();
      case Message.Lacking lacking ->
          "Lacking " + names.writer(lacking.writer()) + " behind " + lacking.through();
      case Message.Forward forward -> "Forward " + of(forward.request());
      case Message.Forwarded forwarded -> "Forwarded " + of(forwarded.answer());
      case Message.CountKeys count -> "CountKeys in " + count.slots();
      case Message.KeysCounted counted ->
          "KeysCounted " + counted.count().map(Object::toString).orElse("unknown");
      case Message.Fetch fetch ->
          "Fetch " + fetch.slots() + fetch.after().map(key -> " after " + key).orElse("");
      case Message.Page page -> of(page);
      case Message.Orphans orphans -> "Orphans " + of(orphans.updates());
      case Message.OrphansTaken taken ->
          "OrphansTaken " + taken.taken() + ", refused " + taken.refused();
      case Message.Cast cast -> of(cast.ballot());
    };
  }

  private String of(Message.Report report) {
    return "Report epoch "
        + report.epoch()
        + (report.serving() ? " serving" : "")
        + (report.copied() ? " copied" : "")
        + (report.learner() ? " learner" : "")
        + " has "
        + names.clock(report.coverage())
        + " stable "
        + names.clock(report.stable());
  }

  private String of(Message.Page page) {
    return "Page "
        + (page.held() ? of(page.registers()) : "not held")
        + (page.last() ? " last" : "")
        + " at "
        + names.clock(page.coverage());
  }

  private String of(UpdateRange range) {
    return names.writer(range.writer())
        + range(range.after(), range.through())
        + " "
        + of(range.updates());
  }

  private static String range(long after, long through) {
    return "(" + after + ", " + through + "]";
  }

  private String of(List<Update> updates) {
    return updates.stream().map(this::of).collect(Collectors.joining(" "));
  }

  private String of(Update update) {
    return update.key()
        + switch (update.register().content()) {
          case Content.Live live -> "=" + live.value();
          case Content.Tombstone() -> " deleted";
        };
  }

  /** What is stored under a key. */
  public String of(Key key, Optional<Register> register) {
    return register
        .map(held -> of(new Update(key, held)) + " (" + names.dot(held.dot()) + ")")
        .orElse("nothing");
  }

  private String of(BallotMessage ballot) {
    return switch (ballot) {
      case BallotMessage.Prepare prepare ->
          "Prepare epoch " + prepare.epoch() + " round " + prepare.ballot().round();
      case BallotMessage.Promise promise ->
          "Promise epoch " + promise.epoch() + " round " + promise.ballot().round();
      case BallotMessage.Accept accept ->
          "Accept round " + accept.ballot().round() + " " + of(accept.view());
      case BallotMessage.Accepted accepted ->
          "Accepted epoch " + accepted.epoch() + " round " + accepted.ballot().round();
      case BallotMessage.Rejected rejected ->
          "Rejected epoch " + rejected.epoch() + " round " + rejected.ballot().round();
    };
  }

  public String of(Write write) {
    return switch (write) {
      case Write.PutRegister put -> of(new Update(put.key(), put.register()));
      case Write.DropRegister drop -> "no " + drop.key();
      case Write.ForgetTombstone forget -> "forget tombstone " + names.dot(forget.dot());
      case Write.ForgetTombstones forget -> "forget tombstones of " + names.writer(forget.writer());
      case Write.DropSlots drop -> "nothing in " + drop.slots();
      case Write.AppendUpdate append -> "log " + names.dot(append.update().dot());
      case Write.TrimUpdates trim ->
          "log without " + names.writer(trim.writer()) + " to " + trim.through();
      case Write.PutLiveCount put -> "live count " + put.count();
      case Write.PutTombstoneCount put -> "tombstone count " + put.count();
      case Write.PutCoverage put -> "coverage " + names.clock(put.coverage());
      case Write.PutStable put -> "stable " + names.clock(put.stable());
      case Write.PutIdentity put -> "identity " + names.node(put.node());
      case Write.PutWriter put ->
          put.writer() == 0 ? "no writer" : "writer " + names.writer(put.writer());
      case Write.PutView put -> "view " + of(put.view());
      case Write.PutVote put ->
          "vote epoch " + put.vote().epoch() + " round " + put.vote().promised().round();
      case Write.PutSeat put -> "seat " + put.address() + " " + names.node(put.node());
      case Write.PutMet put -> "met " + put.address() + " " + names.node(put.node());
      case Write.ForgetSeat forget -> "no seat " + forget.address();
      case Write.PutForced put -> "forced " + put.changes().size();
      case Write.PutHeld put -> "holds " + put.slots();
      case Write.PutOrphaned put -> "hands in " + put.slots();
      case Write.PutFloor put -> "floor " + put.time();
    };
  }

  /** A view as {@code epoch 2 [alice:0 bob:0 carol:1]}. */
  public String of(View view) {
    return "epoch "
        + view.epoch()
        + (view.copying() ? " copying" : "")
        + view.members().stream().map(this::of).collect(Collectors.joining(" ", " [", "]"));
  }

  private String of(Member member) {
    return member.address()
        + ":"
        + shard(member.shard())
        + (member.nextShard() == Member.NO_SHARD ? "" : ">" + shard(member.nextShard()))
        + (member.leaving() ? " leaving" : "")
        + (member.former().isEmpty() ? "" : "+" + member.former().size());
  }

  private static String shard(int shard) {
    return shard == Member.NO_SHARD ? "-" : Integer.toString(shard);
  }

  public String of(Event event) {
    return event.name()
        + event.fields().stream()
            .map(field -> " " + field.name() + "=" + names.plain(field.value()))
            .collect(Collectors.joining());
  }
}
