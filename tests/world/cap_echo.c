/* cap_echo.c: reads CAP messages, writes each as we would: cap_echo IN OUT, the names of
 * files. Prints the notes; exit 1 when the message was refused, saying why. */
#include "hub/model/cap.h"
#include "tests/kit/cases.h"

#include <stdio.h>

static int keep(const char *path, const struct buf *text)
{
    FILE  *file = fopen(path, "wb");
    size_t written = file ? fwrite(text->bytes, 1, text->len, file) : 0;

    return file && fclose(file) == 0 && written == text->len ? 0 : 2;
}

int main(int argc, char **argv)
{
    struct buf       in = {0}, out = {0};
    struct arena     arena = {0};
    struct cap_notes notes = {.arena = &arena};
    struct alert     alert;
    struct err       err = {0};
    int              failed;

    if (argc != 3) {
        fputs("usage: cap_echo IN OUT\n", stderr);
        return 2;
    }
    cases_read(&in, argv[1]);
    failed = cap_read(&alert, &notes, in.bytes, in.len, &err) < 0;
    if (failed)
        printf("refused: %s\n", err.text);
    for (size_t i = 0; i < notes.count; i++)
        printf("%s: %s\n", notes.items[i].place, notes.items[i].text);
    if (!failed) {
        cap_write(&out, &alert, &(struct cap_style){.has_declaration = true});
        failed = keep(argv[2], &out);
    }
    buf_free(&in);
    buf_free(&out);
    arena_free(&arena);
    return failed;
}
