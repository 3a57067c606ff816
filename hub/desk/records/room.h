/* room.h: what the files of this room share. */
#ifndef TOCSIN_DESK_RECORDS_ROOM_H
#define TOCSIN_DESK_RECORDS_ROOM_H

#include "hub/desk/records.h"
#include "hub/store/store.h"

struct records {
    struct records_settings settings;
    unsigned                under_way;
    bool                    is_closing;
};

/* A verb begins; work is the desk's own memory, freed when it is answered. */
void records_begin(struct records *records, struct records_verb *verb, void *work);
/* Answers: what the store complained of is the verb's complaint. job is given back. */
void records_end(struct records_verb *verb, struct store_job *job);

#endif
