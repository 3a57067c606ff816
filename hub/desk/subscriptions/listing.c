/* listing.c: lists for officers, masked; and addresses in clear for who is sending. */
#include <stdlib.h>
#include <string.h>

#include "hub/desk/subscriptions/room.h"

struct subscriptions_listing {
    struct subscriptions_list      *list;
    struct store_load_subscriptions load;
};

static void on_listed(struct store_job *job)
{
    struct subscriptions_listing *listing =
        CONTAINER_OF(job, struct subscriptions_listing, load.job);
    struct subscriptions_list *list = listing->list;
    size_t                     count = job->failed ? 0 : listing->load.count;

    if (job->failed)
        ask_fail(&list->verb, &job->err);
    list->shown = arena_alloc(&list->verb.arena, (count + 1) * sizeof *list->shown);
    for (size_t i = 0; i < count; i++)
        list->shown[i] =
            row_shown(&listing->load.rows[i], &list->verb.desk->settings, &list->verb.arena);
    list->count = count;
    list->next = count == listing->load.limit ? listing->load.upto : 0;
    store_job_free(job);
    free(listing);
    ask_end(&list->verb);
}

void subscriptions_list(struct subscriptions *desk, struct subscriptions_list *list)
{
    struct subscriptions_listing *listing = MEM_NEW(struct subscriptions_listing);
    bool is_sane = list->limit > 0 && list->limit < SUBSCRIPTIONS_PAGE_MAX;

    ask_begin(desk, &list->verb);
    list->listing = listing;
    listing->list = list;
    listing->load = (struct store_load_subscriptions){
        .job.on_done = on_listed,
        .from = list->after,
        .limit = is_sane ? list->limit : SUBSCRIPTIONS_PAGE_MAX,
        .consent = -1,
        .with_addresses = true,
    };
    store_load_subscriptions(desk->settings.store, &listing->load);
}

/* ── addresses ──────────────────────────────────────────────────────────────────── */

struct subscriptions_finding {
    struct subscriptions_addresses *find;
    struct store_addresses_of       of;
};

static struct subscriptions_address address_of(const struct recipient_address *row,
                                               struct subscriptions_addresses *find)
{
    struct arena                *arena = &find->verb.arena;
    struct subscription_row      kind = {.kind = row->kind};
    struct subscriptions_address address = {
        .no = row->no,
        .kind = row_kind(&kind),
        .language = arena_text(arena, row->lang),
        .mode = arena_text(arena, row->mode),
    };

    if (row->consent == CONSENT_GIVEN)
        address.address = row_address(row->sealed, &find->verb.desk->settings, arena);
    subscriptions_key(find->verb.desk, row->no, address.key);
    return address;
}

static void on_addresses(struct store_job *job)
{
    struct subscriptions_finding *finding =
        CONTAINER_OF(job, struct subscriptions_finding, of.job);
    struct subscriptions_addresses *find = finding->find;
    size_t                          count = job->failed ? 0 : finding->of.found;

    if (job->failed)
        ask_fail(&find->verb, &job->err);
    find->addresses = arena_alloc(&find->verb.arena, (count + 1) * sizeof *find->addresses);
    for (size_t i = 0; i < count; i++)
        find->addresses[i] = address_of(&finding->of.addresses[i], find);
    find->found = count;
    store_job_free(job);
    free(finding);
    ask_end(&find->verb);
}

void subscriptions_addresses(struct subscriptions *desk, struct subscriptions_addresses *find)
{
    struct subscriptions_finding *finding = MEM_NEW(struct subscriptions_finding);

    ask_begin(desk, &find->verb);
    find->finding = finding;
    finding->find = find;
    finding->of = (struct store_addresses_of){
        .job.on_done = on_addresses, .nos = find->nos, .count = find->count};
    store_addresses_of(desk->settings.store, &finding->of);
}
