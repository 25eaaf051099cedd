-- What all loads share: 100,000 keys, values of 98 characters (100 bytes of JSON), and the line that
-- lib.sh reads: requests, microseconds, errors, then percentiles in microseconds.
local bench = {}

local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(arguments)
  math.randomseed(number)
end

bench.keys = 100000
bench.value = '"' .. string.rep("v", 98) .. '"'

function bench.key()
  return "key" .. math.random(0, bench.keys - 1)
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
