package dev.hence.core.replica;

import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Explains tokens: what one names, where each entry stands here, what a request with it finds.
 *
 * <p>Where nobody is known to have an update, all who count for its writer are asked, as for a
 * request ({@link Losses}): the explanation waits for their answers as long as a request would, and
 * asks again meanwhile: a question may have been lost, or come to one under another view. Who
 * explains needn't be one of them, unlike who answers a request.
 */
final class Explanations {
  /** Explanations that wait at once; one more is given as things look. A guess. */
  private static final int WAITING_MAX = 100;

  /** After this it asks again. A guess, a part of what a request waits. */
  private static final long AGAIN_NANOS = 100_000_000;

  private record Pending(Origin origin, Request.ExplainToken request, long sinceNanos) {}

  private final Local local;
  private final Peers peers;
  private final Authorship authorship;
  private final Serving serving;
  private final Denials denials;
  private final Answers answers;
  private final List<Pending> waiting = new ArrayList<>();
  private long askedNanos;

  Explanations(Local local, Peers peers, Authorship authorship, Serving serving) {
    this.local = local;
    this.peers = peers;
    this.authorship = authorship;
    this.serving = serving;
    this.denials = new Denials(local, peers);
    this.answers = new Answers(local);
  }

  /** Explains a token, at once or after a while; there is a view. */
  void take(Origin origin, Request.ExplainToken request) {
    Pending pending = new Pending(origin, request, local.now.nanos());
    VectorClock open = open(pending);
    if (open.isEmpty() || waiting.size() >= WAITING_MAX) {
      give(pending);
    } else {
      waiting.add(pending);
      ask(open);
      settle();
    }
  }

  private void ask(VectorClock open) {
    askedNanos = local.now.nanos();
    denials.ask(open);
  }

  /** A peer hasn't got what was asked for. */
  void receive(Address from, Message.Lacking said) {
    denials.receive(from, said);
  }

  /** Gives those that have waited long enough as things look; asks again for the others. */
  void tick() {
    settle();
    if (!waiting.isEmpty() && local.now.nanos() - askedNanos >= AGAIN_NANOS) {
      ask(waiting.stream().map(this::open).reduce(VectorClock.EMPTY, VectorClock::join));
    }
  }

  private void settle() {
    waiting.removeIf(pending -> {
      boolean late = local.now.nanos() - pending.sinceNanos() >= local.settings.waitNanos();
      boolean known = late || open(pending).isEmpty();
      if (known) {
        give(pending);
      }
      return known;
    });
    if (waiting.isEmpty()) {
      denials.clear();
    }
  }

  /** What of the token may be lost, and isn't known to be. */
  private VectorClock open(Pending pending) {
    Token token = pending.request().token();
    Layout layout = local.layout.orElseThrow();
    if (CoveredReads.isAhead(token, layout.view())) {
      return VectorClock.EMPTY;
    }
    return token
        .entries()
        .filter(writer ->
            layout.knows(writer)
                && isNowhere(writer, token.entries().get(writer))
                && !denials.isGone(writer, token.entries().get(writer), pending.sinceNanos()));
  }

  /** Whether nobody is known to have update {@code n} of {@code writer}. */
  private boolean isNowhere(long writer, long n) {
    return local.stable.get(writer) < n
        && local.coverage.get(writer) < n
        && !peers.claim(writer, n);
  }

  /** The entries that no node has any more, as a request with the token would find out. */
  private VectorClock lost(Layout layout, Pending pending) {
    Token token = pending.request().token();
    if (CoveredReads.isAhead(token, layout.view())) {
      return VectorClock.EMPTY;
    }
    return token
        .entries()
        .filter(writer -> {
          long n = token.entries().get(writer);
          return isNowhere(writer, n)
              && (!layout.knows(writer) || denials.isGone(writer, n, pending.sinceNanos()));
        });
  }

  private void give(Pending pending) {
    answers.give(pending.origin(), new Answer.Explained(explain(pending)));
  }

  private TokenExplanation explain(Pending pending) {
    Layout layout = local.layout.orElseThrow();
    Token token = pending.request().token();
    Optional<String> refusal =
        CoveredReads.refusal(
            token, layout.view(), local.settings, local.clock.last(), local.now.wallMillis());
    boolean isAhead = CoveredReads.isAhead(token, layout.view());
    boolean isOfLostBranch = !isAhead && CoveredReads.isOfLostBranch(token, layout.view());
    VectorClock lost = lost(layout, pending);
    boolean isGone = refusal.isEmpty() && (isOfLostBranch || !lost.isEmpty());
    List<TokenExplanation.Entry> entries = new ArrayList<>();
    for (int i = 0; i < token.entries().size(); i++) {
      entries.add(entry(layout, pending, i, lost));
    }
    return new TokenExplanation(
        token,
        refusal.or(
            () -> isOfLostBranch ? Optional.of(CoveredReads.OF_LOST_BRANCH) : Optional.empty()),
        isAhead,
        isGone ? Optional.of(repaired(token, lost)) : Optional.empty(),
        entries,
        pending
            .request()
            .key()
            .map(key -> isOfLostBranch ? goneFor(layout, key) : forKey(layout, token, key, lost)));
  }

  /** The token to go on with: of what is lost it names what somebody has. */
  private Token repaired(Token token, VectorClock lost) {
    VectorClock rest = token.entries().filter(writer -> lost.get(writer) == 0);
    for (int i = 0; i < lost.size(); i++) {
      long writer = lost.writer(i);
      long left = Math.max(local.coverage.get(writer), denials.most(writer));
      rest = left == 0 ? rest : rest.with(writer, Math.min(left, lost.count(i)));
    }
    return local.token(token.time(), rest);
  }

  private TokenExplanation.Entry entry(Layout layout, Pending pending, int i, VectorClock lost) {
    long writer = pending.request().token().entries().writer(i);
    long n = pending.request().token().entries().count(i);
    long here = local.coverage.get(writer);
    List<Address> holders = layout.holders(writer);
    List<Address> having =
        holders.stream()
            .filter(holder ->
                holder.equals(local.self())
                    ? here >= n
                    : peers.at(holder).coverage().get(writer) >= n)
            .toList();
    List<Address> lacking =
        holders.stream()
            .filter(holder ->
                holder.equals(local.self())
                    ? here < n
                    : !having.contains(holder)
                        && denials.denies(holder, writer, n, pending.sinceNanos()))
            .toList();
    TokenExplanation.Standing standing;
    if (local.stable.get(writer) >= n) {
      standing = TokenExplanation.Standing.STABLE;
    } else if (here >= n) {
      standing = TokenExplanation.Standing.COVERED;
    } else if (lost.get(writer) > 0) {
      standing = TokenExplanation.Standing.LOST;
    } else if (!layout.knows(writer)) {
      standing = TokenExplanation.Standing.UNKNOWN;
    } else if (layout.slotsOf(writer).intersects(layout.desired(local.self()))) {
      standing = TokenExplanation.Standing.MISSING;
    } else {
      standing = TokenExplanation.Standing.ELSEWHERE;
    }
    return new TokenExplanation.Entry(
        writer, n, authorOf(writer), standing, here, holders, having, lacking);
  }

  /** Whose present writer it is: this node's, or one's who has said so. */
  private Optional<Address> authorOf(long writer) {
    return writer == authorship.writer()
        ? Optional.of(local.self())
        : peers.connected().stream()
            .filter(peer -> peer.report.filter(report -> report.writer() == writer).isPresent())
            .map(peer -> peer.address)
            .findFirst();
  }

  /** What a request finds that is answered with 410 whatever its key. */
  private TokenExplanation.ForKey goneFor(Layout layout, Key key) {
    boolean served = local.served().contains(key.slot());
    return new TokenExplanation.ForKey(
        key, layout.shard(key), served, true, VectorClock.EMPTY, VectorClock.EMPTY, List.of());
  }

  private TokenExplanation.ForKey forKey(Layout layout, Token token, Key key, VectorClock lost) {
    boolean served = local.served().contains(key.slot());
    VectorClock needed = token.entries().filter(writer -> local.concerns(writer, key.slot()));
    List<Address> covering =
        layout.view().members().stream()
            .map(Member::address)
            .filter(address -> layout.present(address).contains(key.slot()))
            .filter(address -> !address.equals(local.self()) && covers(peers.at(address), needed))
            .toList();
    return new TokenExplanation.ForKey(
        key,
        layout.shard(key),
        served,
        !needed.filter(writer -> lost.get(writer) > 0).isEmpty(),
        waits(served, new Request.Get(key, token), lost),
        waits(served, new Request.Delete(key, token, Acks.LOCAL), lost),
        covering);
  }

  /** What a request waits for; what is lost it doesn't wait for. */
  private VectorClock waits(boolean served, Request.Keyed request, VectorClock lost) {
    return served
        ? serving.missing(request).filter(writer -> lost.get(writer) == 0)
        : VectorClock.EMPTY;
  }

  private boolean covers(Peer peer, VectorClock needed) {
    return peers.responsive(peer) && peer.serving() && peer.coverage().covers(needed);
  }
}
