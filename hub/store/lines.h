/* lines.h: judges the NDJSON of a journal's export. */
#ifndef TOCSIN_STORE_LINES_H
#define TOCSIN_STORE_LINES_H

#include <stdio.h>

#include "hub/store/check.h"

/* Reads to the end or to the first thing wrong. -1: a line is no row and no seal. */
int lines_judge(struct journal_check *check, FILE *file, struct err *err);

#endif
