/* order.c: from a message to signed commands, and from what the broker and the sirens say
 * back to one answer. ARM and FIRE leave together; each carries its own number. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/siren_mqtt/siren.h"
#include "adapters/soon.h"

enum {
    FORGET_AFTER_MS = 120 * 1000,
    LATEST_MS = 18 * 1000, /* a large group answers for so long at most */
};

/* What a siren's refusal means to whoever asked it. */
static const struct {
    enum verdict verdict;
    const char  *why;
} REFUSALS[SIREN_RESULTS] = {
    [SIREN_EXPIRED] = {VERDICT_BUSY, "the siren found the command expired: check its clock"},
    [SIREN_BAD_SIG] = {VERDICT_REFUSED, "the siren does not know our key"},
    [SIREN_BAD_SEQ] = {VERDICT_BUSY, "the siren has obeyed a later command"},
    [SIREN_NOT_ARMED] = {VERDICT_BUSY, "the siren was not armed"},
    [SIREN_INHIBITED] = {VERDICT_REFUSED, "the siren is inhibited on the spot"},
    [SIREN_LIMIT] = {VERDICT_REFUSED, "the siren's own limits do not allow it"},
    [SIREN_NO_TIME] = {VERDICT_BUSY, "the siren does not know the time"},
    [SIREN_FAULT] = {VERDICT_REFUSED, "the siren is out of order"},
    [SIREN_UNKNOWN_CMD] = {VERDICT_REFUSED, "the siren does not know the command"},
};

/* The commands each verb becomes. */
static const struct {
    enum siren_command_kind kinds[PARTS_MAX];
    size_t                  count;
    enum mqtt_urgency       urgency;
} VERBS[] = {
    [SIREN_SOUND] = {{SIREN_ARM, SIREN_FIRE}, 2, MQTT_URGENT},
    [SIREN_STOP] = {{SIREN_CANCEL}, 1, MQTT_BEFORE_ALL},
    [SIREN_TEST_SILENT] = {{SIREN_CMD_TEST_SILENT}, 1, MQTT_PATIENT},
    [SIREN_STATUS] = {{SIREN_CMD_STATUS}, 1, MQTT_PATIENT},
};

static size_t bucket_of(const char *nonce)
{
    size_t hash = 0;

    for (; *nonce; nonce++)
        hash = hash * 31 + (unsigned char)*nonce;
    return hash % ORDER_BUCKETS;
}

static struct part *find(const struct siren_mqtt *siren, const char *nonce)
{
    struct part *part = siren->orders.by_nonce[bucket_of(nonce)];

    while (part && strcmp(part->nonce, nonce) != 0)
        part = part->next_in_bucket;
    return part;
}

const char *orders_key_of(const struct siren_mqtt *siren, const char *nonce)
{
    const struct part *part = find(siren, nonce);

    return part ? part->order->key : NULL;
}

static void forget(struct order *order)
{
    struct orders *orders = &order->siren->orders;

    for (size_t i = 0; i < order->part_count; i++) {
        struct part **at = &orders->by_nonce[bucket_of(order->parts[i].nonce)];

        while (*at != &order->parts[i])
            at = &(*at)->next_in_bucket;
        *at = order->parts[i].next_in_bucket;
        buf_free(&order->parts[i].body);
    }
    *(order->before ? &order->before->after : &orders->first) = order->after;
    *(order->after ? &order->after->before : &orders->last) = order->before;
    free(order->has_answered);
    free(order);
}

static void answer(struct order *order, enum verdict verdict, const char *why)
{
    const struct adapter_message *message = order->message;
    struct adapter_answer         said = {.verdict = verdict, .why = why};

    if (!message)
        return;
    order->message = NULL;
    adapter_answer(&order->siren->adapter, message, &said);
}

void siren_tell_receipt(struct siren_mqtt *siren, const char *key, enum receipt_kind kind,
                        const char *device, const char *why)
{
    struct adapter_host   *host = siren->adapter.host;
    struct adapter_receipt receipt = {.key = key,
                                      .kind = kind,
                                      .device = device,
                                      .why = why,
                                      .at_ms = clock_now(host->clock)};

    host->on_receipt(host, &receipt, NULL);
}

/* ── the broker ──────────────────────────────────────────────────────────────────── */

static bool had_fate(const struct order *order, enum mqtt_fate fate)
{
    for (size_t i = 0; i < order->part_count; i++)
        if (order->parts[i].fate == fate)
            return true;
    return false;
}

/* All publications have their fate. */
static void on_all_fates(struct order *order)
{
    if (had_fate(order, MQTT_UNSURE)) {
        answer(order, VERDICT_UNSURE, "the connection to the broker ended under way");
    } else if (had_fate(order, MQTT_REFUSED)) {
        if (order->message)
            adapter_tell_health(&order->siren->adapter, HEALTH_DOWN,
                                "the broker does not let us command sirens");
        answer(order, VERDICT_BUSY, "the broker does not let us command this siren");
    } else if (had_fate(order, MQTT_NOT_SENT)) {
        answer(order, VERDICT_BUSY, "not connected to the broker");
    } else if (order->is_group && !order->has_answered) {
        answer(order, VERDICT_SENT, NULL); /* nobody knows who should answer */
    }
}

static void on_fate(struct mqtt_publication *out, enum mqtt_fate fate)
{
    struct part       *part = CONTAINER_OF(out, struct part, out);
    struct order      *order = part->order;
    struct siren_mqtt *siren = order->siren;

    part->fate = fate;
    if (--order->out == 0) {
        on_all_fates(order);
        if (siren->is_closing)
            forget(order);
    }
    tally_drop(&siren->tally);
}

/* ── the sirens ──────────────────────────────────────────────────────────────────── */

static int by_name(const void *name, const void *member)
{
    return strcmp(name, *(const char *const *)member);
}

/* The group is answered for when its last member has spoken; until then each that speaks
 * gives the others time. */
static void tick_off(struct order *order, const char *device, bool is_refused, const char *why)
{
    const struct siren_order *asked = order->message ? order->message->siren : NULL;
    const char *const        *member;
    int64_t by_ms = clock_ticks(order->siren->adapter.host->clock) + order->siren->ack_ms;

    if (!asked || !order->has_answered)
        return;
    member = bsearch(device, asked->members, asked->member_count, sizeof *member, by_name);
    if (!member || order->has_answered[member - asked->members])
        return;
    order->has_answered[member - asked->members] = true;
    order->answered++;
    order->refused += is_refused;
    order->answer_by_ms = by_ms < order->latest_ms ? by_ms : order->latest_ms;
    if (order->answered == asked->member_count)
        answer(order, order->refused == order->answered ? VERDICT_REFUSED : VERDICT_SENT, why);
}

void orders_hear_ack(struct siren_mqtt *siren, const char *device, const struct siren_ack *ack)
{
    struct part      *part = find(siren, ack->nonce);
    struct order     *order = part ? part->order : NULL;
    enum siren_result result = ack->result;

    if (!order || (!order->is_group && strcmp(order->to, device) != 0))
        return;
    if (part->kind == SIREN_ARM) {
        if (!order->is_group)
            order->arm_result = result;
        return;
    }
    if (result == SIREN_ACCEPTED || result == SIREN_DUPLICATE) {
        siren_tell_receipt(siren, order->key, RECEIPT_ACCEPTED, device, NULL);
        if (!order->has_answered)
            answer(order, VERDICT_SENT, NULL);
        tick_off(order, device, false, NULL);
        return;
    }
    /* Why it was not armed says more than that it was not. */
    if (result == SIREN_NOT_ARMED && order->arm_result > SIREN_DUPLICATE)
        result = order->arm_result;
    if (order->message && !order->is_group)
        answer(order, REFUSALS[result].verdict, REFUSALS[result].why);
    else {
        siren_tell_receipt(siren, order->key, RECEIPT_FAILED, device, REFUSALS[result].why);
        tick_off(order, device, true, REFUSALS[result].why);
    }
}

/* ── out ─────────────────────────────────────────────────────────────────────────── */

/* What cannot become a command at all; NULL when it can. */
static const char *wrong_with(const struct siren_mqtt *siren, const struct adapter_message *m)
{
    const struct siren_order *order = m->siren;
    size_t                    i;

    if (!siren_is_to(m->address))
        return "that is no siren's name";
    if (!m->ref || strlen(m->ref) > SIREN_REF_MAX || !*m->ref)
        return "nothing says whose decision it is";
    if (order->verb != SIREN_SOUND)
        return NULL;
    if (order->seconds == 0 || order->seconds > siren->sound_max_s)
        return "the siren would sound for too long, or not at all";
    if (!order->program || strlen(order->program) > SIREN_PROGRAM_MAX)
        return "no program is named";
    for (i = 0; i < siren->program_count; i++)
        if (strcmp(siren->programs[i], order->program) == 0)
            return NULL;
    return "the settings have no such program";
}

static int make_part(struct order *order, struct part *part, enum siren_command_kind kind)
{
    struct siren_mqtt            *siren = order->siren;
    const struct adapter_message *m = order->message;
    struct siren_command          command = {.seq = (int64_t)siren->next_number, .kind = kind};

    command.iat_s = clock_now(siren->adapter.host->clock) / 1000;
    command.exp_s = command.iat_s + siren->expiry_s;
    if (command.exp_s > m->expiry_ms / 1000)
        command.exp_s = m->expiry_ms / 1000;
    snprintf(command.to, sizeof command.to, "%s", m->address);
    siren_nonce(command.nonce, m->key, kind);
    snprintf(command.program, sizeof command.program, "%s",
             m->siren->verb == SIREN_SOUND ? m->siren->program : "none");
    command.seconds = m->siren->verb == SIREN_SOUND ? m->siren->seconds : 0;
    snprintf(command.ref, sizeof command.ref, "%s", m->ref);
    snprintf(command.kid, sizeof command.kid, "%s", siren->key_id);
    siren->next_number++;
    siren->numbers_left--;
    if (siren_sign(&command, &siren->key, NULL) < 0)
        return -1;
    part->order = order;
    part->kind = kind;
    memcpy(part->nonce, command.nonce, sizeof part->nonce);
    siren_command_write(&part->body, &command);
    part->out = (struct mqtt_publication){.topic = order->topic,
                                          .payload = part->body.bytes,
                                          .len = part->body.len,
                                          .qos = 1,
                                          .urgency = VERBS[m->siren->verb].urgency,
                                          .expiry_s = (uint32_t)siren->expiry_s,
                                          .on_fate = on_fate};
    return 0;
}

static void remember(struct order *order)
{
    struct orders *orders = &order->siren->orders;

    for (size_t i = 0; i < order->part_count; i++) {
        size_t bucket = bucket_of(order->parts[i].nonce);

        order->parts[i].next_in_bucket = orders->by_nonce[bucket];
        orders->by_nonce[bucket] = &order->parts[i];
    }
    order->before = orders->last;
    *(orders->last ? &orders->last->after : &orders->first) = order;
    orders->last = order;
}

static struct order *order_new(struct siren_mqtt *siren, const struct adapter_message *m)
{
    struct order        *order = MEM_NEW(struct order);
    struct adapter_host *host = siren->adapter.host;
    int64_t              now_ms = clock_ticks(host->clock);

    order->siren = siren;
    order->message = m;
    order->is_group = strncmp(m->address, "grp:", 4) == 0;
    snprintf(order->key, sizeof order->key, "%s", m->key);
    snprintf(order->to, sizeof order->to, "%s", m->address);
    snprintf(order->topic, sizeof order->topic, "tocsin/1/%s/%s/%s/cmd", host->site,
             order->is_group ? "siren-group" : "siren", m->address + (order->is_group ? 4 : 0));
    if (order->is_group && m->siren->member_count > 0)
        order->has_answered = MEM_NEW_ARRAY(bool, m->siren->member_count);
    order->answer_by_ms = now_ms + siren->ack_ms;
    order->latest_ms = now_ms + LATEST_MS;
    order->forget_at_ms = now_ms + FORGET_AFTER_MS + 1000 * (int64_t)m->siren->seconds;
    return order;
}

void orders_send(struct siren_mqtt *siren, const struct adapter_message *message)
{
    struct adapter *self = &siren->adapter;
    const char     *wrong = wrong_with(siren, message);
    struct order   *order;
    size_t          count = VERBS[message->siren->verb].count;

    if (wrong) {
        adapter_answer_soon(self, message, VERDICT_REFUSED, wrong);
        return;
    }
    if (!siren->is_up || siren->numbers_left < count) {
        adapter_answer_soon(self, message, VERDICT_BUSY,
                            siren->is_up ? "no numbers are reserved yet"
                                         : "not connected to the broker");
        return;
    }
    order = order_new(siren, message);
    for (; order->part_count < count; order->part_count++)
        if (make_part(order, &order->parts[order->part_count],
                      VERBS[message->siren->verb].kinds[order->part_count]) < 0) {
            order->message = NULL;
            adapter_answer_soon(self, message, VERDICT_REFUSED, "it cannot be signed");
            remember(order);
            forget(order);
            return;
        }
    remember(order);
    order->out = (unsigned)count;
    for (size_t i = 0; i < count; i++) {
        tally_take(&siren->tally);
        mqtt_publish(self->host->mqtt, &order->parts[i].out);
    }
}

static void miss(struct order *order, const char *device)
{
    siren_tell_receipt(order->siren, order->key, RECEIPT_UNKNOWN, device, "has not answered");
    order->siren->on_silent(order->siren, device);
}

/* Nobody waits longer for those that are silent; each of them is told of. */
static void answer_unsure(struct order *order)
{
    const struct siren_order *asked = order->message->siren;
    char                      why[ADAPTER_WHY_MAX];

    if (order->out > 0) {
        answer(order, VERDICT_UNSURE, "the broker has not answered");
        return;
    }
    if (!order->has_answered) {
        miss(order, order->to);
        answer(order, VERDICT_UNSURE, "the siren has not answered");
        return;
    }
    for (size_t i = 0; i < asked->member_count; i++)
        if (!order->has_answered[i])
            miss(order, asked->members[i]);
    snprintf(why, sizeof why, "%zu of %zu sirens have not answered",
             asked->member_count - order->answered, asked->member_count);
    answer(order, VERDICT_UNSURE, why);
}

void orders_sweep(struct siren_mqtt *siren)
{
    int64_t       now_ms = clock_ticks(siren->adapter.host->clock);
    struct order *order, *after;

    for (order = siren->orders.first; order; order = after) {
        after = order->after;
        if (order->message && now_ms >= order->answer_by_ms)
            answer_unsure(order);
        if (now_ms >= order->forget_at_ms && order->out == 0)
            forget(order);
    }
}

void orders_forget_all(struct siren_mqtt *siren)
{
    struct order *order, *after;

    for (order = siren->orders.first; order; order = after) {
        after = order->after;
        if (order->out == 0)
            forget(order);
    }
}
