/* room.h: what the files of this station share. */
#ifndef TOCSIN_FLOW_RECEIPT_ROOM_H
#define TOCSIN_FLOW_RECEIPT_ROOM_H

#include <string.h>

#include "hub/base/limits.h"
#include "hub/flow/receipt.h"
#include "hub/loop/timer.h"
#include "hub/model/proposal.h"
#include "hub/store/alerts.h"
#include "hub/store/deliveries.h"
#include "hub/store/survey.h"

/* One word on its way to disk. */
struct word {
    struct receipt_row   row;
    char                 channel[33];
    char                *device, *why; /* ours; the row's, or NULL */
    bool                 is_stranger;  /* names none of our deliveries */
    struct adapter_kept *kept;
};

struct words {
    struct word *items;
    size_t       count, room;
};

/* Folding: one chunk at a time. */
struct fold {
    size_t                        channel; /* its place in the settings */
    size_t                        at;      /* in the claim */
    struct store_claim_chunks     claim;
    struct store_find_alert       find;
    struct store_take_receipts    take;
    struct store_checkpoint_chunk checkpoint;
    struct buf                    bytes;
    struct chunk                  chunk;
    bool                          is_under_way, is_wanted;
};

struct receipt {
    struct receipt_settings    settings;
    struct tally               tally;
    struct timer               timer, gathering;
    int64_t                    folded_ticks;
    struct words               waiting, writing;
    struct receipt_row         rows[STORE_RECEIPTS_MAX];
    struct store_keep_receipts keep;
    struct fold                fold;
    struct receipt_figures     figures;
    struct limits              surveys;
    bool                       is_writing, is_closing;
    bool                       is_crowd;    /* the last group was of more than one */
    unsigned                   gathered_ms; /* how long more are waited for; 0: they are not */
    size_t                     gathered;    /* how many there were a millisecond ago */
};

_Static_assert((int)RECEIPT_KINDS <= (int)STORE_WORDS, "each word has its bit");

/* fold.c: folds until nothing waits; does nothing while it is under way. */
void fold_go(struct receipt *receipt);

/* It is out, not over, and no Update of it is being counted. */
static inline bool receipt_is_open(const struct receipt *receipt, const struct alert_row *alert)
{
    return strcmp(alert->state, PROPOSAL_STATE_WORDS[PROPOSAL_RELEASED]) == 0 && !alert->todo &&
           alert->expires_ms > clock_now(receipt->settings.clock);
}

#endif
