/* feed.c: the public state for machines: JSON, and Atom (RFC 4287) whose entries link
 * each to one CAP message. */
#include <string.h>

#include "hub/base/writer.h"
#include "hub/flow/publish/room.h"
#include "hub/model/alert_json.h"
#include "hub/model/render.h"

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
    write_text(out, "severity", ALERT_SEVERITY_WORDS[alert_severity_of(message)]);
    write_text(out, "page", public_link(state, "", path_of(state, alert, "alerts", "html")));
    write_text(out, "cap", public_link(state, "", path_of(state, alert, "cap", "xml")));
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

static void add_element(struct buf *out, const char *name, const char *text)
{
    buf_format(out, "<%s>", name);
    render_html(out, text);
    buf_format(out, "</%s>\n", name);
}

static void add_link(struct buf *out, const char *rel, const char *type, const char *href)
{
    buf_format(out, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
    render_html(out, href);
    buf_text(out, "\"/>\n");
}

static void add_entry(struct buf *out, struct public_state *state,
                      const struct public_alert *alert)
{
    const struct alert_info *info = alert_info_in(&alert->alert, lang_at(state->lang, 0));

    buf_text(out, "<entry>\n");
    buf_format(out, "<id>urn:uuid:%s</id>\n", alert->row->identifier);
    add_element(out, "title", info->headline ? info->headline : "?");
    add_element(out, "updated", public_stamp(state, alert->alert.sent.ms));
    add_element(out, "published", public_stamp(state, alert->alert.sent.ms));
    add_link(out, "alternate", "application/cap+xml",
             public_link(state, "", path_of(state, alert, "cap", "xml")));
    add_link(out, "related", "text/html",
             public_link(state, "", path_of(state, alert, "alerts", "html")));
    add_element(out, "summary",
                info->instruction   ? info->instruction
                : info->description ? info->description
                                    : "");
    buf_text(out, "</entry>\n");
}

/* What is in force and, as consumers ask, the cancels and updates for as long. */
void feed_atom(struct buf *out, struct public_state *state)
{
    const char *self = public_link(state, "", "alerts.atom");

    buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    add_element(out, "id", *state->url ? self : "urn:tocsin:alerts");
    add_element(out, "title", state->site);
    add_element(out, "updated", public_stamp(state, state->now_ms));
    buf_text(out, "<author>");
    add_element(out, "name", state->site);
    buf_text(out, "</author>\n");
    add_link(out, "self", "application/atom+xml", self);
    buf_format(out, "<!-- until %s; journal %s -->\n", public_stamp(state, state->until_ms),
               state->head);
    for (size_t i = 0; i < state->count; i++)
        if (state->alerts[i].row->expires_ms > state->now_ms)
            add_entry(out, state, &state->alerts[i]);
    buf_text(out, "</feed>\n");
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
