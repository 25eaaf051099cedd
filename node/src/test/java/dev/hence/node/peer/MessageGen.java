package dev.hence.node.peer;

import dev.hence.core.data.Key;
import dev.hence.core.data.Value;
import dev.hence.core.replica.Acks;
import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Request;
import dev.hence.core.replica.Terms;
import dev.hence.core.sharding.Removal;
import dev.hence.core.sharding.SlotSet;
import dev.hence.node.wire.WireGen;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Draws random messages, requests and answers. */
final class MessageGen {
  private final WireGen words;

  MessageGen(long seed) {
    words = new WireGen(seed);
  }

  WireGen words() {
    return words;
  }

  /**
   * One way to draw each kind of message; {@code Forward} and {@code Forwarded} draw any of theirs.
   */
  List<Supplier<Message>> messages() {
    return List.of(
        () ->
            new Message.Hello(
                oneOf(Message.Standing.values()),
                words.optional(words::view),
                words.nodeId(),
                words.text(0, 20),
                words.flag()),
        () -> new Message.NewView(words.view()),
        () -> new Message.Join(),
        () -> new Message.Seated(words.address(), words.nodeId()),
        () ->
            new Message.Report(
                words.natural(),
                words.number(),
                words.flag(),
                words.flag(),
                words.flag(),
                words.flag(),
                words.flag(),
                words.clock(),
                words.clock(),
                words.number(),
                words.number()),
        () -> new Message.Updates(words.range()),
        () -> new Message.Durable(words.number(), words.natural()),
        () -> new Message.Pull(words.number(), words.natural(), words.natural(), words.number()),
        () -> new Message.Trimmed(words.number(), words.natural()),
        () ->
            new Message.Forward(
                words.number(), any(requests()), words.number(), (int) words.natural() >>> 1),
        () -> new Message.Forwarded(words.number(), any(answers())),
        () -> new Message.CountKeys(words.number(), words.slots()),
        () ->
            new Message.KeysCounted(words.number(), words.optional(words::natural), words.clock()),
        () -> new Message.Fetch(words.number(), words.slots(), words.optional(words::key)),
        () ->
            new Message.Page(
                words.number(),
                words.natural(),
                words.flag(),
                words.list(4, words::update),
                words.flag(),
                words.clock(),
                words.clock(),
                words.number(),
                words.number()),
        () -> new Message.Orphans(words.number(), words.list(4, words::update), words.clock()),
        () ->
            new Message.OrphansTaken(
                words.number(), words.below(9), words.list(4, words::key), words.clock()),
        () -> new Message.Cast(words.ballotMessage()),
        () ->
            new Message.Lacking(words.number(), words.natural(), words.natural(), words.number()));
  }

  List<Supplier<Request>> requests() {
    return List.of(
        () -> new Request.Get(words.key(), words.token()),
        () -> new Request.Put(words.key(), value(), words.token(), oneOf(Acks.values())),
        this::putOnTerms,
        () -> new Request.Delete(words.key(), words.token(), oneOf(Acks.values())),
        () -> new Request.ShowView(),
        () -> new Request.AddNode(words.address()),
        () -> new Request.RemoveNode(words.address(), oneOf(Removal.values())),
        () -> new Request.Forced(new Request.RemoveNode(words.address(), oneOf(Removal.values()))),
        () -> new Request.ShardIds(),
        () -> new Request.NodeShard(),
        () -> new Request.ShardMembers(words.text(0, 9)),
        () -> new Request.KeyCount(words.text(0, 9)),
        () -> new Request.AddMember(words.text(0, 9), words.address()),
        () -> new Request.Reshard((int) words.number()),
        () -> new Request.Readiness(),
        () ->
            new Request.Run(
                words.token(),
                Stream.concat(Stream.of(putOnTerms()), words.list(4, this::putOnTerms).stream())
                    .toList()),
        () ->
            new Request.Scan(
                words.slots().union(SlotSet.where(slot -> slot == 7)),
                words.optional(words::key),
                (int) words.number(),
                words.token()));
  }

  private Request.Keyed putOnTerms() {
    Terms terms = new Terms(oneOf(Terms.When.values()), words.flag());
    return new Request.Put(words.key(), value(), words.token(), oneOf(Acks.values()), terms);
  }

  private Value value() {
    return new Value(words.bytes(99));
  }

  List<Supplier<Answer>> answers() {
    return List.of(
        this::found,
        () -> new Answer.Absent(words.optional(words::dot), words.token()),
        () ->
            new Answer.Written(
                oneOf(Answer.Outcome.values()),
                words.dot(),
                words.below(9),
                words.token(),
                words.optional(this::value)),
        () -> new Answer.Several(words.list(4, this::found)),
        () ->
            new Answer.Keys(
                words.list(4, words::key),
                words.slots(),
                words.below(Key.SLOTS + 1),
                words.optional(words::key),
                words.token()),
        () -> new Answer.Unsatisfied(words.clock()),
        () -> new Answer.Lost(words.clock(), words.token()),
        () -> new Answer.TooUnstable(words.list(4, words::address)),
        () -> new Answer.Unavailable(words.text(0, 20)),
        () -> new Answer.Unknown(words.text(0, 20)),
        () -> new Answer.TokenRefused(words.text(0, 20)),
        () -> new Answer.Refused(words.text(0, 20)),
        () -> new Answer.NotFound(words.text(0, 20)),
        () -> new Answer.Names(words.list(4, () -> words.text(0, 20))),
        () -> new Answer.ShardName(words.optional(() -> words.text(0, 9))),
        () -> new Answer.Count(words.natural()),
        () -> new Answer.Done(words.flag()),
        () -> new Answer.Ready(words.flag(), words.text(0, 20)),
        () ->
            new Answer.Running(
                words.list(4, () -> words.text(0, 20)),
                words.list(
                    4, () -> new Answer.Leaver(words.text(0, 9), words.optional(words::natural)))));
  }

  private Answer found() {
    return new Answer.Found(value(), words.dot(), words.token());
  }

  private <T> T any(List<Supplier<T>> kinds) {
    return kinds.get(words.below(kinds.size())).get();
  }

  private <T> T oneOf(T[] values) {
    return values[words.below(values.length)];
  }
}
