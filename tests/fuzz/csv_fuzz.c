/* csv_fuzz.c: no bytes whatever may hurt the table reader, and it comes to an end. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "hub/base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct memory_source memory = source_of_memory(bytes, len);
    struct csv           csv = csv_open(&memory.source);
    struct err           err = {0};
    size_t               rows = 0, letters = 0;
    int                  got;

    while ((got = csv_next(&csv, &err)) != 0) {
        assert(++rows <= len + 1);
        for (size_t i = 0; got > 0 && i < csv.count; i++)
            letters += strlen(csv.fields[i]);
    }
    assert(letters <= len);
    csv_close(&csv);
    return 0;
}
