/* file.c: files as answers, read off the loop, one piece at a time, as fast as the peer
 * takes them. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/loop/http_server/conversation.h"
#include "hub/loop/http_server/response.h"
#include "hub/loop/offload.h"

enum { PIECE_BYTES = 64 * 1024, CODINGS = 2 };

struct sending {
    struct offload       offload;
    struct exchange     *exchange;
    struct conversation *talk;
    struct http_file     file;
    int                  fd, fault; /* errno; 0: all is well */
    struct stat          stat;
    const char          *packed[CODINGS]; /* paths the peer takes; NULL: not that one */
    const char          *coding; /* what the opened file is packed with; NULL: it is plain */
    int64_t              sent;
    size_t               piece_len;
    bool                 is_reading, has_begun, is_gone;
    char                *piece;
};

static void read_piece(struct sending *sending)
{
    ssize_t got = pread(sending->fd, sending->piece, PIECE_BYTES, sending->sent);

    sending->fault = got < 0 ? errno : 0;
    sending->piece_len = got < 0 ? 0 : (size_t)got;
}

/* The codings a file may lie beside itself in, the smaller first. */
static const struct {
    const char *coding, *ending;
} PACKED[CODINGS] = {{"br", ".br"}, {"gzip", ".gz"}};

/* RFC 9110 §12.5.3: it is in the list, and not with a weight of 0. */
static bool is_taken(const char *list, const char *coding)
{
    size_t len = strlen(coding);

    while (list && *list) {
        size_t      one = strcspn(list += strspn(list, ", \t"), ",");
        const char *weight = memmem(list, one, "q=", 2);

        if (strcspn(list, ",; \t") == len && strncasecmp(list, coding, len) == 0)
            return !weight || strtod(weight + 2, NULL) > 0;
        list += one;
    }
    return false;
}

static int open_at(const char *path)
{
    return open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
}

/* The packed file the peer takes, or the plain one. */
static void open_file(struct sending *sending)
{
    for (size_t i = 0; sending->fd < 0 && i < CODINGS; i++)
        if (sending->packed[i]) {
            sending->fd = open_at(sending->packed[i]);
            sending->coding = sending->fd < 0 ? NULL : PACKED[i].coding;
        }
    if (sending->fd < 0)
        sending->fd = open_at(sending->file.path);
}

/* On a worker thread. */
static void on_run(struct offload *offload)
{
    struct sending *sending = CONTAINER_OF(offload, struct sending, offload);

    if (sending->fd >= 0) {
        read_piece(sending);
        return;
    }
    open_file(sending);
    if (sending->fd < 0 || fstat(sending->fd, &sending->stat) < 0)
        sending->fault = errno;
    else if (!S_ISREG(sending->stat.st_mode) || sending->stat.st_size > HTTP_FILE_MAX)
        sending->fault = ENOENT;
    else
        read_piece(sending);
}

static void let_go(struct sending *sending)
{
    if (sending->fd >= 0)
        close(sending->fd);
    sending->fd = -1;
}

static void read_more(struct sending *sending)
{
    sending->is_reading = true;
    offload_start(&sending->offload, sending->talk->shared->loop, sending->talk->owner);
}

static void end(struct sending *sending)
{
    let_go(sending);
    exchange_end(sending->exchange);
}

static void on_gone(struct exchange *exchange)
{
    struct sending *sending = exchange->mine;

    sending->is_gone = sending->has_begun;
    if (!sending->is_reading && sending->has_begun)
        end(sending);
}

static void on_drained(struct exchange *exchange)
{
    struct sending *sending = exchange->mine;

    if (!sending->is_reading)
        read_more(sending);
}

static void refuse(struct sending *sending, int status, const char *body)
{
    let_go(sending);
    exchange_answer(sending->exchange, &(struct http_answer){.status = status,
                                                             .type = "application/problem+json",
                                                             .body = body,
                                                             .body_len = strlen(body)});
}

/* RFC 9110 §13.1.2, weak comparison: any of the list, or "*". */
static bool is_named(const char *list, const char *tag)
{
    size_t len = strlen(tag);

    while (list && *list) {
        list += strspn(list, ", \t");
        if (*list == '*')
            return true;
        if (strncmp(list, "W/", 2) == 0)
            list += 2;
        if (strncmp(list, tag, len) == 0)
            return true;
        list += strcspn(list, ",");
    }
    return false;
}

/* False: there is nothing to be sent but the head, and the exchange is over. */
static bool begin(struct sending *sending)
{
    struct exchange *exchange = sending->exchange;
    char             date[HTTP_DATE_LEN + 1];
    const char      *tag =
        arena_format(exchange->arena, "\"%llx-%llx\"",
                     (unsigned long long)sending->stat.st_mtim.tv_sec * 1000000000ULL +
                         (unsigned long long)sending->stat.st_mtim.tv_nsec,
                     (unsigned long long)sending->stat.st_size);
    const struct http_header headers[] = {
        {"ETag", tag},
        {"Last-Modified", http_date(date, (int64_t)sending->stat.st_mtim.tv_sec * 1000)},
        {"Cache-Control", sending->file.cache ? sending->file.cache : "no-cache"},
        {sending->file.is_packed ? "Vary" : NULL, "Accept-Encoding"},
        {sending->coding ? "Content-Encoding" : NULL, sending->coding},
        {0}};
    struct http_answer head = {.status = 200,
                               .type = sending->file.type,
                               .headers = headers,
                               .fields = sending->file.fields};

    if (is_named(exchange_header(exchange, "if-none-match"), tag)) {
        head.status = 304;
        let_go(sending);
        exchange_answer(exchange, &head);
        return false;
    }
    sending->has_begun = true;
    exchange_stream(exchange, &head, sending->stat.st_size);
    return true;
}

static void on_read(struct offload *offload)
{
    struct sending *sending = CONTAINER_OF(offload, struct sending, offload);
    int64_t         left;

    sending->is_reading = false;
    if (!sending->has_begun && sending->fault) {
        refuse(sending, 404,
               "{\"type\":\"about:blank\",\"status\":404,\"title\":\"Not Found\"}\n");
        return;
    }
    if (!sending->has_begun && !begin(sending))
        return;
    left = sending->stat.st_size - sending->sent;
    if ((int64_t)sending->piece_len > left)
        sending->piece_len = (size_t)left; /* it has grown since */
    sending->sent += (int64_t)sending->piece_len;
    if (sending->is_gone || sending->piece_len == 0 ||
        !exchange_send(sending->exchange, sending->piece, sending->piece_len) ||
        sending->sent == sending->stat.st_size)
        end(sending);
}

void exchange_answer_file(struct exchange *exchange, const struct http_file *file)
{
    struct sending                 *sending = arena_alloc(exchange->arena, sizeof *sending);
    static const struct http_header ALLOW[] = {{"Allow", "GET, HEAD"}, {0}};

    if (strcmp(exchange->method, "GET") != 0 && strcmp(exchange->method, "HEAD") != 0) {
        exchange_answer(exchange, &(struct http_answer){.status = 405, .headers = ALLOW});
        return;
    }
    *sending = (struct sending){
        .exchange = exchange,
        .talk = request_of(exchange)->talk,
        .file = {.path = arena_text(exchange->arena, file->path),
                 .type = arena_text(exchange->arena, file->type),
                 .cache = arena_text(exchange->arena, file->cache),
                 .fields = file->fields,
                 .is_packed = file->is_packed},
        .fd = -1,
        .offload = {.run = on_run, .done = on_read},
        .piece = arena_alloc(exchange->arena, PIECE_BYTES),
    };
    for (size_t i = 0; file->is_packed && i < CODINGS; i++)
        if (is_taken(exchange_header(exchange, "accept-encoding"), PACKED[i].coding))
            sending->packed[i] =
                arena_format(exchange->arena, "%s%s", file->path, PACKED[i].ending);
    exchange->mine = sending;
    exchange->on_gone = on_gone;
    exchange->on_drained = on_drained;
    read_more(sending);
}
