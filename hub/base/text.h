/* text.h: small questions about texts. Everything is UTF-8; nothing here
 * looks at the locale. */
#ifndef TOCSIN_BASE_TEXT_H
#define TOCSIN_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* RFC 3629: no overlong forms, no surrogates, no NUL. */
bool text_is_utf8(const char *text, size_t len);

/* The character text begins with: its code point, and how many bytes it takes;
 * 0 when len is 0 or the bytes are not UTF-8. */
size_t text_character(const char *text, size_t len, uint32_t *code_r);

/* Writes the code point as UTF-8 and returns how many bytes it took. */
size_t text_encode(char bytes[4], uint32_t code);

/* How many bytes of text, of whole characters, at most room take: len if they all fit. */
size_t text_fit(const char *text, size_t len, size_t room);

/* How many bytes text begins with that every format takes as they are: of ASCII, and no
 * control character, quotation mark or backslash. */
size_t text_plain(const char *text, size_t len);

/* ASCII letters compare without case. */
bool text_same_word(const char *one, const char *other);

/* The whole text as a decimal number in the C locale; false when it is not one. */
bool text_to_number(const char *text, double *number_r);
bool text_to_integer(const char *text, int64_t *number_r);

/* Writes what, and "; did you mean "x"?" when a word of the NULL-terminated
 * list lies within two slips of the finger of got. */
void text_suggest(char *out, size_t room, const char *what, const char *got,
                  const char *const *words);

#endif
