-- sms.lua: what the hub asked Kannel, again and again, each time for another number.
--     wrk … -s sms.lua URL -- TARGET     TARGET: the hub's own request target, NUMBER for the number
local number = 0

function init(args)
    before, after = args[1]:match("^(.-)NUMBER(.*)$")
end

function request()
    number = number + 1
    return wrk.format("GET", before .. string.format("%%2B9993%08d", number) .. after)
end
