#include "hub/api/mqtt_intake/letter.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "hub/base/crypto.h"
#include "hub/base/text.h"
#include "hub/base/writer.h"

enum { DEVICE_MAX = 32, TEN_MINUTES_MS = 600000 };

static const char OWNTRACKS[] = "owntracks/", THINGS[] = "v3/", UPLINK[] = "/up";

static bool is_device(const char *name)
{
    size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");

    return len >= 1 && len <= DEVICE_MAX && name[len] == '\0';
}

/* The device of "tocsin/1/<site>/report/<device>"; NULL for another topic. */
static const char *device_of(struct arena *arena, const char *topic, const char *site)
{
    const char *front = arena_format(arena, "tocsin/1/%s/report/", site);
    size_t      len = strlen(front);

    return strncmp(topic, front, len) == 0 && is_device(topic + len) ? topic + len : NULL;
}

static void refuse(struct letter *letter)
{
    letter->kind = LETTER_REFUSED;
}

/* A short text carries no id of its own: the same text of the same device within the same
 * ten minutes is one report, so that what the broker sends again is not two. One that was
 * left at the broker comes at each subscription: it is the same whenever it comes. */
static struct id id_of_text(struct arena *arena, const struct letter *letter, int64_t now_ms)
{
    uint8_t digest[SHA256_LEN];
    char    hex[2 * SHA256_LEN + 1];

    sha256(digest, letter->bytes, letter->len);
    return report_id_of("mqtt",
                        arena_format(arena, "%s/%s/%" PRId64, letter->device,
                                     hex_text(hex, digest, sizeof digest),
                                     letter->is_retained ? 0 : now_ms / TEN_MINUTES_MS));
}

static void read_json(struct letter *letter, struct arena *arena,
                      const struct report_frame *frame)
{
    switch (
        report_parse(&letter->report, arena, frame, letter->bytes, letter->len, &letter->err)) {
    case REPORT_GOOD:
        letter->kind = LETTER_REPORT;
        return;
    case REPORT_NEWER:
        letter->kind = LETTER_NEWER;
        err_set(&letter->err, ERR_INVALID,
                "is of a newer version than this hub reads; kept for an operator");
        return;
    case REPORT_REFUSED:
        refuse(letter);
    }
}

static void read_report(struct letter *letter, struct arena *arena,
                        const struct report_frame *frame, int64_t now_ms)
{
    const char *at = letter->bytes;

    while (isspace((unsigned char)*at))
        at++;
    if (*at == '{' || *at == '[') {
        read_json(letter, arena, frame);
    } else if (report_parse_sms(&letter->report, arena, frame, letter->bytes, letter->len,
                                &letter->err) < 0) {
        refuse(letter);
    } else {
        letter->kind = LETTER_REPORT;
        letter->report.id = id_of_text(arena, letter, now_ms);
    }
}

static void read_owntracks(struct letter *letter, struct arena *arena,
                           const struct report_frame *frame)
{
    switch (report_parse_owntracks(&letter->report, &letter->position, arena, frame,
                                   letter->device, letter->bytes, letter->len, &letter->err)) {
    case OWNTRACKS_REFUSED:
        refuse(letter);
        return;
    case OWNTRACKS_REPORT:
        letter->kind = LETTER_REPORT;
        letter->has_position = true;
        return;
    case OWNTRACKS_POSITION:
        letter->has_position = true;
        return;
    case OWNTRACKS_OTHER:
        return;
    }
}

/* "v3/<application>@<tenant>/devices/<device>/up": The Things Stack's MQTT server. Who may say
 * what there is the broker's to decide. */
static bool is_uplink(const char *topic)
{
    size_t len = strlen(topic), end = sizeof UPLINK - 1;

    return strncmp(topic, THINGS, sizeof THINGS - 1) == 0 && len > end &&
           strcmp(topic + len - end, UPLINK) == 0;
}

static void read_uplink(struct letter *letter, struct arena *arena, int64_t now_ms)
{
    letter->sender = "things";
    if (gauge_read_uplink(&letter->readings, arena, letter->bytes, letter->len, now_ms,
                          &letter->err) < 0)
        refuse(letter);
}

void letter_read(struct letter *letter_r, struct arena *arena,
                 const struct mqtt_message *message, const char *site,
                 const struct report_frame *frame, int64_t now_ms)
{
    const char *device = device_of(arena, message->topic, site);
    bool        is_owntracks = strncmp(message->topic, OWNTRACKS, sizeof OWNTRACKS - 1) == 0;

    *letter_r = (struct letter){.kind = LETTER_NOTHING,
                                .device = "",
                                .sender = "broker",
                                .is_retained = message->is_retained,
                                .bytes = message->payload,
                                .len = message->is_too_long ? 0 : message->len};
    if (message->len == 0) /* a retained message taken back */
        return;
    if (device || is_owntracks) {
        letter_r->device = device ? device : message->topic + sizeof OWNTRACKS - 1;
        letter_r->sender = arena_format(arena, "device:%s", letter_r->device);
    }
    letter_r->wants_answer = device != NULL;
    if (is_uplink(message->topic)) {
        read_uplink(letter_r, arena, now_ms);
    } else if (!device && !is_owntracks) {
        refuse(letter_r);
        err_set(&letter_r->err, ERR_INVALID, "%s: is no topic for reports", message->topic);
    } else if (message->is_too_long) {
        refuse(letter_r);
        err_set(&letter_r->err, ERR_TOO_LARGE, "is longer than %d bytes", MQTT_PAYLOAD_MAX);
    } else if (device) {
        read_report(letter_r, arena, frame, now_ms);
    } else {
        read_owntracks(letter_r, arena, frame);
    }
}

const char *letter_topic(struct arena *arena, const struct letter *letter, const char *site)
{
    return arena_format(arena, "tocsin/1/%s/report/%s/answer", site, letter->device);
}

static const char *status_of(const struct letter *letter, const struct intake_item *item)
{
    static const char *const KEPT[] = {
        [KEPT_NEW] = "received", [KEPT_REPEATED] = "received", [KEPT_CONFLICT] = "conflict"};

    if (letter->kind == LETTER_REPORT)
        return KEPT[item->kept];
    return letter->kind == LETTER_NEWER ? "newer" : "refused";
}

static void write_complaint(struct writer *out, const struct err *err)
{
    write_text(out, "detail", err->text);
    if (!*err->pointer)
        return;
    write_list(out, "errors");
    write_object(out, NULL);
    write_text(out, "pointer", err->pointer);
    write_text(out, "detail", err_words(err));
    write_end(out);
    write_end(out);
}

void letter_answer(struct buf *buf, const struct letter *letter, const struct intake_item *item,
                   const char *public_url, const char *key)
{
    struct writer out = writer_open(buf);
    char          id[ID_TEXT_LEN + 1];

    write_object(&out, NULL);
    write_text(&out, "id",
               id_is_nil(&letter->report.id) ? "" : id_text(id, &letter->report.id));
    write_text(&out, "status", status_of(letter, item));
    if (letter->kind != LETTER_REPORT) {
        write_complaint(&out, &letter->err);
    } else if (item->kept == KEPT_CONFLICT) {
        write_text(&out, "detail",
                   "another report has this id; this one is kept for an operator");
    } else {
        struct buf url = {0};

        write_integer(&out, "number", item->no);
        buf_format(&url, "%s/status/%s", public_url, key);
        write_text(&out, "status_url", url.bytes);
        buf_free(&url);
    }
    write_end(&out);
}
