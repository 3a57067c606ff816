#include "hub/loop/curl/line.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "hub/base/mem.h"

enum { LINE_MAX_BYTES = 8192 /* far beyond RFC 5321 §4.5.3.1.5 */ };

static void on_clear(struct tally *tally)
{
    struct line  *line = CONTAINER_OF(tally, struct line, tally);
    struct tally *owner = line->owner;

    buf_free(&line->in);
    buf_free(&line->out);
    free(line);
    tally_drop(owner);
}

static void on_poll_closed(uv_handle_t *handle)
{
    struct line *line = CONTAINER_OF((uv_poll_t *)(void *)handle, struct line, poll);

    tally_drop(&line->tally);
}

void line_close(struct line *line)
{
    static const char GOODBYE[] = "QUIT\r\n";
    size_t            sent;

    if (line->is_closing)
        return;
    line->is_closing = true;
    if (line->is_up) {
        if (line_is_flushed(line))
            curl_easy_send(line->easy, GOODBYE, sizeof GOODBYE - 1, &sent);
        uv_close((uv_handle_t *)&line->poll, on_poll_closed);
    }
    curl_multi_remove_handle(line->sockets.multi, line->easy);
    curl_easy_cleanup(line->easy);
    curl_multi_cleanup(line->sockets.multi);
    sockets_close(&line->sockets);
    tally_drop(&line->tally);
}

/* ── speaking ────────────────────────────────────────────────────────────────────── */

static void on_ready(uv_poll_t *poll, int status, int events);

static void watch(struct line *line)
{
    int events = line_is_flushed(line) ? UV_READABLE : UV_READABLE | UV_WRITABLE;

    if (events == line->watched)
        return;
    line->watched = events;
    uv_poll_start(&line->poll, events, on_ready);
}

static bool flush(struct line *line)
{
    while (!line_is_flushed(line)) {
        size_t   sent = 0;
        CURLcode result = curl_easy_send(line->easy, line->out.bytes + line->gone,
                                         line->out.len - line->gone, &sent);

        if (result == CURLE_AGAIN)
            return true;
        if (result != CURLE_OK)
            return false;
        line->gone += sent;
    }
    line->out.len = line->gone = 0;
    return true;
}

/* Hands over the whole lines there are; the owner may close the line from inside. */
static void tell_lines(struct line *line)
{
    char *end;

    while (!line->is_closing && line->in.len > 0 &&
           (end = memchr(line->in.bytes, '\n', line->in.len))) {
        size_t whole = (size_t)(end - line->in.bytes) + 1, len = whole - 1;
        char   text[LINE_MAX_BYTES];

        if (len > 0 && line->in.bytes[len - 1] == '\r')
            len--;
        memcpy(text, line->in.bytes, len);
        text[len] = '\0';
        buf_cut(&line->in, whole);
        line->on_line(line, text, len);
    }
}

/* False: the relay has ended, or says more than anybody has to. */
static bool listen_to(struct line *line)
{
    for (;;) {
        size_t   got = 0;
        CURLcode result;

        buf_reserve(&line->in, LINE_MAX_BYTES);
        result =
            curl_easy_recv(line->easy, line->in.bytes + line->in.len, LINE_MAX_BYTES / 2, &got);
        if (result == CURLE_AGAIN)
            return true;
        if (result != CURLE_OK || got == 0)
            return false;
        line->in.len += got;
        tell_lines(line);
        if (line->is_closing)
            return true;
        if (line->in.len >= LINE_MAX_BYTES / 2)
            return false;
    }
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
    struct line *line = CONTAINER_OF(poll, struct line, poll);

    tally_take(&line->tally); /* until we are done with it */
    line->watched = status < 0 ? 0 : line->watched;
    if (status < 0 || !listen_to(line) || (!line->is_closing && !flush(line))) {
        if (!line->is_closing)
            line->on_end(line);
    } else if (!line->is_closing) {
        watch(line);
    }
    tally_drop(&line->tally);
    (void)events;
}

void line_say(struct line *line, const char *bytes, size_t len)
{
    buf_add(&line->out, bytes, len);
    flush(line); /* what fails stays, and the loop is told of it */
    watch(line);
}

bool line_is_flushed(const struct line *line)
{
    return line->gone == line->out.len;
}

/* ── connecting ──────────────────────────────────────────────────────────────────── */

static bool start_watching(struct line *line)
{
    curl_socket_t fd = CURL_SOCKET_BAD;

    curl_easy_getinfo(line->easy, CURLINFO_ACTIVESOCKET, &fd);
    if (fd == CURL_SOCKET_BAD)
        return false;
    sockets_leave(&line->sockets, fd);
    if (uv_poll_init_socket(line->sockets.loop, &line->poll, fd) != 0)
        return false;
    tally_take(&line->tally);
    line->is_up = true;
    watch(line);
    return true;
}

static void on_progress(struct sockets *sockets)
{
    struct line *line = CONTAINER_OF(sockets, struct line, sockets);
    CURLMsg     *message;
    CURLcode     result;
    int          left;

    if (line->is_closing || line->is_up)
        return;
    message = curl_multi_info_read(sockets->multi, &left);
    if (!message)
        return;
    result = message->data.result;
    if (result == CURLE_OK && !start_watching(line))
        result = CURLE_COULDNT_CONNECT;
    line->on_up(line, result);
}

static curl_socket_t on_open_socket(void *opener, curlsocktype why,
                                    struct curl_sockaddr *address)
{
    struct line *line = opener;

    return why == CURLSOCKTYPE_IPCXN ? sockets_make(&line->sockets, address) : CURL_SOCKET_BAD;
}

struct line *line_new(uv_loop_t *loop, struct tally *owner)
{
    struct line *line = MEM_NEW(struct line);

    line->tally.on_clear = on_clear;
    line->owner = owner;
    line->easy = curl_easy_init();
    line->sockets = (struct sockets){.multi = curl_multi_init(),
                                     .loop = loop,
                                     .tally = &line->tally,
                                     .on_progress = on_progress};
    if (!line->easy || !line->sockets.multi)
        abort();
    tally_take(owner);
    tally_take(&line->tally);
    sockets_open(&line->sockets);
    sockets_adopt(&line->sockets, line->easy, on_open_socket, line);
    curl_easy_setopt(line->easy, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(line->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(line->easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(line->easy, CURLOPT_PROXY, "");
    curl_easy_setopt(line->easy, CURLOPT_TCP_KEEPALIVE, 1L);
    return line;
}

void line_connect(struct line *line)
{
    curl_multi_add_handle(line->sockets.multi, line->easy);
}
