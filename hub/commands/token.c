#include "hub/commands/token.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hub/base/crypto.h"
#include "hub/base/file.h"

/* The token's path; with a folder of ours above it, unless it was named. */
static void path_of(char path[PATH_MAX], char folder[PATH_MAX], const struct line *line)
{
    const char *home = getenv("HOME");

    snprintf(folder, PATH_MAX, "%s/.config/tocsin", home ? home : "");
    if (line->token_path)
        snprintf(path, PATH_MAX, "%s", line->token_path);
    else
        snprintf(path, PATH_MAX, "%.*s/token", PATH_MAX - 7, folder);
}

int token_read(char token[TOKEN_MAX + 1], const struct line *line, struct err *err)
{
    char       path[PATH_MAX], folder[PATH_MAX];
    struct buf bytes = {0};
    int        failed = 0;

    token[0] = '\0';
    path_of(path, folder, line);
    if (!line->token_path && !file_exists(path))
        return 0;
    failed = file_read(&bytes, path, TOKEN_MAX, err);
    if (!failed && bytes.len > 0)
        snprintf(token, TOKEN_MAX + 1, "%.*s", (int)strcspn(bytes.bytes, "\r\n"), bytes.bytes);
    if (bytes.len > 0)
        crypto_wipe(bytes.bytes, bytes.len);
    buf_free(&bytes);
    return failed;
}

int token_keep(const struct line *line, const char *token, struct err *err)
{
    char path[PATH_MAX], folder[PATH_MAX];

    path_of(path, folder, line);
    if (!line->token_path && folder_make(folder, 0700, err) < 0)
        return -1;
    return file_replace(path, token, strlen(token), 0600, err);
}

bool token_forget(const struct line *line)
{
    char path[PATH_MAX], folder[PATH_MAX];

    path_of(path, folder, line);
    return unlink(path) == 0;
}
