/* reach.c: what a composer wants to know before there is an alert: how many a drawn area
 * reaches by each channel, and how many officers that takes. */
#include "hub/api/call.h"
#include "hub/api/resources.h"
#include "hub/flow/release.h"
#include "hub/model/area.h"

static struct release *release_of(struct call *call)
{
    struct release *release = call->api->settings.release;

    if (!release)
        call_fail_with(call, ERR_BUSY, "alerts cannot be worked on yet"); /* the call is gone */
    return release;
}

/* Unknown is null, never 0. */
static void write_persons(struct writer *out, const char *name, int64_t persons)
{
    if (persons < 0)
        write_null(out, name);
    else
        write_integer(out, name, persons);
}

static void write_estimate(struct writer *out, const struct release_estimate *estimate)
{
    write_object(out, NULL);
    write_persons(out, "persons", estimate->total);
    write_integer(out, "officers", estimate->officers);
    write_list(out, "channels");
    for (size_t i = 0; i < estimate->count; i++) {
        write_object(out, NULL);
        write_text(out, "channel", estimate->channels[i]->name);
        write_text(out, "kind", CHANNEL_KIND_WORDS[estimate->channels[i]->kind]);
        write_persons(out, "persons", estimate->persons[i]);
        write_end(out);
    }
    write_end(out);
    write_end(out);
}

static void read_estimate(struct release_estimate *estimate, struct call *call,
                          struct area *area, struct reader *in)
{
    const char   *mode = read_text_or(in, "mode", MODE_TEXT_MAX, NULL);
    struct reader inner = reader_inside(in, "area");

    area_read(area, &inner);
    reader_leave(&inner, in);
    estimate->area = area;
    estimate->hazard = read_text(in, "hazard", HAZARD_CODE_LEN);
    estimate->severity = (enum alert_severity)read_word(in, "severity", ALERT_SEVERITY_WORDS);
    estimate->mode = call->who.mode;
    if (mode && !mode_parse(&estimate->mode, mode))
        reader_complain(in, "mode", "must be actual, test or exercise/NAME");
}

void reach_post(struct call *call)
{
    struct release         *release = release_of(call);
    struct release_estimate estimate = {0};
    struct area             area;
    struct err              err = {0};
    struct reader           in;
    struct writer           out;

    if (!release)
        return;
    in = call_reader(call, &err);
    read_estimate(&estimate, call, &area, &in);
    if (reader_close(&in) < 0 || release_estimate(release, &estimate, call->arena, &err) < 0) {
        call_fail(call, &err);
        return;
    }
    out = call_writer(call);
    write_estimate(&out, &estimate);
    call_json(call, 200);
}

/* ── the policy ─────────────────────────────────────────────────────────────────── */

static void write_rule(struct writer *out, const struct policy_rule *rule)
{
    write_object(out, NULL);
    write_text(out, "severity", ALERT_SEVERITY_WORDS[rule->severity]);
    write_list(out, "channels");
    for (int kind = 0; kind < CHANNEL_KINDS; kind++)
        if (rule->channels & CHANNEL_BIT(kind))
            write_text(out, NULL, CHANNEL_KIND_WORDS[kind]);
    write_end(out);
    write_integer(out, "over", rule->over);
    write_integer(out, "officers", rule->persons);
    write_end(out);
}

void policy_get(struct call *call)
{
    struct release      *release = release_of(call);
    const struct policy *policy;
    struct writer        out;

    if (!release)
        return;
    policy = release_policy(release);
    out = call_writer(call);
    write_object(&out, NULL);
    write_list(&out, "rules");
    for (size_t i = 0; i < policy->rule_count; i++)
        write_rule(&out, &policy->rules[i]);
    write_end(&out);
    write_number(&out, "reach_share", policy->reach_share);
    write_object(&out, "break_glass");
    write_bool(&out, "allowed", policy->has_break_glass);
    write_integer(&out, "a_day", policy->break_glass_a_day);
    write_integer(&out, "reach", policy->break_glass_reach);
    write_end(&out);
    write_object(&out, "lone");
    write_bool(&out, "allowed", policy->has_lone_release);
    write_integer(&out, "countdown_s", policy->lone_countdown_s);
    write_text(&out, "severity", ALERT_SEVERITY_WORDS[policy->lone_severity]);
    write_end(&out);
    write_end(&out);
    call_json(call, 200);
}
