/* room.h: what the files of this room share. */
#ifndef TOCSIN_DESK_OUTLOOK_ROOM_H
#define TOCSIN_DESK_OUTLOOK_ROOM_H

#include "hub/desk/outlook.h"
#include "hub/loop/offload.h"
#include "hub/store/counters.h"

struct held { /* what holds, and the memory of it */
    struct arena       arena;
    struct outlook_now now;
};

struct phases_held {
    struct arena            arena;
    struct municipal_phases phases;
};

struct answers_held {
    struct arena           arena;
    struct outlook_answers answers;
};

struct outlook {
    struct outlook_settings settings;
    struct tally            tally;   /* ourselves, and every verb under way */
    struct held            *held;    /* NULL: no bulletin was taken */
    struct phases_held     *phases;  /* NULL: all are in none */
    struct answers_held    *answers; /* NULL: none was given */
    bool                    is_taking, is_setting, is_answering;
};

/* One verb on its way. */
struct outlook_errand {
    struct outlook_verb      *verb;
    struct outlook_take      *take; /* whichever it is */
    struct outlook_set_phase *set;
    struct outlook_answering *answering;
    struct offload            offload;
    struct store_put_fact     put;
    struct store_find_fact    find;
    struct deed               deed;
    struct held              *next;
    struct phases_held       *next_phases;
    struct answers_held      *next_answers;
    const struct zones       *zones;
    struct buf                json;
    struct arena              arena;
    bool                     *turn; /* held, and given back at the end; or NULL */
    int (*read)(struct outlook_errand *, struct err *); /* what was found, as what holds next */
    void (*hold)(struct outlook_errand *);
    void (*go_on)(struct outlook_errand *);
    char actor[ID_TEXT_LEN + 1];
};

/* errand.c */
void                   held_free(struct held *held);
void                   answers_free(struct answers_held *answers);
void                   phases_free(struct phases_held *phases);
struct outlook_errand *errand_begin(struct outlook *outlook, struct outlook_verb *verb);
/* Its own until it ends; without it, when another has it. */
void errand_take_turn(struct outlook_errand *errand, bool *turn);
/* Finds the fact; what it holds is read() and held, and in any case it goes on. */
void errand_find(struct outlook_errand *errand, const char *fact,
                 int (*read)(struct outlook_errand *, struct err *),
                 void (*hold)(struct outlook_errand *), void (*go_on)(struct outlook_errand *));
/* Keeps json as the fact, with the deed; what comes next is held, and the errand ends. The
 * same request again is no failure: what it did is done. */
void errand_put(struct outlook_errand *errand, const char *fact, const struct asking *asking,
                void (*hold)(struct outlook_errand *));
void errand_end(struct outlook_errand *errand);
void outlook_tell(struct outlook *outlook); /* what holds is another now */

/* May who do it there? */
int errand_check(const struct outlook_errand *errand, const struct who *who, enum right right,
                 const struct zone *place, struct err *err);

/* phases.c, then answers.c: what was kept, into the desk; then the errand ends. */
void phases_load(struct outlook_errand *errand);
void answers_load(struct outlook_errand *errand);

#endif
