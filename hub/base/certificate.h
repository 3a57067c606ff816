/* certificate.h: certificates (X.509, RFC 5280) of those who sign alerts: whose they are,
 * how long they hold, and whether somebody we trust vouches for them. */
#ifndef TOCSIN_BASE_CERTIFICATE_H
#define TOCSIN_BASE_CERTIFICATE_H

#include <stddef.h>
#include <stdint.h>

#include "hub/base/err.h"

enum { CERTIFICATE_NAME_MAX = 300 };

struct der { /* one certificate's bytes; borrowed */
    const void *bytes;
    size_t      len;
};

struct certificate {
    char    subject[CERTIFICATE_NAME_MAX], issuer[CERTIFICATE_NAME_MAX]; /* "CN=…, O=…" */
    int64_t from_ms, until_ms;                                           /* it holds */
};

/* ERR_INVALID when it is none. */
int certificate_read(struct certificate *certificate_r, struct der der, struct err *err);

enum certificate_trust {
    CERTIFICATE_TRUSTED,
    CERTIFICATE_STRANGE,  /* nobody in the folder vouches for it */
    CERTIFICATE_OUTDATED, /* one of the chain is over, or does not hold yet */
};

/* Does a chain lead at now_ms from all[which] through the others to an anchor, one of the
 * certificates in the files (PEM) of the folder? The signer's own may be one. anchors
 * NULL: there are none. err says why not, whenever it is not trusted. */
enum certificate_trust certificate_judge(const struct der *all, size_t count, size_t which,
                                         const char *anchors, int64_t now_ms, struct err *err);

#endif
