#include "hub/store/verify.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "hub/store/lines.h"
#include "hub/store/sqlite/judge.h"

int journal_verify(const char *path, const uint8_t public_key[ED25519_PUBLIC_LEN],
                   const char *head, struct journal_verdict *verdict_r, struct err *err)
{
    static const char    SQLITE[] = "SQLite format 3";
    char                 first[sizeof SQLITE] = "";
    struct journal_check check;
    FILE                *file;
    int                  failed;

    if (check_open(&check, verdict_r, public_key, head, err) < 0)
        return -1;
    file = fopen(path, "re");
    if (!file)
        return err_set(err, ERR_NOT_FOUND, "%s: %s", path, strerror(errno));
    if (fread(first, 1, sizeof first, file) == sizeof first &&
        memcmp(first, SQLITE, sizeof first) == 0) {
        failed = sqlite_judge(&check, path, err);
    } else {
        rewind(file);
        failed = lines_judge(&check, file, err);
    }
    fclose(file);
    check_close(&check);
    return failed < 0 ? err_at(err, path) : 0;
}
