/* nouns.h: each verb on SQLite, one file per noun. They return 0, or -1 with the
 * job's err set; whatever a failed one wrote is rolled back by its savepoint. */
#ifndef TOCSIN_STORE_SQLITE_NOUNS_H
#define TOCSIN_STORE_SQLITE_NOUNS_H

#include "hub/store/sqlite/db.h"

#define VERB(name, lane) int sqlite_##name(struct db *db, struct store_##name *verb);
#include "hub/store/verbs.def"
#undef VERB

/* Appends the deed to the journal; first of all in every deciding verb, because a
 * repeated one must do nothing. A NULL deed is fine. */
int deed_append(struct db *db, struct deed *deed, struct store_job *job);

/* The journal's rows for the reports newly kept by the verbs of a group. */
int reports_journal(struct db *db, struct err *err);

/* Chains and signs what is new; also done at the close. */
int journal_seal_all(struct db *db, int64_t now_ms, struct journal_head *head_r,
                     size_t *sealed_r, struct err *err);
int journal_last_seal(struct db *db, struct journal_head *head_r, struct err *err);

/* What this owner holds of notices waits again, in doubt. */
int sqlite_release_notices(struct db *db, const char *owner, struct err *err);

/* On the errands' thread. */
int photo_put_file(const char *path, struct store_keep_photo *verb);

/* Every photo of a folder gets a second name in another. */
int photos_link(const char *from, const char *to, int64_t *count_r, struct err *err);

#endif
