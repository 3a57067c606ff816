/* calendar.c: what is in force as events of a calendar (RFC 5545): an alert is something that
 * lasts. An empty calendar says nothing about danger; its name says as of when it holds. */
#include <string.h>

#include "hub/flow/publish/room.h"

enum { LINE_MAX_BYTES = 74 }; /* §3.1: 75 octets, one of them the blank of a folded line */

/* One content line: escaped as §3.3.11 asks, folded between letters. */
static void add_line(struct buf *out, const char *name, const char *text, bool is_text)
{
    size_t start = out->len;

    buf_text(out, name);
    for (; *text; text++) {
        bool is_inside = ((unsigned char)*text & 0xC0) == 0x80;

        if (!is_inside && out->len - start >= LINE_MAX_BYTES - 5) {
            buf_text(out, "\r\n ");
            start = out->len - 1;
        }
        if (*text == '\n' && is_text)
            buf_text(out, "\\n");
        else if (is_text && strchr("\\;,", *text))
            buf_format(out, "\\%c", *text);
        else if ((unsigned char)*text >= ' ')
            buf_byte(out, *text);
    }
    buf_text(out, "\r\n");
}

/* "20261122T130000Z" */
static void add_time(struct buf *out, struct public_state *state, const char *name, int64_t ms)
{
    const char *stamp = public_stamp(state, ms);
    struct buf  time = {0};

    for (; *stamp; stamp++)
        if (*stamp != '-' && *stamp != ':')
            buf_byte(&time, *stamp);
    add_line(out, name, time.bytes, false);
    buf_free(&time);
}

static void add_event(struct buf *out, struct public_state *state,
                      const struct public_alert *alert)
{
    const struct alert_info *info = alert_info_in(&alert->alert, lang_at(state->lang, 0));
    int64_t from = info->onset.is_given ? info->onset.ms : alert->alert.sent.ms;

    buf_text(out, "BEGIN:VEVENT\r\n");
    add_line(out, "UID:", alert->row->identifier, false);
    add_time(out, state, "DTSTAMP:", alert->alert.sent.ms);
    add_time(out, state, "DTSTART:", from);
    add_time(out, state, "DTEND:", alert->row->expires_ms);
    add_line(out, "SUMMARY:", info->headline ? info->headline : "?", true);
    add_line(out, "DESCRIPTION:",
             arena_format(&state->arena, "%s\n%s", info->instruction ? info->instruction : "",
                          info->description ? info->description : ""),
             true);
    if (info->area_count > 0 && info->areas[0].desc)
        add_line(out, "LOCATION:", info->areas[0].desc, true);
    add_line(out, "URL:",
             public_link(state,
                         arena_format(&state->arena, "alerts/%s.html", alert->row->identifier)),
             false);
    buf_text(out, "END:VEVENT\r\n");
}

void feed_calendar(struct buf *out, struct public_state *state, const struct zone *zone)
{
    buf_text(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Tocsin//Alerts//EN\r\n");
    add_line(out, "X-WR-CALNAME:",
             arena_format(&state->arena, "%s%s%s (%s)", state->site, zone ? ", " : "",
                          zone ? zone->name : "", public_stamp(state, state->now_ms)),
             true);
    buf_text(out, "REFRESH-INTERVAL;VALUE=DURATION:PT5M\r\n");
    for (size_t i = 0; i < state->count; i++) {
        const struct public_alert *alert = &state->alerts[i];

        if (alert->is_in_force && alert->alert.message != MESSAGE_CANCEL &&
            (!zone || ground_touches(alert, zone)))
            add_event(out, state, alert);
    }
    buf_text(out, "END:VCALENDAR\r\n");
}
