/* failpoint.c: the one place with state of the whole process: a failpoint pulls the
 * plug of the process, and threads of every layer pass through it. */
#include "hub/base/failpoint.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/mem.h"
#include "hub/base/text.h"

bool failpoint_is_armed;

static struct {
    char        name[64];
    unsigned    at;
    bool        stays;
    int         what; /* an errno; 0: kill */
    atomic_uint passed;
} armed;

static const struct {
    const char *word;
    int         what;
} WHATS[] = {{"kill", 0}, {"eio", EIO}, {"enospc", ENOSPC}};

/* The linker makes these of the section's name; absent when no failpoint is linked. */
extern const struct failpoint __start_failpoints[] __attribute__((weak));
extern const struct failpoint __stop_failpoints[] __attribute__((weak));

static bool read_what(const char *word)
{
    for (size_t i = 0; i < COUNT_OF(WHATS); i++)
        if (strcmp(WHATS[i].word, word) == 0) {
            armed.what = WHATS[i].what;
            return true;
        }
    return false;
}

bool failpoint_arm(const char *spec)
{
    char        count[16] = "";
    const char *first = spec ? strchr(spec, ':') : NULL;
    const char *second = first ? strchr(first + 1, ':') : NULL;
    size_t      digits;
    int64_t     at;

    failpoint_is_armed = false;
    atomic_store(&armed.passed, 0);
    if (!second || (size_t)(first - spec) >= sizeof armed.name ||
        (size_t)(second - first - 1) >= sizeof count)
        return !spec;
    digits = (size_t)(second - first - 1);
    memcpy(count, first + 1, digits);
    armed.stays = digits > 0 && count[digits - 1] == '+';
    if (armed.stays)
        count[digits - 1] = '\0';
    if (!text_to_integer(count, &at) || at < 1 || at > INT32_MAX || !read_what(second + 1))
        return false;
    memcpy(armed.name, spec, (size_t)(first - spec));
    armed.name[first - spec] = '\0';
    armed.at = (unsigned)at;
    failpoint_is_armed = true;
    return true;
}

__attribute__((constructor)) static void arm_from_environment(void)
{
    const char *spec = getenv("TOCSIN_FAILPOINT");

    if (spec && !failpoint_arm(spec)) {
        fprintf(stderr, "TOCSIN_FAILPOINT: \"%s\" is not name:n:what\n", spec);
        exit(2);
    }
}

int failpoint_pass(const struct failpoint *failpoint)
{
    unsigned passed;

    if (strcmp(failpoint->name, armed.name) != 0)
        return 0;
    passed = atomic_fetch_add(&armed.passed, 1) + 1;
    if (passed != armed.at && !(armed.stays && passed > armed.at))
        return 0;
    if (armed.what == 0)
        raise(SIGKILL);
    return armed.what;
}

unsigned failpoint_passed(void)
{
    return atomic_load(&armed.passed);
}

static int by_name(const void *one, const void *other)
{
    return strcmp(((const struct failpoint *)one)->name,
                  ((const struct failpoint *)other)->name);
}

void failpoint_list(FILE *out)
{
    size_t            count = (size_t)(__stop_failpoints - __start_failpoints);
    struct failpoint *sorted = MEM_NEW_ARRAY(struct failpoint, count);

    if (count > 0)
        memcpy(sorted, __start_failpoints, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, by_name);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || strcmp(sorted[i].name, sorted[i - 1].name) != 0)
            fprintf(out, "%s\n", sorted[i].name);
    free(sorted);
}
