package dev.hence.core.replica;

import dev.hence.core.sharding.Address;
import java.util.ArrayList;
import java.util.List;

/** The effects of the step under way, in order. */
final class Outbox {
  private List<Effect> effects = new ArrayList<>();

  void append(Write write) {
    effects.add(new Effect.Append(write));
  }

  void send(Address to, Message message) {
    effects.add(new Effect.Send(to, message));
  }

  void reply(long requestId, Answer answer) {
    effects.add(new Effect.Reply(requestId, answer));
  }

  void connect(List<Address> peers) {
    effects.add(new Effect.Connect(peers));
  }

  void notice(Event.Level level, String name, Object... pairs) {
    effects.add(new Effect.Notice(Event.of(level, name, pairs)));
  }

  /** Hands the effects over and starts anew. */
  List<Effect> drain() {
    List<Effect> drained = effects;
    effects = new ArrayList<>();
    return drained;
  }
}
