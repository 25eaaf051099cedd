#!/usr/bin/env bash
# A running cluster of nine nodes whose slots move while 32 clients read and write.
set -euo pipefail
. benchmarks/lib.sh

readonly NODES=9
readonly FIRST_PORT=18940
readonly RESHARD_KEYS=${BENCH_KEYS:-200000}
readonly RATE=${BENCH_RATE:-400}
readonly NORMAL_SECONDS=${BENCH_NORMAL_SECONDS:-12}
readonly WARM_UP=${BENCH_WARM_UP_SECONDS:-120}

ports=()
view=
for ((i = 0; i < NODES; i++)); do
  ports+=("$((FIRST_PORT + i))")
  view+=${view:+,}127.0.0.1:$((FIRST_PORT + i))
done
newcomer=$((FIRST_PORT + NODES))

train
for port in "${ports[@]}"; do
  mkdir -p "$work/node-$port"
  SOCKET_ADDRESS=127.0.0.1:$port VIEW=$view SHARD_COUNT=2 HENCE_DATA=$work/node-$port \
    "${node[@]}" >"$work/node-$port.log" 2>&1 &
  started+=("$!")
done
mkdir -p "$work/node-$newcomer"
write_start "$work/start-newcomer" "SOCKET_ADDRESS=127.0.0.1:$newcomer" "VIEW=127.0.0.1:$newcomer,${view%%,*}" \
  "HENCE_DATA=$work/node-$newcomer"
for port in "${ports[@]}"; do
  await "http://127.0.0.1:$port/readyz" 1500
done
say "filling"
"$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 benchmarks/cluster/Bulk.java "$RESHARD_KEYS" "${ports[@]}" || fail "can't fill it"

say "$RATE requests a second"
"$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "node/target/lib/*:node/target/hence-node.jar" \
  benchmarks/cluster/Reshard.java "$work" "$RESHARD_KEYS" "$RATE" "$WARM_UP" "$NORMAL_SECONDS" "${ports[@]}" "$newcomer" \
  >"$work/report" || fail "requests failed, or keys aren't as they were written: $(cat "$work/report")"

{
  echo "Nine nodes with their default settings on this machine, $RESHARD_KEYS keys, values of 100 bytes. 32 clients, each at the nodes in"
  echo "turn with one token through it all, one write in four requests, due at a constant rate of $RATE requests a second together;"
  echo "latencies count from when a request was due. Each client checks that it reads its own writes as it wrote them and nobody's"
  echo "older than it saw them. A move lasts from the call until all former roles have ended; $NORMAL_SECONDS s before each are its normal."
  echo "The clients had run for $WARM_UP s before the first of these. The added member is a tenth node, which has joined before."
  echo
  circumstances
  echo
  cat "$work/report"
} | write_section reshard
