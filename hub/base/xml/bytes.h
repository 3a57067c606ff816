/* bytes.h: what is done with a document before a parser sees it. */
#ifndef TOCSIN_BASE_XML_BYTES_H
#define TOCSIN_BASE_XML_BYTES_H

#include <stdbool.h>
#include <stddef.h>

#include "hub/base/buf.h"
#include "hub/base/err.h"

/* UTF-16 shows in the first two bytes, with its mark or without. */
bool xml_bytes_are_utf16(const char *bytes, size_t len);

/* The same text as UTF-8, without the mark. ERR_INVALID when it is not UTF-16. */
int xml_bytes_to_utf8(struct buf *utf8, const char *bytes, size_t len, struct err *err);

/* Refuses (ERR_TOO_LARGE) a tag of more than XML_TAG_MAX bytes: a parser compares each
 * attribute of a tag with all before it. The bytes contain ASCII as it is; what cannot, as
 * it begins with another byte than XML may, is ERR_INVALID. */
int xml_bytes_check(const char *bytes, size_t len, struct err *err);

#endif
