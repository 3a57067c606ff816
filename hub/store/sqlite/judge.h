/* judge.h: judges the journal inside a store's file, or a copy of it. */
#ifndef TOCSIN_STORE_SQLITE_JUDGE_H
#define TOCSIN_STORE_SQLITE_JUDGE_H

#include "hub/store/check.h"

int sqlite_judge(struct journal_check *check, const char *path, struct err *err);

#endif
