/* questions.c: what the room asks back of who reported, and what he answers: he holds the key
 * of his report and nothing else of him is known here. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "hub/desk/board/room.h"

static const char ASKED[] = "asked", ANSWERED[] = "answered";

/* ── as a card ──────────────────────────────────────────────────────────────────── */

static const char *about_report(struct arena *arena, const struct id *report)
{
    char text[ID_TEXT_LEN + 1];

    return arena_format(arena, "report:%s", id_text(text, report));
}

static struct card_row card_of(const struct question_asked *question, const char *mode,
                               struct arena *arena)
{
    struct buf      fields = {0};
    struct writer   out = writer_open(&fields);
    struct card_row row = {
        .id = question->id,
        .version = question->version,
        .kind = "question",
        .mode = mode,
        .about = about_report(arena, &question->report),
        .state = question->answer ? ANSWERED : ASKED,
        .is_open = !question->answer,
        .holder = "",
        .made_ms = question->at_ms,
        .changed_ms = question->answer ? question->answered_ms : question->at_ms,
    };

    write_object(&out, NULL);
    write_integer(&out, "incident", question->incident);
    write_text(&out, "text", question->text);
    write_text(&out, "by", question->by);
    if (question->answer)
        write_text(&out, "answer", question->answer);
    write_end(&out);
    row.fields = arena_copy(arena, fields.bytes, fields.len);
    buf_free(&fields);
    return row;
}

static int read_card(struct question_asked *question_r, const struct card_row *row,
                     struct arena *arena, struct err *err)
{
    struct reader in = reader_open(row->fields, strlen(row->fields), arena, err);

    *question_r = (struct question_asked){
        .id = row->id,
        .version = row->version,
        .incident = read_integer(&in, "incident", 0, INT64_MAX),
        .text = read_text(&in, "text", BOARD_TEXT_MAX),
        .by = read_text(&in, "by", 200),
        .answer = read_text_or(&in, "answer", BOARD_TEXT_MAX, NULL),
        .at_ms = row->made_ms,
        .answered_ms = row->changed_ms,
    };
    if (strncmp(row->about, "report:", 7) != 0 ||
        !id_parse(&question_r->report, row->about + 7))
        reader_complain(&in, "text", "stands on a card that is no question's");
    return reader_close(&in);
}

/* ── asked and answered ─────────────────────────────────────────────────────────── */

struct questioning {
    struct board_question *asked;
    struct store_find_card find;
    struct store_put_card  put;
    struct deed            deed;
    char                   actor[ID_TEXT_LEN + 1];
};

static void end(struct questioning *questioning, const struct err *err)
{
    struct err why = err ? *err : (struct err){0};

    store_job_free(&questioning->find.job);
    store_job_free(&questioning->put.job);
    board_end(&questioning->asked->verb, err ? &why : NULL);
}

static void tell(const struct board *board, const struct question_asked *question,
                 const char *mode)
{
    char          about[40], id[ID_TEXT_LEN + 1], report[ID_TEXT_LEN + 1];
    struct buf    json = {0};
    struct writer out = writer_open(&json);

    snprintf(about, sizeof about, "incident:%" PRId64, question->incident);
    write_object(&out, NULL);
    write_text(&out, "report", id_text(report, &question->report));
    write_text(&out, "question", id_text(id, &question->id));
    write_end(&out);
    board->settings.on_event(
        board->settings.house,
        &(struct event){.name = question->answer ? "report.answered" : "report.asked",
                        .about = about,
                        .mode = mode,
                        .json = json.bytes});
    buf_free(&json);
}

static void on_put(struct store_job *job)
{
    struct questioning          *questioning = CONTAINER_OF(job, struct questioning, put.job);
    struct board_question       *asked = questioning->asked;
    const struct board_settings *settings = &asked->verb.board->settings;

    if (job->failed &&
        (!questioning->deed.was_repeated || questioning->deed.was_other_request)) {
        end(questioning, &job->err);
        return;
    }
    if (!job->failed)
        tell(asked->verb.board, &asked->question, questioning->put.row.mode);
    if (!job->failed && !asked->answer && settings->on_asked)
        settings->on_asked(settings->house, &asked->question, &asked->mode);
    end(questioning, NULL);
}

static void keep(struct questioning *questioning, const char *mode)
{
    struct board_question *asked = questioning->asked;
    struct board          *board = asked->verb.board;
    struct arena          *arena = &asked->verb.arena;

    questioning->put.row = card_of(&asked->question, mode, arena);
    questioning->deed =
        board_deed(board, &asked->asking, asked->answer ? "report.answered" : "report.asked",
                   questioning->put.row.about, questioning->put.row.mode, questioning->actor);
    questioning->put.deed = &questioning->deed;
    questioning->put.job.on_done = on_put;
    store_put_card(board->settings.store, &questioning->put);
}

static void on_found(struct store_job *job)
{
    struct questioning    *questioning = CONTAINER_OF(job, struct questioning, find.job);
    struct board_question *asked = questioning->asked;
    struct question_asked  question;
    struct err             err = job->err;

    if (job->failed ||
        read_card(&question, &questioning->find.row, &asked->verb.arena, &err) < 0) {
        end(questioning, &err);
        return;
    }
    if (!id_same(&question.report, &asked->question.report))
        err_set(&err, ERR_NOT_FOUND, "there is nothing of that id");
    else if (question.answer)
        err_set(&err, ERR_CONFLICT, "the question has its answer already");
    if (err.kind) {
        end(questioning, &err);
        return;
    }
    question.answer = asked->answer;
    question.answered_ms = clock_now(asked->verb.board->settings.clock);
    asked->question = question;
    keep(questioning, questioning->find.row.mode);
}

void board_ask(struct board *board, struct board_question *asked)
{
    struct questioning *questioning = MEM_NEW(struct questioning);
    char                mode[MODE_TEXT_MAX + 1];

    board_begin(board, &asked->verb, questioning);
    questioning->asked = asked;
    if (asked->answer) {
        questioning->find.id = asked->question.id;
        questioning->find.job.on_done = on_found;
        store_find_card(board->settings.store, &questioning->find);
        return;
    }
    asked->question.at_ms = clock_now(board->settings.clock);
    asked->question.id = id_new(asked->question.at_ms, board->settings.chance);
    asked->question.by = asked->asking.who->name;
    keep(questioning, arena_text(&asked->verb.arena, mode_text(mode, &asked->mode)));
}

/* ── the list ───────────────────────────────────────────────────────────────────── */

struct question_listing {
    struct board_list_questions *list;
    struct store_list_cards      store;
};

static void on_listed(struct store_job *job)
{
    struct question_listing *listing = CONTAINER_OF(job, struct question_listing, store.job);
    struct board_list_questions *list = listing->list;
    struct arena                *arena = &list->verb.arena;
    struct err                   err = job->err;
    bool                         failed = job->failed;

    list->questions = arena_alloc(arena, (listing->store.count + 1) * sizeof *list->questions);
    for (size_t i = 0; i < listing->store.count && !failed; i++)
        failed = read_card(&list->questions[list->count++], &listing->store.rows[i], arena,
                           &err) < 0;
    store_job_free(job);
    board_end(&list->verb, failed ? &err : NULL);
}

void board_list_questions(struct board *board, struct board_list_questions *list)
{
    struct question_listing *listing = MEM_NEW(struct question_listing);

    board_begin(board, &list->verb, listing);
    list->count = 0;
    listing->list = list;
    listing->store =
        (struct store_list_cards){.job.on_done = on_listed,
                                  .kind = "question",
                                  .about = about_report(&list->verb.arena, &list->report),
                                  .limit = BOARD_PAGE_MAX};
    store_list_cards(board->settings.store, &listing->store);
}
