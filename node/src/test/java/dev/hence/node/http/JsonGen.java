package dev.hence.node.http;

import java.util.Random;

/** Makes up JSON text, blanks and all. */
final class JsonGen {
  private static final String[] SCALARS = {
    "null",
    "true",
    "false",
    "0",
    "-0",
    "7",
    "-1.50",
    "1e9",
    "2E-3",
    "123456789012345678901234567890"
  };
  private static final String[] PIECES = {
    "a",
    "Z",
    "é",
    "鍵",
    "🔑",
    "\\n",
    "\\\"",
    "\\\\",
    "\\/",
    "\\u0000",
    "\\uD83D\\uDD11",
    "{",
    "]",
    ",",
    ":"
  };
  private static final String[] BLANKS = {"", "", "", " ", "\n", "\t ", "\r\n"};

  private JsonGen() {}

  /** A value, nested at most {@code depth} deep, without blanks around it. */
  static String value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 6)) {
      case 0, 1 -> SCALARS[random.nextInt(SCALARS.length)];
      case 2, 3 -> text(random);
      case 4 -> array(random, depth - 1);
      default -> object(random, depth - 1);
    };
  }

  /** An object with the member {@code name} somewhere among others, blanks around it. */
  static String around(Random random, String name, String value) {
    StringBuilder body = new StringBuilder(blank(random)).append('{');
    int before = random.nextInt(3);
    int after = random.nextInt(3);
    for (int i = 0; i < before; i++) {
      body.append(member(random, "b" + i, value(random, 2))).append(',');
    }
    body.append(member(random, name, value));
    for (int i = 0; i < after; i++) {
      body.append(',').append(member(random, "a" + i, value(random, 2)));
    }
    return body.append('}').append(blank(random)).toString();
  }

  private static String array(Random random, int depth) {
    StringBuilder array = new StringBuilder("[").append(blank(random));
    for (int i = random.nextInt(4); i > 0; i--) {
      array.append(value(random, depth)).append(blank(random)).append(i > 1 ? "," : "");
      array.append(blank(random));
    }
    return array.append(']').toString();
  }

  private static String object(Random random, int depth) {
    StringBuilder object = new StringBuilder("{").append(blank(random));
    for (int i = random.nextInt(4); i > 0; i--) {
      object.append(member(random, "m" + i, value(random, depth))).append(i > 1 ? "," : "");
    }
    return object.append('}').toString();
  }

  private static String member(Random random, String name, String value) {
    return blank(random)
        + '"'
        + name
        + '"'
        + blank(random)
        + ':'
        + blank(random)
        + value
        + blank(random);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.append('"').toString();
  }

  private static String blank(Random random) {
    return BLANKS[random.nextInt(BLANKS.length)];
  }
}
