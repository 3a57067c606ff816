/* journal_fuzz.c: no line of a journal's export may hurt the judge; and what it calls
 * sound has no row without its predecessor. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>

#include "hub/store/lines.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const uint8_t   KEY[ED25519_PUBLIC_LEN] = {1};
    struct journal_check   check;
    struct journal_verdict verdict;
    struct err             err = {0};
    FILE                  *file;
    int                    failed;

    if (len == 0)
        return 0;
    file = fmemopen((void *)(uintptr_t)bytes, len, "r");
    assert(check_open(&check, &verdict, KEY, NULL, &err) == 0);
    failed = lines_judge(&check, file, &err);
    check_close(&check);
    fclose(file);
    assert(failed == 0 || err.kind != ERR_NONE);
    assert(!verdict.is_sound || verdict.rows == check.seq);
    return 0;
}
