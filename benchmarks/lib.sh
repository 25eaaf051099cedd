# What the benches share: systems to start, loads to put on them, and a page for what came out.
# shellcheck shell=bash

readonly KEYS=100000
readonly CONNECTIONS=64
readonly ROUNDS=${BENCH_ROUNDS:-5}
readonly SECONDS_EACH=${BENCH_SECONDS:-3}
readonly WARM_UP_SECONDS=${BENCH_WARM_UP_SECONDS:-8}
readonly PAGE=docs/benchmarks.md

work=$(mktemp -d /tmp/hence-bench.XXXXXX)
started=()

fail() {
  printf 'bench: %s\n' "$*" >&2
  exit 1
}

say() {
  printf 'bench: %s\n' "$*" >&2
}

# Ends what this bench started, by its process, and forgets its files.
clean_up() {
  local process
  for process in ${started[@]+"${started[@]}"}; do
    kill "$process" 2>/dev/null || true
  done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT

# Sees to it that the program $1 of the Debian package $2 is there; installs it with BENCH_INSTALL=1.
need() {
  command -v "$1" >/dev/null && return
  [ "${BENCH_INSTALL:-0}" = 1 ] || fail "needs $1: BENCH_INSTALL=1 ./dev bench … installs the package $2"
  say "installing $2"
  apt-get install -y --no-install-recommends "$2" >"$work/apt.log" 2>&1 || fail "can't install $2"
}

# Whether the URL $1 answers with success within $2 tries, 20 ms apart.
await() {
  local try
  for ((try = 0; try < $2; try++)); do
    curl -sf -m 2 -o /dev/null "$1" && return
    sleep 0.02
  done
  fail "$1 doesn't answer"
}

# Starts a node at the port $1 that syncs $2; its process is left in $pid.
start_node() {
  mkdir -p "$work/node-$1"
  SOCKET_ADDRESS=127.0.0.1:$1 HENCE_DATA=$work/node-$1 HENCE_FSYNC=$2 \
    "$JAVA_HOME/bin/java" @bin/jvm.options -jar node/target/hence-node.jar >"$work/node-$1.log" 2>&1 &
  pid=$!
  started+=("$pid")
  await "http://127.0.0.1:$1/readyz" 1500
}

# Starts nginx at the port $1 with one worker and a static answer like that of a read; its worker
# is left in $pid.
start_nginx() {
  local value answer folder=$work/nginx
  mkdir -p "$folder"
  value=$(printf 'v%.0s' $(seq 98))
  answer="{\"result\":\"found\",\"value\":\"$value\",\"version\":\"6fb9502f.43210\""
  answer+=",\"causal-metadata\":\"AQHT3SABAaIT2-dXAAFDI91H\"}"
  cat >"$folder/nginx.conf" <<CONF
daemon off;
worker_processes 1;
pid $folder/pid;
error_log $folder/error.log;
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 1000000000;
  client_body_temp_path $folder/body;
  proxy_temp_path $folder/proxy;
  fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi;
  scgi_temp_path $folder/scgi;
  server {
    listen 127.0.0.1:$1;
    location / {
      default_type application/json;
      add_header ETag '"6fb9502f.43210"';
      return 200 '$answer';
    }
  }
}
CONF
  nginx -c "$folder/nginx.conf" 2>"$folder/start.log" &
  started+=("$!")
  await "http://127.0.0.1:$1/" 250
  pid=$(pgrep -P "${started[-1]}")
}

# Starts etcd at the port $1; its process is left in $pid.
start_etcd() {
  etcd --data-dir "$work/etcd" --log-level error \
    --listen-client-urls "http://127.0.0.1:$1" --advertise-client-urls "http://127.0.0.1:$1" \
    --listen-peer-urls "http://127.0.0.1:$(($1 + 1))" \
    >"$work/etcd.log" 2>&1 &
  pid=$!
  started+=("$pid")
  await "http://127.0.0.1:$1/health" 500
}

# Writes all keys, and checks that one reads back as it was written.
fill() {
  local port=$1 value
  say "filling the node at $port"
  "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 benchmarks/Fill.java "$port" "$KEYS" || fail "can't fill it"
  value=$(curl -sf "http://127.0.0.1:$port/kvs/key$((KEYS / 2))" | grep -o '"value":"v\{98\}"' || true)
  [ -n "$value" ] || fail "a key doesn't read back as written"
}

# The processor time of the process $1, in ticks of 10 ms.
ticks() {
  awk '{ print $14 + $15 }' "/proc/$1/stat"
}

# The resident size of the process $1, in KiB.
resident() {
  awk '/VmRSS/ { print $2 }' "/proc/$1/status"
}

# Loads the port $3 for $4 seconds with the script $5 and its arguments; adds a line to $1 for the
# row $2, whose server is the process $6 of the caller's: rate, microseconds of the server's
# processors a request, p50, p99, p99.9 in microseconds, KiB.
load() {
  local rows=$1 row=$2 port=$3 seconds=$4 script=$5 server=$6
  shift 6
  local before after line
  before=$(ticks "$server")
  line=$(cd benchmarks/wrk && wrk -t1 -c"$CONNECTIONS" -d"${seconds}s" -s "$script.lua" \
    "http://127.0.0.1:$port" -- "$@" | grep '^bench ') || fail "no result of wrk for $row"
  after=$(ticks "$server")
  set -- $line
  [ "$4" -eq 0 ] || fail "$row: $4 of $2 requests weren't answered well"
  printf '%s\t%d\t%s\t%s\t%s\t%s\t%s\n' "$row" "$(($2 * 1000000 / $3))" \
    "$(awk "BEGIN { printf \"%.1f\", ($after - $before) * 10000 / $2 }")" "$5" "$6" "$7" \
    "$(resident "$server")" >>"$rows"
}

# The middle one of the numbers on standard input.
median() {
  sort -g | awk '{ n[NR] = $1 } END { print NR % 2 ? n[(NR + 1) / 2] : (n[NR / 2] + n[NR / 2 + 1]) / 2 }'
}

# The median of the column $3 of the row $2 in $1.
of() {
  awk -F'\t' -v row="$2" -v column="$3" '$1 == row { print $column }' "$1" | median
}

# The median over the rounds of the rate of the row $2 against that of $3, of the same round.
ratio() {
  awk -F'\t' -v mine="$2" -v theirs="$3" '
    $1 == mine { a[++m] = $2 } $1 == theirs { b[++n] = $2 }
    END { for (i = 1; i <= m && i <= n; i++) printf "%.3f\n", a[i] / b[i] }' "$1" | median
}

# A line of a table for the row $2 of $1, whose rate is compared with the row $3; $4 is the goal.
table_line() {
  printf '| %s | %.0f | %.2f | %s | %.2f | %.2f | %.2f | %.1f | %.0f |\n' "$2" "$(of "$1" "$2" 2)" \
    "$(ratio "$1" "$2" "$3")" "$4" "$(of "$1" "$2" 4 | to_millis)" "$(of "$1" "$2" 5 | to_millis)" \
    "$(of "$1" "$2" 6 | to_millis)" "$(of "$1" "$2" 3)" "$(of "$1" "$2" 7 | awk '{ print $1 / 1024 }')"
}

table_head() {
  echo "| row | requests/s | ratio | goal | p50 ms | p99 ms | p99.9 ms | server µs a request | resident MiB |"
  echo "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
}

to_millis() {
  awk '{ print $1 / 1000 }'
}

# What the figures were taken on and of.
circumstances() {
  printf '%s, %s processors, Linux %s, %s; commit %s; load average before %s.\n' \
    "$(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo)" "$(nproc)" \
    "$(uname -r | cut -d- -f1)" "$(date +%F)" "$(git rev-parse --short HEAD)" "$load_before"
}

# Replaces the section $1 of the page by standard input.
write_section() {
  local text
  text=$(cat)
  printf '%s\n' "$text"
  grep -q "^<!-- bench: $1 -->$" "$PAGE" || fail "$PAGE has no section $1"
  TEXT=$text awk -v begin="<!-- bench: $1 -->" -v finish="<!-- end: $1 -->" '
    $0 == finish { inside = 0 }
    !inside { print }
    $0 == begin { inside = 1; print ENVIRON["TEXT"] }' "$PAGE" >"$work/page"
  cp "$work/page" "$PAGE"
}

load_before=$(cut -d' ' -f1-3 /proc/loadavg)
