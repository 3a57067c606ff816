#include "tests/fakes/siren/device.h"

#include <stdio.h>
#include <string.h>

#include "hub/base/mem.h"
#include "hub/base/writer.h"

enum { ARMED_S = 120, EARLY_S = 5 };

bool device_parse(struct device *device_r, const char *line)
{
    const char *blank = strchr(line, ' ');
    size_t      len = blank ? (size_t)(blank - line) : strlen(line);

    *device_r = (struct device){.limits = {.sound_max_s = 300, .per_hour = 10, .pause_s = 0},
                                .phase = SIREN_IDLE};
    if (len > SIREN_NAME_MAX)
        return false;
    memcpy(device_r->name, line, len);
    while (blank && *blank) {
        const char *group = blank + 1;
        size_t      end = strcspn(group, ",");

        if (device_r->group_count == GROUPS_MAX || end > SIREN_NAME_MAX)
            return false;
        memcpy(device_r->groups[device_r->group_count], group, end);
        if (!siren_is_name(device_r->groups[device_r->group_count++]))
            return false;
        blank = group[end] ? group + end : NULL;
    }
    return siren_is_name(device_r->name);
}

static bool is_mine(const struct device *device, const char *to)
{
    if (strcmp(device->name, to) == 0)
        return true;
    for (size_t i = 0; i < device->group_count; i++)
        if (strncmp(to, "grp:", 4) == 0 && strcmp(to + 4, device->groups[i]) == 0)
            return true;
    return false;
}

static bool was_accepted(const struct device *device, const char *nonce)
{
    size_t kept = device->nonce_count < NONCES_MAX ? device->nonce_count : NONCES_MAX;

    for (size_t i = 0; i < kept; i++)
        if (strcmp(device->nonces[i], nonce) == 0)
            return true;
    return false;
}

/* ── the commands ────────────────────────────────────────────────────────────────── */

static unsigned starts_in_the_last_hour(const struct device *device, int64_t now_s)
{
    size_t   most = COUNT_OF(device->started_s);
    size_t   kept = device->started < most ? device->started : most;
    unsigned count = 0;

    for (size_t i = 0; i < kept; i++)
        if (now_s - device->started_s[i] < 3600)
            count++;
    return count;
}

static enum siren_result arm(struct device *device, const struct siren_command *c,
                             int64_t now_s)
{
    snprintf(device->armed_ref, sizeof device->armed_ref, "%s", c->ref);
    snprintf(device->armed_program, sizeof device->armed_program, "%s", c->program);
    device->armed_until_s = now_s + ARMED_S;
    if (device->phase == SIREN_IDLE)
        device->phase = SIREN_ARMED;
    return SIREN_ACCEPTED;
}

static enum siren_result fire(struct device *device, const struct siren_command *c,
                              int64_t now_s)
{
    if (device->armed_until_s < now_s || strcmp(device->armed_ref, c->ref) != 0 ||
        strcmp(device->armed_program, c->program) != 0)
        return SIREN_NOT_ARMED;
    if (device->is_in_fault)
        return SIREN_FAULT;
    if (c->seconds < 1 || c->seconds > device->limits.sound_max_s ||
        starts_in_the_last_hour(device, now_s) >= device->limits.per_hour ||
        (device->sounded_at_s > 0 && now_s - device->sounded_at_s < device->limits.pause_s))
        return SIREN_LIMIT;
    device->armed_until_s = 0;
    device->phase = SIREN_SOUNDING;
    snprintf(device->program, sizeof device->program, "%s", c->program);
    device->sounds_until_s = now_s + c->seconds;
    device->started_s[device->started++ % COUNT_OF(device->started_s)] = now_s;
    return SIREN_ACCEPTED;
}

static void stop(struct device *device, int64_t now_s)
{
    if (device->phase == SIREN_SOUNDING)
        device->sounded_at_s = now_s;
    device->armed_until_s = 0;
    device->phase = SIREN_IDLE;
}

static enum siren_result obey(struct device *device, const struct siren_command *c,
                              int64_t now_s)
{
    if (c->kind == SIREN_CANCEL) { /* always, once the signature holds and seq has risen */
        stop(device, now_s);
        return SIREN_ACCEPTED;
    }
    if (device->has_no_time)
        return SIREN_NO_TIME;
    if (now_s < c->iat_s - EARLY_S || now_s > c->exp_s)
        return SIREN_EXPIRED;
    if (c->kind == SIREN_CMD_STATUS)
        return SIREN_ACCEPTED;
    if (device->is_inhibited)
        return SIREN_INHIBITED;
    switch (c->kind) {
    case SIREN_ARM:
        return arm(device, c, now_s);
    case SIREN_FIRE:
        return fire(device, c, now_s);
    case SIREN_CMD_TEST_SILENT:
        device->last_test_s = now_s;
        return device->is_in_fault ? SIREN_FAULT : SIREN_ACCEPTED;
    default: /* an audible test needs a calendar, which a fake has not */
        return SIREN_UNKNOWN_CMD;
    }
}

enum device_says device_obey(struct device *device, const char *to, const char *bytes,
                             size_t len, bool is_retained, int64_t now_s,
                             struct siren_ack *ack_r)
{
    struct siren_command command;

    /* A command that the broker kept would sound again at every connection. */
    if (is_retained || !is_mine(device, to) ||
        siren_command_read(&command, bytes, len, NULL) < 0 || strcmp(command.to, to) != 0)
        return DEVICE_NOTHING;
    *ack_r = (struct siren_ack){.seq = command.seq, .ts = device->has_no_time ? 0 : now_s};
    memcpy(ack_r->nonce, command.nonce, sizeof ack_r->nonce);
    if (strcmp(command.kid, device->key_id) != 0 ||
        !siren_signature_holds(&command, device->public_key)) {
        ack_r->result = SIREN_BAD_SIG;
        return DEVICE_ACK;
    }
    if (was_accepted(device, command.nonce)) {
        ack_r->result = SIREN_DUPLICATE;
        return DEVICE_ACK;
    }
    if (command.seq <= device->seq) {
        ack_r->result = SIREN_BAD_SEQ;
        return DEVICE_ACK;
    }
    ack_r->result = obey(device, &command, now_s);
    memcpy(device->last_nonce, command.nonce, sizeof device->last_nonce);
    device->last_result = ack_r->result;
    if (ack_r->result != SIREN_ACCEPTED)
        return DEVICE_ACK;
    device->seq = command.seq;
    memcpy(device->nonces[device->nonce_count++ % NONCES_MAX], command.nonce,
           sizeof command.nonce);
    return DEVICE_ACK_STATE;
}

bool device_tick(struct device *device, int64_t now_s)
{
    if (device->phase == SIREN_SOUNDING && now_s >= device->sounds_until_s) {
        stop(device, now_s);
        return true;
    }
    if (device->phase == SIREN_ARMED && now_s > device->armed_until_s) {
        stop(device, now_s);
        return true;
    }
    return false;
}

void device_state_write(struct buf *buf, const struct device *device, int64_t now_s)
{
    struct writer out = writer_open(buf);
    bool          is_sounding = device->phase == SIREN_SOUNDING;

    write_object(&out, NULL);
    write_integer(&out, "ts", now_s);
    write_integer(&out, "seq", device->seq);
    write_text(&out, "fw", "fake-1");
    write_text(&out, "state",
               SIREN_PHASE_WORDS[device->is_in_fault ? SIREN_IN_FAULT : device->phase]);
    write_text(&out, "prog", is_sounding ? device->program : "none");
    write_integer(&out, "remaining_s", is_sounding ? device->sounds_until_s - now_s : 0);
    write_bool(&out, "mains", true);
    write_integer(&out, "batt_pct", 100);
    write_bool(&out, "tamper", false);
    write_bool(&out, "amp_ok", !device->is_in_fault);
    write_bool(&out, "local_inhibit", device->is_inhibited);
    write_text(&out, "key_id", device->key_id);
    if (device->last_test_s > 0)
        write_integer(&out, "last_test_ts", device->last_test_s);
    if (*device->last_nonce) {
        write_object(&out, "last_cmd");
        write_text(&out, "nonce", device->last_nonce);
        write_text(&out, "result", SIREN_RESULT_WORDS[device->last_result]);
        write_end(&out);
    }
    write_end(&out);
}
