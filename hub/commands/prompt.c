#include "hub/commands/prompt.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "hub/base/crypto.h"
#include "hub/base/file.h"

static int from_file(char answer[PROMPT_MAX + 1], const char *path, struct err *err)
{
    struct buf bytes = {0};
    int        failed = file_read(&bytes, path, PROMPT_MAX, err);

    answer[0] = '\0';
    if (!failed && bytes.len > 0)
        snprintf(answer, PROMPT_MAX + 1, "%.*s", (int)strcspn(bytes.bytes, "\r\n"),
                 bytes.bytes);
    if (bytes.len > 0)
        crypto_wipe(bytes.bytes, bytes.len);
    buf_free(&bytes);
    return failed;
}

static bool read_line(char answer[PROMPT_MAX + 1])
{
    bool was_read = fgets(answer, PROMPT_MAX + 1, stdin) != NULL;

    if (was_read)
        answer[strcspn(answer, "\r\n")] = '\0';
    return was_read;
}

/* With the echo off: it comes back whatever happens. */
static bool read_hidden(char answer[PROMPT_MAX + 1])
{
    struct termios shown, hidden;
    bool           was_read;

    if (tcgetattr(STDIN_FILENO, &shown) < 0)
        return false;
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    was_read = read_line(answer);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    fputc('\n', stderr);
    return was_read;
}

static int from_terminal(char answer[PROMPT_MAX + 1], const struct prompt *prompt,
                         struct err *err)
{
    if (!isatty(STDIN_FILENO)) {
        if (!prompt->option)
            return err_set(err, ERR_INVALID, "there is no terminal to ask at");
        return err_set(err, ERR_INVALID, "there is no terminal to ask at: use %s FILE",
                       prompt->option);
    }
    fputs(prompt->question, stderr);
    if (!(prompt->is_secret ? read_hidden(answer) : read_line(answer)))
        return err_set(err, ERR_INVALID, "nothing was typed");
    return 0;
}

int prompt_ask(char answer[PROMPT_MAX + 1], const struct line *line,
               const struct prompt *prompt, struct err *err)
{
    const char *path = prompt->option ? line_value(line, prompt->option) : NULL;
    int failed = path ? from_file(answer, path, err) : from_terminal(answer, prompt, err);

    if (!failed && !*answer && !prompt->may_be_empty)
        return err_set(err, ERR_INVALID, "%s is empty", path ? path : "the answer");
    return failed;
}
