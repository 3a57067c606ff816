/* list.c: alerts, page by page; those of an incident wherever its reports have gone since. */
#include "hub/flow/release/room.h"

enum {
    LIST_LIMIT = 50,
    FILED_PAGE = 100, /* looked through for those of one incident … */
    PAGES_READ_MAX = 20,
};

static void answer_list(struct release_work *work)
{
    view_list(work);
    work_end(work, NULL);
}

static size_t limit_of(const struct release_work *work)
{
    return work->job->list.limit ? work->job->list.limit : LIST_LIMIT;
}

static int64_t holder_of(const struct release_work *work, int64_t incident)
{
    const struct release_settings *settings = &work->release->settings;
    struct mode                    mode;

    return settings->incident(settings->house, incident, &mode);
}

/* An alert is filed under the report that gave its incident the number of then, and goes
 * wherever that goes: reports are merged and set apart. */
static void leave_others_out(struct release_work *work)
{
    struct store_list_alerts *list = &work->list;
    int64_t                   wanted = holder_of(work, work->job->list.incident);
    size_t                    left = 0, seen = 0;

    while (wanted > 0 && seen < list->count && left < limit_of(work)) {
        struct alert_row *row = &list->rows[seen++];

        work->last = row->id;
        if (holder_of(work, row->incident) == wanted)
            list->rows[left++] = *row;
    }
    work->is_full = wanted > 0 && (work->is_full || seen < list->count);
    list->count = left;
}

/* The next page, when this one left nothing to answer with. */
static bool goes_on(struct release_work *work)
{
    if (work->list.count > 0 || !work->is_full || ++work->pages == PAGES_READ_MAX)
        return false;
    work->list.before = work->last;
    store_job_free(&work->list.job);
    store_list_alerts(work->release->settings.store, &work->list);
    return true;
}

static void on_listed(struct store_job *stored)
{
    struct release_work      *work = CONTAINER_OF(stored, struct release_work, list.job);
    struct store_list_alerts *list = &work->list;

    if (stored->failed || work_check_reader(work) < 0) {
        work_end(work, stored->failed ? &stored->err : &work->refusal);
        return;
    }
    work->is_full = list->count == list->limit;
    if (list->count > 0)
        work->last = list->rows[list->count - 1].id;
    if (list->is_filed)
        leave_others_out(work);
    if (!goes_on(work))
        names_find(work, answer_list);
}

void list_alerts(struct release_work *work)
{
    const struct release_job *job = work->job;
    bool                      is_filed = job->list.incident > 0;

    work->list = (struct store_list_alerts){.job.on_done = on_listed,
                                            .before = job->list.before,
                                            .limit = is_filed ? FILED_PAGE : limit_of(work),
                                            .state = job->list.state,
                                            .mode = job->list.mode,
                                            .is_filed = is_filed};
    store_list_alerts(work->release->settings.store, &work->list);
}
