/* life.h: some of everything a hub does with its store, told as it is acknowledged. */
#ifndef TOCSIN_TESTS_STORE_LIFE_H
#define TOCSIN_TESTS_STORE_LIFE_H

#include "tests/hub/store/kit/bench.h"

enum { LIFE_STEPS = 4, LIFE_SHORT = 1, LIFE_NUMBERS = 100 };

/* What it tells: which verb was acknowledged, and its number. */
struct ack {
    char    verb; /* 'B'ackup 'C'hunk 'D'eed 'F'act 'N'umbers 'P'hoto 'R'eports 'A'lert */
    int64_t number;
};

struct trial {
    struct bench *bench;
    int           pipe[2];
    int           steps;
};

/* Opens the store, lives, closes it. Verbs that fail are not told. */
void life_live(struct trial *trial);
void life_acknowledged(struct trial *trial, char verb, int64_t number);

/* What was told is there. */
void life_check(struct bench *bench, const struct ack *ack);

#endif
