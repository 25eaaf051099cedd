-- What all loads share: 100,000 keys, values of 98 characters (100 bytes of JSON), and the line that
-- lib.sh reads: requests, microseconds, errors, then percentiles in microseconds.
local bench = {}

local threads = 0
local ports = {}

for port in string.gmatch(os.getenv("BENCH_PORTS") or "", "%d+") do
  ports[#ports + 1] = port
end

function setup(thread)
  threads = threads + 1
  if #ports > 0 then
    thread.addr = wrk.lookup("127.0.0.1", ports[(threads - 1) % #ports + 1])[1]
  end
  thread:set("number", threads)
end

function init(arguments)
  math.randomseed(number)
end

bench.keys = tonumber(os.getenv("BENCH_KEYS") or 100000)
bench.value = '"' .. string.rep("v", 98) .. '"'

function bench.key()
  return "key" .. math.random(0, bench.keys - 1)
end

local letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

function bench.base64(text)
  local out = {}
  for i = 1, #text, 3 do
    local a, b, c = string.byte(text, i, i + 2)
    local bits = a * 65536 + (b or 0) * 256 + (c or 0)
    for j = 0, 3 do
      local at = math.floor(bits / 64 ^ (3 - j)) % 64
      out[#out + 1] = (j == 2 and not b or j == 3 and not c) and "=" or letters:sub(at + 1, at + 1)
    end
  end
  return table.concat(out)
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(
    string.format(
      "bench %d %d %d %d %d %d\n",
      summary.requests,
      summary.duration,
      errors.connect + errors.read + errors.write + errors.status + errors.timeout,
      latency:percentile(50),
      latency:percentile(99),
      latency:percentile(99.9)
    )
  )
end

return bench
