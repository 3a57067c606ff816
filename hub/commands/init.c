/* init.c: "tocsin init": settings, folders, keys and the first people of an installation.
 * What is there already stays as it is; run again it changes nothing and says so. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/file.h"
#include "hub/base/lang.h"
#include "hub/base/writer.h"
#include "hub/commands/commands.h"
#include "hub/commands/officers.h"
#include "hub/commands/template.h"

static const char SETTINGS[] = "/etc/tocsin/tocsin.yaml";
static const char FOLDER[] = "/var/lib/tocsin";

static int fail(const struct err *err)
{
    fprintf(stderr, "tocsin init: %s\n", err->text);
    return err->kind == ERR_BUSY ? EXIT_CONFLICT : EXIT_FAILED;
}

static void say(const struct line *line, const char *what, const char *about)
{
    if (!line->is_quiet)
        fprintf(stderr, "%s %s\n", what, about);
}

/* ── settings and folders ───────────────────────────────────────────────────────── */

static int folder_above(char folder[PATH_MAX], const char *path, unsigned mode, struct err *err)
{
    char *slash;

    snprintf(folder, PATH_MAX, "%s", path);
    slash = strrchr(folder, '/');
    if (!slash || slash == folder)
        return 0;
    *slash = '\0';
    return folder_make(folder, mode, err);
}

static int write_settings(const struct line *line, const char *path, struct err *err)
{
    bool                    is_demo = line_has(line, "--demo");
    const char             *folder = line_value(line, "--folder");
    const struct lang_value values[] = {
        {"id", is_demo ? "demo" : "our-town"},
        {"name", is_demo ? "Empolese Valdelsa (demo)" : "Our town"},
        {"sender", is_demo ? "demo@tocsin.invalid" : "civil-protection@our-town.invalid"},
        {"folder", folder ? folder : FOLDER},
        {0},
    };
    struct buf text = {0};
    char       above[PATH_MAX];
    int        failed;

    lang_fill(&text, SETTINGS_TEMPLATE, values);
    failed = folder_above(above, path, 0755, err);
    if (!failed)
        failed = file_replace(path, text.bytes, text.len, 0644, err);
    buf_free(&text);
    return failed;
}

static int make_folders(const struct settings *settings, struct err *err)
{
    char above[PATH_MAX];

    return folder_above(above, offline_path(settings), 0755, err) < 0 ||
                   folder_make(settings->http.public_dir, 0755, err) < 0
               ? -1
               : 0;
}

static bool has_keys(const struct settings *settings)
{
    struct keys keys;
    bool        has = keys_load(&keys, settings->store.keys_dir, NULL) == 0;

    keys_wipe(&keys);
    return has;
}

/* ── people ─────────────────────────────────────────────────────────────────────── */

static void name_officers(struct officer officers[OFFICERS], const struct line *line)
{
    bool   is_demo = line_has(line, "--demo");
    size_t named = 0;

    officers[0] = (struct officer){.name = is_demo ? "anna" : "officer-1"};
    officers[1] = (struct officer){.name = is_demo ? "bruno" : "officer-2"};
    officers[2] =
        (struct officer){.name = "administrator", .roles = ROLE_BIT(ROLE_ADMINISTRATOR)};
    for (size_t i = 0; i < line->given_count; i++)
        if (strcmp(line->given[i]->name, "--officer") == 0 && named < 2)
            officers[named++].name = line->values[i];
    officers[0].roles = officers[1].roles = ROLE_BIT(ROLE_OPERATOR) | ROLE_BIT(ROLE_APPROVER);
}

static int check_names(const struct officer officers[OFFICERS])
{
    for (size_t i = 0; i < OFFICERS; i++) {
        if (!account_name_is_valid(officers[i].name)) {
            fprintf(stderr, "tocsin init: %s: a name is 2 to 32 of a-z, 0-9, . and -\n",
                    officers[i].name);
            return EXIT_USAGE;
        }
        for (size_t j = 0; j < i; j++)
            if (strcmp(officers[i].name, officers[j].name) == 0) {
                fprintf(stderr, "tocsin init: %s: two people, two names\n", officers[i].name);
                return EXIT_USAGE;
            }
    }
    return EXIT_OK;
}

static void print_json(const struct officer officers[OFFICERS])
{
    struct buf    json = {0};
    struct writer out = writer_open(&json);

    write_object(&out, NULL);
    write_list(&out, "officers");
    for (size_t i = 0; i < OFFICERS; i++) {
        if (!*officers[i].link)
            continue;
        write_object(&out, NULL);
        write_text(&out, "name", officers[i].name);
        roles_write(&out, "roles", officers[i].roles);
        write_text(&out, "link", officers[i].link);
        write_end(&out);
    }
    write_end(&out);
    write_end(&out);
    puts(json.bytes);
    crypto_wipe(json.bytes, json.len);
    buf_free(&json);
}

static void print_links(const struct officer officers[OFFICERS])
{
    puts("One-time links, shown once and good for a day; give each to its person:\n");
    for (size_t i = 0; i < OFFICERS; i++)
        if (*officers[i].link)
            printf("  %-16s %s\n", officers[i].name, officers[i].link);
    puts("\nEach types it at \"tocsin user sign-in\", and then sets a password and a second\n"
         "factor of their own with \"tocsin user password\".");
}

static void tell(const struct line *line, const struct officer officers[OFFICERS])
{
    bool has_links = false;

    for (size_t i = 0; i < OFFICERS; i++)
        has_links = has_links || *officers[i].link;
    if (line->wants_json)
        print_json(officers);
    else if (has_links)
        print_links(officers);
    else if (!line->is_quiet)
        puts("This installation has its people already; nothing was changed.");
}

static int make_people(const struct line *line, struct officer officers[OFFICERS],
                       struct err *err)
{
    struct offline offline;
    bool           was_made;
    int            failed;

    if (offline_open(&offline, line, err) < 0)
        return -1;
    failed = officers_make(&offline, officers, line_has(line, "--links"), &was_made, err);
    offline_close(&offline);
    return failed;
}

static int make_ground(const struct line *line, const struct settings *settings,
                       struct err *err)
{
    struct chance chance = chance_of_system();
    bool          had_keys = has_keys(settings);

    if (make_folders(settings, err) < 0 ||
        keys_make(settings->store.keys_dir, &chance, err) < 0)
        return -1;
    if (!had_keys)
        say(line, "made keys in", settings->store.keys_dir);
    return 0;
}

int command_init(const struct line *line)
{
    struct line      own = *line;
    struct officer   officers[OFFICERS];
    struct settings *settings;
    struct err       err = {0};
    int              failed;

    name_officers(officers, line);
    if (check_names(officers) != EXIT_OK)
        return EXIT_USAGE;
    own.settings_path = line->settings_path ? line->settings_path : SETTINGS;
    if (!file_exists(own.settings_path)) {
        if (write_settings(line, own.settings_path, &err) < 0)
            return fail(&err);
        say(line, "made settings in", own.settings_path);
    }
    settings = offline_settings(&own);
    if (!settings)
        return EXIT_SETTINGS;
    failed = make_ground(line, settings, &err);
    settings_free(settings);
    if (failed || make_people(&own, officers, &err) < 0)
        return fail(&err);
    tell(line, officers);
    crypto_wipe(officers, sizeof officers);
    return EXIT_OK;
}
