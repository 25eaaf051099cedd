#!/usr/bin/env bash
# What a request, a key and a token cost as keys, connections, replicas and shards grow, and how much
# memory a data set takes that is larger than it. BENCH_PIECES names the pieces, all by default.
set -euo pipefail
. benchmarks/lib.sh

need wrk wrk
need redis-cli redis-tools
need ss iproute2
readonly PIECES=${BENCH_PIECES:-keys connections replicas shards simulated disk}
readonly KEYS_MAX=${BENCH_KEYS_MAX:-10000000}
readonly FILL_SECONDS_MAX=${BENCH_FILL_SECONDS:-150}
readonly CLUSTER_KEYS=${BENCH_CLUSTER_KEYS:-20000}
readonly DISK_SECONDS=${BENCH_DISK_SECONDS:-200}
ulimit -n "$(ulimit -Hn)"

# The bytes that the ports $1 to $2 have sent each other over connections that are open.
carried() {
  ss -Htin "( sport >= :$1 and sport <= :$2 ) or ( dport >= :$1 and dport <= :$2 )" |
    awk '{ while (match($0, /bytes_sent:[0-9]+/)) {
        all += substr($0, RSTART + 11, RLENGTH - 11)
        $0 = substr($0, RSTART + RLENGTH)
      } } END { printf "%.0f\n", all }'
}

# The KiB of the files under $1, of which some may go meanwhile.
on_disk() {
  { du -sk "$1" 2>/dev/null || true; } | cut -f1
}

# Loads the ports $2 with PUT, then GET, for the row $1, whose servers are $3; adds to the file $4 the
# row and microseconds of the servers a GET and a PUT. Leaves the number of PUTs in $puts.
costs() {
  : >"$work/cost"
  load "$work/cost" put "$2" "$SECONDS_EACH" put "$3"
  puts=$(awk -v seconds="$SECONDS_EACH" '{ print int($2 * seconds) }' "$work/cost")
  carried_after_puts=$(carried "${2%%,*}" "${2##*,}")
  load "$work/cost" get "$2" "$SECONDS_EACH" get "$3"
  printf '%s\t%s\t%s' "$1" "$(of "$work/cost" get 3)" "$(of "$work/cost" put 3)" >>"$4"
}

# The token of the answer $1.
token_of() {
  sed 's/.*"causal-metadata":"\([^"]*\)".*/\1/' <<<"$1"
}

# Prints the characters of the longest token of a session of 60 writes, at the ports $1 in turn while all
# of them are loaded with PUT, and of its token when they are at rest again.
tokens() {
  local i token= longest=0 answer all
  IFS=, read -ra all <<<"$1"
  load "$work/beside" put "$1" 4 put "$2" &
  local loading=$!
  for ((i = 0; i < 60; i++)); do
    answer=$(curl -sf -X PUT -d "{\"value\":1,\"causal-metadata\":\"$token\"}" \
      "http://127.0.0.1:${all[i % ${#all[@]}]}/kvs/token$i") || continue
    token=$(token_of "$answer")
    [ "${#token}" -le "$longest" ] || longest=${#token}
  done
  wait "$loading" || return 1
  [ "$longest" -gt 0 ] || return 1
  sleep 2
  answer=$(curl -sf -X GET "http://127.0.0.1:${all[0]}/kvs/token0" \
    -d "{\"causal-metadata\":\"$token\"}") || return 1
  token=$(token_of "$answer")
  printf '%s\t%s' "$longest" "${#token}"
}

keys() {
  local keys from=0 at_rest began rate=1000000
  start_node 19000 never
  at_rest=$(resident "$pid")
  for ((keys = 10000; from < keys && keys <= KEYS_MAX; keys *= 10)); do
    # As many as can be written in the time, in whole millions.
    [ $((keys - from)) -le $((rate * FILL_SECONDS_MAX)) ] || keys=$(((from + rate * FILL_SECONDS_MAX) / 1000000 * 1000000))
    [ "$keys" -gt "$from" ] || break
    began=$SECONDS
    fill_by_resp 19000 "$from" "$keys"
    [ $((SECONDS - began)) -lt 2 ] || rate=$(((keys - from) / (SECONDS - began)))
    [ "$from" -gt 0 ] || BENCH_KEYS=$keys load "$work/warm-up" warm 19000 "$((2 * WARM_UP_SECONDS))" put "$pid"
    from=$keys
    say "$keys keys"
    BENCH_KEYS=$keys load "$work/warm-up" warm 19000 "$WARM_UP_SECONDS" get "$pid"
    BENCH_KEYS=$keys costs "$keys" 19000 "$pid" "$work/keys"
    printf '\t%s\t%s\t%s\n' "$((($(resident "$pid") - at_rest) * 1024 / keys))" \
      "$(($(resident "$pid") / 1024))" "$(($(on_disk "$work/node-19000") * 1024 / keys))" >>"$work/keys"
  done
  stop "$pid"
}

connections() {
  local connections
  start_node 19001 never HENCE_CONNECTIONS_MAX=12000
  fill_by_resp 19001
  CONNECTIONS=64 load "$work/warm-up" warm 19001 "$WARM_UP_SECONDS" put "$pid"
  CONNECTIONS=64 load "$work/warm-up" warm 19001 "$WARM_UP_SECONDS" get "$pid"
  for connections in 1 10 100 1000 10000; do
    say "$connections connections"
    CONNECTIONS=$connections costs "$connections" 19001 "$pid" "$work/connections"
    printf '\t%s\t%s\t%s\n' "$(of "$work/cost" get 2)" "$(of "$work/cost" get 5 | to_millis)" \
      "$(($(resident "$pid") / 1024))" >>"$work/connections"
  done
  stop "$pid"
}

# Writes all keys of a cluster at the first nodes of $1, whose ports start at $2: four at most, a share
# at each. A connection is one session, so it waits for each key of a shard that isn't its node's.
fill_cluster() {
  local node nodes=$(($1 < 4 ? $1 : 4)) filling=() process
  for ((node = 0; node < nodes; node++)); do
    fill_by_resp "$(($2 + node))" "$((CLUSTER_KEYS * node / nodes))" "$((CLUSTER_KEYS * (node + 1) / nodes))" &
    filling+=("$!")
  done
  for process in "${filling[@]}"; do
    wait "$process" || fail "can't fill the cluster"
  done
}

# Waits until the processes given leave a quarter of the processors free: many nodes that started at
# once on few of them go on warming up after they are ready.
await_rest() {
  local before now try
  before=$(ticks "$@")
  for ((try = 0; try < 60; try++)); do
    sleep 2
    now=$(ticks "$@")
    [ $((now - before)) -ge $((150 * $(nproc))) ] || return 0
    before=$now
  done
  fail "the nodes don't come to rest"
}

# One cluster of $2 nodes in $3 shards, at ports from $4 on, into the file $1 as row $5.
cluster() {
  local last=$(($4 + $2 - 1)) before rest characters
  local -x BENCH_KEYS=$CLUSTER_KEYS
  start_nodes "$2" "$3" "$4" never
  # shellcheck disable=SC2086
  await_rest $pid
  fill_cluster "$2" "$4"
  load "$work/warm-up" warm "$ports" "$WARM_UP_SECONDS" put "$pid"
  load "$work/warm-up" warm "$ports" "$SECONDS_EACH" get "$pid"
  sleep 2
  before=$(carried "$4" "$last")
  sleep 3
  rest=$((($(carried "$4" "$last") - before) / 3 / $2))
  before=$(carried "$4" "$last")
  costs "$5" "$ports" "$pid" "$1"
  characters=$(tokens "$ports" "$pid") || fail "no tokens of $5"
  printf '\t%s\t%s\t%s\n' "$(((carried_after_puts - before) / puts))" "$rest" "$characters" >>"$1"
  stop $pid
}

replicas() {
  local nodes
  for nodes in 1 2 3 4 5; do
    say "$nodes replicas"
    cluster "$work/replicas" "$nodes" 1 $((19010 + 10 * nodes)) "$nodes"
  done
}

shards() {
  local shards
  for shards in ${BENCH_SHARDS:-1 2 3 6 12}; do
    say "$shards shards"
    cluster "$work/shards" "$((2 * shards))" "$shards" $((19100 + 30 * shards)) "$shards"
  done
}

# The core alone, in the test that asserts what bounds it.
simulated() {
  say "up to 1000 shards in simulation"
  ./mvnw -q test -pl core -Dtest=ShardGrowthTest -Dsurefire.failIfNoSpecifiedTests=false \
    -Dspotless.check.skip "-Dgrowth.rows=$work/simulated" </dev/null >"$work/simulated.log" 2>&1 || fail "the simulation failed"
}

# Fills one node with values of 10 KB that don't compress until the time is over, while its size is
# noted; then reads at random.
disk() {
  local i size
  start_node 19002 never
  "$JAVA_HOME/bin/java" -XX:+UseSerialGC benchmarks/growth/Large.java 19002 write "$DISK_SECONDS" 10000000000 >"$work/large" &
  local filling=$!
  started+=("$filling")
  for ((i = 0; ; i++)); do
    kill -0 "$filling" 2>/dev/null || break
    sleep 5
    size=$(on_disk "$work/node-19002")
    printf '%s\t%s\t%s\n' "$(((i + 1) * 5))" "$(($(resident "$pid") / 1024))" "$((size / 1024))" >>"$work/disk"
  done
  wait "$filling" || fail "the data set can't be written"
  read -r written bytes seconds <"$work/large"
  "$JAVA_HOME/bin/java" -XX:+UseSerialGC benchmarks/growth/Large.java 19002 read 15 "$written" >"$work/large"
  read -r reads micros <"$work/large"
  after_reads=$(($(resident "$pid") / 1024))
  most=$(awk '/VmHWM/ { print int($2 / 1024) }' "/proc/$pid/status")
  disk_mib=$(($(on_disk "$work/node-19002") / 1024))
  stop "$pid"
}

# A chart of the rows on standard input: the file's name, then the arguments of Chart.
chart() {
  local name=$1
  shift
  "$JAVA_HOME/bin/java" benchmarks/Chart.java "$@" >"docs/growth-$name.svg"
}

# A table of the file $1 with the head $2.
table() {
  echo "| $2 |"
  sed 's/[^|]*/ --- /g; s/^/|/; s/$/|/' <<<"$2"
  sed 's/\t/ | /g; s/^/| /; s/$/ |/' "$work/$1"
}

write_piece() {
  case $1 in
    keys)
      chart keys "keys" "µs of the node a request" GET PUT <"$work/keys"
      echo "One node, fsync never, values of 100 bytes, wrk with $CONNECTIONS connections over all keys, one round of $SECONDS_EACH s each."
      echo "Memory a key counts what is above a node at rest; as many keys as can be written in $FILL_SECONDS_MAX s."
      echo
      table keys "keys | µs a GET | µs a PUT | resident bytes a key | resident MiB | disk bytes a key"
      ;;
    connections)
      chart connections "connections" "µs of the node a request" GET PUT <"$work/connections"
      echo "One node, fsync never, $KEYS keys, values of 100 bytes, one round of $SECONDS_EACH s each."
      echo
      table connections "connections | µs a GET | µs a PUT | GETs/s | p99 ms of a GET | resident MiB"
      ;;
    replicas)
      chart replicas "replicas" "µs of all nodes a request" GET PUT <"$work/replicas"
      echo "One shard, fsync never, acks two, $CLUSTER_KEYS keys, wrk with $CONNECTIONS connections at all nodes, one round of $SECONDS_EACH s each."
      echo "Microseconds are those of all nodes' processors together. Traffic is what nodes send each other. The token"
      echo "is that of a session of 60 writes at all nodes in turn under the load of PUTs, and of the same session 2 s after it."
      echo
      table replicas "replicas | µs a GET | µs a PUT | peer bytes a PUT | peer bytes/s a node at rest | longest token, characters | token at rest"
      ;;
    shards)
      chart shards "shards of two nodes" "µs of all nodes a request" GET PUT <"$work/shards"
      echo "The same with two nodes a shard and $CLUSTER_KEYS keys, asked for all keys, so that most requests are handed on."
      echo
      table shards "shards | µs a GET | µs a PUT | peer bytes a PUT | peer bytes/s a node at rest | longest token, characters | token at rest"
      ;;
    simulated)
      chart simulated "shards of three nodes" "characters" "longest" "at rest" <"$work/simulated"
      echo "The core with shards of three nodes, six nodes real, the others told and telling at their times"
      echo "(\`ShardGrowthTest\`). A session reads 100 times a second something at random that was just written, at random"
      echo "nodes, in a cluster of which every shard is written to all the time; then all is at rest."
      echo
      table simulated "shards | longest token, characters | token at rest | reports/s a node sends at rest | entries/s in them"
      ;;
    disk)
      cut -f1,2 "$work/disk" | LINEAR=1 chart disk "seconds" "MiB resident" resident
      echo "One node with its default settings, but fsync never: $written keys of 10,000 random letters, $(awk "BEGIN { printf \"%.1f\", $bytes / 1e9 }") GB, written in $seconds s"
      echo "($DISK_SECONDS s at most, 10 GB at most), $(awk "BEGIN { printf \"%.1f\", $disk_mib / 1024 }") GiB on the disk then. Limits in use: \`$(grep -o 'Xmx[0-9]*m' bin/jvm.options)\` of Java heap, 16 MiB of blocks, two tables of 8 MiB."
      echo
      echo "| | MiB resident |"
      echo "| --- | --- |"
      awk -v lines="$(wc -l <"$work/disk")" 'NR % int(lines / 8 + 1) == 0 || NR == lines {
        printf "| after %d s, %.1f GiB on the disk | %d |\n", $1, $3 / 1024, $2 }' "$work/disk"
      echo "| after 15 s of reads at random: $reads, $micros µs each, one at a time | $after_reads |"
      echo "| the most at any time | $most |"
      ;;
  esac
}

for piece in $PIECES; do
  "$piece"
  {
    write_piece "$piece"
    echo
    circumstances
    echo
    echo "![Growth: $piece](growth-$piece.svg)"
  } | write_section "growth-$piece"
done
