/* survey.c: whether an alert came in time and was clear, asked of whoever reads its page: no
 * name, no cookie, only how many said what. */
#include <string.h>

#include "hub/api/answer.h"
#include "hub/api/form.h"
#include "hub/api/resources.h"
#include "hub/flow/intake.h"
#include "hub/flow/receipt.h"

struct surveying {
    struct receipt_survey survey;
    struct call          *call;
    char                  network[INTAKE_KEY_LEN + 1];
};

/* Only of an alert that has a page, which is named after it. */
static bool find_alert(struct call *call, struct id *alert_r)
{
    const char *path = page_of_code(call);
    const char *file = path ? strrchr(path, '/') + 1 : "";
    struct err  err = {.kind = ERR_NOT_FOUND, .text = "there is no such alert"};

    if (strlen(file) > ID_TEXT_LEN &&
        id_parse(alert_r, arena_copy(call->arena, file, ID_TEXT_LEN)))
        return true;
    page_fail(call, &err);
    return false;
}

/* ── the form ───────────────────────────────────────────────────────────────────── */

static void add_choice(struct page *page, struct arena *arena, const char *name,
                       const char *const *words)
{
    PAGE(page, "<fieldset id=\"{name}\"><legend>", {"name", name});
    PAGE(page, strcmp(name, "arrived") == 0 ? "{survey.arrived}" : "{survey.clear}");
    PAGE(page, "</legend>\n");
    for (; *words; words++)
        PAGE(page,
             "<label class=\"pick\"><input type=\"radio\" name=\"{name}\" value=\"{word}\">"
             "{said}</label>\n",
             {"name", name}, {"word", *words},
             {"said",
              lang_text(page->lang, page->language, arena_format(arena, "survey.%s", *words))});
    PAGE(page, "</fieldset>\n");
}

static void show(const struct form *form, int status)
{
    struct page page = page_begin(form->call, "survey.title", NULL);

    form_summary(&page, form);
    PAGE(&page, "<form method=\"post\">\n");
    form_note(&page, form, "arrived");
    add_choice(&page, form->call->arena, "arrived", RECEIPT_ARRIVED_WORDS);
    add_choice(&page, form->call->arena, "clear", RECEIPT_CLEAR_WORDS);
    PAGE(&page, "<p class=\"hint\">{survey.note}</p>\n<p class=\"acts\"><button>{survey.send}"
                "</button></p></form>\n");
    page_answer(form->call, &page, status);
}

void survey_page(struct call *call)
{
    struct form form = form_of(call);
    struct id   alert;

    if (find_alert(call, &alert))
        show(&form, 200);
}

/* ── what was said ──────────────────────────────────────────────────────────────── */

static bool take(const struct form *form, const char *name, const char *const *words,
                 int64_t *said_r)
{
    const char *word = form_said(form, name);
    bool        has_said = false;

    for (int i = 0; words[i]; i++) {
        said_r[i] = strcmp(words[i], word) == 0;
        has_said |= said_r[i];
    }
    return has_said;
}

static void on_said(struct receipt_survey *survey)
{
    struct call *call = CONTAINER_OF(survey, struct surveying, survey)->call;

    if (survey->failed)
        page_fail(call, &survey->err);
    else
        page_say(call, 200, "survey.title", "<p role=\"status\">{survey.done}</p>\n");
}

void survey_post(struct call *call)
{
    struct surveying *surveying = arena_alloc(call->arena, sizeof *surveying);
    struct form       form = form_of(call);
    bool              has_said;

    if (!page_is_ours(call) || !find_alert(call, &surveying->survey.alert))
        return;
    has_said = take(&form, "arrived", RECEIPT_ARRIVED_WORDS, surveying->survey.arrived);
    has_said |= take(&form, "clear", RECEIPT_CLEAR_WORDS, surveying->survey.clear);
    if (!has_said || !call->api->settings.receipt) {
        form_complain(&form, "arrived", has_said ? "invalid.busy" : "invalid.survey");
        show(&form, has_said ? 429 : 400);
        return;
    }
    surveying->call = call;
    surveying->survey.on_done = on_said;
    surveying->survey.network =
        intake_network(call->api->settings.intake, surveying->network, call->exchange->peer);
    if (receipt_say(call->api->settings.receipt, &surveying->survey) < 0)
        page_fail(call, &surveying->survey.err);
}

/* ── for the board ──────────────────────────────────────────────────────────────── */

static void write_counts(struct writer *out, const char *name, const char *const *words,
                         const int64_t *counts)
{
    write_object(out, name);
    for (int i = 0; words[i]; i++)
        write_integer(out, words[i], counts[i]);
    write_end(out);
}

static void on_counted(struct receipt_survey *survey)
{
    struct call  *call = CONTAINER_OF(survey, struct surveying, survey)->call;
    struct writer out = call_writer(call);

    if (!answer_is_good(call, survey->failed, &survey->err, &survey->arena))
        return;
    write_object(&out, NULL);
    write_counts(&out, "arrived", RECEIPT_ARRIVED_WORDS, survey->arrived);
    write_counts(&out, "clear", RECEIPT_CLEAR_WORDS, survey->clear);
    write_end(&out);
    call_json(call, 200);
}

void survey_get(struct call *call)
{
    struct surveying *surveying = arena_alloc(call->arena, sizeof *surveying);

    surveying->call = call;
    surveying->survey.on_done = on_counted;
    if (!id_parse(&surveying->survey.alert, call->params[0]))
        call_fail_with(call, ERR_NOT_FOUND, "an alert is named by its id");
    else if (!call->api->settings.receipt)
        call_fail_with(call, ERR_BUSY, "nothing is sent yet");
    else
        receipt_survey(call->api->settings.receipt, &surveying->survey);
}
