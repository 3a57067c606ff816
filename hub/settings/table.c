#include "hub/settings/table.h"

#include <string.h>

#include "hub/model/endpoint.h"

bool setting_is_id(const char *text)
{
    size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");

    return len >= 1 && len <= 32 && text[len] == '\0';
}

bool setting_is_language(const char *text)
{
    size_t first = strspn(text, "abcdefghijklmnopqrstuvwxyz");

    return first >= 2 && first <= 3 && (text[first] == '\0' || text[first] == '-') &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") ==
               strlen(text);
}

static bool is_sender(const char *text) /* CAP 1.2 §3.2.1: no blanks, commas, < or & */
{
    return *text && strpbrk(text, " \t,<&") == NULL;
}

static bool is_url(const char *text)
{
    const char *host = strstr(text, "://");

    return host && (strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0) &&
           host[3] && host[3] != '/' && !strpbrk(text, " @?#") && text[strlen(text) - 1] != '/';
}

static bool is_page(const char *text)
{
    return *text == '\0' ||
           ((strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0) &&
            !strpbrk(text, " \"<>"));
}

static bool is_phone(const char *text)
{
    const char *digits = *text == '+' ? text + 1 : text;

    return strspn(digits, "0123456789") == strlen(digits);
}

/* Its host is named in the faces' policy, so nothing but a plain host may stand there. */
static bool is_xyz(const char *text)
{
    static const char HOST[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:-";
    size_t host;

    if (*text == '\0')
        return true;
    if (strncmp(text, "https://", 8) != 0)
        return false;
    host = strspn(text + 8, HOST);
    return host > 0 && text[8 + host] == '/' && strstr(text, "{z}") && strstr(text, "{x}") &&
           strstr(text, "{y}") && !strpbrk(text, " \"'<>");
}

static bool is_domain(const char *text)
{
    return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789.-") == strlen(text) &&
           strncmp(text, "www.", 4) != 0;
}

static bool is_anyone_or_keys(const char *text)
{
    return strcmp(text, "anyone") == 0 || strcmp(text, "keys") == 0;
}

static bool is_webhook(const char *text)
{
    char normal[ENDPOINT_MAX + 1];

    return *text == '\0' || endpoint_normal(normal, ENDPOINT_WEBHOOK, text, NULL) == 0;
}

static bool is_store(const char *text)
{
    return strncmp(text, "sqlite:/", 8) == 0 || strncmp(text, "postgresql://", 13) == 0;
}

static bool is_timezone(const char *text)
{
    return *text && *text != '/' && !strstr(text, "..") &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/") ==
               strlen(text);
}

#define AT(member) offsetof(struct settings, member)

const struct setting SETTINGS[] = {
    {"site", "id", SETTING_TEXT, AT(site.id), NULL, 1, 32, setting_is_id,
     "must be 1 to 32 of a-z, 0-9 and hyphen", false},
    {"site", "name", SETTING_TEXT, AT(site.name), NULL, 1, 100, NULL, NULL, false},
    {"site", "languages", SETTING_WORDS, AT(site.languages), "it,en", 1, 12,
     setting_is_language, "must be a language tag such as \"it\"", false},
    {"site", "timezone", SETTING_TEXT, AT(site.timezone), "Europe/Rome", 1, 60, is_timezone,
     "must be a name of the tz database such as \"Europe/Rome\"", false},
    {"site", "sender", SETTING_TEXT, AT(site.sender), NULL, 1, 200, is_sender,
     "must be an address without blanks and commas (CAP 1.2)", false},
    {"site", "public_url", SETTING_TEXT, AT(site.public_url), "http://localhost", 1, 200,
     is_url, "must be http:// or https:// and a host, without / at the end", false},
    {"site", "declaration_url", SETTING_TEXT, AT(site.declaration_url), "", 0, 300, is_page,
     "must begin with https:// or http://", false},
    {"site", "feedback", SETTING_TEXT, AT(site.feedback), "", 0, 200, NULL, NULL, false},
    {"site", "emergency_phone", SETTING_TEXT, AT(site.emergency_phone), "112", 2, 20, is_phone,
     "must be digits, with + in front of a country code", false},
    {"site", "report_sms", SETTING_TEXT, AT(site.report_sms), "", 0, 20, is_phone,
     "must be digits, with + in front of a country code", false},
    {"site", "schemas_dir", SETTING_PATH, AT(site.schemas_dir),
     "/usr/local/share/tocsin/schemas", 1, 300, NULL, NULL, false},

    {"store", "path", SETTING_TEXT, AT(store.path), "sqlite:/var/lib/tocsin/tocsin.db", 1, 300,
     is_store, "must begin with sqlite:/ or postgresql://", false},
    {"store", "keys_dir", SETTING_PATH, AT(store.keys_dir), "/var/lib/tocsin/keys", 1, 300,
     NULL, NULL, false},
    {"store", "backups_dir", SETTING_PATH, AT(store.backups_dir), "/var/lib/tocsin/backups", 1,
     300, NULL, NULL, false},

    {"http", "socket", SETTING_PATH, AT(http.socket), "/run/tocsin/http.sock", 0, 100, NULL,
     NULL, false},
    {"http", "port", SETTING_INTEGER, AT(http.port), "8080", 0, 65535, NULL, NULL, false},
    {"http", "public_dir", SETTING_PATH, AT(http.public_dir), "/var/lib/tocsin/public", 1, 300,
     NULL, NULL, false},
    {"http", "connections_max", SETTING_INTEGER, AT(http.connections_max), "2000", 10, 60000,
     NULL, NULL, false},
    {"http", "body_max_kb", SETTING_INTEGER, AT(http.body_max_kb), "8192", 16, 8192, NULL, NULL,
     false},
    {"http", "photo_max_mb", SETTING_INTEGER, AT(http.photo_max_mb), "10", 1, 10, NULL, NULL,
     false},
    {"http", "header_timeout_s", SETTING_INTEGER, AT(http.header_timeout_s), "10", 1, 300, NULL,
     NULL, false},

    {"web", "folder", SETTING_PATH, AT(web.folder), "/usr/local/share/tocsin/web", 1, 300, NULL,
     NULL, false},

    {"map", "pmtiles", SETTING_PATH, AT(map.pmtiles), "", 0, 300, NULL, NULL, false},
    {"map", "attribution", SETTING_TEXT, AT(map.attribution), "", 0, 200, NULL, NULL, false},
    {"map", "xyz", SETTING_TEXT, AT(map.xyz), "", 0, 300, is_xyz,
     "must be https://, a host, and a path with {z}, {x} and {y}", false},
    {"map", "xyz_attribution", SETTING_TEXT, AT(map.xyz_attribution), "", 0, 200, NULL, NULL,
     false},

    {"open311", "jurisdiction_id", SETTING_TEXT, AT(open311.jurisdiction_id), "", 0, 200,
     is_domain, "must be a domain without www, such as \"comune.example.it\"", false},
    {"open311", "read", SETTING_TEXT, AT(open311.read), "anyone", 1, 10, is_anyone_or_keys,
     "must be anyone or keys", false},
    {"open311", "report", SETTING_TEXT, AT(open311.report), "keys", 1, 10, is_anyone_or_keys,
     "must be anyone or keys", false},
    {"open311", "webhook", SETTING_TEXT, AT(open311.webhook), "", 0, 500, is_webhook,
     "must begin with https:// and hold no user, password or fragment", false},

    {"mqtt", "host", SETTING_TEXT, AT(mqtt.host), "", 0, 253, NULL, NULL, false},
    {"mqtt", "port", SETTING_INTEGER, AT(mqtt.port), "1883", 1, 65535, NULL, NULL, false},
    {"mqtt", "user", SETTING_TEXT, AT(mqtt.user), "", 0, 100, NULL, NULL, false},
    {"mqtt", "password_file", SETTING_SECRET, AT(mqtt.password), "", 0, 1024, NULL, NULL,
     false},
    {"mqtt", "client_id", SETTING_TEXT, AT(mqtt.client_id), "", 0, 64, NULL, NULL, false},
    {"mqtt", "ca_file", SETTING_PATH, AT(mqtt.ca_file), "", 0, 300, NULL, NULL, false},
    {"mqtt", "window", SETTING_INTEGER, AT(mqtt.window), "1000", 1, 65535, NULL, NULL, false},

    {"hazards", "file", SETTING_PATH, AT(hazards.file),
     "/usr/local/share/tocsin/schemas/hazards.yaml", 1, 300, NULL, NULL, false},
    {"hazards", "tune", SETTING_JSON, AT(hazards.tune), "", 0, 0, NULL, NULL, false},

    {"areas", "file", SETTING_PATH, AT(areas.file), "", 0, 300, NULL, NULL, false},
    {"areas", "id_property", SETTING_TEXT, AT(areas.id_property), "id", 1, 60, NULL, NULL,
     false},
    {"areas", "name_property", SETTING_TEXT, AT(areas.name_property), "name", 1, 60, NULL, NULL,
     false},

    {"intake", "queue_max", SETTING_INTEGER, AT(intake.queue_max), "4096", 512, 1000000, NULL,
     NULL, true},
    {"intake", "anonymous_share_pct", SETTING_INTEGER, AT(intake.anonymous_share_pct), "50", 1,
     100, NULL, NULL, true},
    {"intake", "anonymous_per_10_min", SETTING_INTEGER, AT(intake.anonymous_per_10_min), "5", 1,
     100000, NULL, NULL, true},
    {"intake", "network_per_min", SETTING_INTEGER, AT(intake.network_per_min), "60", 1, 1000000,
     NULL, NULL, true},
    {"intake", "subscriptions_per_hour", SETTING_INTEGER, AT(intake.subscriptions_per_hour),
     "3", 1, 100000, NULL, NULL, true},

    {"officers", "calls_per_hour", SETTING_INTEGER, AT(officers.calls_per_hour), "12", 0, 1000,
     NULL, NULL, true},
    {"officers", "received_min", SETTING_INTEGER, AT(officers.received_min), "5", 0, 1440, NULL,
     NULL, true},

    {"disk", "photos_mb", SETTING_INTEGER, AT(disk.photos_mb), "2048", 1, 10000000, NULL, NULL,
     false},
    {"disk", "anonymous_mb", SETTING_INTEGER, AT(disk.anonymous_mb), "1024", 1, 10000000, NULL,
     NULL, false},
    {"disk", "reports_mb", SETTING_INTEGER, AT(disk.reports_mb), "512", 1, 10000000, NULL, NULL,
     false},
    {"disk", "reserve_mb", SETTING_INTEGER, AT(disk.reserve_mb), "256", 1, 10000, NULL, NULL,
     false},

    {"retention", "delivery_days", SETTING_INTEGER, AT(retention.delivery_days), "730", 1,
     36500, NULL, NULL, true},

    {"policy", NULL, SETTING_JSON, AT(policy), "", 0, 0, NULL, NULL, true},
};

const size_t SETTINGS_COUNT = COUNT_OF(SETTINGS);

const char *const SETTINGS_SECTIONS[] = {
    "site",     "store",  "http",    "web",      "map",  "open311",   "mqtt",
    "hazards",  "areas",  "intake",  "officers", "disk", "retention", "policy",
    "channels", "sirens", "sources", "gauges",   NULL};

const struct setting *setting_find(const char *section, const char *key)
{
    for (size_t i = 0; i < SETTINGS_COUNT; i++) {
        const struct setting *row = &SETTINGS[i];

        if (strcmp(row->section, section) != 0)
            continue;
        if (row->key && key ? strcmp(row->key, key) == 0 : row->key == key)
            return row;
    }
    return NULL;
}
