/* mime_kept.h: mails to many people whose bodies are the same, encoded once. A zeroed one is
 * empty and ready. */
#ifndef TOCSIN_ADAPTERS_WIRE_MIME_KEPT_H
#define TOCSIN_ADAPTERS_WIRE_MIME_KEPT_H

#include "adapters/wire/mime.h"

struct mime_kept {
    struct buf words; /* of the last mail: its texts and files, byte for byte */
    struct buf body;  /* what they became */
};

/* As mime_write(), the same bytes; the body is encoded anew only when a text or a file is
 * not what it was in the last mail. */
int mime_kept_write(struct mime_kept *kept, struct buf *out, const struct mime_mail *mail,
                    struct err *err);

void mime_kept_free(struct mime_kept *kept);

#endif
