/* templates.c: the ready words there are, as officers choose among them: by hazard and
 * level, with what differs each time still in braces. */
#include "hub/model/template.h"

#include "hub/api/call.h"
#include "hub/api/resources.h"
#include "hub/model/alert_json.h"

static void write_template(struct writer *out, const struct template *template)
{
    write_object(out, NULL);
    write_text(out, "hazard", template->hazard);
    write_object(out, "levels");
    for (int level = 0; level < LEVELS; level++) {
        if (!template->levels[level].infos)
            continue;
        write_object(out, TEMPLATE_LEVEL_WORDS[level]);
        alert_write_json(&template->levels[level], out);
        write_end(out);
    }
    write_end(out);
    write_end(out);
}

void templates_list(struct call *call)
{
    const struct api_settings *settings = &call->api->settings;
    struct writer              out = call_writer(call);

    write_object(&out, NULL);
    write_list(&out, "templates");
    for (size_t i = 0; i < settings->template_count; i++)
        write_template(&out, &settings->templates[i]);
    write_end(&out);
    write_end(&out);
    call_json(call, 200);
}
