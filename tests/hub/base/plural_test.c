#include "hub/base/plural.h"

#include "hub/base/reader.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"

enum { COUNTS_MAX = 100 };

/* One language: every count listed under a category is of that category. */
static size_t check_language(const char *language, struct reader *in)
{
    unsigned forms = 0;
    size_t   checked = 0;

    for (unsigned form = 0; PLURAL_WORDS[form]; form++) {
        size_t count = read_list(in, PLURAL_WORDS[form], COUNTS_MAX);

        forms |= (unsigned)reader_has(in, PLURAL_WORDS[form]) << form;
        for (size_t i = 0; i < count; i++, checked++) {
            const char *number = read_item_text(in, PLURAL_WORDS[form], i, 20);

            CHECK_TEXT(PLURAL_WORDS[plural_of(language, atoll(number))], PLURAL_WORDS[form]);
        }
    }
    CHECK_INT(plural_forms(language), forms);
    return checked;
}

TEST(counts_take_the_forms_of_the_vectors)
{
    struct buf    file = {0};
    struct arena  arena = {0};
    struct reader in, languages;
    const char   *language;
    size_t        checked = 0;

    cases_read(&file, "schemas/vectors/plural.json");
    in = reader_open(file.bytes, file.len, &arena, NULL);
    read_text(&in, "about", 1000);
    languages = reader_inside(&in, "languages");
    for (size_t i = 0; (language = reader_key(&languages, i)); i++) {
        struct reader one = reader_inside(&languages, language);

        checked += check_language(language, &one);
        reader_leave(&one, &languages);
    }
    reader_leave(&languages, &in);
    CHECK_INT(reader_close(&in), 0);
    CHECK(checked > 200);
    buf_free(&file);
    arena_free(&arena);
}

TEST(a_region_does_not_matter_and_a_stranger_counts_like_english)
{
    CHECK_INT(plural_of("SL-si", 2), PLURAL_TWO);
    CHECK_INT(plural_of("xx", 1), PLURAL_ONE);
    CHECK_INT(plural_of("xx", 2), PLURAL_OTHER);
    CHECK_INT(plural_of("", 2), PLURAL_OTHER);
}

RUN(counts_take_the_forms_of_the_vectors,
    a_region_does_not_matter_and_a_stranger_counts_like_english)
