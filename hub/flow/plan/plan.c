#include "hub/flow/plan.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/log.h"
#include "hub/flow/plan/work.h"

enum { LOOK_MS = 10000, RETRY_MS = 20 };

/* ── one after another, from the row to the last chunk ─────────────────────────── */

static void free_work(struct work *work)
{
    struct plan  *plan = work->plan;
    struct work **at = &plan->works;

    while (*at != work)
        at = &(*at)->next;
    *at = work->next;
    plan->figures.under_way--;
    for (size_t i = 0; i < work->share_count; i++) {
        numbers_free(&work->shares[i].found);
        numbers_free(&work->shares[i].reached);
        numbers_free(&work->shares[i].kept);
        numbers_free(&work->shares[i].wanted);
    }
    store_job_free(&work->find.job);
    arena_free(&work->arena);
    free(work);
    tally_drop(&plan->tally);
}

static void tell(struct work *work, const char *name, const char *json)
{
    const struct plan_settings *settings = &work->plan->settings;
    struct event                event = {name, work->about, work->row->mode, json};

    settings->on_event(settings->house, &event);
}

static bool is_over(struct work *work)
{
    if (work->failed < 0 && work->err.kind != ERR_CONFLICT) {
        work->plan->figures.failed++;
        LOG(LOG_ALARM, "plan.failed", TEXT("about", work->about), TEXT("why", work->err.text));
    }
    if (work->failed == 0 && !work->plan->is_closing)
        return false;
    free_work(work); /* whatever is missing, the next look finds */
    return true;
}

/* Nothing is sent; one new approval is needed (P5). The release makes it so, in its own
 * transaction; until then the next look says the same again. */
static void hold(struct work *work, const char *why)
{
    const struct plan_settings *settings = &work->plan->settings;

    work->plan->figures.held++;
    settings->on_held(settings->house, work->row,
                      work->failed < 0 ? PLAN_NOBODY_COUNTED : work_found(work), why);
    free_work(work);
}

static void on_written(struct work *work)
{
    const struct plan_settings *settings = &work->plan->settings;

    if (work->failed == 0) {
        work->plan->figures.planned++;
        settings->on_planned(settings->house, &work->id);
        tell(work, "alert.planned", work->deed.facts);
    }
    if (!is_over(work))
        free_work(work);
}

static void on_settled(struct work *work)
{
    if (!is_over(work))
        work_write(work, on_written);
}

static void on_reached(struct work *work)
{
    if (!is_over(work))
        work_settle(work, on_settled);
}

static bool follows(const struct work *work)
{
    return work->alert.message != MESSAGE_ALERT && !id_is_nil(&work->row->previous);
}

/* Stopping is never held up; and what is half sent already was approved once. */
static void on_counted(struct work *work)
{
    const char *why;

    if (work->plan->is_closing) {
        is_over(work);
        return;
    }
    if (work->failed < 0 && work->alert.message == MESSAGE_CANCEL)
        work->failed = 0; /* a zone is gone: it still goes to all who were warned */
    why = work->failed < 0 ? work->err.text : work_why_held(work);
    if (why && work->alert.message != MESSAGE_CANCEL && !work->was_begun)
        hold(work, why);
    else if (follows(work))
        work_load_reached(work, on_reached);
    else
        on_reached(work);
}

static void on_kept(struct work *work)
{
    if (!is_over(work))
        work_count(work, on_counted);
}

static void on_found(struct store_job *job)
{
    struct work *work = CONTAINER_OF(job, struct work, find.job);

    work->row = &work->find.row;
    work->failed = job->failed;
    work->err = job->err;
    if (is_over(work))
        return;
    if (!work->row->todo || strcmp(work->row->todo, "plan") != 0 ||
        strcmp(work->row->state, PROPOSAL_STATE_WORDS[PROPOSAL_RELEASED]) != 0) {
        free_work(work);
        return;
    }
    work->failed = work_read(work);
    if (work->failed < 0)
        hold(work, work->err.text);
    else
        work_load_kept(work, on_kept);
}

/* ── which alerts ──────────────────────────────────────────────────────────────── */

static struct work *work_of(struct plan *plan, const struct id *alert)
{
    struct work *work = plan->works;

    while (work && !id_same(&work->id, alert))
        work = work->next;
    return work;
}

void plan_take_zones(struct plan *plan, const struct zones *zones)
{
    plan->settings.zones = zones;
}

void plan_take_share(struct plan *plan, double reach_share)
{
    plan->settings.reach_share = reach_share;
}

void plan_alert(struct plan *plan, const struct id *alert)
{
    struct work *work;
    char         text[ID_TEXT_LEN + 1];

    if (plan->is_closing || work_of(plan, alert))
        return;
    work = MEM_NEW(struct work);
    work->plan = plan;
    work->id = *alert;
    work->next = plan->works;
    plan->works = work;
    plan->figures.under_way++;
    tally_take(&plan->tally);
    snprintf(work->about, sizeof work->about, "alert:%s", id_text(text, alert));
    work->find = (struct store_find_alert){.job.on_done = on_found, .id = *alert};
    store_find_alert(plan->settings.store, &work->find);
}

static void on_unfinished(struct store_job *job)
{
    struct plan                    *plan = CONTAINER_OF(job, struct plan, unfinished.job);
    struct store_unfinished_alerts *unfinished = &plan->unfinished;

    plan->is_looking = false;
    for (size_t i = 0; job->failed == 0 && i < unfinished->count; i++)
        if (strcmp(unfinished->rows[i].todo, "plan") == 0)
            plan_alert(plan, &unfinished->rows[i].id);
    store_job_free(job);
    tally_drop(&plan->tally);
}

static void look(struct plan *plan)
{
    if (plan->is_looking || plan->is_closing)
        return;
    plan->is_looking = true;
    tally_take(&plan->tally);
    plan->unfinished = (struct store_unfinished_alerts){.job.on_done = on_unfinished};
    store_unfinished_alerts(plan->settings.store, &plan->unfinished);
}

/* Those whom the audience could not be lent. */
static void on_retry(struct timer *timer)
{
    struct plan *plan = CONTAINER_OF(timer, struct plan, retry);

    for (struct work *work = plan->works, *next; work; work = next) {
        next = work->next;
        if (work->waits)
            work_retry(work);
    }
}

static void on_timeout(struct timer *timer)
{
    look(CONTAINER_OF(timer, struct plan, timer));
}

static void on_clear(struct tally *tally)
{
    struct plan  *plan = CONTAINER_OF(tally, struct plan, tally);
    struct tally *owner = plan->settings.owner;

    free(plan);
    tally_drop(owner);
}

int plan_open(struct plan **plan_r, const struct plan_settings *settings, struct err *err)
{
    struct plan *plan;

    if (settings->reach_share <= 0)
        return err_set(err, ERR_INVALID, "plan: reach_share must be above 0");
    plan = MEM_NEW(struct plan);
    plan->settings = *settings;
    plan->tally.on_clear = on_clear;
    tally_take(settings->owner);
    timer_start(&plan->timer, settings->loop, &plan->tally, LOOK_MS, on_timeout);
    timer_once(&plan->retry, settings->loop, &plan->tally, RETRY_MS, on_retry);
    look(plan);
    *plan_r = plan;
    return 0;
}

void plan_close(struct plan *plan)
{
    if (!plan)
        return;
    plan->is_closing = true;
    timer_stop(&plan->timer);
    timer_stop(&plan->retry);
    for (struct work *work = plan->works, *next; work; work = next) {
        next = work->next;
        if (work->waits)
            is_over(work);
    }
}

void plan_figures(const struct plan *plan, struct plan_figures *figures_r)
{
    *figures_r = plan->figures;
}
