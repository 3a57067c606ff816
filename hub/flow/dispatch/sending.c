#include <stdlib.h>
#include <string.h>

#include "hub/flow/dispatch/room.h"

static enum adapter_step step_of(enum alert_message message)
{
    return message == MESSAGE_CANCEL   ? ADAPTER_CANCEL
           : message == MESSAGE_UPDATE ? ADAPTER_UPDATE
                                       : ADAPTER_FIRST;
}

static int by_text(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

void sending_name_members(struct sending *sending, const struct targets *targets)
{
    const struct target *group =
        targets ? target_by_number(targets, target_number(sending->message.address)) : NULL;
    const char **members;

    if (!group || group->member_count == 0)
        return;
    members = arena_alloc(&sending->arena, group->member_count * sizeof *members);
    for (size_t i = 0; i < group->member_count; i++)
        members[i] = targets->items[group->members[i]].address;
    qsort(members, group->member_count, sizeof *members, by_text);
    sending->order.members = members;
    sending->order.member_count = group->member_count;
}

/* The frozen text of a siren is its program, "none" to stop it. */
static void set_order(struct sending *sending, const struct hold *hold, const char *program)
{
    bool sounds = hold->fact->alert.message != MESSAGE_CANCEL && strcmp(program, "none") != 0;

    sending->order = (struct siren_order){
        .verb = sounds ? SIREN_SOUND : SIREN_STOP,
        .program = sounds ? program : NULL,
        .seconds = sounds ? hold->outlet->settings->siren_s : 0,
    };
    sending_name_members(sending, hold->outlet->settings->targets);
    sending->message.siren = &sending->order;
    sending->message.text = NULL;
}

/* The CAP goes along wherever there is room for a file. */
static void add_cap(struct sending *sending, const struct blob *cap)
{
    sending->file = (struct adapter_file){
        .name = "alert.xml", .type = "application/cap+xml", .bytes = cap->at, .len = cap->len};
    sending->message.files = &sending->file;
    sending->message.file_count = 1;
}

struct sending *sending_of_alert(const struct hold *hold, size_t place,
                                 const struct dispatch_address *address)
{
    const struct fact         *fact = hold->fact;
    const struct outlet       *outlet = hold->outlet;
    const struct delivery_name name = {hold->key.alert, hold->key.revision, hold->key.seq,
                                       (uint32_t)place, chunk_round(&hold->chunk, place)};
    const struct message      *words =
        messages_find(&fact->messages, outlet->settings->name, address->language);
    struct sending *sending;

    if (!words)
        return NULL;
    sending = MEM_NEW(struct sending);
    sending->place = place;
    sending->message = (struct adapter_message){
        .key = delivery_key(sending->key, &name, outlet->settings->name),
        .address = arena_text(&sending->arena, address->address),
        .purpose = ADAPTER_ALERT,
        .step = step_of(fact->alert.message),
        .mode = fact->mode,
        .is_urgent = alert_severity_of(&fact->alert) <= SEVERITY_SEVERE,
        .language = words->language,
        .subject = words->subject,
        .text = words->text,
        .html = words->html,
        .alert = fact->row->identifier,
        .ref = fact->ref,
        .after = name_before(fact, outlet->settings->name, &sending->arena),
        .unsubscribe_url = arena_text(&sending->arena, address->unsubscribe_url),
        .sent_ms = fact->row->released_ms,
        .expiry_ms = fact->row->expires_ms,
    };
    if (outlet->channel.kind == CHANNEL_SIREN)
        set_order(sending, hold, words->text);
    else if (outlet->channel.kind != CHANNEL_SMS && fact->row->cap.at)
        add_cap(sending, &fact->row->cap);
    return sending;
}

void sending_free(struct sending *sending)
{
    arena_free(&sending->arena);
    free(sending);
}
