package dev.hence.core.clock;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens as the text that clients carry: base64url without padding of
 *
 * <pre>
 *   1 byte    version: 1 sealed by a checksum, 2 sealed by a MAC; 3 and 4 the same, with other
 *             epochs
 *   4 bytes   cluster, big endian
 *   varint    epoch
 *   varints   in versions 3 and 4: how many other epochs, 1 at least; these, ascending, below epoch
 *   8 bytes   hybrid time, big endian
 *   entries   writer (8 bytes, big endian), n (varint); writers ascend as unsigned numbers
 *   seal      CRC32C of all before (4 bytes), or HMAC-SHA256 of it with the cluster's secret, cut
 *             to 8 bytes
 * </pre>
 *
 * <p>A varint has 7 bits a byte, low bits first, the high bit set in all bytes but the last; at
 * most 9 bytes, and no more than needed. So a token has exactly one text, and only that is read.
 *
 * <p>Threading: immutable; used by any thread.
 */
public final class TokenCodec {
  /**
   * The longest text that is read: 4 KiB, some 250 unstable writers. No longer one is handed out,
   * see {@link #fits}.
   */
  public static final int CHARACTERS_MAX = 4_096;

  private static final byte CHECKSUM_VERSION = 1;
  private static final byte MAC_VERSION = 2;

  /** What is added to the version of a token with other epochs. */
  private static final byte OTHER_EPOCHS = 2;

  private static final int CHECKSUM_BYTES = 4;
  private static final int MAC_BYTES = 8;
  private static final int VARINT_BYTES_MAX = 9;
  private static final int FIXED_BYTES = 1 + Integer.BYTES + Long.BYTES;

  private static final String MAC_ALGORITHM = "HmacSHA256";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  /** What reading a text came to. */
  public sealed interface Decoded {}

  /** The text is a token of ours; whether of this cluster, its reader checks. */
  public record Genuine(Token token) implements Decoded {}

  /** The text is no token of ours: cut, altered, made up, or sealed otherwise. */
  public record Unreadable(String reason) implements Decoded {}

  /** Puts the seal of the first {@code length} bytes behind them. */
  private interface Seal {
    void put(byte[] content, int length);
  }

  private final byte version;
  private final int sealBytes;
  private final Seal seal;

  private TokenCodec(byte version, int sealBytes, Seal seal) {
    this.version = version;
    this.sealBytes = sealBytes;
    this.seal = seal;
  }

  /** A codec that tells damaged tokens, but not forged ones. */
  public static TokenCodec withChecksum() {
    return new TokenCodec(CHECKSUM_VERSION, CHECKSUM_BYTES, TokenCodec::checksum);
  }

  /** A codec whose tokens only those can make who know {@code secret}, which isn't empty. */
  public static TokenCodec withSecret(byte[] secret) {
    try {
      Mac keyed = Mac.getInstance(MAC_ALGORITHM);
      keyed.init(new SecretKeySpec(secret, MAC_ALGORITHM));
      return new TokenCodec(
          MAC_VERSION, MAC_BYTES, (content, length) -> mac(keyed, content, length));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has " + MAC_ALGORITHM, e);
    }
  }

  /**
   * Whether the text of {@code token}, with {@code further} entries more, is short enough to be
   * handed out, however it is sealed.
   */
  public static boolean fits(Token token, int further) {
    int furtherBytes = further * (Long.BYTES + VARINT_BYTES_MAX);
    return characters(bytes(token) + MAC_BYTES + furtherBytes) <= CHARACTERS_MAX;
  }

  /** How many bytes a token has without its seal. */
  private static int bytes(Token token) {
    VectorClock entries = token.entries();
    int bytes = FIXED_BYTES + varintBytes(token.epoch());
    if (!token.otherEpochs().isEmpty()) {
      bytes += varintBytes(token.otherEpochs().size());
      for (long other : token.otherEpochs()) {
        bytes += varintBytes(other);
      }
    }
    for (int i = 0; i < entries.size(); i++) {
      bytes += Long.BYTES + varintBytes(entries.count(i));
    }
    return bytes;
  }

  /** How many characters of base64 so many bytes become. */
  private static int characters(int bytes) {
    return (bytes * 4 + 2) / 3;
  }

  private static int varintBytes(long number) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(number) + 6) / 7);
  }

  /** The token's text; longer than {@link #CHARACTERS_MAX} if it has too many entries. */
  public String encode(Token token) {
    return ENCODER.encodeToString(sealed(token));
  }

  /**
   * Writes the token's text to the start of {@code text}, which has room for {@link
   * #CHARACTERS_MAX}; returns its length, −1 if it is longer than that.
   */
  public int encode(Token token, byte[] text) {
    byte[] sealed = sealed(token);
    return characters(sealed.length) > CHARACTERS_MAX ? -1 : ENCODER.encode(sealed, text);
  }

  private byte[] sealed(Token token) {
    Invariants.check(token.epoch() >= 0, "epochs aren't negative");
    ByteBuffer out = ByteBuffer.allocate(bytes(token) + sealBytes);
    boolean plain = token.otherEpochs().isEmpty();
    out.put(plain ? version : (byte) (version + OTHER_EPOCHS)).putInt(token.cluster());
    putVarint(out, token.epoch());
    if (!plain) {
      putVarint(out, token.otherEpochs().size());
      token.otherEpochs().forEach(other -> putVarint(out, other));
    }
    out.putLong(token.time());
    VectorClock entries = token.entries();
    for (int i = 0; i < entries.size(); i++) {
      out.putLong(entries.writer(i));
      putVarint(out, entries.count(i));
    }
    seal.put(out.array(), out.position());
    return out.array();
  }

  /** Reads a text; never throws. */
  public Decoded decode(String text) {
    if (text.length() > CHARACTERS_MAX) {
      return new Unreadable("it is longer than " + CHARACTERS_MAX + " characters");
    }
    byte[] bytes;
    try {
      bytes = DECODER.decode(text);
    } catch (IllegalArgumentException e) {
      return new Unreadable("it is not base64url");
    }
    if (!ENCODER.encodeToString(bytes).equals(text)) {
      return new Unreadable("it is not base64url without padding");
    }
    int read = bytes.length == 0 ? version : bytes[0];
    boolean plain = read <= MAC_VERSION;
    int sealed = plain ? read : read - OTHER_EPOCHS;
    if (sealed != version) {
      return new Unreadable(
          sealed == CHECKSUM_VERSION || sealed == MAC_VERSION
              ? "it was made by a cluster with another secret"
              : "its version is not known here");
    }
    int length = bytes.length - sealBytes;
    if (length < FIXED_BYTES) {
      return new Unreadable("it is cut");
    }
    byte[] genuine = bytes.clone();
    seal.put(genuine, length);
    if (!MessageDigest.isEqual(genuine, bytes)) {
      return new Unreadable("it is cut or altered");
    }
    return content(ByteBuffer.wrap(bytes, 0, length), plain);
  }

  private static Decoded content(ByteBuffer in, boolean plain) {
    try {
      in.get();
      int cluster = in.getInt();
      long epoch = varint(in);
      if (epoch < 0) {
        return new Unreadable("its epoch is malformed");
      }
      List<Long> otherEpochs = plain ? List.of() : otherEpochs(in, epoch);
      if (!plain && otherEpochs.isEmpty()) {
        return new Unreadable("its other epochs are malformed");
      }
      long time = in.getLong();
      VectorClock.Builder entries = new VectorClock.Builder(in.remaining() / Long.BYTES);
      long last = 0;
      boolean first = true;
      while (in.hasRemaining()) {
        long writer = in.getLong();
        long n = varint(in);
        if (n <= 0 || (!first && Long.compareUnsigned(last, writer) >= 0)) {
          return new Unreadable("its entries are out of order");
        }
        entries.add(writer, n);
        last = writer;
        first = false;
      }
      return new Genuine(new Token(cluster, epoch, time, entries.build(), otherEpochs));
    } catch (BufferUnderflowException e) {
      return new Unreadable("it is cut");
    }
  }

  /** The other epochs, or none where they aren't as they should be. */
  private static List<Long> otherEpochs(ByteBuffer in, long epoch) {
    long count = varint(in);
    List<Long> others = new ArrayList<>();
    long last = 0;
    while (others.size() < count) {
      long other = varint(in);
      if (other <= last || other >= epoch) {
        return List.of();
      }
      others.add(other);
      last = other;
    }
    return others;
  }

  private static void putVarint(ByteBuffer out, long number) {
    long rest = number;
    while (rest > 0x7f) {
      out.put((byte) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  /** The number, or −1 where it is too long or longer than needed. */
  private static long varint(ByteBuffer in) {
    long number = 0;
    for (int i = 0; i < VARINT_BYTES_MAX; i++) {
      byte next = in.get();
      number |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        return next == 0 && i > 0 ? -1 : number;
      }
    }
    return -1;
  }

  private static void checksum(byte[] content, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(content, 0, length);
    ByteBuffer.wrap(content).putInt(length, (int) checksum.getValue());
  }

  /** Works on a copy of the keyed state, because a {@code Mac} serves one thread at a time. */
  private static void mac(Mac keyed, byte[] content, int length) {
    try {
      Mac mac = (Mac) keyed.clone();
      mac.update(content, 0, length);
      System.arraycopy(mac.doFinal(), 0, content, length, MAC_BYTES);
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the JDK's " + MAC_ALGORITHM + " can be cloned", e);
    }
  }
}
