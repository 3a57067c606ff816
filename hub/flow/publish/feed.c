/* feed.c: the public state for machines: JSON, and the areas as GeoJSON (RFC 7946). */
#include <string.h>

#include "hub/base/writer.h"
#include "hub/flow/publish/room.h"
#include "hub/model/alert_json.h"
#include "hub/model/shape_json.h"

static void write_times(struct writer *out, struct public_state *state)
{
    write_text(out, "site", state->site);
    write_text(out, "as_of", public_stamp(state, state->now_ms));
    write_text(out, "until", public_stamp(state, state->until_ms));
    write_text(out, "journal_head", state->head);
}

static const char *path_of(struct public_state *state, const struct public_alert *alert,
                           const char *folder, const char *ending)
{
    return arena_format(&state->arena, "%s/%s.%s", folder, alert->row->identifier, ending);
}

static void write_alert(struct writer *out, struct public_state *state,
                        const struct public_alert *alert)
{
    const struct alert *message = &alert->alert;

    write_object(out, NULL);
    write_text(out, "identifier", message->identifier);
    write_text(out, "sender", message->sender);
    write_text(out, "sent", public_stamp(state, message->sent.ms));
    write_text(out, "expires", public_stamp(state, alert->row->expires_ms));
    write_text(out, "state", alert->row->state);
    write_text(out, "severity", ALERT_SEVERITY_WORDS[alert_severity_of(message)]);
    write_text(out, "page", public_link(state, path_of(state, alert, "alerts", "html")));
    write_text(out, "cap", public_link(state, path_of(state, alert, "cap", "xml")));
    write_object(out, "content");
    alert_write_json(message, out);
    write_end(out);
    write_end(out);
}

void feed_json(struct buf *buf, struct public_state *state)
{
    struct writer out = writer_open(buf);

    write_object(&out, NULL);
    write_times(&out, state);
    write_list(&out, "alerts");
    for (size_t i = 0; i < state->count; i++)
        if (state->alerts[i].is_in_force)
            write_alert(&out, state, &state->alerts[i]);
    write_end(&out);
    write_end(&out);
    buf_byte(buf, '\n');
}

static void write_one(struct writer *out, struct public_state *state,
                      const struct public_alert *alert)
{
    const struct alert_info *info = alert_info_in(&alert->alert, lang_at(state->lang, 0));
    struct buf               ground = {0};

    shape_write_geojson(&ground, &alert->ground);
    write_object(out, NULL);
    write_text(out, "type", "Feature");
    write_text(out, "id", alert->row->identifier);
    write_raw(out, "geometry", ground.bytes, ground.len);
    write_object(out, "properties");
    write_text(out, "severity", ALERT_SEVERITY_WORDS[alert_severity_of(&alert->alert)]);
    write_text(out, "event", info->event);
    write_text(out, "headline", info->headline);
    write_text(out, "area", info->area_count > 0 ? info->areas[0].desc : NULL);
    write_text(out, "sent", public_stamp(state, alert->alert.sent.ms));
    write_text(out, "expires", public_stamp(state, alert->row->expires_ms));
    write_text(out, "page", public_link(state, path_of(state, alert, "alerts", "html")));
    write_text(out, "cap", public_link(state, path_of(state, alert, "cap", "xml")));
    write_end(out);
    write_end(out);
    buf_free(&ground);
}

void feed_geojson(struct buf *buf, struct public_state *state)
{
    struct writer out = writer_open(buf);

    write_object(&out, NULL);
    write_text(&out, "type", "FeatureCollection");
    write_times(&out, state);
    write_list(&out, "features");
    for (size_t i = 0; i < state->count; i++)
        if (state->alerts[i].is_in_force && state->alerts[i].alert.message != MESSAGE_CANCEL)
            write_one(&out, state, &state->alerts[i]);
    write_end(&out);
    write_end(&out);
    buf_byte(buf, '\n');
}

void feed_one(struct buf *buf, struct public_state *state, const struct public_alert *alert)
{
    struct writer out = writer_open(buf);

    write_alert(&out, state, alert);
    buf_byte(buf, '\n');
}

void feed_index(struct buf *buf, const struct public_state *state,
                const struct public_files *files)
{
    struct writer out = writer_open(buf);
    char          text[STAMP_LEN + 1];

    write_object(&out, NULL);
    write_text(&out, "site", state->site);
    write_text(&out, "as_of", stamp_text(text, state->now_ms));
    write_text(&out, "until", stamp_text(text, state->until_ms));
    write_text(&out, "journal_head", state->head);
    write_list(&out, "files");
    for (size_t i = 0; i < files->count; i++)
        write_text(&out, NULL, files->items[i].path);
    write_end(&out);
    write_end(&out);
    buf_byte(buf, '\n');
}
