#!/usr/bin/env bash
# A GET's latency at half of the rate that a system can take, each request due at its time.
set -euo pipefail
. benchmarks/lib.sh

need wrk wrk
need nginx nginx-light
need redis-server redis-server
need redis-cli redis-tools
need memcached memcached
rows=$work/rows

start_node 18931 never
node_pid=$pid
fill 18931
start_nginx 18932
nginx_pid=$pid
start_redis 18933 --appendonly no
redis_pid=$pid
fill_by_resp 18933
start_memcached 18934
memcached_pid=$pid
fill_memcached 18934

# Half of the rate that $1 took at most.
half() {
  echo $(($(of "$work/most" "$1" 2 | cut -d. -f1) / 2))
}

say "how much they can take"
pace "$work/warm-up" "warm" 18931 15 http-get 0 "$node_pid"
pace "$work/warm-up" "warm" 18931 10 resp-get 0 "$node_pid"
for ((i = 0; i < 3; i++)); do
  pace "$work/most" "nginx" 18932 5 http-get 0 "$nginx_pid"
  pace "$work/most" "Hence over HTTP" 18931 5 http-get 0 "$node_pid"
  pace "$work/most" "Redis" 18933 5 resp-get 0 "$redis_pid"
  pace "$work/most" "Hence over RESP" 18931 5 resp-get 0 "$node_pid"
done
http_rate=$(half "Hence over HTTP")
resp_rate=$(half "Hence over RESP")
for ((i = 1; i <= ROUNDS; i++)); do
  say "round $i of $ROUNDS"
  pace "$rows" "nginx" 18932 7 http-get "$http_rate" "$nginx_pid"
  pace "$rows" "Hence over HTTP" 18931 7 http-get "$http_rate" "$node_pid"
  pace "$rows" "Redis" 18933 7 resp-get "$resp_rate" "$redis_pid"
  pace "$rows" "memcached" 18934 7 memcached-get "$resp_rate" "$memcached_pid"
  pace "$rows" "Hence over RESP" 18931 7 resp-get "$resp_rate" "$node_pid"
done

line() {
  printf '| %s | %.0f | %.2f | %.2f | %.2f | %s | %s |\n' "$1" "$(of "$rows" "$1" 2)" \
    "$(of "$rows" "$1" 4 | to_millis)" "$(of "$rows" "$1" 5 | to_millis)" "$(of "$rows" "$1" 6 | to_millis)" \
    "$(awk "BEGIN { printf \"%.2f\", $(of "$rows" "$1" 5) / $(of "$rows" "$2" 5) }")" "$3"
}

{
  echo "One node, nginx with one worker and a static answer, Redis without persistence, memcached with one thread; $CONNECTIONS"
  echo "connections of \`benchmarks/pace\`, which takes one of the processors, at half of the rate that the node answers it at"
  echo "most. Each request is due at a time of its own, and its latency counts from then. Medians of $ROUNDS interleaved rounds of 7 s;"
  echo "ratios are of p99."
  echo
  circumstances
  echo
  echo "| row | requests/s | p50 ms | p99 ms | p99.9 ms | ratio of p99 | goal |"
  echo "| --- | --- | --- | --- | --- | --- | --- |"
  line "nginx" "nginx" "–"
  line "Hence over HTTP" "nginx" "≤ 1.5"
  line "Redis" "Redis" "–"
  line "memcached" "Redis" "–"
  line "Hence over RESP" "Redis" "≤ 1.5"
} | write_section latency
