#!/usr/bin/env bash
# A member of three that was away comes back, while clients read and write at the others.
set -euo pipefail
. benchmarks/lib.sh

readonly FIRST_PORT=18960
readonly CATCH_UP_KEYS=${BENCH_KEYS:-1000000}
readonly RATE=${BENCH_RATE:-200}
readonly NORMAL_SECONDS=${BENCH_NORMAL_SECONDS:-10}
readonly LOG_BYTES=${BENCH_LOG_BYTES:-67108864}

train
view=127.0.0.1:$FIRST_PORT,127.0.0.1:$((FIRST_PORT + 1)),127.0.0.1:$((FIRST_PORT + 2))
for ((i = 0; i < 3; i++)); do
  port=$((FIRST_PORT + i))
  mkdir -p "$work/node-$port"
  variables=("SOCKET_ADDRESS=127.0.0.1:$port" "VIEW=$view" SHARD_COUNT=1 "HENCE_DATA=$work/node-$port"
    "HENCE_LOG_BYTES_MAX=$LOG_BYTES")
  if [ "$i" -lt 2 ]; then
    env "${variables[@]}" "${node[@]}" >"$work/node-$port.log" 2>&1 &
    started+=("$!")
  else
    write_start "$work/start-last" "${variables[@]}"
  fi
done

"$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
  -cp "node/target/lib/*:node/target/hence-node.jar" benchmarks/cluster/CatchUp.java "$work" "$CATCH_UP_KEYS" "$RATE" \
  "$NORMAL_SECONDS" "$FIRST_PORT" "$((FIRST_PORT + 1))" "$((FIRST_PORT + 2))" >"$work/report" ||
  fail "requests failed, or keys aren't as they were written: $(cat "$work/report")"

{
  echo "Three nodes of one shard with $CATCH_UP_KEYS keys, values of 100 bytes, on this machine; default settings, but for"
  echo "HENCE_LOG_BYTES_MAX=$LOG_BYTES. The third is killed, and started again when it has missed so many writes. 16 clients read"
  echo "and write at the other two all along, one write in four requests, $RATE requests a second together, latencies from when a"
  echo "request was due; $NORMAL_SECONDS s before the start are their normal. Times count from exec; it serves when \`/readyz\` says so, asked"
  echo "every 10 ms, and has all when it covers what the others covered when it was started."
  echo
  circumstances
  echo
  cat "$work/report"
} | write_section catch-up
