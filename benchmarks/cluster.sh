#!/usr/bin/env bash
# Three replicas: reads and synced writes beside three etcds, SET beside Redis with two replicas, and
# how soon a write can be read elsewhere.
set -euo pipefail
. benchmarks/lib.sh

need wrk wrk
need etcd etcd-server
need redis-server redis-server
need redis-cli redis-tools
rows=$work/rows

# Three JVMs on two processors still compile after ten seconds of load. So each of the four systems, theirs as ours,
# is under load for twice this before anything counts.
readonly WARM_UP=${BENCH_WARM_UP_SECONDS:-20}

start_nodes 3 1 18961 always
nodes=$pid node_ports=$ports
fill_by_resp 18961
start_nodes 3 1 18965 interval
lazy=$pid
start_etcd 18971 3
etcds=$pid etcd_ports=$ports
fill_etcd 18971
start_redis 18981 --appendonly yes --appendfsync everysec
redis=$pid
for port in 18982 18983; do
  start_redis "$port" --appendonly yes --appendfsync everysec --replicaof 127.0.0.1 18981
  redis+=" $pid"
done

# The load of $2 seconds each for the systems with two rows, of $3 for those with one.
round() {
  load "$1" "GET" "$node_ports" "$2" get "$nodes"
  load "$1" "PUT, acks two, fsync always" "$node_ports" "$2" put "$nodes"
  load "$1" "etcd, PUT" "$etcd_ports" "$2" put-etcd "$etcds"
  load "$1" "etcd, serializable GET" "$etcd_ports" "$2" get-etcd "$etcds"
  pace "$1" "SET, acks two, fsync each second" 18965 "$3" resp-set 0 "$lazy"
  pace "$1" "Redis, SET and WAIT 1" 18981 "$3" resp-set-wait 0 "$redis"
}

rounds "$WARM_UP $((2 * WARM_UP))" "$SECONDS_EACH $SECONDS_EACH"
say "how soon writes are seen"
half=$(($(of "$rows" "SET, acks two, fsync each second" 2 | cut -d. -f1) / 2))
seen=$("$JAVA_HOME/bin/java" -XX:+UseSerialGC benchmarks/pace/Seen.java 18965 18966 1000 "$half" 18965,18966,18967)
stop $lazy

{
  echo "Three nodes of one shard, three etcds, and Redis with two replicas, all on this machine; $CONNECTIONS connections, over HTTP"
  echo "of wrk to all three, over RESP of \`benchmarks/pace\` to one. $KEYS keys, values of 100 bytes. Medians of $ROUNDS interleaved"
  echo "rounds of $SECONDS_EACH s; each system was under load for $((2 * WARM_UP)) s before. Microseconds are those of all three servers, the"
  echo "size that of the largest."
  echo
  circumstances
  echo
  table_head
  table_line "$rows" "GET" "etcd, serializable GET" "≥ 5"
  table_line "$rows" "etcd, serializable GET" "etcd, serializable GET" "–"
  table_line "$rows" "PUT, acks two, fsync always" "etcd, PUT" "≥ 5"
  table_line "$rows" "etcd, PUT" "etcd, PUT" "–"
  table_line "$rows" "SET, acks two, fsync each second" "Redis, SET and WAIT 1" "≥ 1.5"
  table_line "$rows" "Redis, SET and WAIT 1" "Redis, SET and WAIT 1" "–"
  echo
  printf 'From the answer to a PUT at one replica until a GET without a token at another shows it, under %d SETs a second at all\n' "$half"
  printf 'three, p50 and p99 of 1000: %s ms (goal: p99 ≤ 10 ms).\n' "$seen"
} | write_section cluster
