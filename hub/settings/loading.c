#include "hub/settings/loading.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "hub/base/crypto.h"
#include "hub/base/file.h"

enum { SECRET_BYTES_MAX = 4096 };

void loading_complain_of(struct loading *load, const char *origin, const char *what)
{
    load->complaint_count++;
    buf_format(load->complaints, "%s: %s\n", origin, what);
}

void loading_complain(struct loading *load, const char *pointer, const char *what)
{
    struct err err = {0};

    err_field(&err, ERR_INVALID, pointer, "%s", what);
    yaml_blame(load->file, &err);
    load->complaint_count++;
    buf_format(load->complaints, "%s\n", err.text);
}

void loading_take(struct loading *load, struct reader *in)
{
    if (!in->failed)
        return;
    in->failed = false;
    yaml_blame(load->file, &load->err);
    load->complaint_count++;
    buf_format(load->complaints, "%s\n", load->err.text);
    load->err = (struct err){0};
}

const char *loading_path(struct loading *load, const char *path)
{
    const char *from = load->file ? load->file->path : "";
    const char *slash = strrchr(from, '/');

    if (*path == '\0' || *path == '/' || !slash)
        return arena_text(&load->settings->arena, path);
    return arena_format(&load->settings->arena, "%.*s/%s", (int)(slash - from), from, path);
}

static const char *wrong_with(const char *path)
{
    struct stat about;

    if (stat(path, &about) < 0)
        return strerror(errno);
    if (!S_ISREG(about.st_mode))
        return "is not a file";
    if (about.st_mode & S_IRWXO)
        return "may be used by everybody; chmod o= it";
    return NULL;
}

const char *loading_secret(struct loading *load, const char *path, const char **wrong_r)
{
    struct arena *arena = &load->settings->arena;
    struct buf    text = {0};
    struct err    err = {0};
    const char   *wrong = wrong_with(path), *secret = NULL;

    if (!wrong && file_read(&text, path, SECRET_BYTES_MAX, &err) < 0)
        wrong = arena_text(arena, err.text);
    if (!wrong && text.len > 0 && text.bytes[text.len - 1] == '\n')
        text.bytes[--text.len] = '\0';
    if (!wrong && (text.len == 0 || strlen(text.bytes) != text.len))
        wrong = text.len == 0 ? "is empty" : "is not a file of text";
    if (!wrong)
        secret = arena_copy(arena, text.bytes, text.len);
    else
        *wrong_r = arena_format(arena, "the secret's file %s: %s", path, wrong);
    if (text.bytes)
        crypto_wipe(text.bytes, text.room);
    buf_free(&text);
    return secret;
}
