#include "hub/api/mqtt_intake.h"

#include <stdlib.h>

#include "hub/api/mqtt_intake/letter.h"
#include "hub/base/log.h"
#include "hub/loop/mqtt_inbox.h"
#include "hub/loop/timer.h"

enum { HOLD_MS = 500 };

/* One batch of the inbox on its way: reports in jobs of INTAKE_BATCH_MAX, then what was
 * refused, one by one; when the last of it is on disk, answers, and the release. */
struct mailbag {
    struct arena          arena;
    struct letter        *letters;
    struct intake_item   *items; /* of each letter; only those of reports are used */
    size_t                count, next;
    struct intake_item    sending[INTAKE_BATCH_MAX]; /* the job's */
    size_t                of[INTAKE_BATCH_MAX];      /* … and whose they are */
    struct intake_job     job;
    struct intake_refusal refusal;
};

struct mqtt_intake {
    struct mqtt_intake_settings settings;
    struct mqtt_inbox_owner     inbox_owner;
    struct mqtt_inbox          *inbox;
    struct tally                tally; /* of the inbox and the timer */
    struct timer                hold;  /* under stress: look again later */
    struct mailbag              bag;
    bool                        is_up, is_holding, is_closing;
};

struct reply {
    struct mqtt_publication publication;
    struct arena            arena;
    struct buf              json;
};

static void carry_on(struct mqtt_intake *intake);

/* ── answers ────────────────────────────────────────────────────────────────────── */

static void on_fate(struct mqtt_publication *publication, enum mqtt_fate fate)
{
    struct reply *reply = CONTAINER_OF(publication, struct reply, publication);

    if (fate != MQTT_TAKEN)
        LOG(LOG_WARN, "answer.lost", NUMBER("fate", fate)); /* the device asks again */
    buf_free(&reply->json);
    arena_free(&reply->arena);
    free(reply);
}

static void answer(struct mqtt_intake *intake, size_t i)
{
    const struct letter *letter = &intake->bag.letters[i];
    struct reply        *reply;
    char                 key[INTAKE_KEY_LEN + 1] = "";

    if (!letter->wants_answer || letter->kind == LETTER_NOTHING)
        return;
    reply = MEM_NEW(struct reply);
    if (letter->kind == LETTER_REPORT)
        intake_key(intake->settings.intake, key, &letter->report.id);
    letter_answer(&reply->json, letter, &intake->bag.items[i], intake->settings.public_url,
                  key);
    reply->publication = (struct mqtt_publication){
        .topic = letter_topic(&reply->arena, letter, intake->settings.site),
        .payload = reply->json.bytes,
        .len = reply->json.len,
        .qos = 1,
        .on_fate = on_fate,
    };
    mqtt_publish(intake->settings.answers, &reply->publication);
}

static void finish(struct mqtt_intake *intake)
{
    struct mailbag *bag = &intake->bag;

    for (size_t i = 0; i < bag->count; i++)
        answer(intake, i);
    arena_free(&bag->arena);
    bag->count = 0;
    mqtt_inbox_release(intake->inbox);
}

/* ── keeping ────────────────────────────────────────────────────────────────────── */

/* The disk or the queue cannot take it now. Nothing is acknowledged; the broker holds on. */
static void hold(struct mqtt_intake *intake, const struct err *err)
{
    LOG(LOG_WARN, "mqtt.holding", TEXT("why", err->text));
    intake->is_holding = true;
    if (intake->is_closing)
        mqtt_inbox_abandon(intake->inbox);
    else
        timer_again(&intake->hold);
}

static void on_hold(struct timer *timer)
{
    struct mqtt_intake *intake = CONTAINER_OF(timer, struct mqtt_intake, hold);

    if (!intake->is_holding)
        return;
    intake->is_holding = false;
    carry_on(intake);
}

static void on_kept(struct intake_job *job)
{
    struct mailbag     *bag = CONTAINER_OF(job, struct mailbag, job);
    struct mqtt_intake *intake = CONTAINER_OF(bag, struct mqtt_intake, bag);

    if (job->failed) {
        bag->next = bag->of[0];
        hold(intake, &job->err);
        return;
    }
    for (size_t i = 0; i < job->count; i++)
        bag->items[bag->of[i]] = bag->sending[i];
    carry_on(intake);
}

/* Sends the reports from next on; false: it was refused for now. */
static bool keep(struct mqtt_intake *intake)
{
    struct mailbag *bag = &intake->bag;
    size_t          count = 0, at = bag->next;

    for (; at < bag->count && count < INTAKE_BATCH_MAX; at++) {
        if (bag->letters[at].kind != LETTER_REPORT)
            continue;
        bag->of[count] = at;
        bag->sending[count++] = (struct intake_item){.report = &bag->letters[at].report,
                                                     .sender = bag->letters[at].sender};
    }
    bag->next = at;
    if (count == 0)
        return true;
    bag->job = (struct intake_job){.on_done = on_kept,
                                   .items = bag->sending,
                                   .count = count,
                                   .sender = "broker",
                                   .channel = "mqtt",
                                   .network = ""};
    if (intake_keep(intake->settings.intake, &bag->job) < 0) {
        bag->next = bag->of[0];
        hold(intake, &bag->job.err);
    }
    return false;
}

static void refuse_next(struct mqtt_intake *intake, size_t at);

static void on_refused(struct intake_refusal *refusal)
{
    struct mailbag     *bag = CONTAINER_OF(refusal, struct mailbag, refusal);
    struct mqtt_intake *intake = CONTAINER_OF(bag, struct mqtt_intake, bag);

    if (refusal->failed)
        hold(intake, &refusal->err);
    else
        refuse_next(intake, bag->next + 1);
}

/* Keeps what could not be taken, from the letter at on; then the bag is empty. */
static void refuse_next(struct mqtt_intake *intake, size_t at)
{
    struct mailbag *bag = &intake->bag;

    while (at < bag->count && bag->letters[at].kind != LETTER_REFUSED &&
           bag->letters[at].kind != LETTER_NEWER)
        at++;
    bag->next = at;
    if (at == bag->count) {
        finish(intake);
        return;
    }
    bag->refusal = (struct intake_refusal){
        .on_done = on_refused,
        .sender = bag->letters[at].sender,
        .channel = "mqtt",
        .reason = bag->letters[at].err.text,
        .id = bag->letters[at].report.id,
        .bytes = bag->letters[at].bytes,
        .len = bag->letters[at].len,
    };
    if (intake_refuse(intake->settings.intake, &bag->refusal) < 0)
        hold(intake, &bag->refusal.err);
}

/* Reports first, then refusals: next counts through the letters twice. */
static void carry_on(struct mqtt_intake *intake)
{
    struct mailbag *bag = &intake->bag;

    if (bag->refusal.on_done) /* a refusal was held up: once more */
        refuse_next(intake, bag->next);
    else if (bag->next < bag->count ? keep(intake) : true)
        refuse_next(intake, 0);
}

static void on_batch(struct mqtt_inbox_owner *owner, const struct mqtt_message *messages,
                     size_t count)
{
    struct mqtt_intake *intake = CONTAINER_OF(owner, struct mqtt_intake, inbox_owner);
    struct mailbag     *bag = &intake->bag;
    int64_t             now_ms = clock_now(intake->settings.clock);

    *bag = (struct mailbag){.count = count};
    bag->letters = arena_alloc(&bag->arena, count * sizeof *bag->letters);
    bag->items = arena_alloc(&bag->arena, count * sizeof *bag->items);
    for (size_t i = 0; i < count; i++) {
        struct letter *letter = &bag->letters[i];

        letter_read(letter, &bag->arena, &messages[i], intake->settings.site,
                    intake->settings.frame, now_ms);
        if (letter->has_position)
            intake->settings.on_position(intake->settings.house, letter->device,
                                         &letter->position);
        if (letter->readings.count > 0)
            intake->settings.on_readings(intake->settings.house, &letter->readings);
    }
    carry_on(intake);
}

/* ── its life ───────────────────────────────────────────────────────────────────── */

static void on_link(struct mqtt_inbox_owner *owner, bool is_up, const char *why)
{
    struct mqtt_intake *intake = CONTAINER_OF(owner, struct mqtt_intake, inbox_owner);

    intake->is_up = is_up;
    LOG(is_up ? LOG_INFO : LOG_WARN, is_up ? "mqtt.up" : "mqtt.down", TEXT("why", why));
}

static void on_clear(struct tally *tally)
{
    struct mqtt_intake *intake = CONTAINER_OF(tally, struct mqtt_intake, tally);
    struct tally       *owner = intake->settings.owner;

    arena_free(&intake->bag.arena);
    free(intake);
    tally_drop(owner);
}

int mqtt_intake_open(struct mqtt_intake **intake_r, const struct mqtt_intake_settings *settings,
                     struct err *err)
{
    struct mqtt_intake *intake = MEM_NEW(struct mqtt_intake);
    const char         *filters[4] = {NULL, "owntracks/+/+", "v3/+/devices/+/up", NULL};
    struct arena        arena = {0};
    int                 failed;

    intake->settings = *settings;
    intake->inbox_owner = (struct mqtt_inbox_owner){.on_batch = on_batch, .on_link = on_link};
    intake->tally.on_clear = on_clear;
    filters[0] = arena_format(&arena, "tocsin/1/%s/report/+", settings->site);
    tally_take(settings->owner);
    timer_start(&intake->hold, settings->loop, &intake->tally, HOLD_MS, on_hold);
    failed = mqtt_inbox_open(&intake->inbox, &settings->broker, filters, &intake->inbox_owner,
                             settings->loop, &intake->tally, err);
    arena_free(&arena);
    if (failed)
        timer_stop(&intake->hold);
    else
        *intake_r = intake;
    return failed;
}

/* A batch that is held when we go is given up unacknowledged; one on its way to disk is
 * waited for. */
void mqtt_intake_close(struct mqtt_intake *intake)
{
    if (!intake || intake->is_closing)
        return;
    intake->is_closing = true;
    timer_stop(&intake->hold);
    if (intake->is_holding)
        mqtt_inbox_abandon(intake->inbox);
    else
        mqtt_inbox_close(intake->inbox);
}

bool mqtt_intake_is_up(const struct mqtt_intake *intake)
{
    return intake && intake->is_up;
}
