#include "tests/hub/api/kit/office.h"

#include "hub/base/reader.h"

/* Where the shift is taken that was just offered. */
static const char *take_path(struct office *office)
{
    struct arena *arena = &office->control.arena;
    struct reader in = reader_open(office->body.bytes, office->body.len, arena, NULL);
    int64_t       offer = read_integer(&in, "journal", 1, INT64_MAX);

    in.failed = true; /* what else stands there is not asked for */
    reader_close(&in);
    return arena_format(arena, "/api/v1/handover/%lld/take", (long long)offer);
}

TEST(a_shift_is_offered_by_one_and_taken_by_another_who_ticks_every_line)
{
    struct office office;
    const char   *outgoing, *incoming, *take;

    office_open(&office);
    outgoing = office_token(&office, ROLE_OPERATOR);
    incoming = office_token(&office, ROLE_APPROVER);
    CHECK_INT(office_get(&office, "/api/v1/handover", outgoing), 200);
    CHECK(!office_said(&office, "\"offer\"") && !office_said(&office, "\"last\""));
    CHECK_INT(office_post(&office, "/api/v1/handover", outgoing,
                          "{\"text\":\"la pompa 2 è ferma\",\"lines\":[{\"part\":\"live\","
                          "\"words\":\"Alluvione\"},{\"part\":\"faults\",\"words\":\"sms\"}]}"),
              200);
    take = take_path(&office);
    CHECK_INT(office_get(&office, "/api/v1/handover", incoming), 200);
    CHECK(office_said(&office, "\"text\":\"la pompa 2 è ferma\""));
    CHECK_INT(office_post(&office, take, outgoing, "{\"ticked\":2}"), 403);
    CHECK_INT(office_post(&office, take, incoming, "{\"ticked\":1}"), 400);
    CHECK_INT(office_post(&office, "/api/v1/handover/99999/take", incoming, "{\"ticked\":2}"),
              409);
    CHECK_INT(office_post(&office, take, incoming, "{\"ticked\":2}"), 200);
    CHECK_INT(office_post(&office, take, incoming, "{\"ticked\":2}"), 409);
    CHECK_INT(office_get(&office, "/api/v1/handover", incoming), 200);
    CHECK(!office_said(&office, "\"offer\"") && office_said(&office, "\"last\":{\"outgoing\""));
    CHECK_INT(office_post(&office, "/api/v1/handover", outgoing, "{\"lines\":[{\"part\":1}]}"),
              400);
    office_close(&office);
}

static int withdraw_it(struct office *office, const char *path, const char *token)
{
    return office_ask(
        office,
        &(struct asked){.method = "DELETE", .path = path, .token = token, .headers = ""});
}

TEST(an_offer_is_withdrawn_by_who_made_it_and_made_anew)
{
    struct office office;
    const char   *outgoing, *incoming, *take, *withdraw;

    office_open(&office);
    outgoing = office_token(&office, ROLE_OPERATOR);
    incoming = office_token(&office, ROLE_APPROVER);
    CHECK_INT(office_post(&office, "/api/v1/handover", outgoing,
                          "{\"lines\":[{\"part\":\"live\",\"words\":\"Alluvione\","
                          "\"about\":\"alert:1\"}]}"),
              200);
    take = take_path(&office);
    withdraw = arena_format(&office.control.arena, "%.*s",
                            (int)(strlen(take) - strlen("/take")), take);
    CHECK_INT(office_get(&office, "/api/v1/handover", incoming), 200);
    CHECK(office_said(&office, "\"about\":\"alert:1\""));
    CHECK_INT(withdraw_it(&office, withdraw, incoming), 403);
    CHECK_INT(withdraw_it(&office, withdraw, outgoing), 200);
    CHECK_INT(office_get(&office, "/api/v1/handover", incoming), 200);
    CHECK(!office_said(&office, "\"offer\"") && !office_said(&office, "\"last\""));
    CHECK_INT(office_post(&office, take, incoming, "{\"ticked\":1}"), 409);
    CHECK_INT(withdraw_it(&office, withdraw, outgoing), 409);
    CHECK_INT(office_post(&office, "/api/v1/handover", outgoing, "{\"lines\":[]}"), 200);
    CHECK_INT(office_post(&office, take_path(&office), incoming, "{\"ticked\":0}"), 200);
    office_close(&office);
}

RUN(a_shift_is_offered_by_one_and_taken_by_another_who_ticks_every_line,
    an_offer_is_withdrawn_by_who_made_it_and_made_anew)
