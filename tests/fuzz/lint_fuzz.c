/* lint_fuzz.c: any bytes: what is found lies in the text, and advice is never a must. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "hub/model/lint.h"

static const char HAZARDS[] =
    "{\"hazards\":[{\"code\":\"FL\",\"category\":\"Met\",\"event\":\"OET-081\",\"names\":{"
    "\"it\":"
    "\"Allagamento\",\"en\":\"Flood\"},\"distance_m\":300,\"window_s\":10800,\"reach_m\":800,"
    "\"members_most\":500,\"span_most_s\":86400,\"diameter_most_m\":4000},{\"code\":\"OT\","
    "\"category\":\"Other\",\"event\":\"OET-133\",\"names\":{\"it\":\"Altro\",\"en\":\"Other\"}"
    ","
    "\"distance_m\":300,\"window_s\":10800,\"reach_m\":800,\"members_most\":500,\"span_most_"
    "s\":"
    "86400,\"diameter_most_m\":4000}]}";

static void check_language(const struct hazards *hazards, const char *language,
                           const char *text, size_t len)
{
    struct lint_found found[LINT_CONTENTS];
    struct arena      arena = {0};
    struct cap_notes  notes = {.arena = &arena};

    lint_contents(found, hazards, language, text);
    for (size_t i = 0; i < LINT_CONTENTS; i++)
        assert(found[i].start + found[i].len <= len);
    lint_plain(&notes, "text", language, text);
    assert(cap_first_must(&notes) == NULL);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct hazards *hazards;
    char                  *text = malloc(len + 1);

    if (!hazards)
        hazards = hazards_open(HAZARDS, strlen(HAZARDS), NULL);
    assert(hazards && text);
    memcpy(text, bytes, len);
    text[len] = '\0';
    check_language(hazards, "it", text, strlen(text));
    check_language(hazards, "en", text, strlen(text));
    check_language(hazards, "uk", text, strlen(text));
    free(text);
    return 0;
}
