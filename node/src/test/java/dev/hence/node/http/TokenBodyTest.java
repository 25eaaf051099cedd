package dev.hence.node.http;

import static dev.hence.node.http.Statuses.ALICE;
import static dev.hence.node.http.Statuses.BOB;
import static dev.hence.node.http.Statuses.CAROL;
import static dev.hence.node.http.Statuses.CODEC;
import static dev.hence.node.http.Statuses.WRITER;
import static dev.hence.node.http.Statuses.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.Dot;
import dev.hence.core.clock.HybridClock;
import dev.hence.core.clock.Token;
import dev.hence.core.clock.VectorClock;
import dev.hence.core.data.Key;
import dev.hence.core.replica.TokenExplanation;
import dev.hence.core.sharding.Address;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TokenBodyTest {
  @Test
  void explained_entryThatIsMissing_namesWhoHasItAndWhatWaits() {
    Token token = new Token(7, 3, HybridClock.ofMillis(1_000), VectorClock.of(new Dot(WRITER, 9)));
    TokenExplanation explanation =
        new TokenExplanation(
            token,
            Optional.empty(),
            false,
            Optional.empty(),
            List.of(
                new TokenExplanation.Entry(
                    WRITER,
                    9,
                    Optional.of(CAROL),
                    TokenExplanation.Standing.MISSING,
                    4,
                    List.of(ALICE, BOB),
                    List.of(BOB),
                    List.of(ALICE))),
            Optional.of(
                new TokenExplanation.ForKey(
                    new Key("k"), 0, true, false, token.entries(), token.entries(), List.of(BOB))));

    assertThat(text(TokenBody.of(explanation, ALICE, CODEC)))
        .isEqualTo(
            ("{'cluster':'7','epoch':3,'time':'1970-01-01T00:00:01Z','node':'10.10.0.2:8090',"
                    + "'refused':null,'of-a-later-view':false,'lost':[],'causal-metadata':null,"
                    + "'entries':[{'version':'abc.9','writer':'abc','n':9,"
                    + "'node':'10.10.0.4:8090','shard':'s0',"
                    + "'slot-map':0,'standing':'missing','here':4,"
                    + "'holders':['10.10.0.2:8090','10.10.0.3:8090'],"
                    + "'known-to-have-it':['10.10.0.3:8090'],"
                    + "'known-to-lack-it':['10.10.0.2:8090']}],"
                    + "'request':{'key':'k','shard':'s0','served-here':true,'gone':false,"
                    + "'read-waits':true,'read-waits-for':['abc.9'],"
                    + "'read-waits-on':['10.10.0.3:8090'],"
                    + "'write-waits':true,'write-waits-for':['abc.9'],"
                    + "'write-waits-on':['10.10.0.3:8090'],"
                    + "'else-read-at':['10.10.0.3:8090']}}")
                .replace('\'', '"'));
  }

  @Test
  void explained_nobodyIsKnownToHaveWhatIsMissing_namesAllOthersWhoHaveTo() {
    TokenExplanation.Entry missing = entry(TokenExplanation.Standing.MISSING, ALICE, BOB, CAROL);
    VectorClock waited = VectorClock.of(new Dot(WRITER, 9));

    assertThat(request(missing, true, waited, ALICE))
        .contains("'read-waits-on':['10.10.0.3:8090','10.10.0.4:8090'],'write-waits':true")
        .contains("'write-waits-on':['10.10.0.3:8090','10.10.0.4:8090'],'else");
  }

  @Test
  void explained_noReplicaThatCoversIsKnown_namesWhoHaveTo() {
    TokenExplanation.Entry elsewhere = entry(TokenExplanation.Standing.ELSEWHERE, BOB, CAROL);

    assertThat(request(elsewhere, false, VectorClock.EMPTY, ALICE))
        .contains("'read-waits':true,'read-waits-for':[]")
        .contains("'read-waits-on':['10.10.0.3:8090','10.10.0.4:8090']");
  }

  @Test
  void explained_nothingIsMissing_waitsOnNobody() {
    TokenExplanation.Entry covered = entry(TokenExplanation.Standing.COVERED, ALICE, BOB);

    assertThat(request(covered, true, VectorClock.EMPTY, ALICE))
        .contains("'read-waits':false,'read-waits-for':[],'read-waits-on':[]");
  }

  @Test
  void explained_entryThatIsLost_namesItAndTheTokenToGoOnWith() {
    Token token = new Token(7, 3, 0, VectorClock.of(new Dot(WRITER, 9)));
    Token rest = new Token(7, 3, 0, VectorClock.of(new Dot(WRITER, 4)));
    TokenExplanation.ForKey forKey =
        new TokenExplanation.ForKey(
            new Key("k"), 0, false, true, VectorClock.EMPTY, VectorClock.EMPTY, List.of());
    TokenExplanation explanation =
        new TokenExplanation(
            token,
            Optional.empty(),
            false,
            Optional.of(rest),
            List.of(entry(TokenExplanation.Standing.LOST, BOB, CAROL)),
            Optional.of(forKey));

    assertThat(text(TokenBody.of(explanation, ALICE, CODEC)))
        .contains("\"lost\":[\"abc.9\"],\"causal-metadata\":\"" + CODEC.encode(rest) + "\"")
        .contains("\"standing\":\"lost\"")
        .contains("\"gone\":true,\"read-waits\":false,");
  }

  private static TokenExplanation.Entry entry(
      TokenExplanation.Standing standing, Address... holders) {
    return new TokenExplanation.Entry(
        WRITER, 9, Optional.empty(), standing, 4, List.of(holders), List.of(), List.of());
  }

  private static String request(
      TokenExplanation.Entry entry, boolean served, VectorClock waits, Address asked) {
    Token token = new Token(7, 3, HybridClock.ofMillis(1_000), VectorClock.of(new Dot(WRITER, 9)));
    TokenExplanation.ForKey forKey =
        new TokenExplanation.ForKey(new Key("k"), 0, served, false, waits, waits, List.of());
    TokenExplanation explanation =
        new TokenExplanation(
            token, Optional.empty(), false, Optional.empty(), List.of(entry), Optional.of(forKey));
    return text(TokenBody.of(explanation, asked, CODEC)).replace('"', '\'');
  }
}
