/* sms.c: "TOCSIN FL 43.7213,10.9472 text". Whoever sends this may have no more than a
 * keypad and a minute: what cannot be understood is kept as text. */
#include <string.h>
#include <strings.h>

#include "hub/base/text.h"
#include "hub/model/report.h"
#include "hub/model/report/phrase.h"
#include "hub/model/report/room.h"

static const char        KEYWORD[] = "TOCSIN";
static const char *const TEST_WORDS[] = {"TEST", "PROVA"};

static bool is_word(const char *at, const char *word)
{
    return strncasecmp(at, word, strlen(word)) == 0 && phrase_word_len(at + strlen(word)) == 0;
}

static void take_mode(struct report *report, const char **at)
{
    for (size_t i = 0; i < COUNT_OF(TEST_WORDS); i++) {
        if (!is_word(*at, TEST_WORDS[i]))
            continue;
        report->mode.kind = MODE_TEST;
        *at = phrase_skip(*at + strlen(TEST_WORDS[i]));
        return;
    }
}

int report_parse_sms(struct report *report_r, struct arena *arena,
                     const struct report_frame *frame, const char *text, size_t len,
                     struct err *err)
{
    const char *at, *rest;

    *report_r = REPORT_BLANK;
    if (len > REPORT_TEXT_MAX)
        return err_set(err, ERR_TOO_LARGE, "a short report has at most %d bytes",
                       REPORT_TEXT_MAX);
    if (!text_is_utf8(text, len))
        return err_set(err, ERR_INVALID, "the short report is not UTF-8");
    at = phrase_skip(arena_copy(arena, text, len));
    rest = at + strlen(KEYWORD);
    if (strncasecmp(at, KEYWORD, strlen(KEYWORD)) != 0 || (*rest && phrase_skip(rest) == rest))
        return err_set(err, ERR_INVALID,
                       "a short report begins with TOCSIN: TOCSIN FL 43.7213,10.9472 text");
    at = phrase_skip(rest);
    take_mode(report_r, &at);
    rest = at;
    phrase_hazard(report_r, frame->hazards, &rest);
    phrase_place(report_r, frame, &rest);
    phrase_rest(report_r, arena, rest);
    return 0;
}
