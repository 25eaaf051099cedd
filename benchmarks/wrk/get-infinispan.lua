package.path = (debug.getinfo(1, "S").source:match("^@(.*/)") or "./") .. "?.lua;" .. package.path
local bench = require("common")

function request()
  return "GET /rest/v2/caches/kvs/" .. bench.key() .. " HTTP/1.1\r\nHost: bench\r\n\r\n"
end
