/* check.c: lang_check FOLDER: run by the build; the languages of schemas/lang say the same
 * (lang_compare). Italian is the source; English is whole, the others have at least what
 * residents get to read. */
#include <stdio.h>

#include "hub/base/file.h"
#include "hub/base/lang.h"

enum { FILE_BYTES_MAX = 4 << 20 };

static const char *const LANGUAGES[] = {"it", "en", "de", "sl", "fr", "es", "ar", "uk"};

/* The sections residents' pages, messages and alerts are made of. */
static const char *const RESIDENTS[] = {
    "alert",   "level",   "severity",      "message",      "channel",   "weekday",
    "month",   "public",  "retraction",    "subscription", "problem",   "unsubscribe",
    "home",    "web",     "channel_test",  "page",         "subscribe", "confirm",
    "manage",  "invalid", "reporting",     "nearby",       "survey",    "follow",
    "open311", "frame",   "accessibility", "privacy",      "proofed",   "forecast",
    NULL};

static int add(struct lang *lang, const char *folder, const char *language, struct err *err)
{
    struct buf   bytes = {0};
    struct arena arena = {0};
    const char  *path = arena_format(&arena, "%s/%s.json", folder, language);
    int          failed = file_read(&bytes, path, FILE_BYTES_MAX, err) < 0 ||
                 lang_add(lang, language, bytes.bytes, bytes.len, err) < 0;

    buf_free(&bytes);
    arena_free(&arena);
    return failed;
}

int main(int argc, char **argv)
{
    struct lang *lang = lang_new();
    struct buf   complaints = {0};
    struct err   err = {0};
    int          failed = argc != 2;

    for (size_t i = 0; i < COUNT_OF(LANGUAGES) && !failed; i++)
        failed = add(lang, argv[1], LANGUAGES[i], &err);
    if (failed)
        fprintf(stderr, "%s\n", err.text);
    else if (lang_compare(lang, RESIDENTS, "it,en", &complaints) > 0)
        fputs(complaints.bytes, stderr);
    failed = failed || complaints.len > 0;
    buf_free(&complaints);
    lang_free(lang);
    return failed;
}
