# The systems that the benches compare with: how they are started, and filled where a load asks for it.
# shellcheck shell=bash

# Starts nginx at the port $1 with one worker and a static answer like that of a read; its worker
# is left in $pid.
start_nginx() {
  local answer folder=$work/nginx
  mkdir -p "$folder"
  answer="{\"result\":\"found\",\"value\":\"$VALUE\",\"version\":\"6fb9502f.43210\""
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

# Starts a cluster of $2 etcds, one alone by default, at the ports from $1 on, and 100 above for each
# other; their processes are left in $pid, their ports in $ports.
start_etcd() {
  local i port members= all=
  ports=
  for ((i = 0; i < ${2:-1}; i++)); do
    members+="${members:+,}e$i=http://127.0.0.1:$(($1 + 100 + i))"
    ports+=${ports:+,}$(($1 + i))
  done
  for ((i = 0; i < ${2:-1}; i++)); do
    port=$(($1 + i))
    etcd --name "e$i" --data-dir "$work/etcd-$port" --log-level error \
      --listen-client-urls "http://127.0.0.1:$port" --advertise-client-urls "http://127.0.0.1:$port" \
      --listen-peer-urls "http://127.0.0.1:$((port + 100))" \
      --initial-advertise-peer-urls "http://127.0.0.1:$((port + 100))" --initial-cluster "$members" \
      >"$work/etcd-$port.log" 2>&1 &
    all+="${all:+ }$!"
    started+=("$!")
  done
  for ((i = 0; i < ${2:-1}; i++)); do
    await "http://127.0.0.1:$(($1 + i))/health" 1000
  done
  pid=$all
}

# Writes all keys at the etcd at the port $1.
fill_etcd() {
  say "filling etcd at $1"
  "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 benchmarks/FillEtcd.java "$1" "$KEYS" || fail "can't fill etcd"
}

# Starts Redis at the port $1 with further options; its process is left in $pid.
start_redis() {
  local port=$1
  shift
  mkdir -p "$work/redis-$port"
  redis-server --port "$port" --bind 127.0.0.1 --dir "$work/redis-$port" --save '' "$@" \
    >"$work/redis-$port.log" 2>&1 &
  pid=$!
  started+=("$pid")
  await_resp "$port"
}

# Waits until the port $1 answers PING over RESP, for some 10 s.
await_resp() {
  await_that "the port $1 doesn't answer over RESP" 500 pongs "$1"
}

pongs() {
  [ "$(redis-cli -p "$1" ping 2>/dev/null)" = PONG ]
}

# Starts memcached at the port $1 with one thread, as Redis has; its process is left in $pid.
start_memcached() {
  local user=()
  [ "$(id -u)" -ne 0 ] || user=(-u root)
  memcached -l 127.0.0.1 -p "$1" -U 0 -t 1 -m 512 ${user[@]+"${user[@]}"} >"$work/memcached.log" 2>&1 &
  pid=$!
  started+=("$pid")
  await_that "memcached doesn't listen at $1" 500 listens "$1"
}

# Whether somebody listens at the port $1.
listens() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Writes all keys at the memcached at the port $1, and checks that each was taken.
fill_memcached() {
  local stored
  say "filling memcached at $1"
  exec 9<>"/dev/tcp/127.0.0.1/$1"
  awk -v keys="$KEYS" -v value="$VALUE" 'BEGIN {
    for (i = 0; i < keys; i++) printf "set key%d 0 0 98\r\n%s\r\n", i, value
    printf "quit\r\n" }' >&9 &
  stored=$(timeout 60 grep -c STORED <&9) || true
  exec 9>&-
  [ "$stored" -eq "$KEYS" ] || fail "memcached took $stored of $KEYS keys"
}

# Starts webdis at the port $1 in front of the Redis at the port $2; its process is left in $pid.
start_webdis() {
  cat >"$work/webdis.json" <<JSON
{ "redis_host": "127.0.0.1", "redis_port": $2, "http_host": "127.0.0.1", "http_port": $1,
  "threads": 1, "pool_size": 4, "daemonize": false, "websockets": false, "database": 0,
  "acl": [{ "disabled": [] }], "verbosity": 0, "logfile": "$work/webdis.log" }
JSON
  webdis "$work/webdis.json" >"$work/webdis.out" 2>&1 &
  pid=$!
  started+=("$pid")
  await "http://127.0.0.1:$1/PING" 250
}

# Starts Infinispan with its REST endpoint at the port $1 and RESP at $2; its process is left in $pid.
start_infinispan() {
  local jars=benchmarks/infinispan/target/lib
  [ -d "$jars" ] || ./mvnw -q -f benchmarks/infinispan/pom.xml package </dev/null
  "$JAVA_HOME/bin/java" -Xms512m -Xmx512m -XX:+UseG1GC -XX:+UseCompactObjectHeaders \
    --enable-native-access=ALL-UNNAMED -cp "$jars/*" benchmarks/infinispan/Endpoints.java "$1" "$2" "$work/infinispan" \
    >"$work/infinispan.log" 2>&1 &
  pid=$!
  started+=("$pid")
  await "http://127.0.0.1:$1/rest/v2/caches/kvs?action=size" 1500
  await_resp "$2"
}
