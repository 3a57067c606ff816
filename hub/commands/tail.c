/* tail.c: "tocsin journal tail": one line a deed, as it is done. */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "hub/base/reader.h"
#include "hub/base/text.h"
#include "hub/commands/commands.h"
#include "hub/commands/print.h"

enum { ROWS_MAX = 1000, LOOK_AGAIN_S = 1 };

static void print_row(struct reader *row)
{
    size_t len;

    printf("%8" PRId64 "  %s  %-24s %-44s %s", read_integer_or(row, "seq", 0, INT64_MAX, 0),
           read_text_or(row, "at", 40, ""), read_text_or(row, "deed", 100, ""),
           read_text_or(row, "about", 200, ""), read_text_or(row, "by", 100, ""));
    if (read_json_or_null(row, "facts", &len) && len > 2)
        printf("  %s", read_json_or_null(row, "facts", &len));
    putchar('\n');
}

/* Prints what came after *after_r and moves it on. Returns how many rows there were. */
static size_t print_rows(const struct line *line, const struct answer *answer, int64_t *after_r)
{
    struct arena  arena = {0};
    struct reader in = reader_open(answer->body.bytes, answer->body.len, &arena, NULL);
    size_t        count = read_list(&in, "rows", ROWS_MAX);

    for (size_t i = 0; i < count; i++) {
        struct reader row = reader_item(&in, "rows", i);

        *after_r = read_integer_or(&row, "seq", 0, INT64_MAX, *after_r);
        if (!line->wants_json)
            print_row(&row);
    }
    if (line->wants_json && count > 0)
        printf("%s\n", answer->body.bytes);
    fflush(stdout);
    reader_close(&in);
    arena_free(&arena);
    return count;
}

int command_journal_tail(const struct line *line)
{
    int64_t after = 0;
    size_t  count;
    int     code;

    if (line_has(line, "--after") && !text_to_integer(line_value(line, "--after"), &after)) {
        fprintf(stderr, "tocsin: --after wants a sequence number\n");
        return EXIT_USAGE;
    }
    do {
        struct arena   arena = {0};
        struct answer  answer = {0};
        struct request request = {
            .method = "GET",
            .path = arena_format(&arena, "/api/v1/journal?after=%" PRId64, after),
        };

        code = request_send(&answer, line, &request);
        count = code == EXIT_OK ? print_rows(line, &answer, &after) : 0;
        buf_free(&answer.body);
        arena_free(&arena);
        if (code == EXIT_OK && count == 0 && line_has(line, "--follow"))
            sleep(LOOK_AGAIN_S);
    } while (code == EXIT_OK && (count > 0 || line_has(line, "--follow")));
    return code;
}
