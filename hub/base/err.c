#include "hub/base/err.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

int err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
{
    va_list args;

    if (!err)
        return -1;
    err->kind = kind;
    err->pointer[0] = '\0';
    va_start(args, fmt);
    vsnprintf(err->text, sizeof err->text, fmt, args);
    va_end(args);
    return -1;
}

int err_field(struct err *err, enum err_kind kind, const char *pointer, const char *fmt, ...)
{
    va_list args;

    if (!err)
        return -1;
    err->kind = kind;
    va_start(args, fmt);
    vsnprintf(err->text, sizeof err->text, fmt, args);
    va_end(args);
    snprintf(err->pointer, sizeof err->pointer, "%s", pointer);
    return err_at(err, *pointer == '/' ? pointer + 1 : "document");
}

int err_at(struct err *err, const char *place)
{
    char below[sizeof err->text];

    if (!err)
        return -1;
    memcpy(below, err->text, sizeof below);
    if (snprintf(err->text, sizeof err->text, "%s: %s", place, below) < 0)
        err->text[0] = '\0';
    return -1;
}

/* Do these letters stand in the pointer as one or more whole names? */
static bool is_named(const char *pointer, const char *place, size_t len)
{
    for (const char *at = pointer; (at = strchr(at, '/')) != NULL;) {
        at++;
        if (strncmp(at, place, len) == 0 && (at[len] == '/' || at[len] == '\0'))
            return true;
    }
    return false;
}

const char *err_words(const struct err *err)
{
    const char *words = err->text, *colon;

    while (*err->pointer && (colon = strstr(words, ": ")) != NULL &&
           is_named(err->pointer, words, (size_t)(colon - words)))
        words = colon + 2;
    return words;
}
