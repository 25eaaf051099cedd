package dev.hence.node.resp;

import dev.hence.core.clock.TokenCodec;
import dev.hence.core.replica.Answer;
import java.util.Locale;
import java.util.Optional;

/**
 * CAUSAL TOKEN: the session's token on its way to and from other connections, nodes and protocols.
 *
 * <p>Threading: immutable; used by all event loops.
 */
final class CausalCommand {
  private final TokenCodec codec;
  private final RespBackend backend;

  CausalCommand(TokenCodec codec, RespBackend backend) {
    this.codec = codec;
    this.backend = backend;
  }

  Work work(Command command, Session session) {
    if (!command.option(1).equals("TOKEN")) {
      return Work.error(
          "ERR unknown subcommand '"
              + command.text(1)
              + "'. CAUSAL TOKEN gives this session's token, CAUSAL TOKEN <token> takes one in");
    }
    return switch (command.size()) {
      case 2 -> give(session);
      case 3 -> take(command.text(2), session);
      default ->
          Work.error(
              "ERR wrong number of arguments for 'causal|%s' command"
                  .formatted(command.option(1).toLowerCase(Locale.ROOT)));
    };
  }

  private Work give(Session session) {
    String text = codec.encode(session.token());
    return text.length() > TokenCodec.CHARACTERS_MAX
        ? Work.error(
            "TRYAGAIN So much is unstable that the token would be too long; try again later")
        : new Work.Tell(out -> out.bulk(text));
  }

  private Work take(String text, Session session) {
    if (text.isEmpty()) {
      return Work.OK;
    }
    return switch (codec.decode(text)) {
      case TokenCodec.Unreadable unreadable ->
          Work.error(
              "ERR the token can't be read: "
                  + unreadable.reason()
                  + ". Send what CAUSAL TOKEN or causal-metadata gave, unchanged");
      case TokenCodec.Genuine genuine -> {
        Optional<Answer> refusal = backend.refusal(genuine.token());
        if (refusal.isPresent()) {
          yield Work.error(Failure.of(refusal.get()).orElseThrow());
        }
        session.join(genuine.token());
        yield Work.OK;
      }
    };
  }
}
