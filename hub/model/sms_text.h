/* sms_text.h: what a text costs as an SMS: alphabet (3GPP TS 23.038), septets or
 * UTF-16 units, segments, and which letters are to blame. The composer's counter,
 * the preview and the sender all ask here; schemas/vectors/sms.json is the same
 * for the browser. */
#ifndef TOCSIN_MODEL_SMS_TEXT_H
#define TOCSIN_MODEL_SMS_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "hub/base/buf.h"

enum {
    SMS_SEGMENTS_MAX = 255, /* 3GPP TS 23.040 §9.2.3.24.1: the total is one octet */
    SMS_GSM7_SINGLE = 160,
    SMS_GSM7_PART = 153, /* a user-data header of 6 octets takes 7 septets */
    SMS_UCS2_SINGLE = 70,
    SMS_UCS2_PART = 67,
};

enum sms_coding { SMS_GSM7, SMS_UCS2 };

extern const char *const SMS_CODING_WORDS[3]; /* "GSM-7", "UCS-2", NULL */

struct sms_count {
    enum sms_coding coding;
    unsigned        units;    /* septets or UTF-16 units, without header */
    unsigned        segments; /* at least 1 */
    unsigned        left;     /* units still free in the last segment */
};

/* text is UTF-8; bytes that are not count as U+FFFD. A character of two units
 * (extension table, surrogate pair) is never cut in two, so 306 septets may need
 * three segments. */
struct sms_count sms_text_count(const char *text, size_t len);

struct sms_part {
    size_t   start, len; /* bytes of the text */
    unsigned units;
};

/* Where the segments begin and end. Writes at most room of them and returns how
 * many there are. */
size_t sms_text_split(const char *text, size_t len, struct sms_part *parts, size_t room);

/* What may be replaced to stay in the GSM alphabet. */
enum sms_policy {
    SMS_KEEP,       /* nothing: the text goes out as written */
    SMS_TYPOGRAPHY, /* quotes, dashes, dots, blanks, invisible characters */
    SMS_ACCENTS,    /* also letters of western Europe: È becomes E', ç becomes c */
};

extern const char *const SMS_POLICY_WORDS[4]; /* "keep", "typography", "accents", NULL */

/* Adds the text with replacements to buf, but only when all of it then fits the
 * GSM alphabet: a text that needs UCS-2 anyway is added unharmed. No digit and no
 * letter is ever dropped. */
void sms_text_plain(struct buf *buf, const char *text, size_t len, enum sms_policy policy);

struct sms_costly {
    size_t      start, len; /* its first place in the text, bytes */
    uint32_t    code;
    unsigned    times;
    const char *instead; /* cheaper, with the same sense; NULL: nothing is */
};

/* The distinct characters outside the GSM alphabet, in order: each alone turns 160
 * letters into 70. Writes at most room of them and returns how many there are. */
size_t sms_text_costly(const char *text, size_t len, struct sms_costly *list, size_t room);

/* In the same way those of the GSM alphabet's extension table, which take two septets; none in
 * a text that needs UCS-2, where they take one unit as others do. */
size_t sms_text_double(const char *text, size_t len, struct sms_costly *list, size_t room);

#endif
