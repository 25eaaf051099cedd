-- A header that the short way doesn't know: the request goes through Netty's codec.
package.path = (debug.getinfo(1, "S").source:match("^@(.*/)") or "./") .. "?.lua;" .. package.path
local bench = require("common")

function request()
  return "GET /kvs/" .. bench.key() .. " HTTP/1.1\r\nHost: bench\r\nX-Long-Way: 1\r\n\r\n"
end
