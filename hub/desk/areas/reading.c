/* reading.c: from the store to a table: page by page, then made on a worker. */
#include <stdlib.h>

#include "hub/desk/areas/room.h"
#include "hub/loop/offload.h"

enum { OLD_TABLES = 2, PAGE = 500 };

struct areas_reading {
    struct offload     offload;
    struct areas_verb *verb;
    struct table_page *first, **last;
    struct table      *table;
    struct err         err;
    void (*on_read)(struct areas_verb *);
};

struct own_page {
    struct table_page     page;
    struct areas_reading *reading;
};

static void end(struct areas_reading *reading)
{
    struct areas_verb *verb = reading->verb;
    void (*on_read)(struct areas_verb *) = reading->on_read;

    while (reading->first) {
        struct table_page *page = reading->first;

        reading->first = page->next;
        store_job_free(&page->list.job);
        free(CONTAINER_OF(page, struct own_page, page));
    }
    free(reading);
    on_read(verb);
}

static void fail(struct areas_reading *reading, const struct err *err)
{
    reading->verb->failed = -1;
    reading->verb->err = *err;
    end(reading);
}

static void forget_oldest(struct table *table)
{
    for (int i = 0; table && i < OLD_TABLES; i++)
        table = table->older;
    if (table) {
        zone_table_free(table->older);
        table->older = NULL;
    }
}

static void make_table(struct offload *offload)
{
    struct areas_reading *reading = CONTAINER_OF(offload, struct areas_reading, offload);
    const struct areas   *areas = reading->verb->areas;

    reading->table =
        zone_table_new(&areas->file, reading->first, areas->settings.language, &reading->err);
}

static void on_table(struct offload *offload)
{
    struct areas_reading *reading = CONTAINER_OF(offload, struct areas_reading, offload);
    struct areas         *areas = reading->verb->areas;

    if (!reading->table) {
        fail(reading, &reading->err);
        return;
    }
    reading->table->older = areas->table;
    areas->table = reading->table;
    forget_oldest(areas->table);
    if (areas->settings.on_changed)
        areas->settings.on_changed(areas->settings.house);
    end(reading);
}

static void on_page(struct store_job *job);

static void read_page(struct areas_reading *reading, const char *after)
{
    struct own_page *own = MEM_NEW(struct own_page);

    own->reading = reading;
    *reading->last = &own->page;
    reading->last = &own->page.next;
    own->page.list.job.on_done = on_page;
    own->page.list.after = after;
    own->page.list.limit = PAGE;
    store_list_zones(reading->verb->areas->settings.store, &own->page.list);
}

static void on_page(struct store_job *job)
{
    struct own_page      *own = CONTAINER_OF(job, struct own_page, page.list.job);
    struct areas_reading *reading = own->reading;
    struct areas         *areas = reading->verb->areas;
    size_t                count = own->page.list.count;

    if (job->failed) {
        fail(reading, &job->err);
    } else if (count == PAGE) {
        read_page(reading, own->page.list.rows[count - 1].id);
    } else {
        reading->offload.run = make_table;
        reading->offload.done = on_table;
        offload_start(&reading->offload, areas->settings.loop, &areas->tally);
    }
}

void areas_read_store(struct areas_verb *verb, void (*on_read)(struct areas_verb *))
{
    struct areas_reading *reading = MEM_NEW(struct areas_reading);

    reading->verb = verb;
    reading->on_read = on_read;
    reading->last = &reading->first;
    verb->reading = reading;
    read_page(reading, NULL);
}
