#include "hub/desk/subscriptions/row.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "hub/base/reader.h"
#include "hub/base/writer.h"
#include "hub/model/area.h"
#include "hub/model/geometry.h"

enum { HAZARDS_TEXT_MAX = SUBSCRIPTION_HAZARDS_MAX * (HAZARD_CODE_LEN + 1) };

static const char ZONE[] = "zone:";

void row_hash(uint8_t hash[STORE_HASH_LEN], const struct subscriptions_settings *settings,
              enum endpoint_kind kind, const char *address)
{
    struct buf said = {0};

    buf_format(&said, "%s:%s", ENDPOINT_WORDS[kind], address);
    blake2b(hash, settings->hash, sizeof settings->hash, said.bytes, said.len);
    crypto_wipe(said.bytes, said.len);
    buf_free(&said);
}

const char *row_about(struct arena *arena, const uint8_t hash[STORE_HASH_LEN])
{
    char half[STORE_HASH_LEN + 1];

    return arena_format(arena, "subscriber:%s", hex_text(half, hash, STORE_HASH_LEN / 2));
}

static struct blob kept_blob(struct arena *arena, struct buf *bytes)
{
    struct blob blob = {arena_copy(arena, bytes->bytes, bytes->len), bytes->len};

    buf_free(bytes);
    return blob;
}

static const char *hazards_text(const struct subscription *subscription, struct arena *arena)
{
    struct buf text = {0};

    if (subscription->hazard_count == 0)
        return NULL;
    for (size_t i = 0; i < subscription->hazard_count; i++)
        buf_format(&text, "%s%s", i ? " " : "", subscription->hazards[i]->code);
    return kept_blob(arena, &text).at;
}

/* What makes two subscriptions of an address the same: the zone, or a keyed hash of the
 * ground, which tells nothing once the rest was erased; and the mode. */
static const char *place_text(const struct subscription           *subscription,
                              const struct subscriptions_settings *settings,
                              struct arena                        *arena)
{
    struct buf ground = {0};
    char       mode[MODE_TEXT_MAX + 1], name[33];
    uint8_t    hash[BLAKE2B_LEN];

    mode_text(mode, &subscription->mode);
    if (subscription->place == SUBSCRIPTION_ZONE)
        return arena_format(arena, "%s%s@%s", ZONE, subscription->zone, mode);
    if (subscription->place == SUBSCRIPTION_POLYGON)
        area_write_polygon(&ground, &subscription->polygon);
    else
        buf_format(&ground, "%d,%d,%.0f", shape_e7(subscription->point.lat),
                   shape_e7(subscription->point.lon), subscription->radius_m);
    blake2b(hash, settings->hash, sizeof settings->hash, ground.bytes, ground.len);
    buf_free(&ground);
    return arena_format(arena, "%s:%s@%s",
                        subscription->place == SUBSCRIPTION_POLYGON ? "polygon" : "point",
                        hex_text(name, hash, 16), mode);
}

struct subscription_row row_of(const struct subscription           *subscription,
                               const struct subscriptions_settings *settings,
                               struct arena                        *arena)
{
    struct buf sealed = {0}, ring = {0};
    char       mode[MODE_TEXT_MAX + 1];
    bool       has_point =
        subscription->place == SUBSCRIPTION_POINT || subscription->place == SUBSCRIPTION_CIRCLE;
    struct subscription_row row = {
        .kind = ENDPOINT_WORDS[subscription->kind],
        .place = place_text(subscription, settings, arena),
        .lat_e7 = has_point ? shape_e7(subscription->point.lat) : SUBSCRIPTION_NOWHERE,
        .lon_e7 = has_point ? shape_e7(subscription->point.lon) : SUBSCRIPTION_NOWHERE,
        .radius_m = (int32_t)subscription->radius_m,
        .level = (int)subscription->mildest,
        .hazards = hazards_text(subscription, arena),
        .lang = subscription->language,
        .mode = arena_text(arena, mode_text(mode, &subscription->mode)),
    };

    row_hash(row.address, settings, subscription->kind, subscription->address);
    secret_seal(&sealed, settings->seal, settings->chance, subscription->address,
                strlen(subscription->address));
    row.sealed = kept_blob(arena, &sealed);
    if (subscription->place == SUBSCRIPTION_POLYGON) {
        area_write_polygon(&ring, &subscription->polygon);
        row.shape = kept_blob(arena, &ring);
    }
    return row;
}

/* ── the fields ─────────────────────────────────────────────────────────────────── */

static void read_pending(struct pending *pending_r, struct reader *outer)
{
    struct reader in = reader_inside(outer, "pending");

    pending_r->code = read_text(&in, "code", 2 * SHA256_LEN);
    pending_r->until_ms = read_integer(&in, "until_ms", 0, INT64_MAX);
    pending_r->tries = read_integer(&in, "tries", 0, SUBSCRIPTIONS_CODE_TRIES);
    pending_r->level = read_integer(&in, "level", SEVERITY_EXTREME, SEVERITY_MINOR);
    pending_r->hazards = read_text_or(&in, "hazards", HAZARDS_TEXT_MAX, NULL);
    pending_r->language = read_text(&in, "language", 40);
    reader_leave(&in, outer);
}

int row_fields_read(struct row_fields *fields_r, const char *json, struct arena *arena,
                    struct err *err)
{
    struct reader in;

    *fields_r = (struct row_fields){0};
    if (!json)
        return 0;
    in = reader_open(json, strlen(json), arena, err);
    fields_r->consent_by = read_text_or(&in, "consent_by", 20, NULL);
    fields_r->consent_ms = read_integer_or(&in, "consent_ms", 0, INT64_MAX, 0);
    if (reader_has(&in, "pending"))
        read_pending(&fields_r->pending, &in);
    return reader_close(&in);
}

static void write_pending(struct writer *out, const struct pending *pending)
{
    write_object(out, "pending");
    write_text(out, "code", pending->code);
    write_integer(out, "until_ms", pending->until_ms);
    write_integer(out, "tries", pending->tries);
    write_integer(out, "level", pending->level);
    if (pending->hazards)
        write_text(out, "hazards", pending->hazards);
    write_text(out, "language", pending->language);
    write_end(out);
}

const char *row_fields_write(const struct row_fields *fields, struct arena *arena)
{
    struct buf    json = {0};
    struct writer out = writer_open(&json);

    write_object(&out, NULL);
    if (fields->consent_by) {
        write_text(&out, "consent_by", fields->consent_by);
        write_integer(&out, "consent_ms", fields->consent_ms);
    }
    if (fields->pending.code)
        write_pending(&out, &fields->pending);
    write_end(&out);
    return kept_blob(arena, &json).at;
}

/* ── the language ───────────────────────────────────────────────────────────────── */

/* Of the site's, the one with this tag, or with what stands before its first hyphen: "en-GB"
 * reads "en". -1: none. */
static int language_place(const struct subscriptions_settings *settings, const char *lang)
{
    size_t len = strcspn(lang, "-"), near = AUDIENCE_LANGUAGES_MAX;

    for (size_t i = 0; i < settings->language_count && i < AUDIENCE_LANGUAGES_MAX; i++) {
        if (strcasecmp(settings->languages[i], lang) == 0)
            return (int)i;
        if (near == AUDIENCE_LANGUAGES_MAX &&
            strncasecmp(settings->languages[i], lang, len) == 0 &&
            settings->languages[i][len] == '\0')
            near = i;
    }
    return near < AUDIENCE_LANGUAGES_MAX ? (int)near : -1;
}

/* Rather in another language than not at all. */
static uint8_t language_number(const struct subscriptions_settings *settings, const char *lang)
{
    int place = language_place(settings, lang);

    return (uint8_t)(place < 0 ? 0 : place);
}

bool row_is_read(const struct subscription_row       *row,
                 const struct subscriptions_settings *settings)
{
    return language_place(settings, row->lang) >= 0;
}

/* ── and back ───────────────────────────────────────────────────────────────────── */

enum endpoint_kind row_kind(const struct subscription_row *row)
{
    int kind = 0;

    while (kind < ENDPOINTS - 1 && strcmp(ENDPOINT_WORDS[kind], row->kind) != 0)
        kind++;
    return (enum endpoint_kind)kind;
}

const char *row_address(struct blob sealed, const struct subscriptions_settings *settings,
                        struct arena *arena)
{
    struct buf  clear = {0};
    const char *address = NULL;

    if (sealed.at && secret_unseal(&clear, settings->seal, sealed.at, sealed.len))
        address = arena_copy(arena, clear.bytes, clear.len);
    if (clear.len > 0)
        crypto_wipe(clear.bytes, clear.len);
    buf_free(&clear);
    return address;
}

static enum subscription_state state_of(const struct subscription_row *row)
{
    static const enum subscription_state STATES[] = {
        [CONSENT_ASKED] = SUBSCRIPTION_PENDING,
        [CONSENT_GIVEN] = SUBSCRIPTION_CONFIRMED,
        [CONSENT_STOPPED] = SUBSCRIPTION_STOPPED,
        [CONSENT_FORGOTTEN] = SUBSCRIPTION_STOPPED,
    };

    return STATES[row->consent];
}

struct subscriptions_shown row_shown(const struct subscription_row       *row,
                                     const struct subscriptions_settings *settings,
                                     struct arena                        *arena)
{
    enum endpoint_kind kind = row_kind(row);
    const char        *address = row_address(row->sealed, settings, arena);
    char               masked[80];

    return (struct subscriptions_shown){
        .no = row->no,
        .kind = kind,
        .masked = address ? arena_text(arena, endpoint_masked(masked, kind, address)) : "",
        .language = arena_text(arena, row->lang),
        .written_in = settings->languages[language_number(settings, row->lang)],
        .state = state_of(row),
    };
}

static bool is_of_zone(const struct subscription_row *row)
{
    return strncmp(row->place, ZONE, sizeof ZONE - 1) == 0;
}

static const char *zone_id(const struct subscription_row *row, struct arena *arena)
{
    const char *id = row->place + sizeof ZONE - 1;

    return arena_copy(arena, id, strcspn(id, "@"));
}

struct subscriptions_place row_place(const struct subscription_row *row, struct arena *arena)
{
    bool has_point = row->lat_e7 != SUBSCRIPTION_NOWHERE;

    return (struct subscriptions_place){
        .no = row->no,
        .kind = is_of_zone(row)      ? SUBSCRIPTION_ZONE
                : !has_point         ? SUBSCRIPTION_POLYGON
                : row->radius_m == 0 ? SUBSCRIPTION_POINT
                                     : SUBSCRIPTION_CIRCLE,
        .zone = is_of_zone(row) ? zone_id(row, arena) : NULL,
        .point = {row->lat_e7 / SHAPE_E7, row->lon_e7 / SHAPE_E7},
        .radius_m = row->radius_m,
        .mildest = (enum alert_severity)row->level,
        .hazards = row->hazards ? arena_text(arena, row->hazards) : NULL,
        .language = arena_text(arena, row->lang),
        .state = state_of(row),
    };
}

/* ── into the audience ──────────────────────────────────────────────────────────── */

/* Codes the table no longer knows are passed over; when none is left, all are meant:
 * rather one warning too many. */
static struct hazard_set wishes(const char *codes, const struct hazards *table)
{
    struct hazard_set set = {0};
    bool              has_any = false;

    for (const char *at = codes ? codes : ""; *at; at += strspn(at, " ")) {
        size_t               len = strcspn(at, " ");
        char                 code[HAZARD_CODE_LEN + 1] = "";
        const struct hazard *hazard;

        memcpy(code, at, len < sizeof code ? len : sizeof code - 1);
        hazard = hazards_by_code(table, code);
        if (hazard) {
            hazard_set_add(&set, hazard->place);
            has_any = true;
        }
        at += len;
    }
    return has_any ? set : hazard_set_of_all();
}

static struct audience_member member_of(const struct subscription_row       *row,
                                        const struct subscriptions_settings *settings)
{
    struct mode mode = {0};

    mode_parse(&mode, row->mode);
    return (struct audience_member){
        .endpoint = (uint32_t)row->recipient,
        .channel = (uint8_t)subscription_channel(row_kind(row), mode.kind),
        .language = language_number(settings, row->lang),
        .mildest = (enum alert_severity)row->level,
        .hazards = wishes(row->hazards, settings->hazards),
    };
}

static int enter_ring(struct audience *audience, const struct audience_member *member,
                      struct ring ring, struct arena *arena, struct err *err)
{
    struct shape shape = shape_of_ring(ring, arena);

    return audience_add_shape(audience, member, &shape, err);
}

static int enter_shape(struct audience *audience, const struct subscription_row *row,
                       const struct audience_member *member, struct arena *arena,
                       struct err *err)
{
    struct point centre = {row->lat_e7 / SHAPE_E7, row->lon_e7 / SHAPE_E7};
    struct ring  ring;
    char        *text = arena_copy(arena, row->shape.at ? row->shape.at : "", row->shape.len);

    if (row->shape.at) {
        if (area_read_polygon(&ring, arena, text, SUBSCRIPTION_POLYGON_POINTS_MAX, err) < 0)
            return -1;
    } else if (geometry_circle(&ring, arena, centre, row->radius_m, err) < 0) {
        return -1;
    }
    return enter_ring(audience, member, ring, arena, err);
}

int row_enter(struct audience *audience, const struct subscription_row *row,
              const struct subscriptions_settings *settings, struct err *err)
{
    struct audience_member member = member_of(row, settings);
    struct arena           arena = {0};
    const struct zone     *zone;
    int                    failed;

    if (row->recipient < 1 || row->recipient > AUDIENCE_ENDPOINT_MAX)
        return err_set(err, ERR_INVALID, "its number is out of range");
    if (is_of_zone(row)) {
        zone = zones_outlined(settings->zones(settings->house), zone_id(row, &arena));
        arena_free(&arena);
        if (!zone)
            return err_set(err, ERR_NOT_FOUND, "its zone is not known, or has no outline");
        return audience_add_shape(audience, &member, &zone->shape, err);
    }
    if (!row->shape.at && row->radius_m == 0)
        return audience_add_point(
            audience, &member, (struct point){row->lat_e7 / SHAPE_E7, row->lon_e7 / SHAPE_E7},
            err);
    failed = enter_shape(audience, row, &member, &arena, err);
    arena_free(&arena);
    return failed;
}
