/* value.h: one row's value, from a file or from a word, into the struct. */
#ifndef TOCSIN_SETTINGS_VALUE_H
#define TOCSIN_SETTINGS_VALUE_H

#include "hub/settings/loading.h"
#include "hub/settings/table.h"

/* Reads row->key from in. What is wrong is left in the reader. */
void value_read(struct loading *load, const struct setting *row, struct reader *in);

/* From one word, as the environment and the table's own defaults give it; lists are
 * parted by commas. NULL, or what is wrong with it (in the arena). */
const char *value_set(struct loading *load, const struct setting *row, const char *word);

#endif
