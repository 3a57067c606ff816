#include <stdlib.h>
#include <string.h>

#include "hub/base/log.h"
#include "hub/flow/dispatch/room.h"
#include "hub/model/alert_json.h"

struct fact *fact_known(struct dispatch *dispatch, const struct id *alert)
{
    struct fact *fact = dispatch->facts;

    while (fact && !id_same(&fact->id, alert))
        fact = fact->next;
    return fact;
}

static void forget(struct fact *fact)
{
    struct fact **at = &fact->dispatch->facts;

    while (*at != fact)
        at = &(*at)->next;
    *at = fact->next;
    store_job_free(&fact->find.job);
    store_job_free(&fact->names.job);
    arena_free(&fact->arena);
    free(fact);
}

void fact_leave(struct fact *fact)
{
    assert(fact->users > 0);
    fact->users--;
}

void facts_tidy(struct dispatch *dispatch)
{
    for (struct fact *fact = dispatch->facts, *next; fact; fact = next) {
        next = fact->next;
        if (fact->users == 0 && !fact->is_loading)
            forget(fact);
    }
}

/* The alert and who stands behind it: what a siren signs. */
static const char *ref_of(struct fact *fact)
{
    const struct approval *approval = fact->find.count > 0 ? &fact->find.approvals[0] : NULL;
    char                   id[ID_TEXT_LEN + 1];
    const char            *ref = arena_format(&fact->arena, "%s/%s/%s", id_text(id, &fact->id),
                                   fact->row->author ? fact->row->author : "",
                                   approval ? approval->person : "");

    return strlen(ref) > ADAPTER_REF_MAX ? arena_copy(&fact->arena, ref, ADAPTER_REF_MAX) : ref;
}

static int read_fact(struct fact *fact, struct err *err)
{
    const struct alert_row *row = fact->row;

    if (!row->rendered || !mode_parse(&fact->mode, row->mode))
        return err_set(err, ERR_INVALID, "it has no words or no mode");
    if (alert_parse_json(&fact->alert, &fact->arena, row->content, strlen(row->content), err) <
        0)
        return -1;
    fact->ref = ref_of(fact);
    return messages_parse(&fact->messages, &fact->arena, row->rendered, strlen(row->rendered),
                          err);
}

static void end(struct fact *fact)
{
    struct dispatch *dispatch = fact->dispatch;

    fact->is_loading = false;
    fact->on_loaded(fact);
    tally_drop(&dispatch->work);
}

static void on_named(struct store_job *job)
{
    struct fact *fact = CONTAINER_OF(job, struct fact, names.job);

    if (job->failed < 0) /* it is sent all the same, beside the other */
        LOG(LOG_WARN, "dispatch.names_unread", TEXT("why", job->err.text));
    end(fact);
}

static bool rests(const struct alert_row *row)
{
    return row->todo && strcmp(row->todo, "rest") == 0;
}

static bool is_out(const struct alert_row *row)
{
    return rests(row) || strcmp(row->state, PROPOSAL_STATE_WORDS[PROPOSAL_RELEASED]) == 0;
}

static void on_found(struct store_job *job)
{
    struct fact *fact = CONTAINER_OF(job, struct fact, find.job);
    struct err   err = job->err;

    fact->row = &fact->find.row;
    if (job->failed < 0 && err.kind != ERR_NOT_FOUND) {
        fact->is_unread = true;
        LOG(LOG_WARN, "dispatch.alert_unread", TEXT("why", err.text));
    } else if (job->failed < 0 || read_fact(fact, &err) < 0) {
        fact->is_wrong = true;
        LOG(LOG_ALARM, "dispatch.alert_unreadable", TEXT("why", err.text));
    } else if (!is_out(fact->row)) {
        fact->is_stopped = true;
    } else {
        fact->is_resting |= rests(fact->row);
        if (!id_is_nil(&fact->row->previous)) {
            names_load(fact, on_named);
            return;
        }
    }
    end(fact);
}

struct fact *fact_join(struct dispatch *dispatch, const struct id *alert, int64_t revision,
                       void (*on_loaded)(struct fact *))
{
    struct fact *fact = fact_known(dispatch, alert);

    /* It was read before it was released as it is now. */
    if (fact && !fact->is_loading && fact->users == 0 &&
        (fact->is_wrong || fact->is_unread || fact->is_stopped || fact->is_resting ||
         (revision && fact->row->revision != revision))) {
        forget(fact);
        fact = NULL;
    }
    if (!fact) {
        fact = MEM_NEW(struct fact);
        fact->dispatch = dispatch;
        fact->id = *alert;
        fact->next = dispatch->facts;
        fact->on_loaded = on_loaded;
        fact->is_loading = true;
        dispatch->facts = fact;
        tally_take(&dispatch->work);
        fact->find = (struct store_find_alert){.job.on_done = on_found, .id = *alert};
        store_find_alert(dispatch->settings.store, &fact->find);
    }
    fact->users++;
    return fact;
}
