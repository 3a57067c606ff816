/* match.c: "tocsin match": who gets which alert, by the index that the hub asks. */
#include <stdio.h>

#include "hub/base/csv.h"
#include "hub/base/writer.h"
#include "hub/commands/commands.h"
#include "hub/commands/match/places.h"
#include "hub/model/audience.h"

static int gather(struct audience *audience, const struct match_places *subscriptions,
                  struct err *err)
{
    struct audience_member member = {.mildest = SEVERITY_UNKNOWN,
                                     .hazards = hazard_set_of_all()};

    for (size_t i = 0; i < subscriptions->count; i++) {
        member.endpoint = (uint32_t)i;
        if (audience_add_shape(audience, &member, &subscriptions->items[i].ground, err) != 0)
            return err_at(err, subscriptions->items[i].id);
    }
    audience_settle(audience);
    return 0;
}

static void print_pair(const struct line *line, const char *alert, const char *subscription)
{
    struct buf    text = {0};
    struct writer out = writer_open(&text);

    if (line->wants_json) {
        write_object(&out, NULL);
        write_text(&out, "alert", alert);
        write_text(&out, "subscription", subscription);
        write_end(&out);
    } else {
        csv_quote(&text, alert);
        buf_byte(&text, ',');
        csv_quote(&text, subscription);
    }
    puts(text.bytes);
    buf_free(&text);
}

/* Returns how many pairs there are. */
static size_t print_pairs(const struct line *line, const struct audience *audience,
                          const struct match_places *alerts,
                          const struct match_places *subscriptions)
{
    size_t pairs = 0;

    if (!line->wants_json)
        puts("alert,subscription");
    for (size_t i = 0; i < alerts->count; i++) {
        struct audience_question question = {.area = &alerts->items[i].ground, .channels = 1};
        struct audience_answer   answer;

        audience_ask(audience, &question, &answer);
        for (size_t at = 0; at < answer.count; at++)
            print_pair(line, alerts->items[i].id,
                       subscriptions->items[answer.channels[0].endpoints[at]].id);
        pairs += answer.count;
        audience_answer_free(&answer);
    }
    return pairs;
}

static int match(const struct line *line, struct match_places *alerts,
                 struct match_places *subscriptions, struct err *err)
{
    struct audience *audience = audience_new();
    size_t           pairs;
    int              failed = -1;

    if (match_read(alerts, line_value(line, "--alerts"), err) == 0 &&
        match_read(subscriptions, line_value(line, "--subscriptions"), err) == 0)
        failed = gather(audience, subscriptions, err);
    if (!failed) {
        pairs = print_pairs(line, audience, alerts, subscriptions);
        if (!line->is_quiet)
            fprintf(stderr, "%zu pairs of %zu alerts and %zu subscriptions; %zu refused\n",
                    pairs, alerts->count, subscriptions->count,
                    alerts->refused + subscriptions->refused);
    }
    audience_free(audience);
    return failed;
}

int command_match(const struct line *line)
{
    struct match_places alerts = {0}, subscriptions = {0};
    struct err          err = {0};
    int                 failed = match(line, &alerts, &subscriptions, &err);
    bool                is_partial = alerts.refused + subscriptions.refused > 0;

    if (failed)
        fprintf(stderr, "tocsin match: %s\n", err.text);
    match_free(&alerts);
    match_free(&subscriptions);
    if (!failed)
        return is_partial ? EXIT_PARTIAL : EXIT_OK;
    return err.kind == ERR_NOT_FOUND ? EXIT_NOT_FOUND : EXIT_FAILED;
}
