/* release.c: "tocsin alert release": says what will happen, to how many and where,
 * in the hub's own words, and then asks for it. */
#include <stdio.h>

#include "hub/base/reader.h"
#include "hub/commands/commands.h"
#include "hub/commands/print.h"

/* The sentence of the preview (UX R13), on stderr: it is for eyes, not for pipes. */
static int say_consequence(const struct line *line, struct arena *arena)
{
    struct request preview = {
        .method = "POST",
        .path = arena_format(arena, "/api/v1/alerts/%s/preview", line->args[0]),
    };
    struct answer answer = {0};
    int           code = request_send(&answer, line, &preview);

    if (code == EXIT_OK && !line->is_quiet) {
        struct reader in = reader_open(answer.body.bytes, answer.body.len, arena, NULL);

        fprintf(stderr, "%s\n", read_text_or(&in, "sentence", 2000, ""));
        reader_close(&in);
    }
    buf_free(&answer.body);
    return code;
}

int command_alert_release(const struct line *line)
{
    struct arena arena = {0};
    int          code = line->is_dry ? EXIT_OK : say_consequence(line, &arena);

    arena_free(&arena);
    return code == EXIT_OK ? request_run(line) : code;
}
