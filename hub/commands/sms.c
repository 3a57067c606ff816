/* sms.c: "tocsin sms count": what a text costs as an SMS, and what would cost less. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "hub/base/file.h"
#include "hub/base/writer.h"
#include "hub/commands/commands.h"
#include "hub/model/sms_text.h"

enum { TEXT_MAX = 100000, LETTERS_MAX = 100 };

struct counted {
    struct buf        text, plain; /* plain: with every letter replaced that can be */
    struct sms_count  count, plain_count;
    struct sms_costly letters[LETTERS_MAX];
    size_t            letter_count; /* at most LETTERS_MAX */
};

/* A word of the command line, or standard input without the line feed at its end. */
static int read_given(struct buf *text, const char *word, struct err *err)
{
    buf_text(text, "");
    if (strcmp(word, "-") != 0) {
        buf_text(text, word);
        return 0;
    }
    if (file_read(text, word, TEXT_MAX, err) < 0)
        return -1;
    if (text->len > 0 && text->bytes[text->len - 1] == '\n')
        text->bytes[--text->len] = '\0';
    return 0;
}

static void count(struct counted *counted)
{
    const char *text = counted->text.bytes;
    size_t      len = counted->text.len;

    counted->count = sms_text_count(text, len);
    counted->letter_count = counted->count.coding == SMS_UCS2
                                ? sms_text_costly(text, len, counted->letters, LETTERS_MAX)
                                : sms_text_double(text, len, counted->letters, LETTERS_MAX);
    if (counted->letter_count > LETTERS_MAX)
        counted->letter_count = LETTERS_MAX;
    buf_text(&counted->plain, "");
    sms_text_plain(&counted->plain, text, len, SMS_ACCENTS);
    counted->plain_count = sms_text_count(counted->plain.bytes, counted->plain.len);
}

static bool is_cheaper_plain(const struct counted *counted)
{
    return counted->plain_count.coding != counted->count.coding;
}

/* ── as JSON ────────────────────────────────────────────────────────────────────── */

static void write_count(struct writer *out, const struct sms_count *count)
{
    write_text(out, "encoding", SMS_CODING_WORDS[count->coding]);
    write_integer(out, "segments", count->segments);
    write_integer(out, "units", count->units);
    write_integer(out, "left", count->left);
}

static void write_letter(struct writer *out, const struct counted *counted,
                         const struct sms_costly *letter)
{
    write_object(out, NULL);
    if (letter->code != 0xfffd) /* else bytes that are no text */
        write_bytes(out, "letter", counted->text.bytes + letter->start, letter->len);
    write_integer(out, "code", letter->code);
    write_integer(out, "times", letter->times);
    if (letter->instead)
        write_text(out, "instead", letter->instead);
    write_end(out);
}

static void print_json(const struct counted *counted)
{
    struct buf    json = {0};
    struct writer out = writer_open(&json);

    write_object(&out, NULL);
    write_count(&out, &counted->count);
    write_list(&out, "costly");
    for (size_t i = 0; i < counted->letter_count; i++)
        write_letter(&out, counted, &counted->letters[i]);
    write_end(&out);
    if (is_cheaper_plain(counted)) {
        write_object(&out, "plain");
        write_bytes(&out, "text", counted->plain.bytes, counted->plain.len);
        write_count(&out, &counted->plain_count);
        write_end(&out);
    }
    write_end(&out);
    puts(json.bytes);
    buf_free(&json);
}

/* ── in words ───────────────────────────────────────────────────────────────────── */

static void print_count(const char *before, const struct sms_count *count)
{
    printf("%s%s, %u segment%s, %u %s%s, %u left\n", before, SMS_CODING_WORDS[count->coding],
           count->segments, count->segments == 1 ? "" : "s", count->units,
           count->coding == SMS_GSM7 ? "septet" : "unit", count->units == 1 ? "" : "s",
           count->left);
}

/* What cannot be seen is named by its code alone. */
static void print_letter(const struct counted *counted, const struct sms_costly *letter)
{
    bool is_seen = letter->code > ' ' && letter->code != 0xfffd &&
                   !(letter->instead && letter->instead[strspn(letter->instead, " ")] == '\0');

    printf("  U+%04" PRIX32 " %.*s  %u time%s, %s", letter->code,
           is_seen ? (int)letter->len : 0, counted->text.bytes + letter->start, letter->times,
           letter->times == 1 ? "" : "s",
           counted->count.coding == SMS_UCS2 ? "70 letters instead of 160" : "two septets");
    if (letter->instead)
        printf("; cheaper: \"%s\"", *letter->instead == '\n' ? "\\n" : letter->instead);
    putchar('\n');
}

static void print_words(const struct counted *counted)
{
    print_count("", &counted->count);
    for (size_t i = 0; i < counted->letter_count; i++)
        print_letter(counted, &counted->letters[i]);
    if (is_cheaper_plain(counted)) {
        print_count("written plainly: ", &counted->plain_count);
        printf("  %s\n", counted->plain.bytes);
    }
}

int command_sms_count(const struct line *line)
{
    struct counted counted = {0};
    struct err     err = {0};
    int            failed = read_given(&counted.text, line->args[0], &err);

    if (failed) {
        fprintf(stderr, "tocsin sms count: %s\n", err.text);
    } else {
        count(&counted);
        if (line->wants_json)
            print_json(&counted);
        else if (!line->is_quiet)
            print_words(&counted);
    }
    buf_free(&counted.text);
    buf_free(&counted.plain);
    return failed ? EXIT_FAILED : EXIT_OK;
}
