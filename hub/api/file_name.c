#include "hub/api/file_name.h"

#include <string.h>

#include "hub/base/mem.h"

static const struct {
    const char *ending, *type;
} TYPES[] = {
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".geojson", "application/geo+json"},
    {".webmanifest", "application/manifest+json"},
    {".html", "text/html; charset=utf-8"},
    {".atom", "application/atom+xml"},
    {".rss", "application/rss+xml"},
    {".ics", "text/calendar; charset=utf-8"},
    {".xml", "application/cap+xml"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".sig", "text/plain; charset=utf-8"},
};

const char *file_name_type(const char *name)
{
    size_t len = strlen(name);

    if (*name == '.' || strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "0123456789._-") != len)
        return NULL;
    for (size_t i = 0; i < COUNT_OF(TYPES); i++) {
        size_t ending = strlen(TYPES[i].ending);

        if (len > ending && strcmp(name + len - ending, TYPES[i].ending) == 0)
            return TYPES[i].type;
    }
    return NULL;
}
