/* fold.h: a text without what people write now so, now otherwise: letter case, accents,
 * composed or not, forms of compatibility (full-width letters, ligatures), and the marks a
 * telephone sets for ' - and the ring of n°. Any script; independent of the locale. */
#ifndef TOCSIN_BASE_FOLD_H
#define TOCSIN_BASE_FOLD_H

#include <stddef.h>

/* Writes as much of the folded text as has room, whole characters, and a NUL; returns its
 * bytes. room is at least 1. What is not UTF-8 is left out. */
size_t fold_text(char *out, size_t room, const char *text, size_t len);

#endif
