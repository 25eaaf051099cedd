# What the benches share: systems to start, loads to put on them, and a page for what came out.
# shellcheck shell=bash

readonly KEYS=100000

# A value of 100 bytes in JSON without its quotes.
readonly VALUE=$(printf 'v%.0s' $(seq 98))

CONNECTIONS=64
readonly ROUNDS=${BENCH_ROUNDS:-5}
readonly SECONDS_EACH=${BENCH_SECONDS:-3}
readonly WARM_UP_SECONDS=${BENCH_WARM_UP_SECONDS:-8}
readonly JAR=${BENCH_JAR:-node/target/hence-node.jar}
readonly LIBRARIES=-Djava.library.path=$(dirname "$JAR")/lib
readonly PAGE=docs/benchmarks.md

# As ./hence up and the image have it: no shell run by RocksDB at each start, less memory kept unused.
export ROCKSDB_MUSL_LIBC=false MALLOC_ARENA_MAX=2

work=$(mktemp -d /tmp/hence-bench.XXXXXX)
started=()

# How a node is started with the cache of what it loads, as ./hence up does it, once train has run.
node=()

fail() {
  printf 'bench: %s\n' "$*" >&2
  exit 1
}

say() {
  printf 'bench: %s\n' "$*" >&2
}

# Ends what this bench started, by its process, and forgets its files.
clean_up() {
  local process
  for process in ${started[@]+"${started[@]}"}; do
    kill "$process" 2>/dev/null || true
  done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT

. benchmarks/peers.sh

# Sees to it that the program $1 of the Debian package $2 is there; installs it with BENCH_INSTALL=1.
need() {
  command -v "$1" >/dev/null && return
  [ "${BENCH_INSTALL:-0}" = 1 ] || fail "needs $1: BENCH_INSTALL=1 ./dev bench … installs the package $2"
  say "installing $2"
  apt-get install -y --no-install-recommends "$2" >"$work/apt.log" 2>&1 || fail "can't install $2"
}

# Waits until the command $3 and on succeeds, within $2 tries, 20 ms apart; else fails with $1.
await_that() {
  local what=$1 tries=$2 try
  shift 2
  for ((try = 0; try < tries; try++)); do
    "$@" && return
    sleep 0.02
  done
  fail "$what"
}

# Waits until the URL $1 answers with success, within $2 tries.
await() {
  await_that "$1 doesn't answer" "$2" curl -sf -m 2 -o /dev/null "$1"
}

# Starts a node, as ./hence up does, at the port $1 that syncs $2, with more settings as NAME=VALUE; its process is left
# in $pid.
launch_node() {
  local port=$1 fsync=$2
  shift 2
  [ ${#node[@]} -gt 0 ] || train
  mkdir -p "$work/node-$port"
  env SOCKET_ADDRESS="127.0.0.1:$port" HENCE_DATA="$work/node-$port" HENCE_FSYNC="$fsync" "$@" \
    "${node[@]}" >"$work/node-$port.log" 2>&1 &
  pid=$!
  started+=("$pid")
}

# The same, and waits until the node is ready.
start_node() {
  launch_node "$@"
  await "http://127.0.0.1:$1/readyz" 1500
}

# Starts $1 nodes of one cluster in $2 shards, at the ports from $3 on, that sync $4; their
# processes are left in $pid, their ports in $ports, a comma between them.
start_nodes() {
  local i view= all= count=$1 shards=$2 first=$3 fsync=$4
  shift 4
  ports=
  for ((i = 0; i < count; i++)); do
    view+=${view:+,}127.0.0.1:$((first + i))
    ports+=${ports:+,}$((first + i))
  done
  for ((i = 0; i < count; i++)); do
    launch_node "$((first + i))" "$fsync" VIEW="$view" SHARD_COUNT="$shards" "$@"
    all+="${all:+ }$pid"
  done
  for ((i = 0; i < count; i++)); do
    await "http://127.0.0.1:$((first + i))/readyz" 1500
  done
  pid=$all
}

# Ends processes that this bench started.
stop() {
  local process
  for process in "$@"; do
    kill "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
}

# Makes the cache with which ./hence up starts nodes, and sets $node.
# BENCH_NODE_OPTIONS are further options of their JVMs, such as a recording.
train() {
  local options
  read -ra options <<<"${BENCH_NODE_OPTIONS:-}"
  say "training"
  "$JAVA_HOME/bin/java" @bin/jvm.options "-XX:AOTCacheOutput=$work/start.aot" \
    "$LIBRARIES" -jar "$JAR" train >"$work/training.log" 2>&1 || fail "training failed"
  node=("$JAVA_HOME/bin/java" @bin/jvm.options "-XX:AOTCache=$work/start.aot"
    "$LIBRARIES" ${options[@]+"${options[@]}"} -jar "$JAR")
}

# Writes the program $1, which becomes a node with the environment of the further arguments.
write_start() {
  local program=$1
  shift
  {
    echo '#!/usr/bin/env bash'
    printf 'exec env'
    printf ' %q' "$@" "${node[@]}"
    echo
  } >"$program"
  chmod +x "$program"
}

# Writes all keys, and checks that one reads back as it was written.
fill() {
  local port=$1 value
  say "filling the node at $port"
  "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 benchmarks/Fill.java "$port" "$KEYS" || fail "can't fill it"
  value=$(curl -sf -m 10 "http://127.0.0.1:$port/kvs/key$((KEYS / 2))" | grep -o '"value":"v\{98\}"' || true)
  [ -n "$value" ] || fail "a key doesn't read back as written"
}

# Writes all keys over RESP at the port $1, in bursts that take few syncs; or those from $2 up to $3.
fill_by_resp() {
  say "filling the port $1"
  awk -v from="${2:-0}" -v keys="${3:-$KEYS}" -v value="$VALUE" 'BEGIN {
    for (i = from; i < keys; i++) {
      printf "*3\r\n$3\r\nSET\r\n$%d\r\nkey%d\r\n$98\r\n%s\r\n", 3 + length(i), i, value
    } }' | redis-cli -p "$1" --pipe >"$work/fill-$1.log" || fail "can't fill it"
}

# Warms up, then takes the rounds: the bench's own round FILE with the words of $1, into $rows with those of $2.
rounds() {
  local i
  say "warming up"
  # shellcheck disable=SC2086
  round "$work/warm-up" $1
  for ((i = 1; i <= ROUNDS; i++)); do
    say "round $i of $ROUNDS"
    # shellcheck disable=SC2086
    round "$rows" $2
  done
}

# The processor time of the processes given, in ticks of 10 ms.
ticks() {
  local process
  for process in "$@"; do
    cat "/proc/$process/stat"
  done | awk '{ all += $14 + $15 } END { print all }'
}

# The resident size of the largest of the processes given, in KiB.
resident() {
  local process
  for process in "$@"; do
    cat "/proc/$process/status"
  done | awk '/VmRSS/ && $2 > most { most = $2 } END { print most }'
}

# Adds a line to $1 for the row $2, whose servers are the processes $3: $4 requests in $5
# microseconds, with $6 ticks of their processors; $7, $8, $9 are p50, p99, p99.9 in microseconds, 0
# where a load doesn't tell. The columns: rate, microseconds of processors a request, p50, p99,
# p99.9, KiB.
row() {
  printf '%s\t%d\t%s\t%s\t%s\t%s\t%s\n' "$2" "$(($4 * 1000000 / $5))" \
    "$(awk "BEGIN { printf \"%.1f\", $6 * 10000 / $4 }")" "$7" "$8" "$9" "$(resident $3)" >>"$1"
}

# Loads the ports $3, a comma between them, for $4 seconds with wrk and the script $5 and its
# arguments; adds a line to $1 for the row $2, whose servers are the processes $6.
load() {
  local rows=$1 row=$2 ports=$3 seconds=$4 script=$5 servers=$6
  shift 6
  local before after line
  before=$(ticks $servers)
  line=$(BENCH_PORTS=$ports wrk "-t$(tr , ' ' <<<"$ports" | wc -w)" \
    -c"$CONNECTIONS" -d"${seconds}s" -s "benchmarks/wrk/$script.lua" "http://127.0.0.1:${ports%%,*}" -- "$@" |
    grep '^bench ') || fail "no result of wrk for $row"
  after=$(ticks $servers)
  set -- $line
  [ "$4" -eq 0 ] || fail "$row: $4 of $2 requests weren't answered well"
  row "$rows" "$row" "$servers" "$2" "$3" "$((after - before))" "$5" "$6" "$7"
}

# Loads the port $3 with $4 requests of redis-benchmark, pipelined by $5, of the command $7 and on;
# adds a line to $1 for the row $2, whose servers are the processes $6. It ends at the first error.
resp_load() {
  local rows=$1 row=$2 port=$3 requests=$4 pipeline=$5 servers=$6
  shift 6
  local before after out numbers
  before=$(ticks $servers)
  # It waits for ever for an answer that doesn't come.
  out=$(timeout 300 redis-benchmark -p "$port" -c "$CONNECTIONS" -n "$requests" -r "$KEYS" -P "$pipeline" --csv "$@") ||
    fail "redis-benchmark failed for $row"
  after=$(ticks $servers)
  # The fields are quoted: name, rate, then in milliseconds average, least, p50, p95, p99, most.
  numbers=$(tail -n 1 <<<"$out" | tr -d '"' | awk -F, '{ n = NF - 6
    print $n, $(n + 3) * 1000, $(n + 5) * 1000 }')
  set -- $numbers
  row "$rows" "$row" "$servers" "$requests" "$(awk "BEGIN { printf \"%d\", $requests * 1e6 / $1 }")" \
    "$((after - before))" "$2" "$3" 0
}

# Loads the ports $3, a comma between them, for $4 seconds with benchmarks/pace: the request $5 at
# $6 a second, or as fast as it is answered with 0; adds a line to $1 for the row $2, whose servers are the
# processes $7.
pace() {
  local before after line
  before=$(ticks $7)
  line=$("$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xms64m benchmarks/pace/Pace.java "$3" "$4" "$5" "$6" "$CONNECTIONS" "$KEYS") ||
    fail "requests of $2 failed: $line"
  after=$(ticks $7)
  set -- "$1" "$2" "$7" $line
  row "$1" "$2" "$3" "$4" "$5" "$((after - before))" "$6" "$7" "$8"
}

# The middle one of the numbers on standard input. Of none there is none: then no section is written.
median() {
  sort -g | awk '{ n[NR] = $1 }
    END { if (NR == 0) exit 1; print NR % 2 ? n[(NR + 1) / 2] : (n[NR / 2] + n[NR / 2 + 1]) / 2 }' ||
    touch "$work/unmeasured"
}

# The median of the column $3 of the row $2 in $1.
of() {
  awk -F'\t' -v row="$2" -v column="$3" '$1 == row { print $column }' "$1" | median
}

# The median over the rounds of the rate of the row $2 against that of $3, of the same round.
ratio() {
  awk -F'\t' -v mine="$2" -v theirs="$3" '
    $1 == mine { a[++m] = $2 } $1 == theirs { b[++n] = $2 }
    END { for (i = 1; i <= m && i <= n; i++) printf "%.3f\n", a[i] / b[i] }' "$1" | median
}

# A line of a table for the row $2 of $1, whose rate is compared with the row $3; $4 is the goal.
table_line() {
  printf '| %s | %.0f | %.2f | %s | %.2f | %.2f | %.2f | %.1f | %.0f |\n' "$2" "$(of "$1" "$2" 2)" \
    "$(ratio "$1" "$2" "$3")" "$4" "$(of "$1" "$2" 4 | to_millis)" "$(of "$1" "$2" 5 | to_millis)" \
    "$(of "$1" "$2" 6 | to_millis)" "$(of "$1" "$2" 3)" "$(of "$1" "$2" 7 | awk '{ print $1 / 1024 }')"
}

table_head() {
  echo "| row | requests/s | ratio | goal | p50 ms | p99 ms | p99.9 ms | server µs a request | resident MiB |"
  echo "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
}

to_millis() {
  awk '{ print $1 / 1000 }'
}

# What the figures were taken on and of.
circumstances() {
  printf '%s, %s processors, Linux %s, %s; commit %s; load average before %s.\n' \
    "$(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo)" "$(nproc)" \
    "$(uname -r | cut -d- -f1)" "$(date +%F)" "$(git rev-parse --short HEAD)" "$load_before"
}

# Replaces the section $1 of the page by standard input.
write_section() {
  local text
  text=$(cat)
  printf '%s\n' "$text"
  [ ! -e "$work/unmeasured" ] || fail "a row has no measurement; $PAGE is left as it is"
  grep -q "^<!-- bench: $1 -->$" "$PAGE" || fail "$PAGE has no section $1"
  TEXT=$text awk -v begin="<!-- bench: $1 -->" -v finish="<!-- end: $1 -->" '
    $0 == finish { inside = 0 }
    !inside { print }
    $0 == begin { inside = 1; print ENVIRON["TEXT"] }' "$PAGE" >"$work/page"
  cp "$work/page" "$PAGE"
}

load_before=$(cut -d' ' -f1-3 /proc/loadavg)
