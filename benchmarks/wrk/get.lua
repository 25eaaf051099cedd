local bench = require("common")

function request()
  return "GET /kvs/" .. bench.key() .. " HTTP/1.1\r\nHost: bench\r\n\r\n"
end
