/* subscribing.c: somebody asks to be warned, on one page, and gives the code back on the
 * next (double opt-in): what JSON clients do with hub/api/subscriptions.c. */
#include <string.h>

#include "hub/api/form.h"
#include "hub/api/resources.h"
#include "hub/base/text.h"
#include "hub/desk/subscriptions.h"
#include "hub/flow/intake.h"
#include "hub/model/subscription.h"

/* ── the form ───────────────────────────────────────────────────────────────────── */

static const int RADII_M[] = {0, 500, 2000, 5000, 10000};

static void add_radii(struct page *page, const struct form *form)
{
    int64_t chosen = 0;

    text_to_integer(form_said(form, "radius"), &chosen);
    PAGE(page, "<label for=\"radius\">{subscribe.radius}</label><select id=\"radius\" "
               "name=\"radius\">");
    for (size_t i = 0; i < COUNT_OF(RADII_M); i++) {
        int         radius = RADII_M[i];
        const char *key = radius == 0     ? "{subscribe.radius_point}"
                          : radius < 1000 ? "{subscribe.radius_m}"
                                          : "{subscribe.radius_km}";

        PAGE(page, "<option value=\"{m}\"",
             {"m", arena_format(form->call->arena, "%d", radius)});
        PAGE(page, radius == chosen ? " selected>" : ">");
        page_add(page, key,
                 (const struct lang_value[]){
                     {"count", arena_format(form->call->arena, "%d",
                                            radius < 1000 ? radius : radius / 1000)},
                     {0}});
        PAGE(page, "</option>");
    }
    PAGE(page, "</select>\n");
}

static void add_place(struct page *page, const struct form *form)
{
    PAGE(page, "<fieldset><legend>{subscribe.where}</legend>\n");
    form_note(page, form, "zone");
    PAGE(page, "<label for=\"zone\">{subscribe.zone}</label><select id=\"zone\" name=\"zone\"");
    form_marks(page, form, "zone");
    PAGE(page, ">");
    form_zones(page, form);
    PAGE(page, "</select>\n");
    form_note(page, form, "place");
    PAGE(page,
         "<label for=\"place\">{subscribe.place}</label><input id=\"place\" name=\"place\" "
         "maxlength=\"200\" dir=\"auto\" value=\"{value}\"",
         {"value", form_said(form, "place")});
    form_marks(page, form, "place");
    PAGE(page, "><p class=\"hint\">{subscribe.place_hint}</p>\n");
    add_radii(page, form);
    PAGE(page, "</fieldset>\n");
}

static void show(const struct form *form, int status)
{
    struct call *call = form->call;
    struct page  page = page_begin(call, "subscribe.title", "/subscribe?lang={language}");
    const char  *language = form_said(form, "language");

    PAGE(&page, "<p>{subscribe.intro}</p>\n");
    form_summary(&page, form);
    PAGE(&page, "<form method=\"post\" action=\"{base}/subscribe?lang={language}\">\n");
    add_place(&page, form);
    PAGE(&page, "<fieldset><legend>{subscribe.contact}</legend>\n");
    form_note(&page, form, "address");
    PAGE(&page,
         "<label for=\"address\">{subscribe.address}</label><input id=\"address\" "
         "name=\"address\" required maxlength=\"200\" autocomplete=\"email\" value=\"{value}\"",
         {"value", form_said(form, "address")});
    form_marks(&page, form, "address");
    PAGE(&page, "><p class=\"hint\">{subscribe.address_hint}</p></fieldset>\n"
                "<fieldset><legend>{subscribe.from_level}</legend>\n");
    form_levels(&page, form_level(form));
    PAGE(&page, "<p class=\"hint\">{subscribe.level_hint}</p>\n");
    form_hazards(&page, form);
    PAGE(&page,
         "<label for=\"language\">{subscribe.in_language}</label><select id=\"language\" "
         "name=\"language\">");
    form_languages(&page, *language ? language : page.language);
    PAGE(&page, "</select></fieldset>\n<p class=\"acts\"><button>{subscribe.send_code}</button>"
                "</p></form>\n");
    page_answer(call, &page, status);
}

void subscribe_page(struct call *call)
{
    struct form form = form_of(call);

    show(&form, 200);
}

/* ── what was asked ─────────────────────────────────────────────────────────────── */

struct asking_page {
    struct subscriptions_add add;
    struct subscription      wanted;
    struct form              form;
    char                     network[INTAKE_KEY_LEN + 1];
};

/* A zone chosen or named, or a point; the object "where". */
static void write_where(struct form *form, struct writer *out)
{
    const char        *zone = form_said(form, "zone"), *place = form_said(form, "place");
    const struct zone *named = *place ? form_zone_named(form, place) : NULL;
    struct point       point;
    int64_t            radius_m = 0;

    if (*zone && *place)
        form_complain(form, "place", "invalid.place_both");
    else if (!*zone && !*place)
        form_complain(form, "zone", "invalid.place_none");
    else if (*zone || named)
        write_text(out, "zone", *zone ? zone : named->id);
    else if (!form_point(place, &point))
        form_complain(form, "place", "invalid.place_unknown");
    else {
        write_degrees(out, "lat", point.lat);
        write_degrees(out, "lon", point.lon);
        if (text_to_integer(form_said(form, "radius"), &radius_m) && radius_m > 0)
            write_integer(out, "radius_m", radius_m);
    }
}

static void write_hazards(const struct form *form, struct writer *out)
{
    const struct hazards *hazards = form->call->api->settings.hazards;

    write_list(out, "hazards");
    for (size_t i = 0; i < hazards_count(hazards); i++) {
        const char *code = hazards_at(hazards, i)->code;

        if (form->value(form, arena_format(form->call->arena, "h-%s", code)))
            write_text(out, NULL, code);
    }
    write_end(out);
}

/* The form as the JSON that is read from everybody else. */
static int read_wanted(struct asking_page *asking, struct err *err)
{
    struct form  *form = &asking->form;
    struct call  *call = form->call;
    struct buf    json = {0};
    struct writer out = writer_open(&json);
    const char   *address = form_said(form, "address"), *language = form_said(form, "language");
    int           failed;

    write_object(&out, NULL);
    write_text(&out, "kind",
               ENDPOINT_WORDS[strchr(address, '@') ? ENDPOINT_EMAIL : ENDPOINT_SMS]);
    write_text(&out, "address", address);
    write_text(&out, "language", *language ? language : call_language(call));
    write_object(&out, "where");
    write_where(form, &out);
    write_end(&out);
    write_text(&out, "level", ALERT_SEVERITY_WORDS[form_level(form)]);
    write_hazards(form, &out);
    write_end(&out);
    failed = form->wrong ? -1
                         : subscription_parse(&asking->wanted, json.bytes, json.len,
                                              call->api->settings.hazards, call_language(call),
                                              call->arena, err);
    buf_free(&json);
    return failed;
}

static void complain(struct asking_page *asking, const struct err *err)
{
    struct form *form = &asking->form;

    if (strcmp(err->pointer, "/address") == 0)
        form_complain(form, "address", "invalid.address");
    else if (strncmp(err->pointer, "/where", 6) == 0)
        form_complain(form, "place", "invalid.place_unknown");
    else
        form_complain(form, "address", page_error_key(err));
    form->why = call_say(form->call, err_words(err));
}

static void on_added(struct subscriptions_verb *verb)
{
    struct subscriptions_add *add = CONTAINER_OF(verb, struct subscriptions_add, verb);
    struct asking_page       *asking = CONTAINER_OF(add, struct asking_page, add);
    struct call              *call = asking->form.call;
    struct err                err = verb->err;

    arena_free(&verb->arena);
    if (!verb->failed) {
        page_lead(call, arena_format(call->arena, "/confirm/%s?lang=%s", add->key,
                                     call_language(call)));
        return;
    }
    complain(asking, &err);
    show(&asking->form, page_status(&err));
}

void subscribe_post(struct call *call)
{
    struct asking_page *asking = arena_alloc(call->arena, sizeof *asking);
    struct err          err = {.kind = ERR_INVALID};

    if (!page_is_ours(call))
        return;
    asking->form = form_of(call);
    if (read_wanted(asking, &err) < 0) {
        complain(asking, &err);
        show(&asking->form, 400);
        return;
    }
    if (call_ask(call) < 0)
        return;
    asking->add.verb.on_done = on_added;
    asking->add.asking = call->asking;
    asking->add.wanted = &asking->wanted;
    asking->add.network =
        intake_network(call->api->settings.intake, asking->network, call->exchange->peer);
    subscriptions_add(call->api->settings.subscriptions, &asking->add);
}

/* ── the code ───────────────────────────────────────────────────────────────────── */

static void show_code(const struct form *form, int status)
{
    struct call *call = form->call;
    struct page  page = page_begin(call, "confirm.title", NULL);

    PAGE(&page, "<p>{confirm.intro}</p>\n");
    form_summary(&page, form);
    PAGE(&page, "<form method=\"post\">\n");
    form_note(&page, form, "code");
    PAGE(&page, "<label for=\"code\">{confirm.code}</label><input class=\"code\" id=\"code\" "
                "name=\"code\" required maxlength=\"12\" inputmode=\"numeric\" "
                "autocomplete=\"one-time-code\"");
    form_marks(&page, form, "code");
    PAGE(&page, "><p class=\"acts\"><button>{confirm.button}</button></p></form>\n<p><a "
                "href=\"{base}/subscribe?lang={language}\">{confirm.again}</a></p>\n");
    page_answer(call, &page, status);
}

void confirm_page(struct call *call)
{
    struct form form = form_of(call);

    show_code(&form, 200);
}

struct confirming_page {
    struct subscriptions_confirm confirm;
    struct form                  form;
};

static void on_confirmed(struct subscriptions_verb *verb)
{
    struct subscriptions_confirm *confirm =
        CONTAINER_OF(verb, struct subscriptions_confirm, verb);
    struct confirming_page *confirming = CONTAINER_OF(confirm, struct confirming_page, confirm);
    struct form            *form = &confirming->form;
    struct call            *call = form->call;
    struct err              err = verb->err;
    char                    key[SUBSCRIPTIONS_KEY_LEN + 1];

    arena_free(&verb->arena);
    if (!verb->failed) {
        subscriptions_key(call->api->settings.subscriptions, confirm->shown.no, key);
        page_lead(call, arena_format(call->arena, "/manage/%s?done=confirmed&lang=%s", key,
                                     call_language(call)));
        return;
    }
    form_complain(form, "code",
                  err.kind == ERR_INVALID    ? "invalid.code"
                  : err.kind == ERR_CONFLICT ? "invalid.code_old"
                                             : page_error_key(&err));
    form->why = call_say(call, err_words(&err));
    show_code(form, page_status(&err));
}

void confirm_post(struct call *call)
{
    struct confirming_page *confirming = arena_alloc(call->arena, sizeof *confirming);
    char                   *code;
    size_t                  len = 0;

    if (!page_is_ours(call))
        return;
    confirming->form = form_of(call);
    code = arena_text(call->arena, form_said(&confirming->form, "code"));
    for (const char *at = code; *at; at++) /* "123 456" as it is read aloud */
        if (*at != ' ')
            code[len++] = *at;
    code[len] = '\0';
    if (call_ask(call) < 0)
        return;
    confirming->confirm.verb.on_done = on_confirmed;
    confirming->confirm.asking = call->asking;
    confirming->confirm.key = call->params[0];
    confirming->confirm.code = code;
    subscriptions_confirm(call->api->settings.subscriptions, &confirming->confirm);
}
