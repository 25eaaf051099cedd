package dev.hence.node.http;

/**
 * A whole request, as routes see it.
 *
 * @param verb what is to be done
 * @param path the path as sent, escapes and all
 * @param query what followed the question mark, "" if none did
 * @param body the body
 */
record Call(Verb verb, String path, String query, Body body) {
  /** The methods that some path takes. */
  enum Verb {
    /** GET, and HEAD, which is answered like it but for the body. */
    GET,
    PUT,
    DELETE,
    OTHER;

    static Verb of(String method) {
      return switch (method) {
        case "GET", "HEAD" -> GET;
        case "PUT" -> PUT;
        case "DELETE" -> DELETE;
        default -> OTHER;
      };
    }
  }

  /** A call of the request target {@code target}, in origin or absolute form (RFC 9112, 3.2). */
  static Call of(Verb verb, String target, Body body) {
    String local = target.startsWith("/") ? target : withoutAuthority(target);
    int mark = local.indexOf('?');
    return mark < 0
        ? new Call(verb, local, "", body)
        : new Call(verb, local.substring(0, mark), local.substring(mark + 1), body);
  }

  private static String withoutAuthority(String target) {
    if (!target.regionMatches(true, 0, "http://", 0, "http://".length())) {
      return target;
    }
    int slash = target.indexOf('/', "http://".length());
    return slash < 0 ? "/" : target.substring(slash);
  }
}
