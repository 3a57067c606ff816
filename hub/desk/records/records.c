#include "hub/desk/records.h"

#include <stdlib.h>

#include "hub/desk/records/room.h"

int records_open(struct records **records_r, const struct records_settings *settings,
                 struct err *err)
{
    struct records *records = MEM_NEW(struct records);

    (void)err;
    records->settings = *settings;
    tally_take(settings->owner);
    *records_r = records;
    return 0;
}

static void go_when_idle(struct records *records)
{
    struct tally *owner = records->settings.owner;

    if (!records->is_closing || records->under_way > 0)
        return;
    free(records);
    tally_drop(owner);
}

void records_close(struct records *records)
{
    if (!records)
        return;
    records->is_closing = true;
    go_when_idle(records);
}

void records_begin(struct records *records, struct records_verb *verb, void *work)
{
    verb->records = records;
    verb->work = work;
    verb->failed = 0;
    verb->err = (struct err){0};
    verb->arena = (struct arena){0};
    records->under_way++;
}

void records_end(struct records_verb *verb, struct store_job *job)
{
    struct records *records = verb->records;

    if (job->failed && !verb->failed) {
        verb->failed = -1;
        verb->err = job->err;
    }
    store_job_free(job);
    free(verb->work);
    verb->on_done(verb);
    records->under_way--;
    go_when_idle(records);
}
