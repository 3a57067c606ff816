/* names.c: the officers behind an alert as people know them; the row holds their ids. */
#include "hub/flow/release/room.h"

/* What is no account ("system") has no other name. */
static void add(struct release_work *work, struct id *ids, const char *person)
{
    struct id id;

    if (!id_parse(&id, person))
        return;
    for (size_t i = 0; i < work->names.count; i++)
        if (id_same(&ids[i], &id))
            return;
    ids[work->names.count++] = id;
}

static void on_named(struct store_job *stored)
{
    struct release_work *work = CONTAINER_OF(stored, struct release_work, names.job);

    if (stored->failed)
        work->names.count = 0; /* their ids say it too */
    work->then(work);
}

void names_find(struct release_work *work, void (*then)(struct release_work *))
{
    bool                    is_list = work->job->verb == RELEASE_LIST;
    const struct alert_row *rows = is_list ? work->list.rows : &work->row;
    size_t                  count = is_list ? work->list.count : 1;
    struct id              *ids =
        arena_alloc(&work->arena, (2 * count + work->approval_count + 1) * sizeof *ids);

    work->names = (struct store_name_accounts){.job.on_done = on_named, .ids = ids};
    work->then = then;
    for (size_t i = 0; i < count; i++) {
        add(work, ids, rows[i].author);
        add(work, ids, rows[i].last_editor);
    }
    for (size_t i = 0; i < work->approval_count; i++)
        add(work, ids, work->approvals[i].person);
    store_name_accounts(work->release->settings.store, &work->names);
}

const char *names_of(const struct release_work *work, const char *person)
{
    struct id id;

    if (!id_parse(&id, person))
        return NULL;
    for (size_t i = 0; i < work->names.count; i++)
        if (id_same(&work->names.ids[i], &id))
            return work->names.names[i];
    return NULL;
}
