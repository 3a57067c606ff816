#include "adapters/calling.h"

struct adapter_answer calling_answer(const struct calling_status *rows, size_t count,
                                     const struct http_reply *reply, int64_t now_ms)
{
    struct adapter_answer answer = {.verdict = reply->was_sent ? VERDICT_UNSURE : VERDICT_BUSY,
                                    .why = reply->why};
    int64_t               retry_ms;

    if (reply->fault == HTTP_FORBIDDEN || reply->fault == HTTP_BAD_CALL) {
        answer.verdict = VERDICT_REFUSED;
        return answer;
    }
    if (reply->status == 0 || (reply->fault != HTTP_ANSWERED && reply->fault != HTTP_TOO_LARGE))
        return answer;
    for (size_t i = 0; i < count; i++)
        if (reply->status >= rows[i].from && reply->status <= rows[i].to) {
            answer.verdict = rows[i].verdict;
            answer.is_throttled = rows[i].is_throttled;
            answer.is_gone = rows[i].is_gone;
            answer.why = rows[i].why;
            break;
        }
    retry_ms = http_reply_retry_ms(reply, now_ms);
    answer.retry_ms = retry_ms > 0 ? retry_ms : 0;
    return answer;
}

void calling_read_nets(struct reader *settings, const char *name, struct net_list *nets)
{
    size_t count = read_list(settings, name, NET_LIST_MAX);

    for (size_t i = 0; i < count && !settings->failed; i++) {
        struct err  err = {0};
        const char *net = read_item_text(settings, name, i, 50);

        if (!settings->failed && net_list_add(nets, net, &err) < 0)
            reader_complain(settings, name, err.text);
    }
}
