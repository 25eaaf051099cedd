#!/usr/bin/env bash
# What a request, a key and a token cost as keys, connections, replicas and shards grow.
set -euo pipefail
. benchmarks/lib.sh

need wrk wrk
need redis-cli redis-tools
need ss iproute2
readonly KEYS_MAX=${BENCH_KEYS_MAX:-1000000}
ulimit -n "$(ulimit -Hn)"

# The bytes that the connections left between the ports $1 to $2 have carried, both ways.
carried() {
  ss -Htin "( sport >= :$1 and sport <= :$2 ) or ( dport >= :$1 and dport <= :$2 )" |
    grep -o 'bytes_sent:[0-9]*' | awk -F: '{ all += $2 } END { print all + 0 }'
}

# Loads the ports $2 with PUT, then GET, for the row $1, whose servers are $3; adds the row's cells so
# far to the file $4: microseconds of the servers a GET, and a PUT.
costs() {
  : >"$work/cost"
  load "$work/cost" put "$2" "$SECONDS_EACH" put "$3"
  puts=$(awk -v seconds="$SECONDS_EACH" '{ print $2 * seconds }' "$work/cost")
  load "$work/cost" get "$2" "$SECONDS_EACH" get "$3"
  printf '%s\t%s\t%s' "$1" "$(of "$work/cost" get 3)" "$(of "$work/cost" put 3)" >>"$4"
}

# The length of the token that a write at the port $1 is answered with.
token_bytes() {
  curl -sf -X PUT -d '{"value":1}' "http://127.0.0.1:$1/kvs/token" |
    sed 's/.*"causal-metadata":"\([^"]*\)".*/\1/' | tr -d '\n' | wc -c
}

keys() {
  local keys from=0 at_rest
  start_node 19000 never
  at_rest=$(resident "$pid")
  for ((keys = 10000; keys <= KEYS_MAX; keys *= 10)); do
    fill_by_resp 19000 "$from" "$keys"
    from=$keys
    say "$keys keys"
    BENCH_KEYS=$keys load "$work/warm-up" warm 19000 "$SECONDS_EACH" get "$pid"
    BENCH_KEYS=$keys costs "$keys" 19000 "$pid" "$work/keys"
    printf '\t%s\t%s\n' "$((($(resident "$pid") - at_rest) * 1024 / keys))" \
      "$(($(du -sk "$work/node-19000" | cut -f1) * 1024 / keys))" >>"$work/keys"
  done
  stop "$pid"
}

connections() {
  local connections
  start_node 19001 never
  fill_by_resp 19001
  for connections in 64 1 10 100 1000 10000; do
    say "$connections connections"
    CONNECTIONS=$connections costs "$connections" 19001 "$pid" "$work/connections"
    printf '\t%s\n' "$(($(resident "$pid") / 1024))" >>"$work/connections"
  done
  # The first ones warmed up.
  sed -i 1d "$work/connections"
  stop "$pid"
}

# One cluster of $2 nodes in $3 shards, at ports from $4 on, into the file $1.
cluster() {
  local last=$(($4 + $2 - 1)) before
  start_nodes "$2" "$3" "$4" never
  fill_by_resp "$4"
  load "$work/warm-up" warm "$ports" "$SECONDS_EACH" get "$pid"
  before=$(carried "$4" "$last")
  costs "$2" "$ports" "$pid" "$1"
  printf '\t%s\t%s\n' "$(((($(carried "$4" "$last") - before)) / ${puts%.*}))" "$(token_bytes "$4")" >>"$1"
  stop $pid
}

keys
connections
for nodes in 2 3 4 5; do
  say "$nodes replicas"
  cluster "$work/replicas" "$nodes" 1 $((19010 + 10 * nodes))
done
for nodes in 1 2 3 6 12; do
  say "$nodes shards"
  cluster "$work/shards" "$nodes" "$nodes" $((19100 + 20 * nodes))
done

# A table of the file $1 with the head $2, and a chart of its first columns.
table() {
  local chart=docs/growth-$1.svg
  echo
  echo "| $2 |"
  sed 's/[^|]*/ --- /g; s/^/|/; s/$/|/' <<<"$2"
  sed 's/\t/ | /g; s/^/| /; s/$/ |/' "$work/$1"
  "$JAVA_HOME/bin/java" benchmarks/Chart.java "$1" "µs of the nodes a request" GET PUT <"$work/$1" >"$chart"
  echo
  echo "![Cost a request over $1](${chart#docs/})"
}

{
  echo "Nodes with fsync never; wrk with $CONNECTIONS connections on the same machine at all nodes, values of 100 bytes, $KEYS keys where"
  echo "nothing else is said. One round of $SECONDS_EACH s each, so single figures are rough. Microseconds are those of the"
  echo "processors of all nodes together. Traffic is what nodes sent each other, in bytes for each PUT of the load (GETs and what"
  echo "flows at rest with it)."
  echo
  circumstances
  table keys "keys | µs a GET | µs a PUT | resident bytes a key, above rest | disk bytes a key"
  table connections "connections | µs a GET | µs a PUT | resident MiB"
  table replicas "replicas | µs a GET | µs a PUT | traffic a PUT | token, characters"
  table shards "shards of one node | µs a GET | µs a PUT | traffic a PUT | token, characters"
} | write_section growth
