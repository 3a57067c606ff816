/* importing.c: a GeoJSON file from outside: read on a worker, kept, then taken. */
#include <stdlib.h>
#include <string.h>

#include "hub/desk/areas/room.h"
#include "hub/loop/offload.h"

struct areas_importing {
    struct offload         offload;
    struct areas_import   *import;
    struct store_put_zones put;
    struct deed            deed;
    struct zones           zones;
    const struct zones    *known; /* before it */
    struct arena           arena;
    bool                   has_turn;
    char                   actor[ID_TEXT_LEN + 1];
};

static void end(struct areas_verb *verb)
{
    struct areas_import    *import = CONTAINER_OF(verb, struct areas_import, verb);
    struct areas_importing *importing = import->importing;

    if (importing->has_turn)
        verb->areas->is_importing = false;
    store_job_free(&importing->put.job);
    arena_free(&importing->arena);
    free(importing);
    areas_end(verb);
}

static void on_put(struct store_job *job)
{
    struct areas_importing *importing = CONTAINER_OF(job, struct areas_importing, put.job);
    struct areas_verb      *verb = &importing->import->verb;

    if (job->failed) {
        verb->failed = -1;
        verb->err = job->err;
        end(verb);
        return;
    }
    importing->import->kept = importing->zones.count;
    importing->import->nameless = importing->zones.nameless;
    areas_read_store(verb, end);
}

static void put(struct areas_importing *importing)
{
    struct areas_import         *import = importing->import;
    const struct areas_settings *settings = &import->verb.areas->settings;

    importing->deed = (struct deed){
        .word = "areas.imported",
        .about = "areas",
        .actor = asking_actor(importing->actor, import->asking.who),
        .mode = "actual",
        .facts = arena_format(&importing->arena,
                              "{\"kind\":\"%s\",\"zones\":%zu,\"replaced_kind\":%s}",
                              import->kind ? import->kind : "", importing->zones.count,
                              import->replace ? "true" : "false"),
        .at_ms = clock_now(settings->clock),
        .once = import->asking.once,
    };
    memcpy(importing->deed.request, import->asking.request, sizeof importing->deed.request);
    importing->put.count = importing->zones.count;
    importing->put.replace = import->replace;
    importing->put.deed = &importing->deed;
    importing->put.job.on_done = on_put;
    store_put_zones(settings->store, &importing->put);
}

/* A collection begins with a brace, a table does not. */
static bool is_json(const struct areas_import *import)
{
    size_t at = 0;

    while (at < import->len && strchr(" \t\r\n", import->bytes[at]) && import->bytes[at])
        at++;
    return at < import->len && import->bytes[at] == '{';
}

static int read_file(struct areas_importing *importing, struct err *err)
{
    struct areas_import         *import = importing->import;
    const struct areas_settings *settings = &import->verb.areas->settings;
    const char *id = import->id_property ? import->id_property : settings->id_property;
    const char *name = import->name_property ? import->name_property : settings->name_property;
    struct memory_source table = source_of_memory(import->bytes, import->len);

    if (!is_json(import) && import->kind)
        return err_field(err, ERR_INVALID, "/kind", "is said by the table itself");
    if (!is_json(import))
        return zones_read_csv(&importing->zones, &importing->arena, &table.source, err);
    if (zones_read_geojson(&importing->zones, &importing->arena, import->bytes, import->len, id,
                           name, err) < 0)
        return -1;
    if (import->replace && !import->kind) /* else the kinds they had would go, all of them */
        return err_field(err, ERR_INVALID, "/kind", "must be said with replace");
    for (size_t i = 0; i < importing->zones.count; i++)
        importing->zones.items[i].kind = import->kind;
    return 0;
}

static int read_zones(struct areas_importing *importing, struct err *err)
{
    struct areas_import         *import = importing->import;
    const struct areas_settings *settings = &import->verb.areas->settings;
    const char                  *kind = import->kind ? import->kind : "zone";

    if (strlen(kind) < 1 || strlen(kind) > AREAS_KIND_MAX ||
        kind[strspn(kind, "abcdefghijklmnopqrstuvwxyz-")])
        return err_field(err, ERR_INVALID, "/kind", "must be 1 to %d letters a-z and -",
                         AREAS_KIND_MAX);
    if (read_file(importing, err) < 0)
        return -1;
    if (importing->zones.count == 0)
        return err_field(err, ERR_INVALID, "/features", "holds no zone");
    if (importing->zones.count > AREAS_IMPORT_MAX)
        return err_field(err, ERR_TOO_LARGE, "/features", "holds more than %d zones",
                         AREAS_IMPORT_MAX);
    zones_complete(&importing->zones, importing->known);
    if (zone_table_check(&importing->zones, importing->known, &import->verb.areas->file,
                         &importing->arena, err) < 0)
        return -1;
    importing->put.rows = zone_table_rows(&importing->zones, settings->language,
                                          clock_now(settings->clock), &importing->arena);
    return 0;
}

static void run(struct offload *offload)
{
    struct areas_importing *importing = CONTAINER_OF(offload, struct areas_importing, offload);
    struct areas_verb      *verb = &importing->import->verb;

    if (importing->has_turn)
        verb->failed = read_zones(importing, &verb->err);
    else
        verb->failed = err_set(&verb->err, ERR_BUSY, "another import of areas is running");
}

static void on_read(struct offload *offload)
{
    struct areas_importing *importing = CONTAINER_OF(offload, struct areas_importing, offload);

    if (importing->import->verb.failed)
        end(&importing->import->verb);
    else
        put(importing);
}

void areas_import(struct areas *areas, struct areas_import *import)
{
    struct areas_importing *importing = MEM_NEW(struct areas_importing);

    areas_begin(areas, &import->verb);
    import->importing = importing;
    import->kept = 0;
    importing->import = import;
    importing->known = areas_zones(areas);
    importing->has_turn = !areas->is_importing;
    areas->is_importing = true;
    importing->offload.run = run;
    importing->offload.done = on_read;
    offload_start(&importing->offload, areas->settings.loop, &areas->tally);
}
