package dev.hence.core.replica;

/** Gives answers to whoever asked, a client of this node or another node. */
final class Answers {
  private final Local local;

  Answers(Local local) {
    this.local = local;
  }

  void give(Origin origin, Answer answer) {
    switch (origin) {
      case Origin.Client client -> local.out.reply(client.requestId(), answer);
      case Origin.Peer peer ->
          local.out.send(peer.address(), new Message.Forwarded(peer.id(), answer));
      case Origin.Part part ->
          part.run().give(part.place(), answer).ifPresent(all -> give(part.run().origin(), all));
    }
  }
}
