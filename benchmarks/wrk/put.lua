package.path = (debug.getinfo(1, "S").source:match("^@(.*/)") or "./") .. "?.lua;" .. package.path
local bench = require("common")
local body = '{"value":' .. bench.value .. ',"causal-metadata":null}'
local rest = " HTTP/1.1\r\nHost: bench\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body

function request()
  return "PUT /kvs/" .. bench.key() .. rest
end
