-- A report of a usual size, as wrk sends it.
wrk.method = "POST"
wrk.path = "/api/v1/reports"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"v":1,"id":"0192f3a0-7b1c-7cc3-9d5e-2f3a4b5c6d7e","hazard":"flood","where":' ..
    '{"lat":43.7213,"lon":10.9472,"accuracy_m":12},"seen":"2026-11-22T06:50:51Z","text":' ..
    '"L\'acqua e\' sopra il marciapiede in via Roma, i tombini non tengono e due auto sono ferme"}'

-- http.lua DEPTH: so many requests in one write.
function init(args)
    local depth = tonumber(args[1]) or 1
    local one = wrk.format()
    all = string.rep(one, depth)
end

function request()
    return all
end
