package dev.hence.node.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What all nodes of a cluster know and nobody else does; or nothing, where none is set.
 *
 * <p>A proof is HMAC-SHA256 under the secret over {@code "hence peer" | role | length of the
 * dialer's greeting | it | the acceptor's greeting}. Each greeting has a fresh nonce, so a proof is
 * good once; the role keeps it from being played back to its maker. Without a secret a proof is
 * empty.
 */
public final class ClusterSecret {
  /** No secret: every node is believed. */
  public static final ClusterSecret NONE = new ClusterSecret(new byte[0]);

  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] LABEL = "hence peer".getBytes(StandardCharsets.US_ASCII);

  private final byte[] secret;

  private ClusterSecret(byte[] secret) {
    this.secret = secret;
  }

  /** The secret given by {@code text}; none if it is empty. */
  public static ClusterSecret of(String text) {
    return text.isEmpty() ? NONE : new ClusterSecret(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Who makes a proof. */
  enum Role {
    DIALER(1),
    ACCEPTOR(2);

    private final int code;

    Role(int code) {
      this.code = code;
    }

    Role other() {
      return this == DIALER ? ACCEPTOR : DIALER;
    }
  }

  byte[] proof(Role role, byte[] dialerGreeting, byte[] acceptorGreeting) {
    if (secret.length == 0) {
      return new byte[0];
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      mac.update(LABEL);
      mac.update((byte) role.code);
      mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(dialerGreeting.length).flip());
      mac.update(dialerGreeting);
      return mac.doFinal(acceptorGreeting);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has " + ALGORITHM, e);
    }
  }

  /** Compares two proofs in a time that doesn't tell where they differ. */
  static boolean same(byte[] expected, byte[] given) {
    return MessageDigest.isEqual(expected, given);
  }

  @Override
  public String toString() {
    return secret.length == 0 ? "no secret" : "a secret";
  }
}
