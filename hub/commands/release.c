/* release.c: "tocsin alert release", and what one person releases: says what will happen,
 * to how many and where, in the hub's own words, and then asks for it. */
#include <stdio.h>

#include "hub/base/reader.h"
#include "hub/commands/commands.h"
#include "hub/commands/print.h"

/* In the language of all that is said here, where the site has it. */
static const char *sentence_of(struct reader *in)
{
    const char   *first = read_text_or(in, "sentence", 2000, "");
    struct reader sentences;

    if (!reader_has(in, "sentences"))
        return first;
    sentences = reader_inside(in, "sentences");
    return read_text_or(&sentences, "en", 2000, first);
}

/* The sentence of the preview (UX R13), on stderr: it is for eyes, not for pipes. */
static int say_consequence(const struct line *line, struct arena *arena)
{
    struct request preview = {
        .method = "POST",
        .path = arena_format(arena, "/api/v1/alerts/%s/preview", line->args[0]),
        .type = "application/json",
    };
    struct answer answer = {0};
    int           code;

    buf_text(&preview.body, "{}");
    code = request_send(&answer, line, &preview);

    if (code == EXIT_OK && !line->is_quiet) {
        struct reader in = reader_open(answer.body.bytes, answer.body.len, arena, NULL);

        fprintf(stderr, "%s\n", sentence_of(&in));
        reader_close(&in);
    }
    buf_free(&preview.body);
    buf_free(&answer.body);
    return code;
}

static void say_missing(struct reader *in)
{
    size_t count = read_list(in, "missing", INT16_MAX);

    for (size_t i = 0; i < count; i++) {
        struct reader item = reader_item(in, "missing", i);
        const char   *place = read_text_or(&item, "pointer", 200, "");
        const char   *detail = read_text_or(&item, "detail", 1000, "");

        fprintf(stderr, "%s %s %s\n", read_bool_or(&item, "must", false) ? "must" : "may ",
                place, detail);
        reader_leave(&item, in);
    }
}

/* The messages on stdout; on stderr what the button would say, what is missing, and what is
 * needed to go on: the hash and how many it reaches. */
int command_alert_preview(const struct line *line)
{
    struct arena   arena = {0};
    struct request request;
    struct answer  answer = {0};
    struct err     err = {0};
    int            code;

    if (line->is_dry || line->wants_json || line->is_quiet)
        return request_run(line);
    if (request_of(&request, &arena, line, &err) < 0)
        return EXIT_USAGE;
    code = request_send(&answer, line, &request);
    if (code == EXIT_OK)
        code = print_answer(line, &answer);
    if (code == EXIT_OK) {
        struct reader in = reader_open(answer.body.bytes, answer.body.len, &arena, NULL);

        fprintf(stderr, "%s\n", sentence_of(&in));
        say_missing(&in);
        fprintf(stderr, "hash %s, persons needed %d\n", read_text_or(&in, "hash", 200, ""),
                (int)read_integer_or(&in, "persons_needed", 0, INT16_MAX, 0));
        reader_close(&in);
    }
    buf_free(&request.body);
    buf_free(&answer.body);
    arena_free(&arena);
    return code;
}

int command_alert_release(const struct line *line)
{
    struct arena arena = {0};
    int          code = line->is_dry ? EXIT_OK : say_consequence(line, &arena);

    arena_free(&arena);
    return code == EXIT_OK ? request_run(line) : code;
}
