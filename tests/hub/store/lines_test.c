#include "hub/store/lines.h"

#include <stdio.h>

#include "tests/kit/cases.h"
#include "tests/kit/check.h"

static struct journal_verdict judge(const struct buf *input, struct err *err, int *failed_r)
{
    struct chance          chance = chance_of_seed(7); /* the key the cases were signed with */
    struct ed25519         key;
    struct journal_check   check;
    struct journal_verdict verdict;
    FILE                  *file = fmemopen(input->bytes, input->len, "r");

    ed25519_new(&key, &chance);
    CHECK_INT(check_open(&check, &verdict, key.public_key, NULL, err), 0);
    *failed_r = lines_judge(&check, file, err);
    check_close(&check);
    fclose(file);
    return verdict;
}

/* "sound" with the verdict's words, the bad row with them, or the complaint. */
static void run(const struct buf *input, struct buf *got)
{
    struct err             err = {0};
    int                    failed;
    struct journal_verdict verdict = judge(input, &err, &failed);

    if (failed < 0)
        buf_format(got, "refused: %s", err.text);
    else if (verdict.is_sound)
        buf_format(got, "sound: %s", verdict.text);
    else
        buf_format(got, "bad at %lld: %s", (long long)verdict.bad, verdict.text);
}

TEST(exports_are_judged_as_their_cases_say)
{
    cases_try("journal", run);
}

RUN(exports_are_judged_as_their_cases_say)
