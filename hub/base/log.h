/* log.h: one line of JSON per event, to standard error, for the journal.
 *
 *     LOG(LOG_WARN, "delivery.lost", TEXT("adapter", name), NUMBER("asked", n));
 *
 * The first word names the event (thing.happened) and never changes with the
 * data; the data goes into fields. People, addresses and texts of reports are
 * never logged: log the id and look it up. */
#ifndef TOCSIN_BASE_LOG_H
#define TOCSIN_BASE_LOG_H

#include <stddef.h>
#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ALARM };

struct log_field {
    const char *name;
    const char *text; /* NULL: a number */
    int64_t     number;
};

#define TEXT(name, value)   ((struct log_field){name, value, 0})
#define NUMBER(name, value) ((struct log_field){name, NULL, value})
#define LOG(level, event, ...)                                                                 \
    log_event(level, event, (const struct log_field[]){__VA_ARGS__ __VA_OPT__(, ){0}})

/* fields ends with an empty one. Each line carries the systemd priority prefix <N>. */
void log_event(enum log_level level, const char *event, const struct log_field *fields);

#endif
