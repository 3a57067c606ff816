#include "hub/model/kept.h"

#include <string.h>

size_t kept_write(struct buf *buf, const struct report *report, const char *network)
{
    size_t start = buf->len, len;

    report_write(buf, report); /* no line feed of its own */
    len = buf->len - start;
    buf_byte(buf, '\n');
    buf_text(buf, network);
    return len;
}

int kept_read(struct report *report_r, const char **network_r, struct arena *arena,
              const struct report_frame *frame, const void *bytes, size_t len, struct err *err)
{
    const char *json = bytes;
    const char *line = len > 0 ? memchr(bytes, '\n', len) : NULL;
    size_t      json_len = line ? (size_t)(line - json) : 0;

    if (!line || len - json_len - 1 > KEPT_NETWORK_MAX)
        return err_set(err, ERR_INVALID, "is not a kept report");
    *network_r = arena_copy(arena, line + 1, len - json_len - 1);
    if (report_parse(report_r, arena, frame, json, json_len, err) != REPORT_GOOD)
        return err_at(err, "kept report");
    return 0;
}
