#include "hub/model/render.h"

#include "hub/model/alert_json.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"

static const char CONTENT[] =
    "{\"severity\":\"Extreme\",\"category\":[\"Met\"],\"expires\":\"2026-11-04T22:00:00+01:"
    "00\","
    "\"area\":{\"zones\":[\"048014\"]},\"texts\":[{\"language\":\"it-IT\",\"sender_name\":"
    "\"Comune di Empoli, Protezione civile\",\"event\":\"Alluvione\",\"headline\":"
    "\"ALLUVIONE: salite ai piani alti\",\"description\":\"Il fiume Elsa esce dagli argini & "
    "<allaga> via Pianezzoli\",\"instruction\":\"SALITE AI PIANI ALTI ORA. Non usate l’auto\","
    "\"place\":\"Via Pianezzoli e Ponte a Elsa\",\"web\":\"https://t.empoli.it/a7\","
    "\"contact\":\"0571 757999\",\"short\":{\"source\":\"Comune Empoli\",\"hazard\":"
    "\"ALLUVIONE\",\"impact\":\"Elsa esce dagli argini\",\"action\":\"SALITE AI PIANI ALTI "
    "ORA\",\"avoid\":\"Non usate l’auto\",\"next\":\"ore 20\"}},{\"language\":\"en\",\"event\":"
    "\"Flood\",\"sender_name\":\"Empoli\",\"place\":\"Ponte a Elsa\",\"instruction\":"
    "\"Go upstairs\"}]}";

static const struct channel CHANNELS[] = {
    {.name = "sms", .kind = CHANNEL_SMS, .text_max = 2},
    {.name = "mail", .kind = CHANNEL_EMAIL},
    {.name = "toot", .kind = CHANNEL_SOCIAL, .counting = COUNT_CHARACTERS, .text_max = 500},
    {.name = "siren", .kind = CHANNEL_SIREN},
    {.name = "push", .kind = CHANNEL_PUSH},
    {.name = "feed", .kind = CHANNEL_FEED},
};

struct bench {
    struct arena  arena;
    struct alert  alert;
    struct render with;
    struct lang  *lang;
};

static void open_bench(struct bench *bench, const char *content, enum mode_kind mode)
{
    static const char *const TAGS[] = {"it", "en"};

    *bench = (struct bench){.lang = lang_new()};
    lang_know(bench->lang, "emergency", "113");
    for (size_t i = 0; i < 2; i++) {
        struct buf file = {0};
        char       path[40];

        snprintf(path, sizeof path, "schemas/lang/%s.json", TAGS[i]);
        cases_read(&file, path);
        CHECK(lang_add(bench->lang, TAGS[i], file.bytes, file.len, NULL) == 0);
        buf_free(&file);
    }
    CHECK(alert_parse_json(&bench->alert, &bench->arena, content, strlen(content), NULL) == 0);
    bench->with =
        (struct render){.lang = bench->lang, .mode = {.kind = mode}, .sms_policy = SMS_ACCENTS};
}

static void close_bench(struct bench *bench)
{
    lang_free(bench->lang);
    arena_free(&bench->arena);
}

static const struct message *first(struct bench *bench, const struct channel *channel)
{
    struct messages made = render_alert(&bench->arena, &bench->with, &bench->alert, channel, 1);

    CHECK(made.count > 0);
    return &made.items[0];
}

TEST(an_sms_says_all_in_the_order_people_need_it)
{
    struct bench          bench;
    struct channel        channel = CHANNELS[0];
    const struct message *sms;

    open_bench(&bench, CONTENT, MODE_ACTUAL);
    sms = first(&bench, &channel);
    CHECK_TEXT(
        sms->text,
        "Comune Empoli: ALLUVIONE. Elsa esce dagli argini. Via Pianezzoli e Ponte a Elsa: "
        "SALITE AI PIANI ALTI ORA. Non usate l'auto. Fino alle 22:00 del 4/11. Prossimo "
        "avviso: ore 20. https://t.empoli.it/a7");
    CHECK_INT(sms->segments, 2);
    close_bench(&bench);
}

TEST(short_words_of_blanks_are_none)
{
    static const char BLANK[] = "{\"texts\":[{\"language\":\"it\",\"instruction\":\"SALITE\","
                                "\"short\":{\"sms\":\" \\n\",\"action\":\"\"}}]}";
    struct bench      bench;

    open_bench(&bench, BLANK, MODE_ACTUAL);
    CHECK(strstr(first(&bench, &CHANNELS[0])->text, "SALITE"));
    close_bench(&bench);
}

TEST(what_does_not_fit_is_left_out_in_order_and_the_rest_never)
{
    struct bench          bench;
    struct channel        channel = CHANNELS[0];
    const struct message *sms;

    open_bench(&bench, CONTENT, MODE_ACTUAL);
    channel.text_max = 1;
    sms = first(&bench, &channel);
    CHECK_TEXT(
        sms->text,
        "Comune Empoli: ALLUVIONE. Via Pianezzoli e Ponte a Elsa: SALITE AI PIANI ALTI "
        "ORA. Fino alle 22:00 del 4/11. Prossimo avviso: ore 20. https://t.empoli.it/a7");
    CHECK_INT(sms->segments, 1);
    channel = CHANNELS[2];
    channel.text_max = 40;
    CHECK_TEXT(
        first(&bench, &channel)->text,
        "Comune Empoli: ALLUVIONE. Via Pianezzoli e Ponte a Elsa: SALITE AI PIANI ALTI ORA. "
        "Fino alle 22:00 del 4/11.");
    close_bench(&bench);
}

TEST(the_impact_goes_before_the_rest)
{
    struct bench   bench;
    struct channel channel = CHANNELS[2];

    open_bench(&bench, CONTENT, MODE_ACTUAL);
    channel.text_max = 185;
    CHECK_TEXT(first(&bench, &channel)->text,
               "Comune Empoli: ALLUVIONE. Via Pianezzoli e Ponte a Elsa: SALITE AI PIANI ALTI "
               "ORA. Non usate l’auto. Fino alle 22:00 del 4/11. Prossimo avviso: ore 20. "
               "https://t.empoli.it/a7");
    channel.text_max = 140;
    CHECK_TEXT(first(&bench, &channel)->text,
               "Comune Empoli: ALLUVIONE. Via Pianezzoli e Ponte a Elsa: SALITE AI PIANI ALTI "
               "ORA. Fino alle 22:00 del 4/11. https://t.empoli.it/a7");
    close_bench(&bench);
}

TEST(an_exercise_says_so_first_and_last_in_every_text)
{
    struct bench    bench;
    struct messages made;

    open_bench(&bench, CONTENT, MODE_EXERCISE);
    made = render_alert(&bench.arena, &bench.with, &bench.alert, CHANNELS, 6);
    CHECK_INT(made.count, 11); /* two languages, one siren */
    for (size_t i = 0; i < made.count; i++) {
        const struct message *message = &made.items[i];
        const char           *word = message->language[0] == 'i' ? "ESERCITAZIONE" : "EXERCISE";
        const char           *at = strstr(message->text, word);

        if (message->kind == CHANNEL_SIREN)
            continue;
        CHECK(at && at - message->text <= 4);
        CHECK(strstr(at + 1, word));
        CHECK(!message->html || strstr(message->html, word));
        CHECK(!message->subject || strncmp(message->subject, word, strlen(word)) == 0);
        if (message->kind == CHANNEL_SMS)
            CHECK_INT(message->segments,
                      sms_text_count(message->text, strlen(message->text)).segments);
    }
    close_bench(&bench);
}

TEST(a_letter_puts_the_action_first_and_escapes_everything)
{
    struct bench          bench;
    const struct message *mail;

    open_bench(&bench, CONTENT, MODE_ACTUAL);
    mail = first(&bench, &CHANNELS[1]);
    CHECK_TEXT(mail->subject, "ALLUVIONE: salite ai piani alti");
    CHECK(strstr(mail->text, "Che cosa fare: SALITE") <
          strstr(mail->text, "Che cosa succede: Il"));
    CHECK(strstr(mail->text, "Fino a quando: mercoledì 4 novembre 2026, ore 22:00"));
    CHECK(strstr(mail->html, "argini &amp; &lt;allaga&gt; via"));
    CHECK(!strstr(mail->html, "<allaga>"));
    CHECK(strstr(mail->html, "<html lang=\"it-IT\">"));
    CHECK(strstr(mail->html, "<a href=\"https://t.empoli.it/a7\">"));
    close_bench(&bench);
}

static const char *program_of(struct bench *bench, enum alert_severity severity,
                              unsigned responses)
{
    struct alert_info *infos = arena_alloc(&bench->arena, 2 * sizeof *infos);

    for (size_t i = 0; i < 2; i++) {
        infos[i] = bench->alert.infos[i];
        infos[i].severity = severity;
        infos[i].responses = responses;
    }
    bench->alert.infos = infos;
    return first(bench, &CHANNELS[3])->text;
}

TEST(an_update_that_eases_off_does_not_sound_the_sirens_again)
{
    struct bench bench;

    open_bench(&bench, CONTENT, MODE_ACTUAL);
    bench.alert.message = MESSAGE_UPDATE;
    CHECK_TEXT(program_of(&bench, SEVERITY_SEVERE, 0), "warning");
    CHECK_TEXT(program_of(&bench, SEVERITY_MODERATE, 0), "none");
    CHECK_TEXT(program_of(&bench, SEVERITY_SEVERE, ALERT_BIT(RESPONSE_ALL_CLEAR)), "none");
    bench.alert.message = MESSAGE_ALERT;
    CHECK_TEXT(program_of(&bench, SEVERITY_MODERATE, 0), "warning"); /* somebody chose it */
    close_bench(&bench);
}

TEST(a_siren_gets_its_program_and_a_cancel_stops_it)
{
    struct bench bench;

    open_bench(&bench, CONTENT, MODE_ACTUAL);
    CHECK_TEXT(first(&bench, &CHANNELS[3])->text, "warning");
    bench.alert.message = MESSAGE_CANCEL;
    CHECK_TEXT(first(&bench, &CHANNELS[3])->text, "none");
    close_bench(&bench);
}

TEST(the_same_alert_gives_the_same_bytes)
{
    struct bench    bench;
    struct messages one, other;

    open_bench(&bench, CONTENT, MODE_TEST);
    one = render_alert(&bench.arena, &bench.with, &bench.alert, CHANNELS, 6);
    other = render_alert(&bench.arena, &bench.with, &bench.alert, CHANNELS, 6);
    CHECK_INT(one.count, other.count);
    for (size_t i = 0; i < one.count; i++)
        CHECK_TEXT(one.items[i].text, other.items[i].text);
    close_bench(&bench);
}

static void check_note(const char *content, enum mode_kind mode, const char *place,
                       const char *words)
{
    struct bench     bench;
    struct cap_notes notes;
    struct messages  made;
    bool             is_told = false;

    open_bench(&bench, content, mode);
    notes = (struct cap_notes){.arena = &bench.arena};
    made = render_alert(&bench.arena, &bench.with, &bench.alert, CHANNELS, 3);
    render_check(&notes, &bench.with, &bench.alert, CHANNELS, 3, &made);
    for (size_t i = 0; i < notes.count; i++)
        is_told = is_told || (strcmp(notes.items[i].place, place) == 0 &&
                              strstr(notes.items[i].text, words));
    CHECK(is_told == (*place != '\0'));
    CHECK(*place != '\0' || notes.count == 0);
    close_bench(&bench);
}

TEST(what_a_warning_lacks_is_named)
{
    static const char HALF[] = "{\"texts\":[{\"language\":\"it\",\"place\":\"Qui\"}]}";
    static const char HAWAII[] =
        "{\"texts\":[{\"language\":\"en\",\"headline\":\"This is Not a "
        "Drill\",\"place\":\"Here\"}]}";
    static const char HOLE[] = "{\"texts\":[{\"language\":\"it\",\"instruction\":\"Andate a "
                               "{place}\"}]}";
    static const char DEAR[] =
        "{\"texts\":[{\"language\":\"it\",\"short\":{\"sms\":\"Šola 🔴\"}}]}";

    check_note(CONTENT, MODE_ACTUAL, "", "");
    check_note(HALF, MODE_ACTUAL, "infos/0/senderName", "who speaks");
    check_note(HALF, MODE_ACTUAL, "infos/0/event", "what is it");
    check_note(HALF, MODE_ACTUAL, "infos/0/instruction", "lacks");
    check_note(HALF, MODE_ACTUAL, "infos/0/expires", "until when");
    check_note("{}", MODE_ACTUAL, "infos/0/language", "no words");
    check_note(HAWAII, MODE_EXERCISE, "messages/mail/en", "not a drill");
    check_note(HOLE, MODE_ACTUAL, "messages/sms/it", "placeholder");
    check_note(DEAR, MODE_ACTUAL, "messages/sms/it", "because of Š 🔴");
}

/* Words of any length, by a generator of our own: the same ones in every run. */
static const char *some_words(struct arena *arena, uint64_t *seed, const char *marked)
{
    static const char LETTERS[] = "abcdefghilmnopqrstuvz ";
    struct buf        text = {0};
    const char       *kept;
    unsigned          len;

    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    len = (unsigned)(*seed >> 33) % 120;
    buf_text(&text, marked);
    for (unsigned i = 0; i < len; i++) {
        *seed = *seed * 6364136223846793005u + 1442695040888963407u;
        buf_byte(&text, LETTERS[(*seed >> 33) % 22]);
    }
    buf_text(&text, marked);
    kept = arena_copy(arena, text.bytes, text.len);
    buf_free(&text);
    return kept;
}

/* Place, what to do and until when stand whole in every text, however little room there is and
 * whatever the words; and what was left out was left out in order. */
TEST(shortening_never_cuts_the_place_or_what_to_do)
{
    static const char *const NAMES[] = {"source", "hazard", "impact", "place",
                                        "action", "avoid",  "next"};
    struct bench             bench;
    uint64_t                 seed = 7;

    open_bench(&bench, CONTENT, MODE_ACTUAL);
    for (int round = 0; round < 300; round++) {
        struct alert_info  *info = arena_alloc(&bench.arena, sizeof *info);
        struct alert_value *values = arena_alloc(&bench.arena, 7 * sizeof *values);
        struct channel      channels[] = {CHANNELS[0], CHANNELS[2]};
        struct alert_area  *area = arena_alloc(&bench.arena, sizeof *area);
        struct messages     made;

        *info = bench.alert.infos[0];
        for (size_t i = 0; i < 7; i++)
            values[i] = (struct alert_value){
                arena_format(&bench.arena, ALERT_SHORT_PREFIX "%s", NAMES[i]),
                some_words(&bench.arena, &seed, arena_format(&bench.arena, "<%zu>", i))};
        info->parameters = (struct alert_values){values, 7};
        info->sender_name = values[0].value;
        info->event = values[1].value;
        info->description = values[2].value;
        info->instruction =
            arena_format(&bench.arena, "%s. %s", values[4].value, values[5].value);
        *area = info->areas[0];
        area->desc = values[3].value;
        info->areas = area;
        bench.alert.infos = info;
        bench.alert.info_count = 1;
        channels[0].text_max = 1 + (unsigned)(seed >> 40) % 4;
        channels[1].text_max = 30 + (unsigned)(seed >> 40) % 700;
        made = render_alert(&bench.arena, &bench.with, &bench.alert, channels, 2);
        for (size_t i = 0; i < made.count; i++) {
            const char *text = made.items[i].text;

            CHECK(strstr(text, values[0].value) && strstr(text, values[1].value));
            CHECK(strstr(text, values[3].value) && strstr(text, values[4].value));
            CHECK(strstr(text, "22:00"));
            CHECK(!strstr(text, "<2>") || strstr(text, "<5>"));      /* impact goes first */
            CHECK(!strstr(text, "<5>") || strstr(text, "<6>"));      /* then what to avoid */
            CHECK(!strstr(text, "<6>") || strstr(text, "https://")); /* the link last */
        }
    }
    close_bench(&bench);
}

RUN(shortening_never_cuts_the_place_or_what_to_do, an_sms_says_all_in_the_order_people_need_it,
    short_words_of_blanks_are_none, what_does_not_fit_is_left_out_in_order_and_the_rest_never,
    the_impact_goes_before_the_rest, an_exercise_says_so_first_and_last_in_every_text,
    a_letter_puts_the_action_first_and_escapes_everything,
    an_update_that_eases_off_does_not_sound_the_sirens_again,
    a_siren_gets_its_program_and_a_cancel_stops_it, the_same_alert_gives_the_same_bytes,
    what_a_warning_lacks_is_named)
