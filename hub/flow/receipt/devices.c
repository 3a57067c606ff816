#include <stdlib.h>
#include <string.h>

#include "hub/flow/receipt/room.h"
#include "hub/store/reports.h"

struct listing {
    struct store_load_devices load;
    struct receipt           *receipt;
    struct receipt_devices   *asked;
    struct receipt_row        last; /* the word before; its texts in the arena asked for */
    unsigned                  said; /* by the device of last */
    size_t                    room;
};

static void end(struct listing *listing)
{
    struct receipt         *receipt = listing->receipt;
    struct receipt_devices *asked = listing->asked;

    store_job_free(&listing->load.job);
    free(listing);
    asked->on_done(asked);
    tally_drop(&receipt->tally);
}

static bool is_of_last(const struct listing *listing, const struct receipt_row *word)
{
    const struct receipt_row *last = &listing->last;

    return listing->said && word->key.revision == last->key.revision &&
           word->key.seq == last->key.seq && word->place == last->place &&
           strcmp(word->device, last->device) == 0 &&
           strcmp(word->key.channel, last->key.channel) == 0;
}

static struct receipt_device *add_device(struct listing *listing)
{
    struct receipt_devices *asked = listing->asked;

    if (asked->count == listing->room) {
        struct receipt_device *grown;

        listing->room = listing->room ? 2 * listing->room : 64;
        grown = arena_alloc(&asked->arena, listing->room * sizeof *grown);
        if (asked->count > 0)
            memcpy(grown, asked->devices, asked->count * sizeof *grown);
        asked->devices = grown;
    }
    return &asked->devices[asked->count++];
}

static void take(struct listing *listing, const struct receipt_row *word)
{
    struct receipt_devices *asked = listing->asked;
    struct receipt_device  *device;

    if (is_of_last(listing, word)) {
        device = &asked->devices[asked->count - 1];
    } else {
        device = add_device(listing);
        *device =
            (struct receipt_device){.channel = arena_text(&asked->arena, word->key.channel),
                                    .device = arena_text(&asked->arena, word->device),
                                    .state = RECEIPT_UNKNOWN};
        listing->said = 0;
    }
    listing->last = *word;
    listing->last.key.channel = device->channel;
    listing->last.device = device->device;
    if (word->said < 0 || word->said >= RECEIPT_KINDS)
        return;
    listing->said |= 1u << word->said;
    device->at_ms[word->said] = word->at_ms;
    device->state = receipt_last(listing->said);
    if (device->state == (enum receipt_kind)word->said)
        device->why = arena_text(&asked->arena, word->why);
}

static void on_loaded(struct store_job *job)
{
    struct listing *listing = CONTAINER_OF(job, struct listing, load.job);
    size_t          count = job->failed == 0 ? listing->load.count : 0;

    listing->asked->failed = job->failed;
    listing->asked->err = job->err;
    for (size_t i = 0; i < count; i++)
        take(listing, &listing->load.words[i]);
    if (count < STORE_PAGE_MAX) {
        end(listing);
        return;
    }
    store_job_free(job);
    listing->load.words = NULL;
    listing->load.from = listing->last;
    store_load_devices(listing->receipt->settings.store, &listing->load);
}

void receipt_devices(struct receipt *receipt, struct receipt_devices *asked)
{
    struct listing *listing = MEM_NEW(struct listing);

    listing->receipt = receipt;
    listing->asked = asked;
    listing->load = (struct store_load_devices){
        .job.on_done = on_loaded, .from.key.alert = asked->alert, .limit = STORE_PAGE_MAX};
    tally_take(&receipt->tally);
    store_load_devices(receipt->settings.store, &listing->load);
}
