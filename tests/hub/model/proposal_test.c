#include "hub/model/proposal.h"

#include "hub/model/alert_json.h"
#include "hub/model/area.h"
#include "tests/kit/check.h"

static const char CONTENT[] =
    "{\"message\":\"Alert\",\"hazard\":\"FL\",\"category\":[\"Met\"],\"urgency\":\"Immediate\","
    "\"severity\":\"Severe\",\"certainty\":\"Observed\",\"expires\":\"2026-11-04T13:15:00+01:"
    "00\","
    "\"area\":{\"zones\":[\"048014\"]},\"texts\":[{\"language\":\"it-IT\",\"event\":"
    "\"Alluvione\","
    "\"headline\":\"Salite ai piani alti\",\"place\":\"Ponte a Elsa\",\"short\":{\"action\":"
    "\"SALITE\"}},{\"language\":\"en\",\"event\":\"Flood\",\"place\":\"Ponte a Elsa\"}]}";

static const struct channel CHANNELS[] = {
    {.name = "kannel", .kind = CHANNEL_SMS},
    {.name = "sirene", .kind = CHANNEL_SIREN},
};
static const struct message MESSAGES[] = {
    {.channel = "kannel", .kind = CHANNEL_SMS, .language = "it-IT", .text = "ALLUVIONE"},
    {.channel = "kannel", .kind = CHANNEL_SMS, .language = "en", .text = "FLOOD"},
    {.channel = "sirene", .kind = CHANNEL_SIREN, .language = "it-IT", .text = "warning"},
};
static const struct proposal_facts FACTS = {.now_ms = 1000,
                                            .area_is_valid = true,
                                            .inside_author = true,
                                            .inside_approver = true,
                                            .territory_has_siren = true,
                                            .warns_anew = true};

static struct id person(uint8_t number)
{
    return (struct id){{number}};
}

static struct proposal good(struct arena *arena)
{
    struct proposal proposal = {.channels = CHANNELS,
                                .channel_count = 2,
                                .messages = MESSAGES,
                                .message_count = 3,
                                .expires_ms = 2000,
                                .reach_persons = 900,
                                .author = person(1),
                                .last_editor = person(2)};

    CHECK(alert_parse_json(&proposal.alert, arena, CONTENT, strlen(CONTENT), NULL) == 0);
    return proposal;
}

static void check_refused(const struct proposal *proposal, const struct proposal_facts *facts,
                          enum err_kind kind, const char *pointer)
{
    struct err err = {0};

    CHECK(proposal_check(proposal, facts, &err) < 0);
    CHECK_INT(err.kind, kind);
    CHECK_TEXT(err.pointer, pointer);
}

TEST(a_whole_proposal_passes)
{
    struct arena    arena = {0};
    struct proposal proposal = good(&arena);
    struct err      err = {0};

    CHECK(proposal_check(&proposal, &FACTS, &err) == 0);
    arena_free(&arena);
}

TEST(no_area_no_release_and_none_outside_a_territory)
{
    struct arena          arena = {0};
    struct proposal       proposal = good(&arena);
    struct proposal_facts facts = FACTS;
    struct alert_info     infos[2];

    facts.area_is_valid = false;
    check_refused(&proposal, &facts, ERR_INVALID, "/area");
    facts = FACTS;
    facts.inside_author = false;
    check_refused(&proposal, &facts, ERR_FORBIDDEN, "/area");
    facts = FACTS;
    facts.inside_approver = false;
    check_refused(&proposal, &facts, ERR_FORBIDDEN, "/area");
    facts = FACTS;
    facts.channel_outside = "kannel";
    check_refused(&proposal, &facts, ERR_FORBIDDEN, "/channels");
    infos[0] = proposal.alert.infos[0];
    infos[1] = proposal.alert.infos[1];
    infos[1].area_count = 0;
    proposal.alert.infos = infos;
    check_refused(&proposal, &FACTS, ERR_INVALID, "/area");
    proposal.alert.info_count = 0;
    check_refused(&proposal, &FACTS, ERR_INVALID, "/texts");
    arena_free(&arena);
}

TEST(the_mode_and_the_channels_must_agree)
{
    struct arena    arena = {0};
    struct proposal proposal = good(&arena);
    struct channel  rehearsal[2] = {CHANNELS[0], CHANNELS[1]};

    proposal.mode = (struct mode){MODE_EXERCISE, "arno"};
    check_refused(&proposal, &FACTS, ERR_INVALID, "/status");
    proposal.alert.status = STATUS_EXERCISE;
    check_refused(&proposal, &FACTS, ERR_FORBIDDEN, "/channels");
    rehearsal[0].mode = MODE_TEST;
    rehearsal[1].mode = MODE_EXERCISE;
    proposal.channels = rehearsal;
    CHECK(proposal_check(&proposal, &FACTS, NULL) == 0);
    proposal.mode = (struct mode){.kind = MODE_ACTUAL};
    proposal.alert.status = STATUS_ACTUAL;
    check_refused(&proposal, &FACTS, ERR_FORBIDDEN, "/channels");
    arena_free(&arena);
}

TEST(a_grave_alert_is_not_left_to_social_media_nor_silent_without_a_reason)
{
    struct arena          arena = {0};
    struct proposal       proposal = good(&arena);
    struct proposal_facts facts = FACTS;
    struct channel        social = {.name = "mastodon", .kind = CHANNEL_SOCIAL};

    proposal.channel_count = 1; /* SMS alone, though there are sirens */
    check_refused(&proposal, &FACTS, ERR_INVALID, "/no_siren_reason");
    proposal.no_siren_reason = " \n. ";
    check_refused(&proposal, &FACTS, ERR_INVALID, "/no_siren_reason");
    proposal.no_siren_reason = "Night, the water is slow";
    CHECK(proposal_check(&proposal, &FACTS, NULL) == 0);
    proposal.no_siren_reason = NULL;
    facts.territory_has_siren = false;
    CHECK(proposal_check(&proposal, &facts, NULL) == 0);
    proposal.channels = &social;
    check_refused(&proposal, &facts, ERR_INVALID, "/channels");
    proposal.alert.message = MESSAGE_CANCEL; /* a retraction goes where the alert went */
    check_refused(&proposal, &facts, ERR_INVALID, "/texts");
    arena_free(&arena);
}

TEST(sirens_chosen_and_silenced_have_a_reason_unless_nobody_is_warned_anew)
{
    struct arena          arena = {0};
    struct proposal       proposal = good(&arena);
    struct proposal_facts facts = FACTS;
    struct message        messages[3] = {MESSAGES[0], MESSAGES[1], MESSAGES[2]};

    messages[2].text = "none";
    proposal.messages = messages;
    check_refused(&proposal, &FACTS, ERR_INVALID, "/no_siren_reason");
    proposal.no_siren_reason = "Night, the water is slow";
    CHECK(proposal_check(&proposal, &FACTS, NULL) == 0);
    proposal.no_siren_reason = NULL;
    facts.warns_anew = false;
    CHECK(proposal_check(&proposal, &facts, NULL) == 0);
    proposal.channel_count = 1; /* not even chosen */
    check_refused(&proposal, &facts, ERR_INVALID, "/no_siren_reason");
    arena_free(&arena);
}

TEST(what_is_not_public_does_not_go_where_all_can_read_it)
{
    struct arena    arena = {0};
    struct proposal proposal = good(&arena);
    struct channel  feed = {.name = "feed", .kind = CHANNEL_FEED};

    proposal.alert.scope = SCOPE_RESTRICTED;
    CHECK(proposal_check(&proposal, &FACTS, NULL) == 0);
    proposal.channels = &feed;
    proposal.channel_count = 1;
    check_refused(&proposal, &FACTS, ERR_INVALID, "/channels");
    arena_free(&arena);
}

TEST(every_channel_has_something_to_say_in_every_language_until_it_expires)
{
    struct arena    arena = {0};
    struct proposal proposal = good(&arena);

    proposal.message_count = 2;
    check_refused(&proposal, &FACTS, ERR_INVALID, "/texts");
    proposal.message_count = 3;
    proposal.expires_ms = 1000;
    check_refused(&proposal, &FACTS, ERR_INVALID, "/expires");
    proposal.expires_ms = 2000;
    proposal.channel_count = 0;
    check_refused(&proposal, &FACTS, ERR_INVALID, "/channels");
    arena_free(&arena);
}

TEST(the_hash_follows_what_people_will_read_and_nothing_else)
{
    struct arena    arena = {0};
    struct proposal proposal = good(&arena), other = proposal;
    struct message  words[3] = {MESSAGES[0], MESSAGES[1], MESSAGES[2]};
    uint8_t         hash[PROPOSAL_HASH_LEN], again[PROPOSAL_HASH_LEN];

    proposal_hash(hash, &proposal);
    other.state = PROPOSAL_PROPOSED;
    other.revision = 7;
    other.author = person(9);
    other.alert.identifier = "x";
    other.alert.sender = "y";
    other.alert.sent = (struct alert_time){.ms = 5, .is_given = true};
    proposal_hash(again, &other);
    CHECK(memcmp(hash, again, sizeof hash) == 0);

    words[1].text = "FLOOD.";
    other.messages = words;
    proposal_hash(again, &other);
    CHECK(memcmp(hash, again, sizeof hash) != 0);
    other = proposal;
    other.reach_persons++;
    proposal_hash(again, &other);
    CHECK(memcmp(hash, again, sizeof hash) != 0);
    other = proposal;
    other.channel_count = 1;
    proposal_hash(again, &other);
    CHECK(memcmp(hash, again, sizeof hash) != 0);
    other = proposal;
    other.mode.kind = MODE_TEST;
    proposal_hash(again, &other);
    CHECK(memcmp(hash, again, sizeof hash) != 0);
    other = proposal;
    other.expires_ms++;
    proposal_hash(again, &other);
    CHECK(memcmp(hash, again, sizeof hash) != 0);
    arena_free(&arena);
}

TEST(only_distinct_other_persons_who_saw_these_words_count)
{
    struct arena             arena = {0};
    struct proposal          proposal = good(&arena);
    struct proposal_approval approvals[6] = {{.person = person(1)}, {.person = person(2)},
                                             {.person = person(3)}, {.person = person(3)},
                                             {.person = person(4)}, {.person = person(5)}};
    uint8_t                  hash[PROPOSAL_HASH_LEN], old[PROPOSAL_HASH_LEN] = {1};
    struct id                third = person(3), sixth = person(6);
    struct err               err = {0};

    proposal_hash(hash, &proposal);
    for (size_t i = 0; i < 5; i++)
        memcpy(approvals[i].hash, hash, sizeof hash);
    CHECK_INT(proposal_persons(&proposal, hash), 1);
    proposal.approvals = approvals;
    proposal.approval_count = 6;
    CHECK_INT(proposal_persons(&proposal, hash), 3); /* author, 3 and 4 */
    CHECK_INT(proposal_persons(&proposal, old), 1);

    CHECK(proposal_check_approver(&proposal, &sixth, hash, hash, &err) == 0);
    CHECK(proposal_check_approver(&proposal, &proposal.author, hash, hash, &err) < 0);
    CHECK_INT(err.kind, ERR_FORBIDDEN);
    CHECK(proposal_check_approver(&proposal, &proposal.last_editor, hash, hash, &err) < 0);
    CHECK_INT(err.kind, ERR_FORBIDDEN);
    CHECK(proposal_check_approver(&proposal, &third, hash, hash, &err) < 0);
    CHECK_INT(err.kind, ERR_FORBIDDEN);
    CHECK(proposal_check_approver(&proposal, &sixth, old, hash, &err) < 0);
    CHECK_TEXT(err.pointer, "/hash");
    CHECK(proposal_check_approver(&proposal, &(struct id){{0}}, hash, hash, &err) < 0);
    CHECK_INT(err.kind, ERR_UNKNOWN);
    arena_free(&arena);
}

TEST(an_audience_may_be_off_by_fifty_or_by_the_share)
{
    CHECK(!proposal_reach_differs(1000, 1100, 0.1));
    CHECK(proposal_reach_differs(1000, 1101, 0.1));
    CHECK(proposal_reach_differs(1000, 899, 0.1));
    CHECK(!proposal_reach_differs(10, 60, 0.1));
    CHECK(proposal_reach_differs(10, 61, 0.1));
    CHECK(!proposal_reach_differs(-1, 50, 0.1));
    CHECK(proposal_reach_differs(-1, 51, 0.1));
    CHECK(!proposal_reach_differs(0, 0, 0.1));
}

/* Nothing is sent but from approved, or alone; and edits always void approvals. */
TEST(the_table_of_states_keeps_its_promises)
{
    for (int s = 0; s < PROPOSAL_STATES; s++) {
        for (int e = 0; e < PROPOSAL_EVENTS; e++) {
            struct proposal_step step =
                proposal_next((enum proposal_state)s, (enum proposal_event)e);

            if (step.action == PROPOSAL_REFUSE)
                CHECK_INT(step.state, s);
            if (step.action == PROPOSAL_SEND)
                CHECK((s == PROPOSAL_APPROVED && e == PROPOSAL_RELEASE) ||
                      e == PROPOSAL_RELEASE_ALONE);
            CHECK((step.action == PROPOSAL_SEND) ==
                  (step.action != PROPOSAL_REFUSE && step.state == PROPOSAL_RELEASED));
            if (e == PROPOSAL_EDIT && step.action != PROPOSAL_REFUSE && s != PROPOSAL_DRAFT)
                CHECK_INT(step.action, PROPOSAL_VOID);
            if (proposal_is_over((enum proposal_state)s))
                CHECK_INT(step.action, PROPOSAL_REFUSE);
        }
    }
    CHECK_INT(proposal_next(PROPOSAL_HELD, PROPOSAL_RELEASE).action, PROPOSAL_REFUSE);
    CHECK_INT(proposal_next(PROPOSAL_HELD, PROPOSAL_RELEASE_ALONE).action, PROPOSAL_REFUSE);
    CHECK_INT(proposal_next(PROPOSAL_HELD, PROPOSAL_APPROVE_ENOUGH).state, PROPOSAL_APPROVED);
    CHECK_INT(proposal_next(PROPOSAL_RELEASED, PROPOSAL_EDIT).action, PROPOSAL_REFUSE);
    CHECK_INT(proposal_next(PROPOSAL_RELEASED, PROPOSAL_CANCEL).state, PROPOSAL_CANCELLED);
    CHECK_INT(proposal_next(PROPOSAL_RETURNED, PROPOSAL_PROPOSE).action, PROPOSAL_REFUSE);
}

RUN(a_whole_proposal_passes, no_area_no_release_and_none_outside_a_territory,
    the_mode_and_the_channels_must_agree,
    a_grave_alert_is_not_left_to_social_media_nor_silent_without_a_reason,
    sirens_chosen_and_silenced_have_a_reason_unless_nobody_is_warned_anew,
    what_is_not_public_does_not_go_where_all_can_read_it,
    every_channel_has_something_to_say_in_every_language_until_it_expires,
    the_hash_follows_what_people_will_read_and_nothing_else,
    only_distinct_other_persons_who_saw_these_words_count,
    an_audience_may_be_off_by_fifty_or_by_the_share, the_table_of_states_keeps_its_promises)
