/* health.c: does it live, can it work, and what is it. */
#include "hub/api/call.h"
#include "hub/api/resources.h"

void health_live(struct call *call)
{
    buf_text(&call->body, "{\"live\":true}");
    call_json(call, 200);
}

static bool add_reason(struct writer *out, bool is_well, const char *word)
{
    if (!is_well)
        write_text(out, NULL, word);
    return is_well;
}

void health_ready(struct call *call)
{
    struct api_health health = {0};
    struct writer     out = call_writer(call);
    bool              is_ready = true;

    call->api->settings.on_health(call->api->settings.house, &health);
    write_object(&out, NULL);
    write_list(&out, "reasons");
    is_ready &= add_reason(&out, health.store_writes, "store");
    is_ready &= add_reason(&out, health.takes_reports, "disk");
    is_ready &= add_reason(&out, !health.has_broker || health.is_connected, "broker");
    is_ready &= add_reason(&out, health.clock_is_sane, "clock");
    is_ready &= add_reason(&out, !call->api->is_closing, "closing");
    write_end(&out);
    write_bool(&out, "ready", is_ready);
    write_end(&out);
    call_json(call, is_ready ? 200 : 503);
}

void version_get(struct call *call)
{
    const struct api_settings *settings = &call->api->settings;
    struct writer              out = call_writer(call);

    write_object(&out, NULL);
    write_text(&out, "version", settings->version);
    if (settings->schema > 0)
        write_integer(&out, "schema", settings->schema);
    write_text(&out, "site", settings->site);
    write_text(&out, "name", settings->site_name);
    write_list(&out, "languages");
    for (size_t i = 0; lang_at(settings->lang, i); i++)
        write_text(&out, NULL, lang_at(settings->lang, i));
    write_end(&out);
    write_end(&out);
    call_json(call, 200);
}
