#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/file.h"
#include "hub/base/text.h"
#include "hub/base/timezone.h"
#include "hub/settings.h"
#include "hub/settings/lists.h"
#include "hub/settings/value.h"

enum { KEYS_MAX = 40 };

static const char **origin_of(struct loading *load, const struct setting *row)
{
    return &load->settings->origins[row - SETTINGS];
}

/* What to say about a key of this section that is in no row. */
static const char *advice(struct loading *load, const char *section, const char *key)
{
    const char *keys[KEYS_MAX + 1] = {0};
    char        what[160], as_file[80];
    size_t      count = 0;

    snprintf(as_file, sizeof as_file, "%.60s_file", key);
    if (setting_find(section, as_file) &&
        setting_find(section, as_file)->kind == SETTING_SECRET)
        return arena_format(&load->settings->arena,
                            "a secret never stands here; put it into a file of its own that "
                            "only tocsin may read and name that as \"%s\"",
                            as_file);
    for (size_t i = 0; i < SETTINGS_COUNT && count < KEYS_MAX; i++)
        if (strcmp(SETTINGS[i].section, section) == 0 && SETTINGS[i].key)
            keys[count++] = SETTINGS[i].key;
    text_suggest(what, sizeof what, "is not a setting we know", key, keys);
    return arena_text(&load->settings->arena, what);
}

static void read_row(struct loading *load, const struct setting *row, struct reader *in)
{
    const char *pointer = row->key ? arena_format(in->arena, "/%s/%s", row->section, row->key)
                                   : arena_format(in->arena, "/%s", row->section);

    value_read(load, row, in);
    loading_take(load, in);
    *origin_of(load, row) = arena_format(in->arena, "%s:%u", load->file->path,
                                         yaml_place(load->file, pointer)->line);
}

static void read_section(struct loading *load, const char *section, struct reader *file)
{
    struct reader in = reader_inside(file, section);
    const char   *key;

    if (file->failed) {
        loading_take(load, file);
        return;
    }
    for (size_t i = 0; (key = reader_key(&in, i)); i++) {
        const struct setting *row = setting_find(section, key);

        if (!row)
            reader_complain(&in, key, advice(load, section, key));
        else if (reader_has(&in, key))
            read_row(load, row, &in);
        loading_take(load, &in);
    }
    loading_take(load, &in);
}

static void read_one(struct loading *load, const char *section, struct reader *file)
{
    char what[160];
    bool is_known = false;

    for (size_t i = 0; SETTINGS_SECTIONS[i]; i++)
        is_known = is_known || strcmp(SETTINGS_SECTIONS[i], section) == 0;
    if (!is_known) {
        text_suggest(what, sizeof what, "is not a section we know", section, SETTINGS_SECTIONS);
        reader_complain(file, section, what);
    } else if (!reader_has(file, section)) {
        return; /* a heading with nothing under it */
    } else if (strcmp(section, "channels") == 0) {
        lists_read_channels(load, file);
    } else if (strcmp(section, "sirens") == 0) {
        lists_read_sirens(load, file);
    } else if (strcmp(section, "sources") == 0) {
        lists_read_sources(load, file);
    } else if (strcmp(section, "gauges") == 0) {
        lists_read_gauges(load, file);
    } else if (setting_find(section, NULL)) {
        read_row(load, setting_find(section, NULL), file);
    } else {
        read_section(load, section, file);
    }
    loading_take(load, file);
}

static void read_yaml(struct loading *load, const struct yaml *yaml)
{
    struct reader file;
    const char   *section;

    load->file = yaml;
    if (strcmp(yaml->json, "null") == 0)
        return;
    file = reader_open(yaml->json, yaml->json_len, &load->settings->arena, &load->err);
    loading_take(load, &file);
    for (size_t i = 0; *yaml->json == '{' && (section = reader_key(&file, i)); i++)
        read_one(load, section, &file);
    loading_take(load, &file);
    reader_close(&file);
    load->err = (struct err){0};
}

static void read_file(struct loading *load, const char *path)
{
    struct arena *arena = &load->settings->arena;
    struct yaml  *yaml = arena_alloc(arena, sizeof *yaml);
    struct buf    text = {0};

    if (file_read(&text, path, YAML_BYTES_MAX, &load->err) < 0 ||
        yaml_read(yaml, path, &text, arena, &load->err) < 0) {
        load->complaint_count++;
        load->is_unread = true;
        buf_format(load->complaints, "%s\n", load->err.text);
        load->err = (struct err){0};
    } else {
        read_yaml(load, yaml);
    }
    buf_free(&text);
}

static int is_yaml(const struct dirent *entry)
{
    const char *end = strrchr(entry->d_name, '.');

    return entry->d_name[0] != '.' && end && strcmp(end, ".yaml") == 0;
}

static void read_conf_d(struct loading *load)
{
    struct arena *arena = &load->settings->arena;
    const char   *path = load->settings->path, *slash = strrchr(path, '/');
    const char   *folder =
        slash ? arena_format(arena, "%.*s/conf.d", (int)(slash - path), path) : "conf.d";
    struct dirent **names;
    int             count = scandir(folder, &names, is_yaml, alphasort);

    if (count < 0)
        return;
    for (int i = 0; i < count; i++) {
        if (i < SETTINGS_FILES_MAX)
            read_file(load, arena_format(arena, "%s/%s", folder, names[i]->d_name));
        free(names[i]);
    }
    if (count > SETTINGS_FILES_MAX)
        loading_complain_of(load, folder, "holds too many files");
    free(names);
}

/* Does the name of a variable say section and key? MQTT_HOST: mqtt, host. */
static bool is_named(const char *name, const char *section, const char *key)
{
    const char *words[] = {section, "_", key};

    for (size_t i = 0; i < COUNT_OF(words); i++)
        for (const char *at = words[i]; *at; at++, name++)
            if (*name != toupper((unsigned char)*at))
                return false;
    return *name == '\0';
}

/* "TOCSIN_MQTT_PORT" */
static const char *variable_of(const struct setting *row, struct arena *arena)
{
    char *name = arena_text(arena, arena_format(arena, "TOCSIN_%s_%s", row->section, row->key));

    for (char *at = name; *at; at++)
        *at = (char)toupper((unsigned char)*at);
    return name;
}

static void complain_of_key(struct loading *load, const char *section, const char *name)
{
    const char *names[KEYS_MAX + 1] = {0};
    char        what[160];
    size_t      count = 0;

    for (size_t i = 0; i < SETTINGS_COUNT && count < KEYS_MAX; i++)
        if (strcmp(SETTINGS[i].section, section) == 0 && SETTINGS[i].key)
            names[count++] = variable_of(&SETTINGS[i], &load->settings->arena);
    text_suggest(what, sizeof what, "is in the environment but is not a setting we know", name,
                 names);
    loading_complain_of(load, name, what);
}

/* Other programs may have variables that begin as ours do: one is meant for us when it names
 * a section, or nearly. */
static void complain_of_variable(struct loading *load, const char *name)
{
    const char *word = name + 7;
    size_t      len = strcspn(word, "_");
    char       *section = arena_copy(&load->settings->arena, word, len);
    char        what[160];

    for (size_t i = 0; i < len; i++)
        section[i] = (char)tolower((unsigned char)section[i]);
    for (size_t i = 0; SETTINGS_SECTIONS[i]; i++)
        if (strcmp(SETTINGS_SECTIONS[i], section) == 0) {
            complain_of_key(load, section, name);
            return;
        }
    text_suggest(what, sizeof what, "is in the environment but names no section", section,
                 SETTINGS_SECTIONS);
    if (strchr(what, ';'))
        loading_complain_of(load, name, what);
}

static void read_variable(struct loading *load, const char *variable)
{
    struct arena *arena = &load->settings->arena;
    const char   *equals = strchr(variable, '=');
    const char   *name = arena_copy(arena, variable, (size_t)(equals - variable));
    const char   *wrong = NULL;

    for (size_t i = 0; i < SETTINGS_COUNT; i++) {
        const struct setting *row = &SETTINGS[i];

        if (!row->key || !is_named(name + 7, row->section, row->key))
            continue;
        wrong = value_set(load, row, equals + 1);
        if (wrong)
            loading_complain_of(load, name, wrong);
        *origin_of(load, row) = name;
        return;
    }
    complain_of_variable(load, name);
}

static void read_environment(struct loading *load, char *const *environment)
{
    load->file = NULL;
    for (; environment && *environment; environment++)
        if (strncmp(*environment, "TOCSIN_", 7) == 0 && strchr(*environment, '='))
            read_variable(load, *environment);
}

static void fill_in(struct loading *load)
{
    for (size_t i = 0; i < SETTINGS_COUNT; i++) {
        const struct setting *row = &SETTINGS[i];

        if (*origin_of(load, row))
            continue;
        *origin_of(load, row) = "default";
        if (row->absent)
            value_set(load, row, row->absent);
        else if (!load->is_unread)
            loading_complain_of(load, load->settings->path,
                                arena_format(&load->settings->arena, "%s/%s: is missing",
                                             row->section, row->key));
    }
}

static void check_whole(struct loading *load)
{
    const struct settings *settings = load->settings;

    if (!timezone_knows(settings->site.timezone))
        loading_complain_of(load, *origin_of(load, setting_find("site", "timezone")),
                            "site/timezone: is not in the tz database of this machine");
    if (settings->disk.photos_mb < settings->disk.anonymous_mb ||
        settings->disk.anonymous_mb < settings->disk.reports_mb)
        loading_complain_of(load, settings->path,
                            "disk: photos_mb, anonymous_mb and reports_mb must not rise");
    if ((*settings->map.xyz && !*settings->map.xyz_attribution) ||
        (*settings->map.pmtiles && !*settings->map.attribution))
        loading_complain_of(load, settings->path,
                            "map: a source has no attribution: say whose map it is");
    if (*settings->mqtt.user && !*settings->mqtt.password)
        loading_complain_of(load, settings->path,
                            "mqtt/password_file: is missing, but there is a user");
    if (!*settings->http.socket && settings->http.port == 0)
        loading_complain_of(load, settings->path, "http: has neither a socket nor a port");
}

struct settings *settings_look(const char *path, char *const *environment,
                               struct buf *complaints, size_t *wrong_r)
{
    struct settings *settings = MEM_NEW(struct settings);
    struct loading   load = {.settings = settings, .complaints = complaints};

    settings->path = arena_text(&settings->arena, path);
    settings->origins =
        arena_alloc(&settings->arena, SETTINGS_COUNT * sizeof *settings->origins);
    read_file(&load, settings->path);
    read_conf_d(&load);
    read_environment(&load, environment);
    lists_close(&load);
    fill_in(&load);
    if (load.complaint_count == 0)
        check_whole(&load);
    *wrong_r = load.complaint_count;
    return settings;
}

struct settings *settings_load(const char *path, char *const *environment,
                               struct buf *complaints)
{
    size_t           wrong;
    struct settings *settings = settings_look(path, environment, complaints, &wrong);

    if (wrong == 0)
        return settings;
    settings_free(settings);
    return NULL;
}

void settings_free(struct settings *settings)
{
    if (!settings)
        return;
    arena_free(&settings->arena);
    free(settings);
}

int settings_blame_row(const struct settings *settings, const char *section, const char *key,
                       struct err *err)
{
    char name[80];

    snprintf(name, sizeof name, "%s/%s", section, key);
    err_at(err, name);
    return err_at(err, settings->origins[setting_find(section, key) - SETTINGS]);
}

int settings_blame(const struct settings_json *part, struct err *err)
{
    char below[sizeof err->pointer];

    if (!err || !part->file)
        return -1;
    memcpy(below, err->pointer, sizeof below);
    if (snprintf(err->pointer, sizeof err->pointer, "%s%s", part->pointer, below) < 0)
        err->pointer[0] = '\0';
    return yaml_blame(part->file, err);
}
