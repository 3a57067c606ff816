/* lists.h: the settings of which there may be many. */
#ifndef TOCSIN_SETTINGS_LISTS_H
#define TOCSIN_SETTINGS_LISTS_H

#include "hub/settings/loading.h"

/* Adds what the lists "channels", "sirens", "sources" and "gauges" of this file hold to those
 * before. Each item that is wrong costs one complaint, the others are still read. */
void lists_read_channels(struct loading *load, struct reader *file);
void lists_read_sirens(struct loading *load, struct reader *file);
void lists_read_sources(struct loading *load, struct reader *file);
void lists_read_gauges(struct loading *load, struct reader *file);

/* Puts the lists into the settings; complains about names that stand twice. */
void lists_close(struct loading *load);

#endif
