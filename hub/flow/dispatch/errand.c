#include <stdlib.h>
#include <string.h>

#include "hub/flow/dispatch/room.h"
#include "hub/store/journal.h"

enum { ERRAND_LASTS_MS = 60000 };

struct errand {
    struct errand           *next; /* of those waiting for room */
    struct dispatch         *dispatch;
    struct outlet           *outlet;
    struct dispatch_errand  *asked;
    struct sending          *sending;
    struct store_append_deed append;
    struct deed              deed;
    char                     actor[ID_TEXT_LEN + 1], about[80], mode_text[MODE_TEXT_MAX + 1];
    struct mode              mode;
};

static const struct errand_kind {
    const char     *word;
    enum right      right;
    enum siren_verb verb;
} KINDS[] = {
    [DISPATCH_TEST_CHANNEL] = {"channel.tested", RIGHT_TEST_CHANNEL, SIREN_STATUS},
    [DISPATCH_TEST_SIREN] = {"siren.tested", RIGHT_TEST_SIREN, SIREN_TEST_SILENT},
    [DISPATCH_STOP_SIREN] = {"siren.stopped", RIGHT_STOP, SIREN_STOP},
    [DISPATCH_ASK_SIREN] = {"siren.asked", RIGHT_TEST_SIREN, SIREN_STATUS},
};

static void end(struct errand *errand)
{
    struct dispatch        *dispatch = errand->dispatch;
    struct dispatch_errand *asked = errand->asked;

    store_job_free(&errand->append.job);
    if (errand->sending)
        sending_free(errand->sending);
    free(errand);
    asked->on_done(asked);
    tally_drop(&dispatch->work);
}

static void on_answer(struct sending *sending, const struct adapter_answer *answer)
{
    struct errand          *errand = sending->about;
    struct dispatch_errand *asked = errand->asked;

    asked->verdict = answer->verdict;
    snprintf(asked->why, sizeof asked->why, "%s", answer->why ? answer->why : "");
    end(errand);
}

static void fill(struct errand *errand)
{
    const struct dispatch_errand *asked = errand->asked;
    struct sending               *sending = MEM_NEW(struct sending);
    bool                          is_siren = asked->kind != DISPATCH_TEST_CHANNEL;

    errand->sending = sending;
    sending->about = errand;
    sending->on_answer = on_answer;
    sending->order = (struct siren_order){.verb = KINDS[asked->kind].verb};
    id_text(sending->key, &asked->id);
    sending->message = (struct adapter_message){
        .key = sending->key,
        .address = asked->address,
        .purpose = ADAPTER_NOTICE,
        .step = asked->kind == DISPATCH_STOP_SIREN ? ADAPTER_CANCEL : ADAPTER_FIRST,
        .mode = errand->mode,
        .is_urgent = true,
        .subject = asked->subject,
        .text = is_siren ? NULL : asked->text,
        .ref = errand->actor,
        .siren = is_siren ? &sending->order : NULL,
        .sent_ms = now_of(errand->dispatch),
        .expiry_ms = now_of(errand->dispatch) + ERRAND_LASTS_MS,
    };
    if (is_siren)
        sending_name_members(sending, errand->outlet->settings->targets);
}

void errands_look(struct outlet *outlet)
{
    struct errand *errand;

    while ((errand = outlet->errands) &&
           outlet->adapter->unanswered < outlet->settings->kind->in_flight_max) {
        outlet->errands = errand->next;
        if (!outlet->errands)
            outlet->errands_end = &outlet->errands;
        fill(errand);
        if (adapter_send(outlet->adapter, &errand->sending->message, &errand->asked->err) < 0) {
            errand->asked->failed = -1;
            end(errand);
        }
    }
}

static void on_appended(struct store_job *job)
{
    struct errand *errand = CONTAINER_OF(job, struct errand, append.job);

    if (job->failed < 0) {
        errand->asked->failed = -1;
        errand->asked->err = job->err;
        end(errand);
        return;
    }
    *errand->outlet->errands_end = errand;
    errand->outlet->errands_end = &errand->next;
    errands_look(errand->outlet);
}

static struct outlet *outlet_named(struct dispatch *dispatch, const char *name)
{
    for (size_t i = 0; i < dispatch->outlet_count; i++)
        if (strcmp(dispatch->outlets[i].settings->name, name) == 0)
            return &dispatch->outlets[i];
    return NULL;
}

static int check(struct errand *errand)
{
    struct dispatch_errand *asked = errand->asked;
    bool                    is_siren = asked->kind != DISPATCH_TEST_CHANNEL;
    struct question         question = {.right = KINDS[asked->kind].right,
                                        .is_in_territory = asked->is_in_territory,
                                        .mode = &errand->mode,
                                        .now_ms = now_of(errand->dispatch)};

    errand->outlet = outlet_named(errand->dispatch, asked->channel);
    if (!errand->outlet || (errand->outlet->channel.kind == CHANNEL_SIREN) != is_siren)
        return err_set(&asked->err, ERR_NOT_FOUND, "there is no such channel of this kind");
    errand->mode.kind = errand->outlet->settings->mode;
    if (errand->mode.kind == MODE_EXERCISE)
        errand->mode.kind = MODE_TEST; /* of no exercise in particular */
    return account_must(asked->asking.who, &question, &asked->err);
}

static void append(struct errand *errand)
{
    const struct dispatch_errand *asked = errand->asked;

    snprintf(errand->about, sizeof errand->about, "%s:%s",
             asked->kind == DISPATCH_TEST_CHANNEL ? "channel" : "siren",
             asked->kind == DISPATCH_TEST_CHANNEL ? asked->channel : asked->address);
    errand->deed = (struct deed){.word = KINDS[asked->kind].word,
                                 .about = errand->about,
                                 .actor = asking_actor(errand->actor, asked->asking.who),
                                 .mode = mode_text(errand->mode_text, &errand->mode),
                                 .at_ms = now_of(errand->dispatch),
                                 .once = asked->asking.once};
    memcpy(errand->deed.request, asked->asking.request, sizeof errand->deed.request);
    errand->append =
        (struct store_append_deed){.job.on_done = on_appended, .deed = &errand->deed};
    store_append_deed(errand->dispatch->settings.store, &errand->append);
}

int dispatch_errand(struct dispatch *dispatch, struct dispatch_errand *asked)
{
    struct errand *errand = MEM_NEW(struct errand);

    errand->dispatch = dispatch;
    errand->asked = asked;
    asked->failed = 0;
    asked->err = (struct err){0};
    asked->why[0] = '\0';
    if (dispatch->is_closing || check(errand) < 0) {
        if (dispatch->is_closing)
            err_set(&asked->err, ERR_BUSY, "the hub is stopping");
        free(errand);
        return -1;
    }
    tally_take(&dispatch->work);
    append(errand);
    return 0;
}
