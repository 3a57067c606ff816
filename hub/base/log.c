#include "hub/base/log.h"

#include <stdio.h>

#include "hub/base/writer.h"

void log_event(enum log_level level, const char *event, const struct log_field *fields)
{
    static const char *const WORDS[] = {"debug", "info", "warn", "alarm"};
    static const int         PRIORITIES[] = {7, 6, 4, 1}; /* sd-daemon(3) */
    struct buf               line = {0};
    struct writer            out = writer_open(&line);

    buf_format(&line, "<%d>", PRIORITIES[level]);
    write_object(&out, NULL);
    write_text(&out, "level", WORDS[level]);
    write_text(&out, "event", event);
    for (; fields->name; fields++) {
        if (fields->text)
            write_text(&out, fields->name, fields->text);
        else
            write_integer(&out, fields->name, fields->number);
    }
    write_end(&out);
    buf_byte(&line, '\n');
    fwrite(line.bytes, 1, line.len, stderr);
    buf_free(&line);
}
