#!/usr/bin/env bash
# GET and PUT over HTTP at one node, beside nginx with a static answer of the same length.
set -euo pipefail
. benchmarks/lib.sh

need wrk wrk
need nginx nginx-light
rows=$work/rows

start_nginx 18900
nginx_pid=$pid
start_node 18901 never
node_pid=$pid
fill 18901

round() {
  load "$1" "nginx, static answer" 18900 "$2" get "$nginx_pid"
  load "$1" "GET" 18901 "$2" get "$node_pid"
  load "$1" "GET through Netty's codec" 18901 "$2" get-codec "$node_pid"
  load "$1" "PUT, fsync never" 18901 "$2" put "$node_pid"
  load "$1" "GET and PUT in halves, tokens null" 18901 "$2" session "$node_pid" null
  load "$1" "GET and PUT in halves, tokens carried" 18901 "$2" session "$node_pid" carried
}

rounds "$WARM_UP_SECONDS" "$SECONDS_EACH"

{
  echo "One node and nginx with one worker; $CONNECTIONS connections of wrk on the same machine, $KEYS keys,"
  echo "values of 100 bytes. Medians of $ROUNDS interleaved rounds of $SECONDS_EACH s; a ratio is the median of the"
  echo "rounds' ratios to nginx, and for carried tokens to null ones. The halves' load looks for the token in each answer,"
  echo "which costs wrk more than the node."
  echo
  circumstances
  echo
  table_head
  table_line "$rows" "nginx, static answer" "nginx, static answer" "–"
  table_line "$rows" "GET" "nginx, static answer" "≥ 0.90"
  table_line "$rows" "GET through Netty's codec" "nginx, static answer" "≥ 0.70"
  table_line "$rows" "PUT, fsync never" "nginx, static answer" "≥ 0.70"
  table_line "$rows" "GET and PUT in halves, tokens null" "nginx, static answer" "–"
  table_line "$rows" "GET and PUT in halves, tokens carried" "GET and PUT in halves, tokens null" "≥ 0.95"
} | write_section http
