/* mime.h: one mail as the bytes that go to the relay: RFC 5322 header, RFC 2045–2047
 * encodings, RFC 8058 one-click unsubscribe. Pure: the same mail gives the same bytes at
 * every attempt. All of it is ASCII in lines of at most 998 octets with CRLF; dots are
 * stuffed by whoever speaks SMTP. */
#ifndef TOCSIN_ADAPTERS_WIRE_MIME_H
#define TOCSIN_ADAPTERS_WIRE_MIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/buf.h"
#include "hub/base/err.h"

enum {
    MIME_LINE_MAX = 998,    /* RFC 5322 §2.1.1, without CRLF */
    MIME_ADDRESS_MAX = 254, /* RFC 5321 §4.5.3.1.3, less the brackets */
    MIME_DATE_LEN = 31,
};

struct mime_file {
    const char *name;        /* letters, digits, ".", "-", "_" */
    const char *type;        /* "application/cap+xml" */
    const char *description; /* NULL: none */
    const void *bytes;       /* sent as base64: they arrive as they are, signature and all */
    size_t      len;
};

struct mime_mail {
    const char *from_name;       /* NULL: none */
    const char *from, *to;       /* local@domain */
    const char *reply_to;        /* NULL: none */
    const char *subject;         /* NULL: none */
    const char *message_id;      /* without brackets: left@right */
    const char *in_reply_to;     /* without brackets; NULL: none */
    const char *list_id;         /* "borgo.example.org"; NULL: none */
    const char *unsubscribe_url; /* one-click if https (RFC 8058 §3.1); NULL: none */
    const char *language;        /* BCP 47; NULL: not said */
    const char *cap_identifier;  /* NULL: not of an alert */
    bool        is_urgent;
    int64_t     date_ms;
    const char *text; /* UTF-8; complete alone */
    const char *html; /* NULL: only the text goes out */
    const struct mime_file *files;
    size_t                  file_count;
};

/* Adds the mail to out. ERR_INVALID, and nothing added, when a value cannot stand in a
 * header (line end, control letter, not UTF-8): nothing is ever cut out of it. */
int mime_write(struct buf *out, const struct mime_mail *mail, struct err *err);

/* Its two halves: all that may differ from person to person stands in the head, which is
 * checked for both; the body is of the texts and files alone. */
int  mime_write_head(struct buf *out, const struct mime_mail *mail, struct err *err);
void mime_write_body(struct buf *out, const struct mime_mail *mail);

/* local@domain in printable ASCII, as RFC 5321 §4.1.2 has it without quoted local parts
 * and address literals. */
bool mime_address_is_sound(const char *address);

/* RFC 5322 §3.3 in UTC: "Sun, 22 Nov 2026 06:15:00 +0000". Returns text. */
char *mime_date(char text[MIME_DATE_LEN + 1], int64_t ms);

/* RFC 2045 §6.7; every kind of line end in text becomes CRLF, a lone CR is kept as =0D. */
void mime_quoted_printable(struct buf *out, const char *text);

/* RFC 2045 §6.8, in lines of 76. */
void mime_base64(struct buf *out, const void *bytes, size_t len);

/* RFC 2047: as it is when all of it is plain and short, else as encoded words of at most
 * 75 letters, never cutting a character in two. column: letters already on the line. */
void mime_words(struct buf *out, const char *text, size_t column);

#endif
