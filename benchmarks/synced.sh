#!/usr/bin/env bash
# PUT with every write synced, beside etcd's JSON gateway and RocksDB's own group commit.
set -euo pipefail
. benchmarks/lib.sh

need wrk wrk
need etcd etcd-server
need redis-server redis-server
need redis-benchmark redis-tools
rows=$work/rows

start_node 18911 always
node_pid=$pid
start_etcd 18912
etcd_pid=$pid
start_redis 18914 --appendonly yes --appendfsync always
redis_pid=$pid
value=$(printf 'v%.0s' $(seq 100))

# Adds a line of RocksDB's rate to $1; the columns that make no sense for it are 0.
rocksdb() {
  local jar rate
  jar=$(echo node/target/lib/rocksdbjni-*.jar)
  rate=$("$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -cp "$jar" \
    benchmarks/GroupCommit.java "$work/rocksdb" "$CONNECTIONS" "$2")
  printf "RocksDB's group commit, %s threads\t%d\t0\t0\t0\t0\t0\n" "$CONNECTIONS" "$rate" >>"$1"
}

round() {
  load "$1" "PUT, fsync always" 18911 "$2" put "$node_pid"
  load "$1" "etcd, PUT" 18912 "$2" put-etcd "$etcd_pid"
  rocksdb "$1" "$2"
  resp_load "$1" "SET, fsync always" 18911 "$3" 1 "$node_pid" SET key__rand_int__ "$value"
  resp_load "$1" "Redis, SET, appendfsync always" 18914 "$3" 1 "$redis_pid" SET key__rand_int__ "$value"
}

rounds "$WARM_UP_SECONDS 50000" "$SECONDS_EACH 25000"

{
  echo "One node, etcd $(etcd --version | awk 'NR == 1 { print $3 }') alone, Redis with appendfsync always, and a program that puts into"
  echo "RocksDB from $CONNECTIONS threads, each write synced; the same disk. Medians of $ROUNDS interleaved rounds of $SECONDS_EACH s."
  echo
  circumstances
  echo
  table_head
  table_line "$rows" "PUT, fsync always" "etcd, PUT" "≥ 5"
  table_line "$rows" "etcd, PUT" "etcd, PUT" "–"
  table_line "$rows" "SET, fsync always" "Redis, SET, appendfsync always" "≥ 1.5"
  table_line "$rows" "Redis, SET, appendfsync always" "Redis, SET, appendfsync always" "–"
  printf '| %s | %s | | | | | | | |\n' "RocksDB's group commit, $CONNECTIONS threads" \
    "$(of "$rows" "RocksDB's group commit, $CONNECTIONS threads" 2)"
  echo
  printf 'A node writes at %.2f of the rate of RocksDB alone (goal: ≥ 0.77).\n' \
    "$(ratio "$rows" "PUT, fsync always" "RocksDB's group commit, $CONNECTIONS threads")"
} | write_section synced
