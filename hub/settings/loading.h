/* loading.h: settings on their way in, and the complaints about them. */
#ifndef TOCSIN_SETTINGS_LOADING_H
#define TOCSIN_SETTINGS_LOADING_H

#include "hub/base/reader.h"
#include "hub/base/yaml.h"
#include "hub/settings.h"

struct loading {
    struct settings   *settings;
    struct buf        *complaints;
    size_t             complaint_count;
    bool               is_unread;        /* a file was not: what is missing may stand there */
    struct err         err;              /* what readers complain into */
    const struct yaml *file;             /* the one being read */
    struct buf         channels, sirens; /* struct settings_channel[], settings_siren[] */
    struct buf         sources;          /* struct settings_source[] */
    struct buf         gauges;           /* struct gauge_station[] */
    struct buf channel_names, siren_names, source_names, gauge_names; /* struct named[] */
};

/* One line about a place in the file being read. */
void loading_complain(struct loading *load, const char *pointer, const char *what);

/* One line about something that stands in no file. */
void loading_complain_of(struct loading *load, const char *origin, const char *what);

/* Writes down what the reader stumbled over, if it did, and sets it going again. */
void loading_take(struct loading *load, struct reader *in);

/* The path as seen from the folder of the file being read; "" stays. In the arena. */
const char *loading_path(struct loading *load, const char *path);

/* The text of a secret's file without its last line end. NULL, and what is wrong in
 * wrong_r, when it cannot be read, is empty or may be read by everybody. */
const char *loading_secret(struct loading *load, const char *path, const char **wrong_r);

#endif
