#include "hub/loop/http_server/parse.h"

#include <llhttp.h>
#include <stdlib.h>
#include <string.h>

#include "hub/loop/http_server/request.h"

_Static_assert(LLHTTP_STRICT_MODE == 1, "the loose parser lets smuggled requests through");

enum {
    EXTENSIONS_MAX = 1024,     /* bytes of chunk extensions of one request */
    TEXT_MAX = UINT16_MAX - 2, /* request's fields are found by 16 bits */
};

enum part { PART_TARGET, PART_NAME, PART_VALUE, PART_BODY };

enum gap { GAP_TEXT, GAP_CR, GAP_LF, GAP_LAST_CR, GAP_OVER, GAP_BAD };

struct parse {
    llhttp_t               llhttp;
    struct parse_listener *listener;
    struct request        *request;
    enum part              part;
    const char            *at, *end; /* of this feed: after the last part; its end */
    enum gap               gap;      /* what came since the last part */
    size_t                 head_bytes, extension_bytes;
    struct refusal         refusal;
};

static int refuse(struct parse *parse, int status, const char *detail)
{
    parse->refusal = (struct refusal){status, detail};
    return HPE_USER;
}

static int obey(enum parse_go go)
{
    return go == PARSE_ON ? HPE_OK : go == PARSE_PAUSE ? HPE_PAUSED : HPE_USER;
}

static int on_begin(llhttp_t *llhttp)
{
    struct parse *parse = llhttp->data;

    parse->request = parse->listener->on_begin(parse->listener);
    parse->part = PART_TARGET;
    parse->at = NULL;
    parse->head_bytes = 0;
    parse->extension_bytes = 0;
    return HPE_OK;
}

/* One byte between two parts of a head: each LF follows a CR, and no line begins with
 * white space. */
static enum gap after(enum gap gap, char byte)
{
    bool is_blank = byte == ' ' || byte == '\t';

    switch (byte) {
    case '\r':
        return gap == GAP_LF ? GAP_LAST_CR : GAP_CR;
    case '\n':
        return gap == GAP_CR ? GAP_LF : gap == GAP_LAST_CR ? GAP_OVER : GAP_BAD;
    default:
        return gap == GAP_LF && is_blank ? GAP_BAD : GAP_TEXT;
    }
}

static bool gap_is_plain(struct parse *parse, const char *until)
{
    const char *at = parse->at;

    for (; at && at < until && parse->gap < GAP_OVER; at++) {
        parse->gap = after(parse->gap, *at);
        parse->head_bytes++;
    }
    parse->at = at;
    return parse->gap != GAP_BAD;
}

static int check_gap(struct parse *parse, const char *until)
{
    if (!gap_is_plain(parse, until))
        return refuse(parse, 400, "a field is folded or a line does not end in CR LF");
    if (parse->head_bytes > parse->listener->head_max)
        return refuse(parse, 431, "the head of the request is too long");
    return HPE_OK;
}

/* Room for a part of the head is checked before it is copied. */
static int admit(struct parse *parse, const char *at, size_t len)
{
    int status = check_gap(parse, at);

    parse->head_bytes += len;
    parse->at = at + len;
    parse->gap = GAP_TEXT;
    if (status)
        return status;
    if (parse->head_bytes > parse->listener->head_max ||
        parse->request->text.len + len > TEXT_MAX)
        return refuse(parse, 431, "the head of the request is too long");
    return HPE_OK;
}

static int on_url(llhttp_t *llhttp, const char *at, size_t len)
{
    struct parse *parse = llhttp->data;
    int           status = admit(parse, at, len);

    if (parse->request->text.len + len > parse->listener->target_max)
        return refuse(parse, 414, "the target of the request is too long");
    if (status)
        return status;
    buf_add(&parse->request->text, at, len);
    return HPE_OK;
}

static void add_lower(struct buf *text, const char *at, size_t len)
{
    buf_reserve(text, len);
    for (size_t i = 0; i < len; i++) {
        char byte = at[i];

        text->bytes[text->len++] = byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
    }
    text->bytes[text->len] = '\0';
}

static int on_trailer(struct parse *parse, size_t len)
{
    parse->head_bytes += len;
    if (parse->head_bytes > parse->listener->head_max)
        return refuse(parse, 431, "the trailers of the request are too long");
    return HPE_OK;
}

static int on_name(llhttp_t *llhttp, const char *at, size_t len)
{
    struct parse   *parse = llhttp->data;
    struct request *request = parse->request;
    int             status;

    if (parse->part == PART_BODY)
        return on_trailer(parse, len);
    status = admit(parse, at, len);
    if (status)
        return status;
    if (parse->part != PART_NAME) {
        if (request->field_count == REQUEST_FIELDS_MAX)
            return refuse(parse, 431, "the request has too many fields");
        buf_byte(&request->text, '\0');
        request->fields[request->field_count].name = (uint16_t)request->text.len;
        parse->part = PART_NAME;
    }
    add_lower(&request->text, at, len);
    return HPE_OK;
}

static int on_name_over(llhttp_t *llhttp)
{
    struct parse         *parse = llhttp->data;
    const struct request *request = parse->request;

    if (parse->part != PART_BODY &&
        (parse->part != PART_NAME ||
         request->text.len == request->fields[request->field_count].name))
        return refuse(parse, 400, "a field has no name");
    return HPE_OK;
}

/* llhttp gives a folded value in several spans, the later ones from the line's start. */
static int check_value(struct parse *parse, const char *at)
{
    int status = check_gap(parse, at);

    if (status == HPE_OK && parse->gap == GAP_LF)
        return refuse(parse, 400, "a field is folded");
    return status;
}

static void begin_value(struct parse *parse)
{
    struct request *request = parse->request;

    buf_byte(&request->text, '\0');
    request->fields[request->field_count++].value = (uint16_t)request->text.len;
    parse->part = PART_VALUE;
}

static int on_value(llhttp_t *llhttp, const char *at, size_t len)
{
    struct parse *parse = llhttp->data;
    int           status;

    if (parse->part == PART_BODY)
        return on_trailer(parse, len);
    if (len > 0) { /* llhttp says where an empty value ends, which is beyond its line */
        status = check_value(parse, at);
        if (status == HPE_OK)
            status = admit(parse, at, len);
        if (status)
            return status;
    }
    if (parse->part != PART_VALUE)
        begin_value(parse);
    buf_add(&parse->request->text, at, len);
    return HPE_OK;
}

/* White space after the value is no part of it (RFC 9112 §5). */
static int on_value_over(llhttp_t *llhttp)
{
    struct parse *parse = llhttp->data;
    struct buf   *text = &parse->request->text;
    size_t        from;

    if (parse->part == PART_BODY)
        return HPE_OK;
    if (parse->part != PART_VALUE)
        begin_value(parse);
    from = parse->request->fields[parse->request->field_count - 1].value;
    while (text->len > from && strchr(" \t", text->bytes[text->len - 1]))
        text->len--;
    text->bytes[text->len] = '\0';
    return HPE_OK;
}

static int64_t declared(const llhttp_t *llhttp)
{
    if (llhttp->flags & F_CHUNKED)
        return -1;
    return llhttp->content_length > INT64_MAX ? INT64_MAX : (int64_t)llhttp->content_length;
}

static int on_headers_complete(llhttp_t *llhttp)
{
    struct parse   *parse = llhttp->data;
    struct request *request = parse->request;
    enum parse_go   go;
    int             status = check_gap(parse, parse->end);

    if (status)
        return status;
    buf_byte(&request->text, '\0');
    parse->part = PART_BODY;
    parse->at = NULL;
    request->major = llhttp->http_major;
    request->minor = llhttp->http_minor;
    request->exchange.method = llhttp_method_name(llhttp->method);
    request->declared = declared(llhttp);
    request->keeps_alive = llhttp_should_keep_alive(llhttp);
    llhttp->upgrade = 0; /* RFC 9110 §7.8: a server may ignore it, and this one does */
    go = parse->listener->on_head(parse->listener);
    return go == PARSE_STOP ? -1 : HPE_OK;
}

static int on_body(llhttp_t *llhttp, const char *at, size_t len)
{
    struct parse *parse = llhttp->data;

    return obey(parse->listener->on_body(parse->listener, at, len));
}

static int on_extension(llhttp_t *llhttp, const char *at, size_t len)
{
    struct parse *parse = llhttp->data;

    (void)at;
    parse->extension_bytes += len + 1;
    if (parse->extension_bytes > EXTENSIONS_MAX)
        return refuse(parse, 400, "the chunk extensions are too long");
    return HPE_OK;
}

static int on_whole(llhttp_t *llhttp)
{
    struct parse *parse = llhttp->data;

    parse->request = NULL;
    return obey(parse->listener->on_whole(parse->listener));
}

static const llhttp_settings_t SETTINGS = {
    .on_message_begin = on_begin,
    .on_url = on_url,
    .on_header_field = on_name,
    .on_header_field_complete = on_name_over,
    .on_header_value = on_value,
    .on_header_value_complete = on_value_over,
    .on_headers_complete = on_headers_complete,
    .on_body = on_body,
    .on_chunk_extension_name = on_extension,
    .on_chunk_extension_value = on_extension,
    .on_message_complete = on_whole,
};

struct parse *parse_new(struct parse_listener *listener)
{
    struct parse *parse = MEM_NEW(struct parse);

    llhttp_init(&parse->llhttp, HTTP_REQUEST, &SETTINGS);
    parse->llhttp.data = parse;
    parse->listener = listener;
    return parse;
}

void parse_free(struct parse *parse)
{
    free(parse);
}

static struct refusal refusal_of(const struct parse *parse, llhttp_errno_t fault)
{
    if (parse->refusal.status)
        return parse->refusal;
    switch (fault) {
    case HPE_USER:
    case HPE_CB_HEADERS_COMPLETE:
        return (struct refusal){0}; /* the listener stopped it and knows why */
    case HPE_INVALID_VERSION:
    case HPE_PAUSED_H2_UPGRADE:
        return (struct refusal){505, "HTTP/1.1 is spoken here"};
    default:
        return (struct refusal){400, llhttp_get_error_reason(&parse->llhttp)};
    }
}

size_t parse_feed(struct parse *parse, const char *bytes, size_t len, struct refusal *refusal_r)
{
    llhttp_errno_t fault;

    *refusal_r = (struct refusal){0};
    parse->at = parse->at ? bytes : NULL;
    parse->end = bytes + len;
    fault = llhttp_execute(&parse->llhttp, bytes, len);
    if (fault == HPE_PAUSED) {
        size_t used = (size_t)(llhttp_get_error_pos(&parse->llhttp) - bytes);

        llhttp_resume(&parse->llhttp);
        return used;
    }
    if (fault == HPE_OK && parse->request && parse->part != PART_BODY)
        fault = check_gap(parse, parse->end) ? HPE_USER : HPE_OK;
    if (fault != HPE_OK)
        *refusal_r = refusal_of(parse, fault);
    return fault == HPE_OK ? len : 0;
}
