package dev.hence.node;

import dev.hence.core.replica.Answer;
import dev.hence.core.replica.Input;
import dev.hence.core.replica.Message;
import dev.hence.core.replica.Request;
import dev.hence.core.sharding.Address;
import dev.hence.node.peer.InputSink;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What comes from other nodes: goes to the replica, but for reads that are answered without it,
 * theirs here and this node's own there.
 *
 * <p>Threading: called by event loops.
 */
final class PeerInputs implements InputSink {
  private final PublishedReads reads;
  private final ReadsElsewhere elsewhere;
  private final Function<Request.Get, Optional<Answer>> reader;
  private final Consumer<Input> replica;

  /**
   * Hands inputs on from the first one.
   *
   * @param reader answers covered reads, as {@link PublishedReads#tryRead} does, and never throws
   */
  PeerInputs(
      PublishedReads reads,
      ReadsElsewhere elsewhere,
      Function<Request.Get, Optional<Answer>> reader,
      Consumer<Input> replica) {
    this.reads = reads;
    this.elsewhere = elsewhere;
    this.reader = reader;
    this.replica = replica;
  }

  @Override
  public void accept(Input input) {
    if (input instanceof Input.PeerDown down) {
      elsewhere.lost(down.peer());
    }
    if (input instanceof Input.Received received) {
      elsewhere.heard(received.from());
      if (received.message() instanceof Message.Forwarded answered
          && ReadsElsewhere.isFirstTry(answered.id())) {
        elsewhere.answered(received.from(), answered);
        return;
      }
    }
    replica.accept(input);
  }

  @Override
  public Optional<Message> answer(Address from, Message message) {
    if (!(message instanceof Message.Forward(long id, Request.Get get, long wait, int hops))) {
      return Optional.empty();
    }
    // Who has no seat here may be of another cluster: the replica knows whom it has greeted.
    Optional<Answer> answer = reads.isMember(from) ? reader.apply(get) : Optional.empty();
    if (answer.isEmpty() && ReadsElsewhere.isFirstTry(id)) {
      answer = Optional.of(ReadsElsewhere.NOT_COVERED);
    }
    return answer.map(found -> new Message.Forwarded(id, found));
  }
}
