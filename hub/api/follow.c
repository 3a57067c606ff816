/* follow.c: what became of a report, as a page for whoever holds its key; there the room asks
 * him back, and he answers. */
#include <string.h>

#include "hub/api/form.h"
#include "hub/api/resources.h"
#include "hub/api/status.h"
#include "hub/base/timezone.h"
#include "hub/desk/board.h"
#include "hub/flow/intake.h"
#include "hub/model/render.h"

/* The way of a report, and how far it has come. */
static void add_steps(struct page *page, const struct status *status)
{
    static const char *const WAY[] = {"received", "merged", "confirmed", "alerted", "solved"};
    bool                     is_rejected = strcmp(status->word, "rejected") == 0;
    size_t                   now = 0;

    for (size_t i = 0; i < COUNT_OF(WAY); i++)
        if (strcmp(WAY[i], status->word) == 0)
            now = i;
    PAGE(page, "<ol class=\"steps\">");
    for (size_t i = 0; i < COUNT_OF(WAY) && (!is_rejected || i == 0); i++)
        PAGE(page, "<li class=\"{class}\">{step}</li>",
             {"class", i < now || is_rejected ? "past"
                       : i == now             ? "now"
                                              : "next"},
             {"step", lang_text(page->lang, page->language,
                                arena_format(status->call->arena, "follow.%s", WAY[i]))});
    if (is_rejected)
        PAGE(page, "<li class=\"now\">{follow.rejected}</li>");
    PAGE(page, "</ol>\n");
    if (status->reason)
        PAGE(page, "<p dir=\"auto\">{reason}</p>\n", {"reason", status->reason});
}

static void add_facts(struct page *page, const struct status *status)
{
    struct call         *call = status->call;
    const struct hazard *hazard = hazards_by_code(call->api->settings.hazards, status->hazard);
    char                 at[STAMP_LEN + 1];

    PAGE(page, "<dl>");
    if (hazard)
        PAGE(page, "<dt>{follow.what}</dt><dd>{name}</dd>",
             {"name", hazard_name(call->api->settings.hazards, hazard, page->language)});
    if (status->address)
        PAGE(page, "<dt>{follow.where}</dt><dd dir=\"auto\">{where}</dd>",
             {"where", status->address});
    else if (status->has_place)
        PAGE(page, "<dt>{follow.where}</dt><dd>{where}</dd>",
             {"where", arena_format(call->arena, "%.5f, %.5f", status->lat, status->lon)});
    stamp_text_at(at, status->received_ms, timezone_offset_min(status->received_ms));
    PAGE(page, "<dt>{follow.when}</dt><dd><time datetime=\"{stamp}\">{moment}</time></dd></dl>",
         {"stamp", at},
         {"moment", render_moment(call->arena, page->lang, page->language, status->received_ms,
                                  timezone_offset_min(status->received_ms))});
    if (status->text)
        PAGE(page, "<p class=\"what\" dir=\"auto\">{text}</p>\n", {"text", status->text});
}

/* ── questions ──────────────────────────────────────────────────────────────────── */

/* The room asks, nobody by name. */
static void add_question(struct page *page, struct call *call,
                         const struct question_asked *question)
{
    char id[ID_TEXT_LEN + 1];

    id_text(id, &question->id);
    PAGE(page,
         "<article><div class=\"in\"><h2>{follow.asked}</h2><p class=\"m\">{time}</p><p "
         "class=\"what\" dir=\"auto\">{text}</p>\n",
         {"text", question->text},
         {"time", render_moment(call->arena, page->lang, page->language, question->at_ms,
                                timezone_offset_min(question->at_ms))});
    if (question->answer)
        PAGE(page, "<h3>{follow.answered}</h3><p class=\"what\" dir=\"auto\">{answer}</p>",
             {"answer", question->answer});
    else
        PAGE(page,
             "<form method=\"post\" action=\"{base}/status/{key}?lang={language}\"><input "
             "type=\"hidden\" name=\"question\" value=\"{id}\"><label for=\"a-{id}\">"
             "{follow.answer}</label><textarea id=\"a-{id}\" name=\"text\" dir=\"auto\" "
             "rows=\"3\" maxlength=\"500\" required></textarea><p class=\"acts\"><button>"
             "{follow.send}</button></p></form>",
             {"key", call->params[0]}, {"id", id});
    PAGE(page, "</div></article>\n");
}

struct following {
    struct board_list_questions list;
    struct status              *status;
};

static void show(struct following *following)
{
    struct status *status = following->status;
    struct call   *call = status->call;
    struct page    page = page_begin(call, "follow.title", NULL);

    PAGE(&page, "<p><strong>{follow.number}</strong></p>\n",
         {"number", arena_format(call->arena, "%lld", (long long)status->number)});
    if (status_is_grave(call, status->hazard, status->text))
        PAGE(&page, "<p class=\"box sos\"><a href=\"tel:{emergency}\">{emergency}</a> "
                    "{follow.danger}</p>\n");
    if (exchange_query(call->exchange, "photo"))
        PAGE(&page, "<p class=\"box bad\" role=\"alert\">{invalid.photo}</p>\n");
    for (size_t i = 0; i < following->list.count; i++)
        add_question(&page, call, &following->list.questions[i]);
    add_steps(&page, status);
    add_facts(&page, status);
    PAGE(&page, "<p class=\"hint\">{follow.keep}</p>\n");
    page_answer(call, &page, 200);
}

static void on_questions(struct board_verb *verb)
{
    struct board_list_questions *list = CONTAINER_OF(verb, struct board_list_questions, verb);
    struct following            *following = CONTAINER_OF(list, struct following, list);
    struct arena                 arena = verb->arena;

    if (verb->failed)
        page_fail(following->status->call, &verb->err);
    else
        show(following);
    arena_free(&arena); /* following went with its call */
}

static void find_questions(struct status *status)
{
    struct following *following = arena_alloc(status->call->arena, sizeof *following);

    following->status = status;
    following->list.report = status->id;
    following->list.verb.on_done = on_questions;
    board_list_questions(status->call->api->settings.board, &following->list);
}

void status_page(struct call *call)
{
    status_find(call, find_questions, page_fail);
}

/* ── an answer ──────────────────────────────────────────────────────────────────── */

struct answering {
    struct board_question asked;
    struct call          *call;
};

/* Answered twice is answered: the page says what was kept. */
static void on_answered(struct board_verb *verb)
{
    struct board_question *asked = CONTAINER_OF(verb, struct board_question, verb);
    struct call           *call = CONTAINER_OF(asked, struct answering, asked)->call;
    struct err             err = verb->err;
    bool                   failed = verb->failed && err.kind != ERR_CONFLICT;

    arena_free(&verb->arena);
    if (failed)
        page_fail(call, &err);
    else
        page_lead(call, arena_format(call->arena, "/status/%s?lang=%s", call->params[0],
                                     call_language(call)));
}

void status_page_answer(struct call *call)
{
    struct answering *answering = arena_alloc(call->arena, sizeof *answering);
    struct form       form = form_of(call);
    struct err        err = {.kind = ERR_NOT_FOUND, .text = "this link was not made here"};

    if (!page_is_ours(call))
        return;
    answering->call = call;
    answering->asked.answer = form_said(&form, "text");
    if (!intake_key_read(call->api->settings.intake, &answering->asked.question.report,
                         call->params[0]) ||
        !id_parse(&answering->asked.question.id, form_said(&form, "question"))) {
        page_fail(call, &err);
    } else if (!*answering->asked.answer || strlen(answering->asked.answer) > BOARD_TEXT_MAX) {
        err_set(&err, ERR_INVALID, "must say something");
        page_fail(call, &err);
    } else if (call_ask(call) == 0) {
        answering->asked.asking = call->asking;
        answering->asked.verb.on_done = on_answered;
        board_ask(call->api->settings.board, &answering->asked);
    }
}
