-- etcd's JSON gateway: key and value in base64.
local bench = require("common")
local letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

local function base64(text)
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

local middle = '","value":"' .. base64(string.rep("v", 98)) .. '"}'

function request()
  local body = '{"key":"' .. base64(bench.key()) .. middle
  return "POST /v3/kv/put HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: "
    .. #body
    .. "\r\n\r\n"
    .. body
end
