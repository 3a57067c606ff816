/* settings.h: what the operators decided, as one plain struct.
 *
 * Read from tocsin.yaml, then every .yaml in conf.d beside it in the order of their names,
 * then the environment (TOCSIN_MQTT_HOST is mqtt.host); later ones win key by key,
 * lists (channels, sirens, sources, gauges) grow. Relative paths are relative to the file that
 * says them. Secrets are only ever named as files. */
#ifndef TOCSIN_SETTINGS_H
#define TOCSIN_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/buf.h"
#include "hub/base/err.h"
#include "hub/base/mem.h"
#include "hub/model/account.h"
#include "hub/model/gauge.h"
#include "hub/model/mode.h"

struct yaml;

struct settings_words {
    const char *const *items;
    size_t             count;
};

/* A part that somebody else understands: an adapter, the policy. */
struct settings_json {
    const char        *json; /* canonical; NULL when nothing was said */
    size_t             len;
    const struct yaml *file;    /* where it was said */
    const char        *pointer; /* … and under which name: "/channels/2/settings" */
};

struct settings_channel {
    const char          *name;    /* [a-z0-9-]{1,32} */
    const char          *adapter; /* "kannel" */
    enum mode_kind       mode;    /* actual: live */
    double               rate_per_s;
    int64_t              slots; /* ways in parallel; the rate is shared among them */
    struct territory     territory;
    const char          *secret; /* in the address of its gateway's calls; NULL: none */
    struct settings_json settings;
    const char          *pointer; /* in its file: "/channels/2" */
};

struct settings_siren {
    const char           *id; /* [a-z0-9-]{1,32} */
    const char           *name;
    double                lat, lon;
    struct settings_words groups;
    const char           *zone; /* "" : found by its place */
};

struct settings_source { /* of others' alerts */
    const char *name;    /* [a-z0-9-]{1,32} */
    const char *url;     /* of a feed, or of one message */
    const char *anchors; /* folder of certificates that vouch for who signs; "": none */
    int64_t     every_s;
};

struct settings {
    struct {
        const char           *id;   /* in topics and links */
        const char           *name; /* as people know it */
        struct settings_words languages;
        const char           *timezone;        /* tz database: "Europe/Rome" */
        const char           *sender;          /* CAP 1.2 §3.2.1 */
        const char           *public_url;      /* without "/" at its end */
        const char           *declaration_url; /* of accessibility; "": none */
        const char           *feedback;        /* an address residents may write to; "": none */
        const char           *emergency_phone;
        const char           *report_sms;  /* number that hears short reports; "": none */
        const char           *schemas_dir; /* lang/, templates/ and the like, as shipped */
    } site;
    struct {
        const char *path; /* "sqlite:/var/lib/tocsin/tocsin.db" */
        const char *keys_dir;
        const char *backups_dir; /* copies asked for over the network are made in it */
    } store;
    struct {
        const char *socket;
        int64_t     port; /* on loopback; 0: none */
        const char *public_dir;
        int64_t     connections_max, body_max_kb, photo_max_mb, header_timeout_s;
    } http;
    struct {
        const char *folder; /* of the built faces; it may be missing */
    } web;
    struct {
        const char *pmtiles;     /* an archive of tiles; "": none */
        const char *attribution; /* of the archive, shown on the map */
        const char *xyz;         /* https://HOST/…{z}…{x}…{y}…; "": none */
        const char *xyz_attribution;
    } map;
    struct {                         /* GeoReport v2, for other people's programs */
        const char *jurisdiction_id; /* "comune.example.it"; "": closed */
        const char *read, *report;   /* "anyone" or "keys" */
        const char *webhook;         /* hears of decisions; "": nobody does */
    } open311;
    struct {
        const char *host; /* "": no broker */
        int64_t     port;
        const char *user, *password, *client_id, *ca_file; /* "": none */
        int64_t     window;
    } mqtt;
    struct {
        const char          *file;
        struct settings_json tune; /* for hazards_tune() */
    } hazards;
    struct {
        const char *file; /* GeoJSON of the zones; "": only what was imported */
        const char *id_property, *name_property;
    } areas;
    struct {
        int64_t queue_max;            /* reports waiting for the store */
        int64_t anonymous_share_pct;  /* of it, that anonymous ones may fill */
        int64_t anonymous_per_10_min; /* from one address */
        int64_t network_per_min;      /* from one /24 or /56 */
        int64_t subscriptions_per_hour;
    } intake;
    struct {
        int64_t calls_per_hour; /* of one officer; 0: none are called */
        int64_t received_min;   /* until an urgent alert of others calls them; 0: never */
    } officers;
    struct {
        int64_t photos_mb, anonymous_mb,
            reports_mb; /* free space below which each is refused */
        int64_t reserve_mb;
    } disk;
    struct {
        int64_t delivery_days; /* closed notices, ended sessions, idempotency keys */
    } retention;
    struct settings_json     policy; /* for hub/model/policy */
    struct settings_channel *channels;
    size_t                   channel_count;
    struct settings_siren   *sirens;
    size_t                   siren_count;
    struct settings_source  *sources;
    size_t                   source_count;
    struct gauge_station    *gauges;
    size_t                   gauge_count;

    const char  *path;    /* of the main file */
    const char **origins; /* of each row of the table: "default", "a.yaml:3", "TOCSIN_…" */
    struct arena arena;
};

enum {
    SETTINGS_CHANNELS_MAX = 64,
    SETTINGS_SIRENS_MAX = 20000,
    SETTINGS_SOURCES_MAX = 64,
    SETTINGS_GAUGES_MAX = 1000,
    SETTINGS_FILES_MAX = 100
};

/* Reads everything anew. NULL when anything is wrong; then complaints holds one line for
 * each thing found, "path:line:column: section/key: what; did you mean …". environment is
 * as main() gets it, or NULL. Opens no connection and changes nothing. */
struct settings *settings_load(const char *path, char *const *environment,
                               struct buf *complaints);
void             settings_free(struct settings *settings); /* NULL is fine */

/* The same for finding every mistake in one go: what could be read is given even when
 * something is wrong, and what could not is zero. wrong_r says how many things were. */
struct settings *settings_look(const char *path, char *const *environment,
                               struct buf *complaints, size_t *wrong_r);

/* What a reload would change: the names of what differs, parted by commas; either of what
 * is applied at once or of what waits for the next start. */
void settings_changes(const struct settings *before, const struct settings *after, bool is_live,
                      struct buf *names);

/* Takes what is applied at once over from another; nothing of it is borrowed. */
void settings_take_live(struct settings *settings, const struct settings *fresh);

/* Puts in front of a complaint about what a setting names where that setting came from, as in
 * origins, and its name; returns -1. */
int settings_blame_row(const struct settings *settings, const char *section, const char *key,
                       struct err *err);

/* Puts the place in the file in front of a complaint about a part, whose pointer is
 * inside that part; returns -1. */
int settings_blame(const struct settings_json *part, struct err *err);

/* One line per value with where it comes from, secrets masked. */
void settings_show(const struct settings *settings, struct buf *out);

#endif
