/* records.h: what lies in the store and is only read, or erased: reports as they came,
 * what was refused, photos, the journal. For consoles and auditors.
 *
 * Every verb is a struct of its caller's, lent with all its inputs until on_done, which
 * runs on the loop, exactly once, never before the call returned. Outputs live in the
 * verb's arena; arena_free() it afterwards. */
#ifndef TOCSIN_DESK_RECORDS_H
#define TOCSIN_DESK_RECORDS_H

#include "hub/base/clock.h"
#include "hub/base/image/image.h"
#include "hub/base/mem.h"
#include "hub/base/tally.h"
#include "hub/model/asking.h"
#include "hub/model/report.h"

struct store;
struct records;

enum { RECORDS_PAGE_MAX = 1000, RECORDS_EXPORT_ROWS = 200 };

struct records_settings {
    struct store              *store;
    const struct clock        *clock;
    const struct report_frame *frame;
    const char                *backups_dir; /* in which copies are made */
    struct tally              *owner; /* a place is held until records_close() is through */
};

int  records_open(struct records **records_r, const struct records_settings *settings,
                  struct err *err);
void records_close(struct records *records); /* verbs under way are still answered */

struct records_verb {
    void (*on_done)(struct records_verb *);
    int          failed;
    struct err   err;
    struct arena arena;

    struct records *records; /* the desk's */
    void           *work;    /* the desk's */
};

/* ── reports ────────────────────────────────────────────────────────────────────── */

struct record {
    int64_t       no, kept_ms;
    const char   *sender, *channel;
    struct report report;
};

/* Newest first, before a number (0: the newest); NULL filters nothing. limit 1 …
 * RECORDS_PAGE_MAX. */
struct records_reports {
    struct records_verb verb;
    int64_t             before;
    size_t              limit;
    const struct mode  *mode;
    const char         *channel, *sender;

    struct record *rows;
    size_t         count;
    int64_t        next; /* before this the list goes on; 0: it does not */
};
void records_reports(struct records *records, struct records_reports *list);

/* By number, or by id when no is 0; its photos with it. ERR_NOT_FOUND. */
struct records_photo {
    char               name[70];    /* SHA-256 in hex */
    const char        *type, *path; /* where the file lies */
    int64_t            size, at_ms;
    struct image_facts facts; /* when and where, by the camera */
};
struct records_report {
    struct records_verb verb;
    int64_t             no;
    struct id           id;

    struct record         row;
    struct records_photo *photos;
    size_t                photo_count;
};
void records_report(struct records *records, struct records_report *find);

struct refusal_record {
    int64_t     no, at_ms;
    const char *sender, *channel, *reason;
    struct id   id;   /* nil: it could not be read */
    const char *body; /* of any bytes */
    size_t      body_len;
};
struct records_refused {
    struct records_verb verb;
    int64_t             before; /* 0: the newest */
    size_t              limit;

    struct refusal_record *rows;
    size_t                 count;
    int64_t                next; /* before of the next page; 0: this was the last */
};
void records_refused(struct records *records, struct records_refused *list);

/* ── the journal ────────────────────────────────────────────────────────────────── */

struct journal_record {
    int64_t     seq, at_ms;
    const char *deed, *about, *by, *mode, *facts;
    const char *personal; /* NULL: nothing, not asked for, or erased */
};

/* Rows after a number, oldest first; with newest_first the last ones before it (0: the
 * newest). head: up to where it is sealed. */
struct records_journal {
    struct records_verb verb;
    int64_t             from;
    size_t              limit;
    bool                newest_first, with_personal;
    const char         *about; /* only rows about it, or NULL */

    struct journal_record *rows;
    size_t                 count;
    int64_t                newest, head_seq;
    char                   head_hash[65];
};
void records_journal(struct records *records, struct records_journal *read);

/* The export, piece by piece: each call adds whole lines of NDJSON to lines (the caller's)
 * and moves the place on; is_over when nothing is left. Seals stand behind the rows they
 * seal, as "tocsin journal verify" reads them. */
struct records_export {
    struct records_verb verb;
    struct buf         *lines;
    int64_t             after; /* in: 0; moved on */
    bool                is_over;
};
void records_export(struct records *records, struct records_export *export);

/* Forgets what the journal and the room's cards know of somebody: names, questions and their
 * answers, tasks that are over; the chain stays valid. That the asker has RIGHT_ERASE is for
 * the caller to ask. about: "account:<id>", "subscription:<id>", "report:<id>",
 * "incident:<number>", "task:<id>". */
struct records_erase {
    struct records_verb verb;
    struct asking       asking;
    const char         *about;

    int64_t seq;
    size_t  erased;
};
void records_erase(struct records *records, struct records_erase *erase);

/* ── the shift ──────────────────────────────────────────────────────────────────── */

/* One officer offers the shift, and another takes it or who offered withdraws; the last row
 * about it is how things stand. ERR_CONFLICT: the offer is not the last word any more;
 * ERR_FORBIDDEN: to take one's own, to withdraw another's; ERR_INVALID: not every line was
 * ticked. */
enum records_shift_step { SHIFT_OFFER, SHIFT_TAKE, SHIFT_WITHDRAW };

struct records_shift {
    struct records_verb     verb;
    struct asking           asking;
    enum records_shift_step step;
    int64_t                 offer;    /* its row, of the other steps */
    int64_t                 ticked;   /* who takes: so many of its lines */
    const char             *facts;    /* JSON; of an offer with "lines": how many there are */
    const char             *personal; /* JSON: what is handed over, and by whom */

    int64_t seq;
};
void records_shift(struct records *records, struct records_shift *shift);
/* What the journal's rows about it are about: "shift:actual". text has room for 6 more
 * than MODE_TEXT_MAX + 1. */
const char *records_shift_about(char *text, const struct mode *mode);

/* ── exercises ──────────────────────────────────────────────────────────────────── */

/* Begins the exercise of that mode. ERR_CONFLICT: the real shift was offered or taken less
 * than a quarter of an hour ago. */
struct records_exercise {
    struct records_verb verb;
    struct asking       asking;
    struct mode         mode;
    const char         *personal; /* JSON: who begins it, and why */

    int64_t seq;
};
void records_exercise(struct records *records, struct records_exercise *exercise);

/* ── copies ─────────────────────────────────────────────────────────────────────── */

/* A consistent copy into a new folder, while the hub serves. ERR_CONFLICT it exists. */
struct records_backup {
    struct records_verb verb;
    const char         *name; /* of the folder, plain, in backups_dir */

    const char *folder; /* its whole path, in the verb's arena */
    int64_t     bytes, head_seq;
    char        head_hash[65];
};
void records_backup(struct records *records, struct records_backup *backup);

#endif
