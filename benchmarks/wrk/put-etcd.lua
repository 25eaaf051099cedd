-- etcd's JSON gateway: key and value in base64.
package.path = (debug.getinfo(1, "S").source:match("^@(.*/)") or "./") .. "?.lua;" .. package.path
local bench = require("common")
local middle = '","value":"' .. bench.base64(string.rep("v", 98)) .. '"}'

function request()
  local body = '{"key":"' .. bench.base64(bench.key()) .. middle
  return "POST /v3/kv/put HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: "
    .. #body
    .. "\r\n\r\n"
    .. body
end
