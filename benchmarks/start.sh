#!/usr/bin/env bash
# How soon nodes answer, how large they are at rest, and what they then use.
set -euo pipefail
. benchmarks/lib.sh

readonly IDLE_SECONDS=${BENCH_IDLE_SECONDS:-20}

# The milliseconds since $1, in nanoseconds.
millis_since() {
  echo $((($(date +%s%N) - $1) / 1000000))
}

# Starts $1 nodes of one cluster, in $2 shards; leaves their processes in $pids.
start_cluster() {
  local i view=
  for ((i = 0; i < $1; i++)); do
    view+=${view:+,}127.0.0.1:$((18920 + i))
  done
  pids=()
  for ((i = 0; i < $1; i++)); do
    mkdir -p "$work/cluster-$1-$i-$3"
    SOCKET_ADDRESS=127.0.0.1:$((18920 + i)) VIEW=$view SHARD_COUNT=$2 HENCE_DATA=$work/cluster-$1-$i-$3 \
      "${node[@]}" >"$work/cluster-$i.log" 2>&1 &
    pids+=("$!")
    started+=("$!")
  done
}

stop_cluster() {
  local process
  for process in "${pids[@]}"; do
    kill "$process"
  done
  for process in "${pids[@]}"; do
    wait "$process" 2>/dev/null || true
  done
}

train

for ((i = 1; i <= ROUNDS; i++)); do
  say "one node, $i of $ROUNDS"
  before=$(date +%s%N)
  start_cluster 1 1 "$i"
  await http://127.0.0.1:18920/healthz 1500
  millis_since "$before" >>"$work/first"
  await http://127.0.0.1:18920/readyz 1500
  millis_since "$before" >>"$work/ready"
  if [ "$i" -eq "$ROUNDS" ]; then
    sleep 5
    idle_from=$(ticks "${pids[0]}")
    sleep "$IDLE_SECONDS"
    idle_ticks=$(($(ticks "${pids[0]}") - idle_from))
    idle_resident=$(resident "${pids[0]}")
  fi
  stop_cluster
done
for ((i = 1; i <= ROUNDS; i++)); do
  say "six nodes, $i of $ROUNDS"
  before=$(date +%s%N)
  start_cluster 6 2 "$i"
  for ((one = 0; one < 6; one++)); do
    await "http://127.0.0.1:$((18920 + one))/readyz" 1500
  done
  millis_since "$before" >>"$work/six"
  stop_cluster
done

{
  echo "Nodes started with the cache of what they load, as \`./hence up\` and the image do; asked every 20 ms by curl, which"
  echo "is in the figures. Medians of $ROUNDS starts."
  echo
  circumstances
  echo
  echo "| what | here | goal |"
  echo "| --- | --- | --- |"
  echo "| one node, from exec to the first answer | $(median <"$work/first") ms | ≤ 400 ms |"
  echo "| one node, from exec to ready | $(median <"$work/ready") ms | – |"
  echo "| six nodes in two shards, from the first exec to all ready | $(median <"$work/six") ms | ≤ 3000 ms |"
  echo "| resident size of a node at rest | $((idle_resident / 1024)) MiB | ≤ 120 MiB |"
  awk "BEGIN { printf \"| processor of a node at rest, over $IDLE_SECONDS s | %.2f %% of a core | < 1 %% |\\n\", $idle_ticks / $IDLE_SECONDS }"
} | write_section start
