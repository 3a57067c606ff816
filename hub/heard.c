/* heard.c: what people write to a gateway. A word (STOP, HELP) is the subscriptions' desk's;
 * a short report goes the way of all reports; everything else is kept for an operator. The
 * gateway is answered only when it is on disk, so that it asks again until then. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/crypto.h"
#include "hub/house.h"

enum { TEN_MINUTES_MS = 600000 };

struct hearing {
    struct hub               *hub;
    struct arena              arena;
    struct adapter_kept      *kept;
    const char               *channel, *from, *text, *name;
    struct mode               mode;
    struct subscriptions_hear hear;
    struct report             report;
    struct intake_item        item;
    struct intake_job         job;
    struct intake_refusal     refusal;
};

static void end(struct hearing *hearing, bool is_kept)
{
    if (hearing->kept)
        hearing->kept->on_kept(hearing->kept, is_kept);
    arena_free(&hearing->arena);
    free(hearing);
}

/* ── for an operator ────────────────────────────────────────────────────────────── */

static void on_refused(struct intake_refusal *refusal)
{
    end(CONTAINER_OF(refusal, struct hearing, refusal), !refusal->failed);
}

static void keep_for_operator(struct hearing *hearing, const char *why)
{
    if (!hearing->hub->intake) { /* the hub stops: the gateway tells it again */
        end(hearing, false);
        return;
    }
    hearing->refusal = (struct intake_refusal){
        .on_done = on_refused,
        .sender = arena_format(&hearing->arena, "%s:%s", hearing->channel, hearing->from),
        .channel = hearing->channel,
        .reason = why,
        .bytes = hearing->text,
        .len = strlen(hearing->text),
    };
    if (intake_refuse(hearing->hub->intake, &hearing->refusal) < 0)
        end(hearing, false);
}

/* ── a report ───────────────────────────────────────────────────────────────────── */

static void on_kept(struct intake_job *job)
{
    end(CONTAINER_OF(job, struct hearing, job), !job->failed);
}

/* The gateway's own name for the message tells a repeat; without one, the same words of
 * the same person within ten minutes are one report. */
static struct id id_of(struct hearing *hearing)
{
    char    hex[2 * SHA256_LEN + 1];
    uint8_t digest[SHA256_LEN];
    int64_t now_ms = clock_now(&hearing->hub->clock);

    if (hearing->name)
        return report_id_of(hearing->channel, hearing->name);
    sha256(digest, hearing->text, strlen(hearing->text));
    return report_id_of(hearing->channel,
                        arena_format(&hearing->arena, "%s/%s/%" PRId64, hearing->from,
                                     hex_text(hex, digest, sizeof digest),
                                     now_ms / TEN_MINUTES_MS));
}

static void report(struct hearing *hearing)
{
    struct hub *hub = hearing->hub;
    char       *network = arena_alloc(&hearing->arena, INTAKE_KEY_LEN + 1);
    struct err  err = {0};

    if (!hub->intake) {
        end(hearing, false);
        return;
    }
    if (report_parse_sms(&hearing->report, &hearing->arena, &hub->frame, hearing->text,
                         strlen(hearing->text), &err) < 0) {
        keep_for_operator(hearing, arena_text(&hearing->arena, err.text));
        return;
    }
    hearing->report.id = id_of(hearing);
    if (hearing->mode.kind != MODE_ACTUAL)
        hearing->report.mode = hearing->mode;
    hearing->item.report = &hearing->report;
    hearing->job = (struct intake_job){
        .on_done = on_kept,
        .items = &hearing->item,
        .count = 1,
        .sender = arena_format(&hearing->arena, "%s:%s", hearing->channel,
                               intake_network(hub->intake, network, hearing->from)),
        .channel = hearing->channel,
        .network = "",
    };
    if (intake_keep(hub->intake, &hearing->job) < 0)
        end(hearing, false);
}

/* ── a word ─────────────────────────────────────────────────────────────────────── */

static void on_word(struct subscriptions_verb *verb)
{
    struct hearing *hearing = CONTAINER_OF(verb, struct hearing, hear.verb);
    bool            is_kept = !verb->failed;

    arena_free(&verb->arena);
    if (is_kept && hearing->hear.may_be_a_cry) /* "AIUTO" may be meant */
        keep_for_operator(hearing, "may be a cry for help");
    else
        end(hearing, is_kept);
}

void outward_hear(void *house, const char *channel, const struct adapter_heard *heard,
                  struct adapter_kept *kept)
{
    struct hub       *hub = house;
    const struct way *way = ways_named(&hub->warning.ways, channel);
    struct hearing   *hearing = MEM_NEW(struct hearing);

    hearing->hub = hub;
    hearing->kept = kept;
    hearing->channel = channel;
    hearing->from = arena_text(&hearing->arena, heard->from);
    hearing->text = arena_text(&hearing->arena, heard->text);
    hearing->name = arena_text(&hearing->arena, heard->name);
    hearing->mode.kind = way->settings->mode;
    hearing->hear = (struct subscriptions_hear){
        .verb.on_done = on_word,
        .kind = way->channel.kind == CHANNEL_EMAIL ? ENDPOINT_EMAIL : ENDPOINT_SMS,
        .address = hearing->from,
        .text = hearing->text,
        .mode = &hearing->mode,
    };
    if (!subscriptions_hear(hub->subscriptions, &hearing->hear))
        report(hearing);
}
