#include "hub/model/cap.h"

#include "tests/kit/cases.h"
#include "tests/kit/check.h"

/* Everything wrong is one change of a message with nothing wrong. */
static const char GOOD[] = "tests/cases/cap/full.xml";

static struct buf changed(const char *old, const char *new)
{
    struct buf file = {0}, out = {0};
    char      *at;

    cases_read(&file, GOOD);
    at = strstr(file.bytes, old);
    CHECK(at);
    buf_add(&out, file.bytes, (size_t)(at - file.bytes));
    buf_text(&out, new);
    buf_text(&out, at + strlen(old));
    buf_free(&file);
    return out;
}

static void check_of(struct cap_notes *notes, struct buf *message)
{
    struct cap_notes reading = {.arena = notes->arena};
    struct alert     alert;

    CHECK(cap_read(&alert, &reading, message->bytes, message->len, NULL) == 0);
    cap_check(notes, &alert, CAP_OF_OURS);
    buf_free(message);
}

/* The first thing that forbids sending names the place and the matter. */
static void check_refused(const char *old, const char *new, const char *place, const char *word)
{
    struct arena     arena = {0};
    struct cap_notes notes = {.arena = &arena};
    struct buf       message = changed(old, new);

    check_of(&notes, &message);
    if (!cap_first_must(&notes) || strcmp(cap_first_must(&notes)->place, place) != 0)
        fprintf(stderr, "%s instead of %s\n", new, old);
    CHECK(cap_first_must(&notes));
    CHECK_TEXT(cap_first_must(&notes)->place, place);
    CHECK(strstr(cap_first_must(&notes)->text, word));
    arena_free(&arena);
}

TEST(a_good_message_passes)
{
    struct arena     arena = {0};
    struct cap_notes notes = {.arena = &arena};
    struct buf       message = changed("<code>", "<code>");

    check_of(&notes, &message);
    CHECK(!cap_first_must(&notes));
    arena_free(&arena);
}

TEST(names_are_single_words)
{
    check_refused("urn:uuid:0192", "urn:uuid 0192", "identifier", "blank");
    check_refused("urn:uuid:0192", "a,b", "identifier", "comma");
    check_refused("<sender>", "<sender>a&amp;b", "sender", "&");
}

TEST(no_word_of_it_holds_markup_or_what_xml_cannot_say)
{
    struct arena     arena = {0};
    struct cap_notes notes = {.arena = &arena};
    struct buf       message = changed("<code>", "<code>");
    struct cap_notes reading = {.arena = &arena};
    struct alert     alert;

    check_refused("<restriction>operators", "<restriction>&lt;b&gt;operators", "restriction",
                  "tag");
    check_refused("<code>", "<code>&amp;nbsp;", "code", "entity");
    CHECK(cap_read(&alert, &reading, message.bytes, message.len, NULL) == 0);
    alert.addresses = "a@b.example \x01";
    cap_check(&notes, &alert, CAP_OF_OURS);
    CHECK_TEXT(cap_first_must(&notes)->place, "addresses");
    notes.count = 0;
    alert.addresses = NULL;
    alert.incidents = "arno\x02";
    cap_check(&notes, &alert, CAP_OF_OURS);
    CHECK_TEXT(cap_first_must(&notes)->place, "incidents");
    buf_free(&message);
    arena_free(&arena);
}

TEST(scope_note_and_references_belong_to_their_kind)
{
    check_refused("<restriction>operators &amp; volunteers</restriction>", "", "restriction",
                  "missing");
    check_refused("<scope>Restricted", "<scope>Public", "restriction", "only");
    check_refused("<note>exercise arno-2026</note>", "", "note", "exercise");
    check_refused("<references>a@b.example,A0,2026-11-04T06:00:00+01:00 "
                  "a@b.example,A1,2026-11-04T05:00:00-00:00</references>",
                  "", "references", "missing");
    check_refused("2026-11-04T06:00:00+01:00 ", "2026-11-04T08:00:00+01:00 ", "references",
                  "later");
    check_refused("a@b.example,A0,",
                  "protezionecivile@comune.example.it,urn:uuid:0192f2a0-0000-7000-8000-"
                  "000000000002,",
                  "references", "itself");
}

TEST(times_stand_in_order)
{
    check_refused("<expires>2026-11-04T13:15:00+01:00</expires>", "", "infos/0/expires",
                  "missing");
    check_refused("<expires>2026-11-04T13:15:00+01:00</expires>",
                  "<expires>2026-11-04T07:15:00+01:00</expires>", "infos/0/expires",
                  "not after");
    check_refused("<effective>2026-11-04", "<effective>2026-11-05", "infos/0/effective",
                  "after");
    check_refused("<onset>2026-11-04", "<onset>2026-11-05", "infos/0/onset", "after");
}

TEST(every_info_tells_the_same_event_in_other_words)
{
    check_refused("<category>Safety</category>", "", "infos/1/category", "first");
    check_refused("OET-081", "OET-079", "infos/1/eventCode", "first");
    check_refused("<language>en-GB</language>", "<language>it-IT</language>", "infos/1/event",
                  "same language");
    check_refused("<event>Flood</event>",
                  "<event>Flood</event><!-- --><headline>ALLUVIONE in corso: lasciate subito i "
                  "piani terra di Borgo</headline>",
                  "infos/1/headline", "two languages");
    check_refused("<language>it-IT</language>", "", "infos/0/language", "en-US");
    check_refused("<responseType>Avoid", "<responseType>None", "infos/0/responseType", "alone");
}

TEST(a_language_is_a_tag)
{
    struct arena      arena = {0};
    struct cap_notes  notes = {.arena = &arena}, reading = {.arena = &arena};
    struct buf        message = changed("<code>", "<code>");
    struct alert      alert;
    struct alert_info info;

    CHECK(cap_read(&alert, &reading, message.bytes, message.len, NULL) == 0);
    info = alert.infos[0];
    info.language = "it_IT";
    alert.infos = &info;
    alert.info_count = 1;
    cap_check(&notes, &alert, CAP_OF_OURS);
    CHECK_TEXT(cap_first_must(&notes)->place, "infos/0/language");
    buf_free(&message);
    arena_free(&arena);
}

TEST(what_this_house_asks_for_is_no_rule_for_others)
{
    static const char *const GONE[] = {"<language>it-IT</language>",
                                       "<expires>2026-11-04T13:15:00+01:00</expires>"};

    for (size_t i = 0; i < COUNT_OF(GONE); i++) {
        struct arena     arena = {0};
        struct cap_notes notes = {.arena = &arena}, reading = {.arena = &arena};
        struct buf       message = changed(GONE[i], "");
        struct alert     alert;

        CHECK(cap_read(&alert, &reading, message.bytes, message.len, NULL) == 0);
        cap_check(&notes, &alert, CAP_OF_OTHERS);
        CHECK(!cap_first_must(&notes));
        cap_check(&notes, &alert, CAP_OF_OURS);
        CHECK(cap_first_must(&notes));
        buf_free(&message);
        arena_free(&arena);
    }
}

TEST(texts_are_plain_and_do_not_repeat_each_other)
{
    check_refused("<headline>ALLUVIONE", "<headline>&lt;b>ALLUVIONE", "infos/0/headline",
                  "tag");
    check_refused("<headline>ALLUVIONE", "<headline>&amp;egrave; ALLUVIONE", "infos/0/headline",
                  "entity");
    check_refused(
        "<description>Il fiume Esempio è uscito: 1 &lt; 2 &amp; 3 &gt; 2.\nSeconda riga."
        "</description>",
        "<description>ALLUVIONE in corso: lasciate subito i piani terra di Borgo"
        "</description>",
        "infos/0/description", "repeats");
    check_refused("https://comune.example.it/a/1?", "comune.example.it/a/1?", "infos/0/web",
                  "URI");
    check_refused("https://comune.example.it/a/1?", "javascript:alert(1)", "infos/0/web",
                  "URI");
}

TEST(an_area_can_be_found_on_the_earth)
{
    check_refused("43.7,10.9 43.7,10.95 43.7412345,10.95 43.74,10.9 43.7,10.9",
                  "43.7,10.9 43.7,10.95 43.74,10.95", "infos/0/areas/0/polygons/0", "");
    check_refused("43.7,10.9 43.7,10.95 43.7412345,10.95 43.74,10.9 43.7,10.9",
                  "43.7,10.9 43.74,10.95 43.74,10.9 43.7,10.95 43.7,10.9",
                  "infos/0/areas/0/polygons/0", "");
    check_refused("43.75,-10.9 0.5", "43.75,-10.9 0", "infos/0/areas/0/circles/0", "nobody");
    check_refused("43.75,-10.9 0.5", "43.75,-190.9 0.5", "infos/0/areas/0/circles/0", "earth");
    check_refused("<areaDesc>Borgo", "<areaDesc>", "infos/0/areas/0/areaDesc", "missing");
    check_refused("<altitude>100</altitude>", "", "infos/0/areas/0/ceiling", "without");
    check_refused("<altitude>100", "<altitude>-1", "infos/0/areas/0/altitude", "sea");
    check_refused("<altitude>100", "<altitude>400", "infos/0/areas/0/ceiling", "below");
    check_refused("<circle>43.75,10.9 12</circle>", "", "infos/1/areas/0/polygon", "nobody");
}

TEST(a_resource_can_be_fetched_or_unpacked)
{
    check_refused("<resourceDesc>mappa", "<resourceDesc>", "infos/0/resources/0/resourceDesc",
                  "missing");
    check_refused("image/png", "picture", "infos/0/resources/0/mimeType", "kind");
    check_refused("QUJD", "QUJ", "infos/0/resources/0/derefUri", "base64");
    check_refused("3c01bdbb", "3c01bdb", "infos/0/resources/0/digest", "SHA-1");
}

TEST(what_only_helps_is_advice)
{
    struct arena     arena = {0};
    struct cap_notes notes = {.arena = &arena};
    struct buf       message = changed("<senderName>Comune di Esempio - Protezione Civile"
                                             "</senderName>",
                                       "");

    check_of(&notes, &message);
    CHECK(!cap_first_must(&notes));
    CHECK_TEXT(notes.items[0].place, "infos/0/senderName");
    arena_free(&arena);
}

RUN(a_good_message_passes, names_are_single_words,
    no_word_of_it_holds_markup_or_what_xml_cannot_say,
    scope_note_and_references_belong_to_their_kind, times_stand_in_order,
    every_info_tells_the_same_event_in_other_words, a_language_is_a_tag,
    what_this_house_asks_for_is_no_rule_for_others,
    texts_are_plain_and_do_not_repeat_each_other, an_area_can_be_found_on_the_earth,
    a_resource_can_be_fetched_or_unpacked, what_only_helps_is_advice)
