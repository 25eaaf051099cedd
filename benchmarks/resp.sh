#!/usr/bin/env bash
# GET and SET over RESP at one node, beside Redis and Infinispan, which keep all in memory.
set -euo pipefail
. benchmarks/lib.sh

need redis-benchmark redis-tools
need redis-server redis-server
rows=$work/rows

start_node 18951 never
node_pid=$pid
fill 18951
start_redis 18952 --appendonly no
redis_pid=$pid
start_infinispan 18953 18954
infinispan_pid=$pid
value=$(printf 'v%.0s' $(seq 100))

# Both commands of the system $2 at the port $3, its process $4, with $5 requests in all, 64 on the way,
# and $6 pipelined by 16.
system() {
  resp_load "$1" "$2 SET, one at a time" "$3" "$5" 1 "$4" SET key__rand_int__ "$value"
  resp_load "$1" "$2 GET, one at a time" "$3" "$5" 1 "$4" GET key__rand_int__
  resp_load "$1" "$2 SET, by 16" "$3" "$6" 16 "$4" SET key__rand_int__ "$value"
  resp_load "$1" "$2 GET, by 16" "$3" "$6" 16 "$4" GET key__rand_int__
}

round() {
  system "$1" Hence 18951 "$node_pid" "$2" "$3"
  system "$1" Redis 18952 "$redis_pid" "$2" "$3"
  system "$1" Infinispan 18954 "$infinispan_pid" "$2" "$3"
}

# Which of Redis and Infinispan was the faster one at $1.
better() {
  awk -v redis="$(of "$rows" "Redis $1" 2)" -v infinispan="$(of "$rows" "Infinispan $1" 2)" \
    'BEGIN { print (infinispan > redis ? "Infinispan" : "Redis") }'
}

rounds "500000 1500000" "150000 800000"

{
  echo "One node (fsync never), $(redis-server --version | awk '{ print $1, $2, $3 }') without persistence, and Infinispan in memory; $CONNECTIONS connections"
  echo "of redis-benchmark on the same machine, $KEYS keys, values of 100 bytes. Medians of $ROUNDS interleaved rounds of 150000"
  echo "requests one at a time and 800000 pipelined; a ratio is the median of the rounds' ratios to Redis,"
  echo "pipelined to the better of Redis and Infinispan."
  echo
  circumstances
  echo
  table_head
  for what in "GET, one at a time" "SET, one at a time" "GET, by 16" "SET, by 16"; do
    against=Redis
    [[ $what != *16 ]] || against=$(better "$what")
    table_line "$rows" "Hence $what" "$against $what" "≥ 1.0"
    table_line "$rows" "Redis $what" "$against $what" "–"
    table_line "$rows" "Infinispan $what" "$against $what" "–"
  done
} | write_section resp
