#include "hub/model/hazard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/fold.h"
#include "hub/base/mem.h"
#include "hub/base/reader.h"
#include "hub/base/text.h"

enum { LANGS_MAX = 16, LANG_MAX = 8, NAME_MAX = 60, WORDS_MAX = 30, CODES = 26 * 36 };

/* A name or a word as it is looked up: folded. */
struct word {
    const char *folded;
    unsigned    place;
};

struct name {
    const char *lang, *text;
};

struct names {
    struct name all[LANGS_MAX];
    size_t      count;
};

struct hazards {
    struct arena   arena;
    size_t         count, word_count, word_room, other;
    struct hazard *all;
    struct names  *names;           /* of each */
    struct word   *words;           /* sorted */
    int16_t        place_of[CODES]; /* -1: no such code */
};

/* Folded, each run of blanks, '-', '_' and '\'' one blank. 0: nothing is left, or too much. */
static size_t fold(char out[NAME_MAX + 1], const char *text, size_t len)
{
    char   folded[NAME_MAX + 2];
    size_t folded_len = fold_text(folded, sizeof folded, text, len), used = 0;

    if (folded_len > NAME_MAX)
        return 0;
    for (size_t i = 0; i < folded_len; i++) {
        if (!strchr(" \t-_'", folded[i]))
            out[used++] = folded[i];
        else if (used > 0 && out[used - 1] != ' ')
            out[used++] = ' ';
    }
    while (used > 0 && out[used - 1] == ' ')
        used--;
    out[used] = '\0';
    return used;
}

/* Where a code stands among all that can be; -1 when it can be none. */
static int code_number(const char *code, size_t len)
{
    char one, two;

    if (len != HAZARD_CODE_LEN)
        return -1;
    one = code[0] & ~0x20;
    two = code[1] >= 'a' && code[1] <= 'z' ? code[1] - 0x20 : code[1];
    if (one < 'A' || one > 'Z')
        return -1;
    if (two >= '0' && two <= '9')
        return (one - 'A') * 36 + 26 + (two - '0');
    return two >= 'A' && two <= 'Z' ? (one - 'A') * 36 + (two - 'A') : -1;
}

static int compare_words(const void *one, const void *other)
{
    return strcmp(((const struct word *)one)->folded, ((const struct word *)other)->folded);
}

static void add_word(struct hazards *table, unsigned place, const char *text)
{
    char folded[NAME_MAX + 1];

    fold(folded, text, strlen(text));
    if (table->word_count == table->word_room) {
        table->word_room = table->word_room * 2 + 64;
        table->words = mem_grown(table->words, table->word_room * sizeof *table->words);
    }
    table->words[table->word_count++] =
        (struct word){.folded = arena_text(&table->arena, folded), .place = place};
}

static void read_names(struct reader *outer, struct hazards *table, unsigned place)
{
    struct reader in = reader_inside(outer, "names");
    struct names *names = &table->names[place];
    const char   *lang;

    while ((lang = reader_key(&in, names->count))) {
        if (names->count == LANGS_MAX || strlen(lang) > LANG_MAX) {
            reader_complain(&in, lang, "is no language we can take");
            break;
        }
        names->all[names->count].text = read_text(&in, lang, NAME_MAX);
        names->all[names->count].lang = arena_text(&table->arena, lang);
        add_word(table, place, names->all[names->count++].text);
    }
    if (!reader_has(&in, "en") || !reader_has(&in, "it"))
        reader_complain(outer, "names", "needs at least en and it");
    reader_leave(&in, outer);
}

/* Reads the numbers; those that may lack stay as they are. */
static void read_nearness(struct reader *in, struct hazard *hazard, bool may_lack)
{
    int32_t window_s = hazard->window_s, longest;
    const struct {
        const char *name;
        int32_t    *number;
        int32_t     most;
    } NUMBERS[] = {
        {"distance_m", &hazard->distance_m, 20000},
        {"window_s", &hazard->window_s, 2592000},
        {"reach_m", &hazard->reach_m, 20000},
        {"members_most", &hazard->members_most, 1000000},
        {"span_most_s", &hazard->span_most_s, 31536000},
        {"diameter_most_m", &hazard->diameter_most_m, 200000},
    };

    for (size_t i = 0; i < COUNT_OF(NUMBERS); i++) {
        int64_t number = read_integer_or(in, NUMBERS[i].name, 1, NUMBERS[i].most, 0);

        if (number > 0)
            *NUMBERS[i].number = (int32_t)number;
        else if (!may_lack)
            reader_complain(in, NUMBERS[i].name, "is missing");
    }
    longest =
        hazard->address_window_s == window_s ? hazard->window_s : hazard->address_window_s;
    hazard->address_window_s =
        (int32_t)read_integer_or(in, "address_window_s", 1, 2592000, longest);
    if (hazard->reach_m < hazard->distance_m)
        reader_complain(in, "reach_m", "must be at least distance_m");
    if (hazard->address_window_s < hazard->window_s)
        reader_complain(in, "address_window_s", "must be at least window_s");
}

/* Takes over all that "near" means, and the family with it. */
static void share_nearness(struct hazard *hazard, const struct hazard *first)
{
    memcpy(&hazard->family, &first->family, sizeof *hazard - offsetof(struct hazard, family));
}

/* A kind "with" another one has that one's numbers. */
static void read_family(struct reader *in, const struct hazards *table, struct hazard *hazard)
{
    const char          *with = read_text_or(in, "with", HAZARD_CODE_LEN, NULL);
    const struct hazard *first = with ? hazards_by_code(table, with) : NULL;

    hazard->family = hazard->place;
    if (!with)
        read_nearness(in, hazard, false);
    else if (!first || first->place >= hazard->place || first->family != first->place)
        reader_complain(in, "with", "must be a kind that stands before and is with no other");
    else
        share_nearness(hazard, first);
}

static void read_code(struct reader *in, struct hazards *table, struct hazard *hazard)
{
    const char *code = read_text(in, "code", HAZARD_CODE_LEN);
    int         number = code_number(code, strlen(code));

    if (number < 0 || code[0] > 'Z' || code[1] > 'Z') {
        reader_complain(in, "code", "must be a capital letter and a capital letter or digit");
        return;
    }
    if (table->place_of[number] >= 0) {
        reader_complain(in, "code", "stands twice");
        return;
    }
    table->place_of[number] = (int16_t)hazard->place;
    snprintf(hazard->code, sizeof hazard->code, "%s", code);
    add_word(table, hazard->place, code);
}

static void read_hazard(struct reader *list, struct hazards *table, unsigned place)
{
    struct reader  in = reader_item(list, "hazards", place);
    struct hazard *hazard = &table->all[place];

    hazard->place = place;
    read_code(&in, table, hazard);
    hazard->is_everyday = read_bool_or(&in, "everyday", false);
    hazard->is_internal = read_bool_or(&in, "internal", false);
    hazard->is_frequent = read_bool_or(&in, "frequent", false);
    if (!hazard->is_everyday)
        hazard->level_least = (uint8_t)read_integer_or(&in, "level_least", 1, HAZARD_GRAVE, 1);
    hazard->category = (enum alert_category)read_word(&in, "category", ALERT_CATEGORY_WORDS);
    hazard->event = read_text(&in, "event", 12);
    read_names(&in, table, place);
    for (size_t i = 0, words = read_list(&in, "words", WORDS_MAX); i < words; i++)
        add_word(table, place, read_item_text(&in, "words", i, NAME_MAX));
    read_family(&in, table, hazard);
    reader_leave(&in, list);
}

/* A word may be said twice of one hazard (a name alike in two languages), not of two. */
static int settle_words(struct hazards *table, struct err *err)
{
    size_t kept = 0;

    if (table->word_count == 0)
        return 0;
    qsort(table->words, table->word_count, sizeof *table->words, compare_words);
    for (size_t i = 0; i < table->word_count; i++) {
        const struct word *word = &table->words[i];

        if (word->folded[0] == '\0')
            return err_field(err, ERR_INVALID, "/hazards", "%s has an empty name or word",
                             table->all[word->place].code);
        if (kept == 0 || strcmp(table->words[kept - 1].folded, word->folded) != 0)
            table->words[kept++] = *word;
        else if (table->words[kept - 1].place != word->place)
            return err_field(err, ERR_INVALID, "/hazards", "\"%s\" stands for both %s and %s",
                             word->folded, table->all[table->words[kept - 1].place].code,
                             table->all[word->place].code);
    }
    table->word_count = kept;
    return 0;
}

static int read_table(struct hazards *table, const char *json, size_t len, struct err *err)
{
    struct reader        in = reader_open(json, len, &table->arena, err);
    const struct hazard *other;

    table->count = read_list(&in, "hazards", HAZARDS_MAX);
    table->all = MEM_NEW_ARRAY(struct hazard, table->count + 1);
    table->names = MEM_NEW_ARRAY(struct names, table->count + 1);
    for (unsigned i = 0; i < table->count; i++)
        read_hazard(&in, table, i);
    if (reader_close(&in) || settle_words(table, err))
        return -1;
    other = hazards_by_code(table, "OT");
    if (!other)
        return err_field(err, ERR_INVALID, "/hazards", "OT (other) is missing");
    table->other = other->place;
    return 0;
}

struct hazards *hazards_open(const char *json, size_t len, struct err *err)
{
    struct hazards *table;

    if (len > HAZARD_TABLE_MAX) {
        err_set(err, ERR_TOO_LARGE, "a table of hazards has at most %d bytes",
                HAZARD_TABLE_MAX);
        return NULL;
    }
    table = MEM_NEW(struct hazards);
    memset(table->place_of, -1, sizeof table->place_of);
    if (read_table(table, json, len, err)) {
        hazards_close(table);
        return NULL;
    }
    return table;
}

void hazards_close(struct hazards *table)
{
    if (!table)
        return;
    arena_free(&table->arena);
    free(table->all);
    free(table->names);
    free(table->words);
    free(table);
}

static void tune_one(struct reader *outer, const struct hazards *table, const char *code,
                     struct hazard *tuned)
{
    const struct hazard *hazard = hazards_by_code(table, code);
    struct reader        in;

    if (!hazard) {
        char what[120];

        hazards_suggest(table, what, sizeof what, "is no hazard we know", code);
        reader_complain(outer, code, what);
        return;
    }
    if (hazard->family != hazard->place) {
        reader_complain(outer, code, "has the numbers of the kind it is with: tune that one");
        return;
    }
    in = reader_inside(outer, code);
    read_nearness(&in, &tuned[hazard->place], true);
    reader_leave(&in, outer);
}

int hazards_tune(struct hazards *table, const char *json, size_t len, struct err *err)
{
    struct arena   arena = {0};
    struct reader  in = reader_open(json, len, &arena, err);
    struct hazard *tuned = MEM_NEW_ARRAY(struct hazard, table->count);
    const char    *code;
    int            result;

    memcpy(tuned, table->all, table->count * sizeof *tuned);
    for (size_t i = 0; (code = reader_key(&in, i)); i++)
        tune_one(&in, table, code, tuned);
    result = reader_close(&in);
    for (size_t i = 0; i < table->count; i++)
        if (tuned[i].family != i)
            share_nearness(&tuned[i], &tuned[tuned[i].family]);
    if (result == 0)
        memcpy(table->all, tuned, table->count * sizeof *tuned);
    free(tuned);
    arena_free(&arena);
    return result;
}

size_t hazards_count(const struct hazards *table)
{
    return table->count;
}

const struct hazard *hazards_at(const struct hazards *table, size_t place)
{
    return &table->all[place];
}

const struct hazard *hazards_other(const struct hazards *table)
{
    return &table->all[table->other];
}

const struct hazard *hazards_by_code(const struct hazards *table, const char *code)
{
    int number = code_number(code, strlen(code));

    if (number < 0 || table->place_of[number] < 0)
        return NULL;
    return &table->all[table->place_of[number]];
}

const struct hazard *hazards_by_word(const struct hazards *table, const char *word, size_t len)
{
    char               folded[NAME_MAX + 1];
    const struct word  wanted = {.folded = folded};
    const struct word *found;

    if (fold(folded, word, len) == 0)
        return NULL;
    found =
        bsearch(&wanted, table->words, table->word_count, sizeof *table->words, compare_words);
    return found ? &table->all[found->place] : NULL;
}

const char *hazard_name(const struct hazards *table, const struct hazard *hazard,
                        const char *lang)
{
    const struct names *names = &table->names[hazard->place];
    const char         *english = hazard->code;
    size_t              len = strcspn(lang, "-_");

    for (size_t i = 0; i < names->count; i++) {
        if (strlen(names->all[i].lang) == len && strncmp(names->all[i].lang, lang, len) == 0)
            return names->all[i].text;
        if (strcmp(names->all[i].lang, "en") == 0)
            english = names->all[i].text;
    }
    return english;
}

void hazard_add_words(struct buf *out, const struct hazards *table, const struct hazard *hazard)
{
    bool is_first = true;

    for (size_t i = 0; i < table->word_count; i++) {
        if (table->words[i].place != hazard->place)
            continue;
        buf_text(out, is_first ? "" : ", ");
        buf_text(out, table->words[i].folded);
        is_first = false;
    }
}

void hazards_suggest(const struct hazards *table, char *out, size_t room, const char *what,
                     const char *got)
{
    const char **words = MEM_NEW_ARRAY(const char *, table->word_count + 1);

    for (size_t i = 0; i < table->word_count; i++)
        words[i] = table->words[i].folded;
    text_suggest(out, room, what, got, words);
    free(words);
}
