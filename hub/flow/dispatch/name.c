#include <stdlib.h>
#include <string.h>

#include "hub/base/log.h"
#include "hub/flow/dispatch/room.h"

enum { NAMES_MOST = 64 }; /* one for each channel */

/* "dispatch.name/<alert>/<channel>" */
static const char *fact_name(struct arena *arena, const struct id *alert, const char *channel)
{
    char id[ID_TEXT_LEN + 1];

    return arena_format(arena, "dispatch.name/%s/%s", id_text(id, alert), channel);
}

struct naming {
    struct store_put_fact put;
    struct arena          arena;
    struct dispatch      *dispatch;
};

static void on_put(struct store_job *job)
{
    struct naming   *naming = CONTAINER_OF(job, struct naming, put.job);
    struct dispatch *dispatch = naming->dispatch;

    if (job->failed < 0)
        LOG(LOG_WARN, "dispatch.name_not_kept", TEXT("why", job->err.text));
    store_job_free(job);
    arena_free(&naming->arena);
    free(naming);
    tally_drop(&dispatch->work);
}

/* Of posts only: an account has one, a mail's name follows from its key. */
void name_keep(struct hold *hold, const struct adapter_answer *answer)
{
    struct dispatch *dispatch = hold->outlet->dispatch;
    struct naming   *naming;
    const char      *name;

    if (!answer->name || hold->outlet->channel.kind != CHANNEL_SOCIAL)
        return;
    naming = MEM_NEW(struct naming);
    naming->dispatch = dispatch;
    name = arena_text(&naming->arena, answer->name);
    naming->put = (struct store_put_fact){
        .job.on_done = on_put,
        .name = fact_name(&naming->arena, &hold->key.alert, hold->outlet->settings->name),
        .value = {name, strlen(name)}};
    tally_take(&dispatch->work);
    store_put_fact(dispatch->settings.store, &naming->put);
}

void names_load(struct fact *fact, void (*on_done)(struct store_job *))
{
    fact->names =
        (struct store_list_facts){.job.on_done = on_done,
                                  .prefix = fact_name(&fact->arena, &fact->row->previous, ""),
                                  .limit = NAMES_MOST};
    store_list_facts(fact->dispatch->settings.store, &fact->names);
}

const char *name_before(const struct fact *fact, const char *channel, struct arena *arena)
{
    for (size_t i = 0; i < fact->names.count; i++) {
        const struct fact_row *row = &fact->names.rows[i];

        if (strcmp(row->name + strlen(fact->names.prefix), channel) == 0)
            return arena_copy(arena, row->value.at, row->value.len);
    }
    return NULL;
}
