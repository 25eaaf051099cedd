# Sourced by ./dev and ./hence: finds a JDK of the release that Hence is written for.

readonly JAVA_RELEASE=25

is_jdk() {
  [ -x "$1/bin/javac" ] && grep -qs "^JAVA_VERSION=\"$JAVA_RELEASE[.\"]" "$1/release"
}

# Prints the folder of a JDK of the release, or nothing.
find_jdk() {
  local candidate on_path
  on_path=$(command -v javac || true)
  if [ -n "$on_path" ]; then
    on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  fi
  for candidate in "${JAVA_HOME_25:-}" "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* /opt/* /opt/*/* \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$candidate" ] && is_jdk "$candidate"; then
      printf '%s\n' "$candidate"
      return
    fi
  done
}

# Puts the JDK into JAVA_HOME and PATH, or says what to install and ends the script.
use_jdk() {
  local jdk
  jdk=$(find_jdk)
  if [ -z "$jdk" ]; then
    cat >&2 <<MISSING
$(basename "$0"): no JDK $JAVA_RELEASE found in JAVA_HOME_25, JAVA_HOME, on the PATH, or in
  /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks, /Library/Java/JavaVirtualMachines.
  Install one, for example Eclipse Temurin: https://adoptium.net/temurin/releases/?version=$JAVA_RELEASE
  If it lies elsewhere, say where: JAVA_HOME_25=/path/to/jdk $0
MISSING
    exit 1
  fi
  export JAVA_HOME="$jdk"
  export PATH="$jdk/bin:$PATH"
  # Maven's own libraries still use both; the node's do not.
  export MAVEN_OPTS="${MAVEN_OPTS:-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
}
