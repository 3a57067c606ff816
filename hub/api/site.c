/* site.c: what everybody may know of the town before he signs in: its name, its languages,
 * whom to call, and what can be reported. The field app keeps it for when there is no
 * network. */
#include "hub/api/call.h"
#include "hub/api/resources.h"
#include "hub/base/lang.h"
#include "hub/model/hazard.h"

static void write_names(struct writer *out, const struct api_settings *settings,
                        const struct hazard *hazard)
{
    const char *language;

    write_object(out, "names");
    for (size_t i = 0; (language = lang_at(settings->lang, i)); i++)
        write_text(out, language, hazard_name(settings->hazards, hazard, language));
    write_end(out);
}

static void write_hazards(struct writer *out, const struct api_settings *settings)
{
    write_list(out, "hazards");
    for (size_t i = 0; i < hazards_count(settings->hazards); i++) {
        const struct hazard *hazard = hazards_at(settings->hazards, i);

        write_object(out, NULL);
        write_text(out, "code", hazard->code);
        write_text(out, "category", ALERT_CATEGORY_WORDS[hazard->category]);
        write_bool(out, "everyday", hazard->is_everyday);
        write_names(out, settings, hazard);
        write_end(out);
    }
    write_end(out);
}

void site_get(struct call *call)
{
    const struct api_settings *settings = &call->api->settings;
    const struct report_frame *frame = settings->frame;
    struct writer              out = call_writer(call);
    const char                *language;

    write_object(&out, NULL);
    write_text(&out, "id", settings->site);
    write_text(&out, "name", settings->site_name);
    write_text(&out, "public_url", settings->public_url);
    write_text(&out, "emergency_phone", settings->emergency_phone);
    if (*settings->report_sms)
        write_text(&out, "report_sms", settings->report_sms);
    if (settings->push_key)
        write_text(&out, "push_key", settings->push_key);
    write_list(&out, "languages");
    for (size_t i = 0; (language = lang_at(settings->lang, i)); i++)
        write_text(&out, NULL, language);
    write_end(&out);
    if (frame->lat_least < frame->lat_most) {
        write_object(&out, "bounds");
        write_degrees(&out, "south", frame->lat_least);
        write_degrees(&out, "west", frame->lon_least);
        write_degrees(&out, "north", frame->lat_most);
        write_degrees(&out, "east", frame->lon_most);
        write_end(&out);
    }
    write_hazards(&out, settings);
    write_end(&out);
    call_header(call, "Cache-Control", "public, max-age=60");
    call_json(call, 200);
}
