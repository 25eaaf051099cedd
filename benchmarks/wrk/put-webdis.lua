-- webdis takes the last argument of a command from the body of a PUT.
package.path = (debug.getinfo(1, "S").source:match("^@(.*/)") or "./") .. "?.lua;" .. package.path
local bench = require("common")
local rest = " HTTP/1.1\r\nHost: bench\r\nContent-Length: " .. #bench.value .. "\r\n\r\n" .. bench.value

function request()
  return "PUT /SET/" .. bench.key() .. rest
end
