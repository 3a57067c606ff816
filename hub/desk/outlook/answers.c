/* answers.c: what officers answered to changes, and what waits for an answer. */
#include <stdio.h>
#include <string.h>

#include "hub/base/reader.h"
#include "hub/base/writer.h"
#include "hub/desk/outlook/room.h"

enum { ANSWERS_MAX = 2 * ZONES_MAX };

static const char FACT[] = "bulletin.answers";

static const struct outlook_answers *answers_now(const struct outlook *outlook)
{
    static const struct outlook_answers NONE = {0};

    return outlook->answers ? &outlook->answers->answers : &NONE;
}

static void hold(struct outlook_errand *errand)
{
    struct outlook *outlook = errand->verb->outlook;

    answers_free(outlook->answers);
    outlook->answers = errand->next_answers;
    errand->next_answers = NULL;
}

static void name_today(const struct outlook *outlook, char today[BULLETIN_DAY_LEN + 1])
{
    int64_t now_ms = clock_now(outlook->settings.clock);

    day_of(today, now_ms,
           outlook->settings.offset_min ? outlook->settings.offset_min(now_ms) : 0);
}

struct outlook_changes outlook_waiting(const struct outlook *outlook, struct arena *arena)
{
    struct outlook_changes changes;
    char                   today[BULLETIN_DAY_LEN + 1];

    name_today(outlook, today);
    changes = outlook_changes_of(outlook->held ? &outlook->held->now : NULL,
                                 answers_now(outlook), today, arena);
    for (size_t i = 0; i < changes.count; i++) {
        struct outlook_change *change = &changes.items[i];

        change->now.place = arena_text(arena, change->now.place);
        change->now.zone = arena_text(arena, change->now.zone);
        change->alert = arena_text(arena, change->alert);
    }
    return changes;
}

/* ── as they are kept ───────────────────────────────────────────────────────────── */

static int read_kept(struct answers_held *held, const char *json, size_t len, struct err *err)
{
    struct reader           in = reader_open(json, len, &held->arena, err);
    struct outlook_answers *answers = &held->answers;

    answers->count = read_list(&in, "answers", ANSWERS_MAX);
    answers->items = arena_alloc(&held->arena, (answers->count + 1) * sizeof *answers->items);
    for (size_t i = 0; i < answers->count && !in.failed; i++) {
        struct reader          one = reader_item(&in, "answers", i);
        struct outlook_answer *answer = &answers->items[i];

        snprintf(answer->day, sizeof answer->day, "%s",
                 read_text(&one, "day", BULLETIN_DAY_LEN));
        answer->place = read_text(&one, "place", ZONE_ID_MAX);
        answer->zone = read_text(&one, "zone", ZONE_ID_MAX);
        answer->level = (uint8_t)read_word(&one, "level", BULLETIN_LEVEL_WORDS);
        answer->alert = read_text(&one, "alert", ID_TEXT_LEN);
        reader_leave(&one, &in);
    }
    return reader_close(&in);
}

static void write_kept(struct buf *json, const struct outlook_answers *answers)
{
    struct writer out = writer_open(json);

    write_object(&out, NULL);
    write_list(&out, "answers");
    for (size_t i = 0; i < answers->count; i++) {
        const struct outlook_answer *answer = &answers->items[i];

        write_object(&out, NULL);
        write_text(&out, "day", answer->day);
        write_text(&out, "place", answer->place);
        write_text(&out, "zone", answer->zone);
        write_text(&out, "level", BULLETIN_LEVEL_WORDS[answer->level]);
        write_text(&out, "alert", answer->alert);
        write_end(&out);
    }
    write_end(&out);
    write_end(&out);
}

static int read_found(struct outlook_errand *errand, struct err *err)
{
    errand->next_answers = MEM_NEW(struct answers_held);
    return read_kept(errand->next_answers, errand->find.value.at, errand->find.value.len, err);
}

void answers_load(struct outlook_errand *errand)
{
    errand_find(errand, FACT, read_found, hold, errand_end);
}

/* ── another ────────────────────────────────────────────────────────────────────── */

static int check(const struct outlook_errand *errand, struct err *err)
{
    const struct outlook_answering *answering = errand->answering;

    if (!errand->turn)
        return err_set(err, ERR_BUSY, "another answer is being kept");
    for (size_t i = 0; i < answering->changes.count; i++) {
        const char        *id = answering->changes.items[i].now.place;
        const struct zone *place = zones_find(errand->zones, id);

        if (place && errand_check(errand, answering->asking.who, RIGHT_DRAFT, place, err) < 0)
            return -1;
    }
    return 0;
}

static void judge(struct offload *offload)
{
    struct outlook_errand *errand = CONTAINER_OF(offload, struct outlook_errand, offload);

    errand->verb->failed = check(errand, &errand->verb->err);
}

/* All of them are of one zone, day and level. */
static void write_deed(struct outlook_errand *errand)
{
    const struct outlook_answering *answering = errand->answering;
    const struct criticality       *now = &answering->changes.items[0].now;
    struct buf                      facts = {0};
    struct writer                   out = writer_open(&facts);

    write_object(&out, NULL);
    write_text(&out, "day", now->day);
    write_text(&out, "zone", now->zone);
    write_text(&out, "level", BULLETIN_LEVEL_WORDS[criticality_level(now)]);
    write_integer(&out, "municipalities", (int64_t)answering->changes.count);
    if (answering->alert)
        write_text(&out, "alert", answering->alert);
    write_end(&out);
    errand->deed = (struct deed){
        .word = answering->alert ? "bulletin.drafted" : "bulletin.seen",
        .about = "bulletin",
        .facts = arena_copy(&errand->arena, facts.bytes, facts.len),
        .at_ms = clock_now(errand->verb->outlook->settings.clock),
    };
    buf_free(&facts);
}

static void on_judged(struct offload *offload)
{
    struct outlook_errand *errand = CONTAINER_OF(offload, struct outlook_errand, offload);
    const struct outlook_answering *answering = errand->answering;
    const struct outlook           *outlook = errand->verb->outlook;
    char                            today[BULLETIN_DAY_LEN + 1];

    if (errand->verb->failed) {
        errand_end(errand);
        return;
    }
    name_today(outlook, today);
    errand->next_answers = MEM_NEW(struct answers_held);
    errand->next_answers->answers =
        outlook_answers_with(answers_now(outlook), &answering->changes, answering->alert, today,
                             &errand->next_answers->arena);
    write_kept(&errand->json, &errand->next_answers->answers);
    write_deed(errand);
    errand_put(errand, FACT, &answering->asking, hold);
}

void outlook_answer(struct outlook *outlook, struct outlook_answering *answering)
{
    struct outlook_errand *errand = errand_begin(outlook, &answering->verb);

    answering->errand = errand;
    errand->answering = answering;
    errand->zones = outlook->settings.zones(outlook->settings.house);
    errand_take_turn(errand, &outlook->is_answering);
    errand->offload.run = judge;
    errand->offload.done = on_judged;
    offload_start(&errand->offload, outlook->settings.loop, &outlook->tally);
}
