package.path = (debug.getinfo(1, "S").source:match("^@(.*/)") or "./") .. "?.lua;" .. package.path
local bench = require("common")
local rest = " HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: "
  .. #bench.value
  .. "\r\n\r\n"
  .. bench.value

function request()
  return "PUT /rest/v2/caches/kvs/" .. bench.key() .. rest
end
