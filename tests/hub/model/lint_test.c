#include "hub/model/lint.h"

#include "hub/base/yaml.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"

static struct hazards *our_hazards(void)
{
    struct buf      file = {0};
    struct arena    arena = {0};
    struct yaml     yaml;
    struct hazards *table;

    cases_read(&file, "schemas/hazards.yaml");
    CHECK(yaml_read(&yaml, "hazards.yaml", &file, &arena, NULL) == 0);
    table = hazards_open(yaml.json, yaml.json_len, NULL);
    CHECK(table);
    buf_free(&file);
    arena_free(&arena);
    return table;
}

/* "source hazard place action time", those that were found. */
static void check_contents(const struct hazards *hazards, const char *language,
                           const char *text, const char *wanted)
{
    struct lint_found found[LINT_CONTENTS];
    size_t            count = lint_contents(found, hazards, language, text), named = 0;
    struct buf        got = {0};

    buf_text(&got, "");
    for (size_t i = 0; i < LINT_CONTENTS; i++) {
        if (found[i].len == 0)
            continue;
        buf_format(&got, "%s%s", got.len > 0 ? " " : "", LINT_CONTENT_WORDS[i]);
        CHECK(found[i].start + found[i].len <= strlen(text));
        named++;
    }
    CHECK_INT(named, count);
    if (strcmp(got.bytes, wanted) != 0)
        fprintf(stderr, "%s\n", text);
    CHECK_TEXT(got.bytes, wanted);
    buf_free(&got);
}

#define ALL "source hazard place action time"

TEST(a_whole_warning_has_all_five_contents)
{
    struct hazards *hazards = our_hazards();

    check_contents(hazards, "it",
                   "Comune Empoli: ALLUVIONE, Elsa esce dagli argini. Via Pianezzoli e Ponte a "
                   "Elsa: SALITE AI PIANI ALTI ORA. Non usate l'auto. Fino alle 22.",
                   ALL);
    check_contents(hazards, "en",
                   "Empoli civil protection: FLOOD, Elsa river overflowing. Via Pianezzoli, "
                   "Ponte a Elsa: GO UPSTAIRS NOW. Do not drive. Until 22:00 today.",
                   ALL);
    check_contents(hazards, "it",
                   "Empoli: ALLUVIONE a Ponte a Elsa. Salite ORA ai piani alti. No auto. Fino "
                   "h22",
                   ALL);
    hazards_close(hazards);
}

TEST(what_is_not_said_is_not_found)
{
    struct hazards *hazards = our_hazards();

    check_contents(hazards, "it", "Attenzione! Maltempo in arrivo, state attenti.", "action");
    check_contents(hazards, "it", "Comune di Empoli: temporali dalle 14 alle 20.",
                   "source hazard time");
    check_contents(hazards, "it", "Salite ai piani alti!", "action");
    check_contents(hazards, "it", "Via dalla costa: maremoto. Andate in alto.",
                   "hazard action");
    check_contents(hazards, "en", "FLOOD WARNING: act now.", "hazard");
    check_contents(hazards, "en", "Storm warning until Monday.", "hazard time");
    check_contents(hazards, "de", "Hochwasser in Empoli bis 22:00.", "");
    check_contents(hazards, "it", "", "");
    hazards_close(hazards);
}

static void check_advice(const char *language, const char *text, const char *words)
{
    struct arena     arena = {0};
    struct cap_notes notes = {.arena = &arena};
    bool             is_told = false;

    lint_plain(&notes, "text", language, text);
    for (size_t i = 0; i < notes.count; i++) {
        CHECK(!notes.items[i].must);
        if (*words == '\0')
            fprintf(stderr, "%s\n", notes.items[i].text);
        is_told = is_told || strstr(notes.items[i].text, words);
    }
    CHECK(*words == '\0' ? notes.count == 0 : is_told);
    arena_free(&arena);
}

TEST(what_is_not_plain_is_told_with_what_would_be)
{
    check_advice("it", "Comune Empoli: ALLUVIONE. Salite ai piani alti. Fino alle 22.", "");
    check_advice("it", "Criticità rossa per rischio idraulico.",
                 "\"Criticità\": better pericolo");
    check_advice("it", "Si raccomanda di salire.", "better l'ordine");
    check_advice("it", "Forse il fiume esce.", "softens with \"Forse\"");
    check_advice("it", "La scuola domani resta chiusa.", "name the day");
    check_advice("it", "Non uscite. Non usate l'auto.", "only what not to do");
    check_advice("it", "Non uscite: restate in casa.", "");
    check_advice("en", "Avoid low areas in the vicinity of streams.", "better near");
    check_advice("en",
                 "The river that runs along the road which leads from the old town to the new "
                 "bridge is rising and you all should go now.",
                 "a sentence of 25 words, at most 20: \"The river that…\"");
    check_advice("it",
                 "ALLUVIONE IN CORSO LUNGO IL FIUME ELSA: SALITE SUBITO AI PIANI ALTI DELLE "
                 "VOSTRE CASE",
                 "letters of 100 are capitals");
    check_advice("it",
                 "L'amministrazione comunale comunica preventivamente l'interruzione "
                 "dell'approvvigionamento idropotabile conseguentemente all'inondazione "
                 "verificatasi precedentemente",
                 "Gulpease");
    check_advice(
        "en",
        "Meteorological authorities anticipate considerable precipitation accumulation "
        "necessitating precautionary evacuation procedures throughout municipalities",
        "years of school");
}

RUN(a_whole_warning_has_all_five_contents, what_is_not_said_is_not_found,
    what_is_not_plain_is_told_with_what_would_be)
