#include "tests/kit/cases.h"

#include <dirent.h>

#include "tests/kit/check.h"

void cases_read(struct buf *buf, const char *path)
{
    char   bytes[4096];
    size_t got;
    FILE  *file = fopen(path, "rb");

    if (!file) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(1);
    }
    buf_reserve(buf, 0);
    buf->bytes[buf->len] = '\0';
    while ((got = fread(bytes, 1, sizeof bytes, file)) > 0)
        buf_add(buf, bytes, got);
    fclose(file);
}

static int try_one(const char *folder, void (*run)(const struct buf *input, struct buf *got))
{
    struct buf input = {0}, expect = {0}, got = {0};
    char       path[500];
    int        differs;

    snprintf(path, sizeof path, "%s/input", folder);
    cases_read(&input, path);
    snprintf(path, sizeof path, "%s/expect", folder);
    cases_read(&expect, path);
    if (expect.len > 0 && expect.bytes[expect.len - 1] == '\n')
        expect.bytes[--expect.len] = '\0';
    buf_text(&got, "");
    run(&input, &got);
    differs = got.len != expect.len || memcmp(got.bytes, expect.bytes, got.len) != 0;
    if (differs)
        fprintf(stderr, "%s: gives\n%s\nand should give\n%s\n", folder, got.bytes,
                expect.bytes);
    buf_free(&input);
    buf_free(&expect);
    buf_free(&got);
    return differs;
}

static int is_case(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && !strchr(entry->d_name, '.');
}

void cases_try(const char *parser, void (*run)(const struct buf *input, struct buf *got))
{
    struct dirent **names;
    char            folder[400];
    int             count, different = 0;

    snprintf(folder, sizeof folder, "tests/cases/%s", parser);
    count = scandir(folder, &names, is_case, alphasort);
    if (count <= 0) {
        fprintf(stderr, "%s: no cases\n", folder);
        exit(1);
    }
    for (int i = 0; i < count; i++) {
        snprintf(folder, sizeof folder, "tests/cases/%s/%s", parser, names[i]->d_name);
        different += try_one(folder, run);
        free(names[i]);
    }
    free(names);
    if (different)
        exit(1);
}
