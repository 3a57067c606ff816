#include "hub/model/template.h"

#include <dirent.h>

#include "hub/model/render.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"

static const struct lang_value VALUES[] = {{"source", "Comune di Empoli"},
                                           {"place", "Ponte a Elsa"},
                                           {"link", "https://t.empoli.it/a7"},
                                           {"phone", "0571 757999"},
                                           {0}};

enum { LANGUAGES = 8 };

static const char *const TAGS[LANGUAGES] = {"it", "en", "de", "sl", "fr", "es", "ar", "uk"};

static struct lang *our_languages(void)
{
    struct lang *lang = lang_new();

    for (size_t i = 0; i < LANGUAGES; i++) {
        struct buf file = {0};
        char       path[40];

        snprintf(path, sizeof path, "schemas/lang/%s.json", TAGS[i]);
        cases_read(&file, path);
        CHECK(lang_add(lang, TAGS[i], file.bytes, file.len, NULL) == 0);
        buf_free(&file);
    }
    return lang;
}

/* Slovene, Arabic and Ukrainian letters are not in the alphabet of 160 a segment. */
static bool is_dear(const struct cap_note *note)
{
    return !note->must && (strstr(note->place, "/sl") || strstr(note->place, "/ar") ||
                           strstr(note->place, "/uk"));
}

/* Plain words: no sentence, or part of one before a colon, of more than twelve. */
static void check_plain(const char *text)
{
    unsigned words = 1;

    for (; *text; text++) {
        words = strchr(".:;", *text) ? 0 : words + (*text == ' ');
        CHECK(words <= 12);
    }
}

/* With an expiry, every level of every template is a warning that lacks nothing, in every
 * language, in two segments, and those of the cheap alphabet where the language has it. */
static void check_level(const struct lang *lang, const char *path, struct alert alert,
                        enum mode_kind mode)
{
    static const struct channel SMS = {.name = "sms", .kind = CHANNEL_SMS, .text_max = 2};
    struct arena                arena = {0};
    struct alert_info           infos[LANGUAGES];
    struct render    with = {.lang = lang, .mode = {.kind = mode}, .sms_policy = SMS_ACCENTS};
    struct cap_notes notes = {.arena = &arena};
    struct messages  made;

    CHECK_INT(alert.info_count, LANGUAGES);
    memcpy(infos, alert.infos, sizeof infos);
    for (size_t i = 0; i < LANGUAGES; i++) {
        infos[i].expires =
            (struct alert_time){.ms = 1793800000000, .offset_min = 60, .is_given = true};
        CHECK_TEXT(infos[i].language, TAGS[i]);
        check_plain(infos[i].headline);
        check_plain(infos[i].description);
        check_plain(infos[i].instruction);
    }
    alert.infos = infos;
    CHECK(infos[0].categories && infos[0].responses && infos[0].severity != SEVERITY_UNKNOWN);
    made = render_alert(&arena, &with, &alert, &SMS, 1);
    render_check(&notes, &with, &alert, &SMS, 1, &made);
    for (size_t i = 0; i < notes.count; i++) {
        if (!is_dear(&notes.items[i]))
            fprintf(stderr, "%s: %s: %s\n", path, notes.items[i].place, notes.items[i].text);
        CHECK(is_dear(&notes.items[i]));
    }
    arena_free(&arena);
}

static void check_template(const struct lang *lang, const char *path)
{
    struct buf   file = {0};
    struct arena arena = {0};
    struct template template;
    struct alert alert;
    struct err   err = {0};
    int          levels = 0;

    cases_read(&file, path);
    if (template_read(&template, &arena, file.bytes, file.len, &err) < 0)
        fprintf(stderr, "%s: %s\n", path, err.text);
    CHECK(err.kind == ERR_NONE);
    CHECK(strncmp(strrchr(path, '/') + 1, template.hazard, 2) == 0);
    for (int i = 0; i < LEVELS; i++) {
        if (!template_fill(&alert, &arena, &template, (enum template_level)i, VALUES))
            continue;
        levels++;
        check_level(lang, path, alert, MODE_ACTUAL);
        check_level(lang, path, alert, MODE_EXERCISE);
    }
    CHECK(levels > 0);
    buf_free(&file);
    arena_free(&arena);
}

TEST(every_template_is_a_whole_warning)
{
    struct lang   *lang = our_languages();
    DIR           *folder = opendir("schemas/templates");
    struct dirent *entry;
    int            count = 0;

    CHECK(folder);
    while ((entry = readdir(folder))) {
        char path[300];

        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "schemas/templates/%s", entry->d_name);
        check_template(lang, path);
        count++;
    }
    CHECK(count >= 8);
    closedir(folder);
    lang_free(lang);
}

static const char SMALL[] =
    "{\"hazard\":\"FL\",\"category\":[\"Met\"],\"levels\":{\"red\":{\"texts\":[{\"language\":"
    "\"it\",\"event\":\"Piena a {place}\",\"web\":\"{link}\",\"place\":\"{place}\"}]}}}";

TEST(what_was_not_given_is_left_out_or_keeps_its_braces)
{
    struct arena arena = {0};
    struct template template;
    struct alert      alert;
    struct lang_value none[] = {{0}};

    CHECK(template_read(&template, &arena, SMALL, strlen(SMALL), NULL) == 0);
    CHECK(!template_fill(&alert, &arena, &template, LEVEL_YELLOW, none));
    CHECK(template_fill(&alert, &arena, &template, LEVEL_RED, none));
    CHECK(!alert.infos[0].web);
    CHECK(template_takes(&template, LEVEL_RED, "place"));
    CHECK(!template_takes(&template, LEVEL_RED, "plac"));
    CHECK(!template_takes(&template, LEVEL_RED, "phone"));
    CHECK(!template_takes(&template, LEVEL_YELLOW, "place"));
    CHECK_TEXT(alert.infos[0].event, "Piena a {place}");
    CHECK(template_fill(&alert, &arena, &template, LEVEL_RED, VALUES));
    CHECK_TEXT(alert.infos[0].event, "Piena a Ponte a Elsa");
    CHECK_TEXT(alert.infos[0].areas[0].desc, "Ponte a Elsa");
    CHECK_TEXT(template.levels[LEVEL_RED].infos[0].event, "Piena a {place}");
    arena_free(&arena);
}

static const char TWO[] =
    "{\"hazard\":\"FL\",\"category\":[\"Met\"],\"levels\":{\"red\":{\"texts\":[{\"language\":"
    "\"it\",\"event\":\"Piena\",\"proofed\":null},{\"language\":\"sl\",\"event\":\"Poplava\","
    "\"proofed\":\"Ana Novak, 2026-11-30\"}]},\"orange\":{\"texts\":[{\"language\":\"it\","
    "\"event\":\"Piena\"}]}}}";

TEST(only_the_languages_of_the_place_are_spoken_and_who_proofed_them_is_known)
{
    struct arena arena = {0};
    struct lang *lang = lang_new();
    struct template template;

    CHECK(lang_add(lang, "sl", "{}", 2, NULL) == 0);
    CHECK(template_read(&template, &arena, TWO, strlen(TWO), NULL) == 0);
    CHECK(!template.levels[LEVEL_RED].infos[0].proofed);
    template_speak(&template, &arena, lang);
    CHECK_INT(template.levels[LEVEL_RED].info_count, 1);
    CHECK_TEXT(template.levels[LEVEL_RED].infos[0].event, "Poplava");
    CHECK_TEXT(template.levels[LEVEL_RED].infos[0].proofed, "Ana Novak, 2026-11-30");
    CHECK(!template.levels[LEVEL_ORANGE].infos);
    lang_free(lang);
    arena_free(&arena);
}

TEST(a_wrong_template_names_the_field)
{
    static const char WRONG[] = "{\"hazard\":\"FL\",\"category\":[\"Wet\"],\"levels\":{}}";
    static const char LEVEL[] = "{\"hazard\":\"FL\",\"category\":[],\"levels\":{\"pink\":{}}}";
    struct arena      arena = {0};
    struct template template;
    struct err err = {0};

    CHECK(template_read(&template, &arena, WRONG, strlen(WRONG), &err) < 0);
    CHECK_TEXT(err.pointer, "/category");
    CHECK(template_read(&template, &arena, LEVEL, strlen(LEVEL), &err) < 0);
    CHECK_TEXT(err.pointer, "/levels/pink");
    arena_free(&arena);
}

RUN(every_template_is_a_whole_warning, what_was_not_given_is_left_out_or_keeps_its_braces,
    only_the_languages_of_the_place_are_spoken_and_who_proofed_them_is_known,
    a_wrong_template_names_the_field)
