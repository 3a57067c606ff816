/* cases.h: a parser's cases are folders, tests/cases/<parser>/<case>/{input,expect}. */
#ifndef TOCSIN_TESTS_KIT_CASES_H
#define TOCSIN_TESTS_KIT_CASES_H

#include "hub/base/buf.h"

/* Calls run for every case of tests/cases/<parser>, in the order of their names, and
 * compares what it added to got with expect (whose final line end does not count).
 * Ends the test when a case differed, having shown them all, or when there is none. */
void cases_try(const char *parser, void (*run)(const struct buf *input, struct buf *got));

/* The bytes of a file, added to buf; ends the test when there is no such file. */
void cases_read(struct buf *buf, const char *path);

#endif
