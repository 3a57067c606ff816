/* qr.h: a text as a QR code (ISO/IEC 18004; the one user of libqrencode), for the phone
 * that reads it off a terminal or a page. */
#ifndef TOCSIN_BASE_QR_H
#define TOCSIN_BASE_QR_H

#include "hub/base/buf.h"
#include "hub/base/err.h"

enum { QR_TEXT_MAX = 1000 };

/* As lines of half blocks, dark on light whatever the terminal's colours, with the quiet
 * zone of four modules. ERR_TOO_LARGE past QR_TEXT_MAX bytes, ERR_INVALID when empty. */
int qr_blocks(struct buf *buf, const char *text, struct err *err);

/* As one <svg> element without fixed size, one unit a module, quiet zone included;
 * label becomes its accessible name and is escaped. */
int qr_svg(struct buf *buf, const char *text, const char *label, struct err *err);

#endif
