/* areas.c: the zones: for everybody to read, for administrators to bring. */
#include "hub/desk/areas.h"

#include <string.h>

#include "hub/api/answer.h"
#include "hub/api/resources.h"
#include "hub/model/shape_json.h"

void areas_list(struct call *call)
{
    struct areas     *areas = call->api->settings.areas;
    struct writer     out = call_writer(call);
    const char       *wanted = exchange_query(call->exchange, "geometry");
    struct buf        geometry = {0};
    struct areas_zone zone;

    write_object(&out, NULL);
    write_list(&out, "areas");
    for (size_t i = 0; areas_at(areas, i, &zone); i++) {
        write_object(&out, NULL);
        write_text(&out, "id", zone.zone->id);
        write_text(&out, "name", zone.zone->name);
        write_text(&out, "kind", zone.zone->kind);
        if (zone.zone->parent)
            write_text(&out, "parent", zone.zone->parent);
        write_number(&out, "area_km2", zone.area_km2);
        if (wanted && strcmp(wanted, "1") == 0 && !shape_is_empty(&zone.zone->shape)) {
            geometry.len = 0;
            shape_write_geojson(&geometry, &zone.zone->shape);
            write_raw(&out, "geometry", geometry.bytes, geometry.len);
        }
        write_end(&out);
    }
    write_end(&out);
    write_end(&out);
    buf_free(&geometry);
    call_header(call, "Cache-Control", "public, max-age=60");
    call_json(call, 200);
}

struct importing {
    struct areas_import import;
    struct call        *call;
};

static void on_imported(struct areas_verb *verb)
{
    struct areas_import *import = CONTAINER_OF(verb, struct areas_import, verb);
    struct call         *call = CONTAINER_OF(import, struct importing, import)->call;
    struct writer        out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, NULL))
        return;
    write_object(&out, NULL);
    write_integer(&out, "kept", (int64_t)import->kept);
    write_integer(&out, "nameless", (int64_t)import->nameless);
    write_list(&out, "refused");
    write_end(&out);
    write_end(&out);
    call_json(call, 200);
}

void areas_post(struct call *call)
{
    struct importing *importing = arena_alloc(call->arena, sizeof *importing);
    const char       *replace = exchange_query(call->exchange, "replace");

    if (call_ask(call) < 0)
        return;
    importing->call = call;
    importing->import = (struct areas_import){
        .verb.on_done = on_imported,
        .asking = call->asking,
        .bytes = call->exchange->body,
        .len = call->exchange->body_len,
        .kind = exchange_query(call->exchange, "kind"),
        .id_property = exchange_query(call->exchange, "id_property"),
        .name_property = exchange_query(call->exchange, "name_property"),
        .replace = replace && strcmp(replace, "1") == 0,
    };
    areas_import(call->api->settings.areas, &importing->import);
}
