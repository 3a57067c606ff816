#include "hub/model/mode.h"

#include <stdio.h>
#include <string.h>

const char *const MODE_KIND_WORDS[MODE_KINDS + 1] = {
    [MODE_ACTUAL] = "actual", [MODE_EXERCISE] = "exercise", [MODE_TEST] = "test"};

static const char EXERCISE[] = "exercise/";

static bool is_name(const char *text)
{
    size_t len = strlen(text);

    return len > 0 && len <= MODE_NAME_MAX &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

bool mode_parse(struct mode *mode_r, const char *text)
{
    *mode_r = (struct mode){.kind = MODE_TEST};
    if (strcmp(text, "test") == 0)
        return true;
    if (strcmp(text, "actual") == 0) {
        mode_r->kind = MODE_ACTUAL;
        return true;
    }
    if (strncmp(text, EXERCISE, strlen(EXERCISE)) != 0)
        return false;
    text += strlen(EXERCISE);
    if (!is_name(text))
        return false;
    mode_r->kind = MODE_EXERCISE;
    memcpy(mode_r->exercise, text, strlen(text) + 1);
    return true;
}

char *mode_text(char text[MODE_TEXT_MAX + 1], const struct mode *mode)
{
    if (mode->kind == MODE_EXERCISE)
        snprintf(text, MODE_TEXT_MAX + 1, "%s%s", EXERCISE, mode->exercise);
    else
        memcpy(text, MODE_KIND_WORDS[mode->kind], strlen(MODE_KIND_WORDS[mode->kind]) + 1);
    return text;
}

bool mode_same(const struct mode *one, const struct mode *other)
{
    return one->kind == other->kind && strcmp(one->exercise, other->exercise) == 0;
}
