#!/usr/bin/env bash
# GET and PUT over HTTP at one node, beside Infinispan's REST endpoint and Redis behind webdis.
set -euo pipefail
. benchmarks/lib.sh

need wrk wrk
need redis-server redis-server
need webdis webdis
rows=$work/rows

start_node 18955 never
node_pid=$pid
fill 18955
start_redis 18956 --appendonly no
redis_pid=$pid
fill_by_resp 18956
start_webdis 18957 18956
webdis_pid="$pid $redis_pid"
start_infinispan 18953 18954
infinispan_pid=$pid
"$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 benchmarks/Fill.java 18953 "$KEYS" /rest/v2/caches/kvs/ ||
  fail "can't fill Infinispan"

round() {
  local request
  for request in put get; do
    load "$1" "Hence, $request" 18955 "$2" "$request" "$node_pid"
    load "$1" "Infinispan REST, $request" 18953 "$2" "$request-infinispan" "$infinispan_pid"
    load "$1" "Redis behind webdis, $request" 18957 "$2" "$request-webdis" "$webdis_pid"
  done
}

rounds "$((2 * WARM_UP_SECONDS))" "$SECONDS_EACH"

{
  echo "One node (fsync never), Infinispan in memory, and Redis without persistence behind webdis with one thread, each of them"
  echo "warmed up alike; $CONNECTIONS connections of wrk on the same machine, $KEYS keys, values of 100 bytes. Medians of $ROUNDS interleaved"
  echo "rounds of $SECONDS_EACH s; ratios are Hence's to theirs."
  echo
  circumstances
  echo
  table_head
  for request in get put; do
    for other in "Infinispan REST, $request;≥ 1.6" "Redis behind webdis, $request;≥ 2"; do
      table_line "$rows" "Hence, $request" "${other%;*}" "${other#*;}"
      table_line "$rows" "${other%;*}" "${other%;*}" "–"
    done
  done
} | write_section stores
