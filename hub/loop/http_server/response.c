#include "hub/loop/http_server/response.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "hub/base/text.h"

char *http_date(char text[HTTP_DATE_LEN + 1], int64_t ms)
{
    static const char *const DAYS[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const MONTHS[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t                   seconds = (time_t)(ms / 1000);
    struct tm                utc;
    char                     line[80];

    gmtime_r(&seconds, &utc);
    snprintf(line, sizeof line, "%s, %02d %s %04d %02d:%02d:%02d GMT", DAYS[utc.tm_wday],
             utc.tm_mday, MONTHS[utc.tm_mon], utc.tm_year + 1900, utc.tm_hour, utc.tm_min,
             utc.tm_sec);
    memcpy(text, line, HTTP_DATE_LEN);
    text[HTTP_DATE_LEN] = '\0';
    return text;
}

const char *status_words(int status)
{
    static const struct {
        int         status;
        const char *words;
    } WORDS[] = {
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {205, "Reset Content"},
        {206, "Partial Content"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {410, "Gone"},
        {411, "Length Required"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {416, "Range Not Satisfiable"},
        {417, "Expectation Failed"},
        {421, "Misdirected Request"},
        {422, "Unprocessable Content"},
        {423, "Locked"},
        {426, "Upgrade Required"},
        {428, "Precondition Required"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
        {505, "HTTP Version Not Supported"},
        {507, "Insufficient Storage"},
    };

    for (size_t i = 0; i < COUNT_OF(WORDS); i++) {
        if (WORDS[i].status == status)
            return WORDS[i].words;
    }
    return "";
}

static const char *date_of(struct shared *shared)
{
    int64_t ms = clock_now(shared->settings.clock);

    if (shared->date_s != ms / 1000 || shared->date[0] == '\0') {
        shared->date_s = ms / 1000;
        http_date(shared->date, ms);
    }
    return shared->date;
}

/* A value that holds CR or LF would begin a field of its own. */
static void add_plain(struct buf *out, const char *text)
{
    size_t len = strlen(text), plain = text_plain(text, len), from = out->len;

    buf_add(out, text, len);
    for (unsigned char *at = (unsigned char *)out->bytes + from + plain; *at; at++)
        *at = *at < ' ' || *at == 0x7f ? ' ' : *at;
}

static void add_field(struct buf *out, const char *name, const char *value)
{
    buf_text(out, name);
    buf_add(out, ": ", 2);
    add_plain(out, value);
    buf_add(out, "\r\n", 2);
}

static void add_number(struct buf *out, const char *before, int64_t number)
{
    buf_text(out, before);
    buf_integer(out, number);
}

static void add_framing(struct buf *out, int status, const struct framing *framing)
{
    bool has_no_body = status == 204 || status == 304 || status < 200;

    if (!has_no_body && framing->length >= 0) {
        add_number(out, "Content-Length: ", framing->length);
        buf_add(out, "\r\n", 2);
    } else if (!has_no_body && framing->is_chunked) {
        buf_text(out, "Transfer-Encoding: chunked\r\n");
    }
    if (framing->connection)
        add_field(out, "Connection", framing->connection);
}

void response_add_head(struct buf *out, struct shared *shared, const struct http_answer *answer,
                       const struct framing *framing)
{
    const struct http_header *header = answer->headers;

    add_number(out, "HTTP/1.1 ", answer->status);
    buf_byte(out, ' ');
    buf_text(out, status_words(answer->status));
    buf_text(out, "\r\nDate: ");
    buf_add(out, date_of(shared), HTTP_DATE_LEN);
    buf_add(out, "\r\n", 2);
    if (answer->type)
        add_field(out, "Content-Type", answer->type);
    for (; header && header->name; header++)
        add_field(out, header->name, header->value);
    if (answer->fields)
        buf_text(out, answer->fields);
    add_framing(out, answer->status, framing);
    buf_add(out, "\r\n", 2);
}

void response_add_refusal(struct buf *out, struct shared *shared, int status,
                          const char *detail, bool is_mute)
{
    static const struct http_header LATER[] = {{"Retry-After", "5"}, {0}};
    struct buf                      body = {0};
    struct http_answer answer = {.status = status, .type = "application/problem+json"};

    if (status == 503)
        answer.headers = LATER;
    buf_format(&body,
               "{\"type\":\"about:blank\",\"status\":%d,\"title\":\"%s\",\"detail\":\"%s\"}\n",
               status, status_words(status), detail);
    response_add_head(out, shared, &answer,
                      &(struct framing){.length = (int64_t)body.len, .connection = "close"});
    if (!is_mute)
        buf_add(out, body.bytes, body.len);
    buf_free(&body);
}

void response_add_chunk(struct buf *out, const void *bytes, size_t len)
{
    char size[24];

    snprintf(size, sizeof size, "%zx\r\n", len);
    buf_text(out, size);
    buf_add(out, bytes, len);
    buf_add(out, "\r\n", 2);
}
