#include "hub/desk/summons.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/buf.h"
#include "hub/base/log.h"
#include "hub/model/report.h"

enum { HOUR_MS = 3600 * 1000, REMEMBERED = 64 };

/* How often this one was called within the hour that began then. */
struct budget {
    struct id account;
    int64_t   began_ms; /* in the clock's ticks */
    unsigned  used;
};

struct summons {
    struct summons_settings settings;
    struct tally            tally; /* ourselves, and every call under way */
    struct budget          *budgets;
    size_t                  budget_count;
    struct id               calls[REMEMBERED]; /* the last ones: a repeat costs nobody a turn */
    size_t                  call_count;
};

/* One call, while the accounts are read. */
struct calling {
    struct summons     *summons;
    struct people_list  list;
    struct arena        arena;
    struct summons_call call;
    struct mode         mode;
    char                after[ACCOUNT_NAME_MAX + 1];
    unsigned            called;
};

/* One notice on its way to disk. */
struct letter {
    struct notices_send send;
    struct summons     *summons;
    struct mode         mode;
    struct arena        arena;
};

static void on_clear(struct tally *tally)
{
    struct summons *summons = CONTAINER_OF(tally, struct summons, tally);
    struct tally   *owner = summons->settings.owner;

    notices_let_go(summons->settings.notices);
    free(summons->budgets);
    free(summons);
    tally_drop(owner);
}

int summons_open(struct summons **summons_r, const struct summons_settings *settings,
                 struct err *err)
{
    struct summons *summons = MEM_NEW(struct summons);

    (void)err;
    summons->settings = *settings;
    summons->tally.on_clear = on_clear;
    tally_take(&summons->tally);
    tally_take(settings->owner);
    notices_hold(settings->notices);
    *summons_r = summons;
    return 0;
}

void summons_close(struct summons *summons)
{
    if (summons)
        tally_drop(&summons->tally);
}

void summons_take_limit(struct summons *summons, unsigned per_hour)
{
    summons->settings.per_hour = per_hour;
}

/* ── how often ──────────────────────────────────────────────────────────────────── */

static struct budget *budget_of(struct summons *summons, const struct id *account)
{
    for (size_t i = 0; i < summons->budget_count; i++)
        if (id_same(&summons->budgets[i].account, account))
            return &summons->budgets[i];
    summons->budgets =
        mem_grown(summons->budgets, (summons->budget_count + 1) * sizeof *summons->budgets);
    summons->budgets[summons->budget_count] = (struct budget){.account = *account};
    return &summons->budgets[summons->budget_count++];
}

/* False: not now. is_last_r: this one says that no other follows. */
static bool take_turn(struct summons *summons, const struct account *account,
                      enum summons_weight weight, bool *is_last_r)
{
    struct budget *budget = budget_of(summons, &account->id);
    unsigned       most = summons->settings.per_hour;
    int64_t        now_ms = clock_ticks(summons->settings.clock);

    if (now_ms - budget->began_ms >= HOUR_MS || budget->used == 0)
        *budget = (struct budget){.account = account->id, .began_ms = now_ms};
    if (budget->used >= (weight == SUMMONS_GRAVE   ? 2 * most
                         : weight == SUMMONS_MINOR ? most / 2
                                                   : most)) {
        LOG(LOG_WARN, "summons.held_back", NUMBER("an_hour", most));
        return false;
    }
    budget->used++;
    *is_last_r = budget->used == most;
    return true;
}

/* ── one letter ─────────────────────────────────────────────────────────────────── */

static void on_sent(struct notices_send *send)
{
    struct letter  *letter = CONTAINER_OF(send, struct letter, send);
    struct summons *summons = letter->summons;

    if (send->failed)
        LOG(LOG_ALARM, "summons.not_kept", TEXT("why", send->err.text));
    arena_free(&letter->arena);
    free(letter);
    tally_drop(&summons->tally);
}

/* The same call to the same address has the same id, in every run of the hub. */
static struct id id_of(const struct calling *calling, const struct account *account,
                       enum endpoint_kind kind)
{
    struct buf name = {0};
    char       person[ID_TEXT_LEN + 1];
    struct id  id;

    buf_format(&name, "%s/%s/%s", calling->call.once, id_text(person, &account->id),
               ENDPOINT_WORDS[kind]);
    id = report_id_of("summons", name.bytes);
    buf_free(&name);
    return id;
}

static const char *filled(struct letter *letter, const struct calling *calling,
                          const char *suffix)
{
    const struct summons_settings *settings = &calling->summons->settings;
    struct lang_value              values[SUMMONS_VALUES_MAX + 2] = {{"site", settings->site}};
    struct buf                     text = {0};
    const char                    *key, *kept;

    memcpy(values + 1, calling->call.values, sizeof calling->call.values);
    key = arena_format(&letter->arena, "summons.%s%s", calling->call.text, suffix);
    lang_format(&text, settings->lang, letter->send.words.language, key, values);
    kept = arena_text(&letter->arena, text.bytes);
    buf_free(&text);
    return kept;
}

/* A practice says so before all else. */
static const char *worded(struct letter *letter, const struct calling *calling, bool is_last)
{
    const struct lang *lang = calling->summons->settings.lang;
    const char        *language = letter->send.words.language;
    const char        *prefix = "";
    const char        *rest = is_last ? lang_text(lang, language, "summons.last") : "";

    if (letter->mode.kind != MODE_ACTUAL)
        prefix = lang_text(lang, language,
                           letter->mode.kind == MODE_TEST ? "alert.test" : "alert.exercise");
    return arena_format(&letter->arena, "%s%s%s%s%s", prefix, *prefix ? ": " : "",
                        filled(letter, calling, ""), *rest ? " " : "", rest);
}

static void write_to(struct calling *calling, const struct account *account,
                     enum endpoint_kind kind, bool is_last)
{
    const struct summons_settings *settings = &calling->summons->settings;
    const char    *address = kind == ENDPOINT_SMS ? account->phone : account->email;
    struct letter *letter;

    if (!address)
        return;
    letter = MEM_NEW(struct letter);
    letter->summons = calling->summons;
    letter->mode = calling->mode;
    letter->send = (struct notices_send){
        .on_done = on_sent,
        .id = id_of(calling, account, kind),
        .kind = NOTICE_SUMMONS,
        .mode = &letter->mode,
        .about = arena_text(&letter->arena, calling->call.about),
        .due_ms = clock_now(settings->clock),
        .expires_ms = clock_now(settings->clock) + SUMMONS_LASTS_MS,
        .to = kind,
        .address = arena_text(&letter->arena, address),
    };
    letter->send.words.language = account->language && *account->language
                                      ? arena_text(&letter->arena, account->language)
                                      : lang_at(settings->lang, 0);
    letter->send.words.text = worded(letter, calling, is_last);
    if (kind == ENDPOINT_EMAIL)
        letter->send.words.subject = filled(letter, calling, "_subject");
    tally_take(&calling->summons->tally);
    notices_send(settings->notices, &letter->send);
}

/* ── whom ───────────────────────────────────────────────────────────────────────── */

static bool is_within(const struct calling *calling, const struct account *account)
{
    const struct summons_settings *settings = &calling->summons->settings;
    const char                    *content = calling->call.content;

    return !content || account->territory.is_everywhere ||
           settings->is_within(settings->house, content, &account->territory);
}

/* The ground is looked at last, and only for who could act on it: that takes longest. */
static bool may_act(const struct calling *calling, const struct account *account)
{
    const struct summons_settings *settings = &calling->summons->settings;
    const struct summons_call     *call = &calling->call;
    const struct who               who = {.credential = CREDENTIAL_SESSION,
                                          .roles = account->roles,
                                          .stepped_up_ms = clock_now(settings->clock)};
    struct question question = {.mode = &calling->mode, .now_ms = clock_now(settings->clock)};

    for (int right = 0; right < RIGHTS; right++) {
        question.right = (enum right)right;
        question.is_in_territory = true;
        if (!(call->rights >> right & 1) || account_may(&who, &question) != MAY)
            continue;
        question.is_in_territory = is_within(calling, account);
        if (account_may(&who, &question) == MAY)
            return true;
    }
    return false;
}

static bool is_called(const struct calling *calling, const struct account *account)
{
    char id[ID_TEXT_LEN + 1];

    if (!account->may_sign_in || (!account->phone && !account->email))
        return false;
    id_text(id, &account->id);
    if (calling->call.also && strcmp(calling->call.also, id) == 0)
        return true;
    if (calling->call.but && strcmp(calling->call.but, id) == 0)
        return false;
    return may_act(calling, account);
}

static void call_one(struct calling *calling, const struct account *account)
{
    bool is_last = false;

    if (!is_called(calling, account))
        return;
    calling->called++;
    if (!take_turn(calling->summons, account, calling->call.weight, &is_last))
        return;
    write_to(calling, account, ENDPOINT_SMS, is_last);
    write_to(calling, account, ENDPOINT_EMAIL, is_last);
}

static void end(struct calling *calling)
{
    struct summons *summons = calling->summons;

    LOG(calling->called ? LOG_INFO : LOG_WARN, "summons.sent",
        TEXT("about", calling->call.about), TEXT("what", calling->call.text),
        NUMBER("officers", calling->called));
    arena_free(&calling->arena);
    free(calling);
    tally_drop(&summons->tally);
}

/* It was not made: a repeat is none. */
static void forget_call(struct summons *summons, const char *once)
{
    struct id id = report_id_of("summons", once);

    for (size_t i = 0; i < REMEMBERED; i++)
        if (id_same(&summons->calls[i], &id))
            summons->calls[i] = (struct id){0};
}

static bool is_repeat(struct summons *summons, const char *once)
{
    struct id id = report_id_of("summons", once);

    for (size_t i = 0; i < REMEMBERED; i++)
        if (id_same(&summons->calls[i], &id))
            return true;
    summons->calls[summons->call_count++ % REMEMBERED] = id;
    return false;
}

static void on_listed(struct people_verb *verb)
{
    struct calling *calling =
        CONTAINER_OF(CONTAINER_OF(verb, struct people_list, verb), struct calling, list);
    const char *last = calling->list.last;

    if (verb->failed) {
        LOG(LOG_ALARM, "summons.nobody_found", TEXT("why", verb->err.text));
        forget_call(calling->summons, calling->call.once);
    }
    for (size_t i = 0; !verb->failed && i < calling->list.count; i++)
        call_one(calling, &calling->list.accounts[i]);
    if (verb->failed || !last) {
        arena_free(&verb->arena);
        end(calling);
        return;
    }
    snprintf(calling->after, sizeof calling->after, "%s", last);
    arena_free(&verb->arena);
    calling->list.after = calling->after;
    people_list(calling->summons->settings.people, &calling->list);
}

void summons_call(struct summons *summons, const struct summons_call *call)
{
    struct calling *calling;
    struct arena   *arena;

    if (summons->settings.per_hour == 0 || is_repeat(summons, call->once))
        return;
    calling = MEM_NEW(struct calling);
    arena = &calling->arena;
    calling->summons = summons;
    calling->call = *call;
    calling->mode = *call->mode;
    calling->call.mode = &calling->mode;
    calling->call.once = arena_text(arena, call->once);
    calling->call.about = arena_text(arena, call->about);
    calling->call.text = arena_text(arena, call->text);
    calling->call.content = arena_text(arena, call->content);
    calling->call.but = arena_text(arena, call->but);
    calling->call.also = arena_text(arena, call->also);
    for (size_t i = 0; i < SUMMONS_VALUES_MAX; i++)
        calling->call.values[i].value = arena_text(arena, call->values[i].value);
    calling->list.verb.on_done = on_listed;
    tally_take(&summons->tally);
    people_list(summons->settings.people, &calling->list);
}
