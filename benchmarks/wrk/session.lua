-- Half reads, half writes. Each answer's token is looked for in it; whether it is then carried, as
-- one session over all connections, the argument says: "carried" or "null".
package.path = (debug.getinfo(1, "S").source:match("^@(.*/)") or "./") .. "?.lua;" .. package.path
local bench = require("common")
local carried = false
local token = "null"

function init(arguments)
  math.randomseed(number)
  carried = arguments[1] == "carried"
end

function request()
  local sent = carried and token or "null"
  local put = math.random(2) == 1
  local body = put and '{"value":' .. bench.value .. "," or "{"
  body = body .. '"causal-metadata":' .. sent .. "}"
  return (put and "PUT" or "GET")
    .. " /kvs/"
    .. bench.key()
    .. " HTTP/1.1\r\nHost: bench\r\nContent-Length: "
    .. #body
    .. "\r\n\r\n"
    .. body
end

function response(status, headers, body)
  token = string.match(body, '"causal%-metadata":("[^"]*")') or token
end
