/* settings_fuzz.c: no settings file whatever may hurt the hub: it is taken whole, or
 * refused with at least one line of complaint. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "hub/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    int              fd = memfd_create("settings", MFD_CLOEXEC);
    struct buf       complaints = {0}, shown = {0};
    struct settings *settings;
    char             path[40];

    assert(fd >= 0 && write(fd, bytes, len) == (ssize_t)len);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    settings = settings_load(path, NULL, &complaints);
    assert((settings != NULL) == (complaints.len == 0));
    if (settings)
        settings_show(settings, &shown);
    settings_free(settings);
    buf_free(&complaints);
    buf_free(&shown);
    close(fd);
    return 0;
}
