/* reports.h: the reports as they came, once each (P2), and their photos. */
#ifndef TOCSIN_STORE_REPORTS_H
#define TOCSIN_STORE_REPORTS_H

#include "hub/store/store.h"

enum {
    STORE_REPORTS_MAX = 256,   /* in one keep_reports */
    STORE_PAGE_MAX = 10000,    /* rows of one load_… */
    STORE_LIST_MAX = 1000,     /* rows of one list_… of any noun */
    STORE_REFUSED_MAX = 65536, /* bytes of a refused body that are kept; the rest is cut */
    STORE_PHOTO_MAX = 10 << 20,
};

enum kept {
    KEPT_NEW,
    KEPT_REPEATED, /* same sender, id and content: no and kept_ms are the first one's */
    KEPT_CONFLICT, /* same id, but other content or sender: laid aside for an operator */
};

struct kept_report {
    int64_t     no; /* out of keep_reports: its number, rising, with the commit's order */
    struct id   id;
    const char *sender, *channel, *mode;
    uint8_t     hash[STORE_HASH_LEN]; /* BLAKE2b of the canonical content */
    struct blob body;                 /* canonical; opaque to the store */
    int64_t     kept_ms;              /* in: now; out, when repeated: then */
    enum kept   kept;                 /* out of keep_reports */
    bool        has_photo;            /* out of load, find and list */
    int64_t     look;                 /* of its first photo; 0 */
};

/* Keeps a batch, all or none, in order; a report that repeats or conflicts does not
 * fail the batch. One journal row "reports.kept" a commit names each new one with
 * its hash. ERR_FULL below the reports mark. */
struct store_keep_reports {
    struct store_job    job;
    struct kept_report *reports;
    size_t              count; /* 1 … STORE_REPORTS_MAX */
};
void store_keep_reports(struct store *store, struct store_keep_reports *verb);

/* Reports by number, after a number, for the start and for late links. */
struct store_load_reports {
    struct store_job job;
    int64_t          from;  /* 0: from the first */
    size_t           limit; /* 1 … STORE_PAGE_MAX */

    struct kept_report *rows;
    size_t              count;
};
void store_load_reports(struct store *store, struct store_load_reports *verb);

/* By no, or by id when no is 0. ERR_NOT_FOUND. */
struct store_find_report {
    struct store_job job;
    int64_t          no;
    struct id        id;

    struct kept_report row;
};
void store_find_report(struct store *store, struct store_find_report *verb);

/* Newest first, before a number (0: the newest). NULL filters nothing. */
struct store_list_reports {
    struct store_job job;
    int64_t          before;
    size_t           limit; /* 1 … STORE_LIST_MAX */
    const char      *mode, *channel, *sender;

    struct kept_report *rows;
    size_t              count;
};
void store_list_reports(struct store *store, struct store_list_reports *verb);

/* What was not taken, and why: nothing sent to us is dropped (P14). A conflicting
 * report stands here too, with its id and reason "conflict". */
struct refused_report {
    int64_t     no; /* out */
    int64_t     at_ms;
    const char *sender, *channel, *reason;
    struct id   id; /* nil when it could not be read */
    struct blob body;
};

struct store_keep_refused {
    struct store_job      job;
    struct refused_report refused; /* no is filled in */
};
void store_keep_refused(struct store *store, struct store_keep_refused *verb);

struct store_list_refused {
    struct store_job job;
    int64_t          before; /* 0: the newest */
    size_t           limit;

    struct refused_report *rows;
    size_t                 count;
};
void store_list_refused(struct store *store, struct store_list_refused *verb);

struct kept_photo {
    struct id   report;
    uint8_t     sha256[SHA256_LEN]; /* of the bytes: its name */
    const char *type;               /* "image/jpeg", "image/png", "image/webp" */
    int64_t     size, at_ms;
    int64_t     taken_ms;       /* by the camera, in UTC; 0: unknown */
    const char *taken;          /* by its own clock, without an offset; "": unknown */
    int64_t     lat_e7, lon_e7; /* where, in 1e-7 degrees; 0, 0: unknown */
    int64_t     look; /* what it shows, as bits that are alike when the pictures are; 0 */
};

/* Puts the file in place (temp, fsync, rename, fsync of the folder) and then its
 * row. The same photo of the same report twice is fine. ERR_NOT_FOUND no such
 * report; ERR_INVALID other type or the bytes are not of that name; ERR_TOO_LARGE;
 * ERR_FULL below the photos mark. */
struct store_keep_photo {
    struct store_job  job;
    struct kept_photo photo; /* size is filled in */
    struct blob       bytes;
};
void store_keep_photo(struct store *store, struct store_keep_photo *verb);

struct store_list_photos {
    struct store_job job;
    struct id        report;

    struct kept_photo *rows;
    size_t             count;
};
void store_list_photos(struct store *store, struct store_list_photos *verb);

/* Where the photo's file lies, in the arena; the web server sends it from there. */
const char *store_photo_path(const struct store *store, struct arena *arena,
                             const struct kept_photo *photo);

#endif
