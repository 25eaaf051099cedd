-- etcd's JSON gateway, read without asking the others. What isn't there is answered with success too.
package.path = (debug.getinfo(1, "S").source:match("^@(.*/)") or "./") .. "?.lua;" .. package.path
local bench = require("common")

function request()
  local body = '{"key":"' .. bench.base64(bench.key()) .. '","serializable":true}'
  return "POST /v3/kv/range HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: "
    .. #body
    .. "\r\n\r\n"
    .. body
end
