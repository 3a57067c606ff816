/* hearing.c: STOP, START and HELP, as a subscriber sends them. What to do stands in a
 * table of the word and of what the address has. One answer to a STOP, then silence. */
#include <stdlib.h>
#include <string.h>

#include "hub/base/log.h"
#include "hub/desk/subscriptions/room.h"

enum { ANSWER_GOOD_FOR_MS = 3600 * 1000 };

/* What the address has, the strongest first. */
enum standing {
    STANDING_ASKED,   /* a code waits to come back */
    STANDING_ACTIVE,  /* it is warned */
    STANDING_STOPPED, /* it was */
    STANDING_NOBODY,
    STANDINGS,
};

struct subscriptions_hearing {
    struct subscriptions_hear      *hear;
    struct keyword_found            found;
    struct store_find_subscriptions find;
    struct store_stop_subscriptions stop;
    struct store_put_subscription   put;
    struct notices_send             send;
    struct deed                     deed;
    struct asking                   asking;
    struct who                      who;
    const char                     *answer, *language;
    size_t                          at; /* the row to bring back next */
    char                            normal[ENDPOINT_MAX + 1], actor[ID_TEXT_LEN + 1];
};

static void end(struct subscriptions_hearing *hearing)
{
    struct subscriptions_hear *hear = hearing->hear;

    store_job_free(&hearing->find.job);
    store_job_free(&hearing->stop.job);
    store_job_free(&hearing->put.job);
    free(hearing);
    ask_end(&hear->verb);
}

static void fail(struct subscriptions_hearing *hearing, const struct err *err)
{
    ask_fail(&hearing->hear->verb, err);
    end(hearing);
}

/* ── answers ────────────────────────────────────────────────────────────────────── */

static void on_sent(struct notices_send *send)
{
    struct subscriptions_hearing *hearing =
        CONTAINER_OF(send, struct subscriptions_hearing, send);

    if (send->failed)
        LOG(LOG_WARN, "subscription.unanswered", TEXT("why", send->err.text));
    end(hearing);
}

static void answer(struct subscriptions_hearing *hearing)
{
    struct subscriptions_hear           *hear = hearing->hear;
    const struct subscriptions_settings *settings = &hear->verb.desk->settings;
    int64_t                              now_ms = clock_now(settings->clock), wait_ms;
    const struct lang_value              values[] = {
                     {"site", settings->site}, {"link", settings->public_url}, {0}};
    struct buf text = {0};

    if (!hearing->answer ||
        !limits_allow(&hear->verb.desk->replies, hearing->find.address, STORE_HASH_LEN,
                      SUBSCRIPTIONS_REPLIES_PER_HOUR, now_ms, &wait_ms)) {
        end(hearing);
        return;
    }
    lang_format(&text, settings->lang, hearing->language, hearing->answer, values);
    hearing->send = (struct notices_send){
        .on_done = on_sent,
        .kind = NOTICE_ANSWER,
        .mode = hear->mode,
        .words = {hearing->language, NULL, arena_text(&hear->verb.arena, text.bytes)},
        .due_ms = now_ms,
        .expires_ms = now_ms + ANSWER_GOOD_FOR_MS,
        .to = hear->kind,
        .address = hearing->normal,
    };
    buf_free(&text);
    notices_send(settings->notices, &hearing->send);
}

/* ── what is done ───────────────────────────────────────────────────────────────── */

static void write_deed(struct subscriptions_hearing *hearing, const char *word)
{
    struct subscriptions_hear *hear = hearing->hear;

    hearing->deed =
        ask_deed(hear->verb.desk, &hearing->asking, word,
                 row_about(&hear->verb.arena, hearing->find.address), hearing->actor);
    hearing->deed.facts = "{\"by\":\"word\"}";
}

static void on_stopped(struct store_job *job)
{
    struct subscriptions_hearing *hearing =
        CONTAINER_OF(job, struct subscriptions_hearing, stop.job);

    if (job->failed) {
        fail(hearing, &job->err);
        return;
    }
    reach_stopped(hearing->hear->verb.desk, hearing->hear->kind, &hearing->stop);
    answer(hearing);
}

static void stop(struct subscriptions_hearing *hearing)
{
    struct subscriptions *desk = hearing->hear->verb.desk;

    write_deed(hearing, "subscription.stopped");
    hearing->stop.kind = hearing->find.kind;
    memcpy(hearing->stop.address, hearing->find.address, STORE_HASH_LEN);
    hearing->stop.at_ms = clock_now(desk->settings.clock);
    hearing->stop.deed = &hearing->deed;
    hearing->stop.job.on_done = on_stopped;
    store_stop_subscriptions(desk->settings.store, &hearing->stop);
}

static void on_marked(struct store_job *job)
{
    struct subscriptions_hearing *hearing =
        CONTAINER_OF(job, struct subscriptions_hearing, put.job);

    if (job->failed)
        fail(hearing, &job->err);
    else
        answer(hearing);
}

/* Somebody we do not warn says STOP: no table may bring that address in later. */
static void mark(struct subscriptions_hearing *hearing)
{
    struct subscriptions *desk = hearing->hear->verb.desk;

    write_deed(hearing, "subscription.stopped");
    hearing->put.row = (struct subscription_row){
        .kind = hearing->find.kind,
        .place = "",
        .lat_e7 = SUBSCRIPTION_NOWHERE,
        .lon_e7 = SUBSCRIPTION_NOWHERE,
        .lang = hearing->language,
        .mode = "actual",
        .consent = CONSENT_STOPPED,
        .changed_ms = clock_now(desk->settings.clock),
    };
    memcpy(hearing->put.row.address, hearing->find.address, STORE_HASH_LEN);
    hearing->put.deed = &hearing->deed;
    hearing->put.job.on_done = on_marked;
    store_put_subscription(desk->settings.store, &hearing->put);
}

static bool is_asked(const struct subscription_row *row, int64_t now_ms)
{
    struct arena      arena = {0};
    struct row_fields fields;
    bool              is_so;

    is_so = row->fields && row->sealed.at &&
            row_fields_read(&fields, row->fields, &arena, NULL) == 0 && fields.pending.code &&
            fields.pending.until_ms > now_ms;
    arena_free(&arena);
    return is_so;
}

static bool comes_back(const struct subscription_row *row, int64_t now_ms)
{
    return is_asked(row, now_ms) || (row->consent == CONSENT_STOPPED && row->sealed.at);
}

static void bring_back_next(struct subscriptions_hearing *hearing);

static void on_put(struct store_job *job)
{
    struct subscriptions_hearing *hearing =
        CONTAINER_OF(job, struct subscriptions_hearing, put.job);

    if (job->failed) {
        fail(hearing, &job->err);
        return;
    }
    store_job_free(job);
    hearing->at++;
    bring_back_next(hearing);
}

static void bring_back_next(struct subscriptions_hearing *hearing)
{
    struct subscriptions_hear *hear = hearing->hear;
    struct subscriptions      *desk = hear->verb.desk;
    struct arena              *arena = &hear->verb.arena;
    int64_t                    now_ms = clock_now(desk->settings.clock);
    struct row_fields          fields = {0};

    while (hearing->at < hearing->find.count &&
           !comes_back(&hearing->find.rows[hearing->at], now_ms))
        hearing->at++;
    if (hearing->at == hearing->find.count) {
        reach_changed(desk, hear->kind, hearing->find.address);
        answer(hearing);
        return;
    }
    write_deed(hearing, "subscription.confirmed");
    hearing->put.row = hearing->find.rows[hearing->at];
    hearing->put.seen_ms = hearing->put.row.changed_ms;
    row_fields_read(&fields, hearing->put.row.fields, arena, NULL);
    row_consent(&hearing->put.row, &fields, "word", now_ms, arena);
    hearing->put.deed = &hearing->deed;
    hearing->put.job.on_done = on_put;
    store_put_subscription(desk->settings.store, &hearing->put);
}

static void leave_it(struct subscriptions_hearing *hearing)
{
    hearing->hear->is_ours = false;
    end(hearing);
}

/* ── the table ──────────────────────────────────────────────────────────────────── */

struct step {
    void (*act)(struct subscriptions_hearing *);
    const char *answer; /* key of the text; NULL: none */
};

static const struct step STEPS[KEYWORD_HELP + 1][STANDINGS] = {
    [KEYWORD_STOP] = {[STANDING_ASKED] = {stop, "subscription.stopped"},
                      [STANDING_ACTIVE] = {stop, "subscription.stopped"},
                      [STANDING_STOPPED] = {end, NULL},
                      [STANDING_NOBODY] = {mark, "subscription.stopped"}},
    [KEYWORD_START] = {[STANDING_ASKED] = {bring_back_next, "subscription.started"},
                       [STANDING_ACTIVE] = {bring_back_next, "subscription.started"},
                       [STANDING_STOPPED] = {bring_back_next, "subscription.started"},
                       [STANDING_NOBODY] = {answer, "subscription.how"}},
    [KEYWORD_HELP] = {[STANDING_ASKED] = {answer, "subscription.help"},
                      [STANDING_ACTIVE] = {answer, "subscription.help"},
                      [STANDING_STOPPED] = {answer, "subscription.help"},
                      [STANDING_NOBODY] = {answer, "subscription.help"}},
};

/* "SI" means something only to a question of ours. */
static const struct step NO_QUESTION = {leave_it, NULL};

static enum standing standing_of(const struct store_find_subscriptions *find, int64_t now_ms)
{
    enum standing standing = STANDING_NOBODY;

    for (size_t i = 0; i < find->count; i++) {
        const struct subscription_row *row = &find->rows[i];
        enum standing                  one = STANDING_NOBODY;

        if (is_asked(row, now_ms))
            one = STANDING_ASKED;
        else if (row->consent <= CONSENT_GIVEN)
            one = STANDING_ACTIVE;
        else if (row->consent == CONSENT_STOPPED || row->consent == CONSENT_FORGOTTEN)
            one = STANDING_STOPPED;
        if (one < standing)
            standing = one;
    }
    return standing;
}

static bool has_any_address(const struct store_find_subscriptions *find)
{
    for (size_t i = 0; i < find->count; i++)
        if (find->rows[i].sealed.at)
            return true;
    return false;
}

static const struct step *step_of(struct subscriptions_hearing *hearing)
{
    enum standing standing =
        standing_of(&hearing->find, clock_now(hearing->hear->verb.desk->settings.clock));

    if (hearing->found.needs_question && standing != STANDING_ASKED)
        return &NO_QUESTION;
    if (hearing->found.keyword == KEYWORD_START && !has_any_address(&hearing->find))
        standing = STANDING_NOBODY; /* we forgot the address: it must subscribe anew */
    return &STEPS[hearing->found.keyword][standing];
}

static void on_found(struct store_job *job)
{
    struct subscriptions_hearing *hearing =
        CONTAINER_OF(job, struct subscriptions_hearing, find.job);
    const struct step *step;

    if (job->failed && job->err.kind != ERR_NOT_FOUND) {
        fail(hearing, &job->err);
        return;
    }
    if (hearing->find.count > 0)
        hearing->language = hearing->find.rows[0].lang;
    step = step_of(hearing);
    hearing->answer = step->answer;
    step->act(hearing);
}

bool subscriptions_hear(struct subscriptions *desk, struct subscriptions_hear *hear)
{
    struct subscriptions_hearing *hearing;
    struct keyword_found          found = keyword_of(hear->text);
    char                          normal[ENDPOINT_MAX + 1];

    if (found.keyword == KEYWORD_NONE ||
        endpoint_normal(normal, hear->kind, hear->address, NULL) < 0)
        return false;
    hearing = MEM_NEW(struct subscriptions_hearing);
    ask_begin(desk, &hear->verb);
    hear->hearing = hearing;
    hear->is_ours = true;
    hear->may_be_a_cry = found.may_be_a_cry;
    hearing->hear = hear;
    hearing->found = found;
    hearing->who = who_system();
    hearing->asking.who = &hearing->who;
    hearing->language = desk->settings.languages[0];
    memcpy(hearing->normal, normal, sizeof normal);
    row_hash(hearing->find.address, &desk->settings, hear->kind, normal);
    hearing->find.kind = ENDPOINT_WORDS[hear->kind];
    hearing->find.job.on_done = on_found;
    store_find_subscriptions(desk->settings.store, &hearing->find);
    return true;
}
