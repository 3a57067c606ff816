/* xml_signature.h: enveloped signatures of XML documents (W3C XMLDSig; CAP 1.2 §3.3.4.1),
 * RSA and ECDSA (the one user of xmlsec1). A signature is believed of the whole document or
 * not at all: one reference, to the document it stands in, and no transform that could
 * leave out more than the signature itself.
 *
 * Any thread; a signature takes a millisecond and a large document more: on a worker. */
#ifndef TOCSIN_BASE_XML_SIGNATURE_H
#define TOCSIN_BASE_XML_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>

#include "hub/base/buf.h"
#include "hub/base/certificate.h"
#include "hub/base/err.h"
#include "hub/base/mem.h"

enum { XML_SIGNATURES_MAX = 4, XML_CERTIFICATES_MAX = 8 };

enum xml_signature_state {
    XML_SIGNATURE_HOLDS,   /* of these bytes, by the key of certificates[signer]; without
                              certificates by a bare key, which could be anybody's */
    XML_SIGNATURE_BROKEN,  /* other bytes were signed, or another key was used */
    XML_SIGNATURE_UNKNOWN, /* made in a way we do not take, or without any key */
};

struct xml_signature {
    enum xml_signature_state state;
    const char              *method;  /* "rsa-sha256", of SignatureMethod */
    bool                     is_weak; /* SHA-1: it may be forged */
    struct der               certificates[XML_CERTIFICATES_MAX];
    size_t                   certificate_count, signer;
};

struct xml_signatures {
    struct xml_signature items[XML_SIGNATURES_MAX];
    size_t               count;
};

/* Judges the signatures that stand right below the root; count is 0 when there are none.
 * ERR_INVALID and ERR_TOO_LARGE as xml_read() says them. */
int xml_signatures_read(struct xml_signatures *signatures_r, struct arena *arena,
                        const char *bytes, size_t len, struct err *err);

/* What a signature is worth; the better, the smaller. */
enum xml_verdict {
    XML_GOOD,
    XML_OUTDATED,  /* a certificate of its chain is over */
    XML_UNTRUSTED, /* no anchor vouches for whoever signed */
    XML_BROKEN,
    XML_UNKNOWN,
    XML_UNSIGNED,
};
extern const char *const XML_VERDICT_WORDS[7]; /* "good" … "unsigned", NULL */

/* anchors and now_ms as in certificate_judge(); err says why, unless it is good. */
enum xml_verdict xml_signature_judge(const struct xml_signature *signature, const char *anchors,
                                     int64_t now_ms, struct err *err);
/* That of the best signature of a document. */
enum xml_verdict xml_signatures_judge(const char *bytes, size_t len, const char *anchors,
                                      int64_t now_ms);

/* Adds the document to out with a signature as the last child of its root; no other byte
 * is changed. Key and certificate are PEM files, the key RSA or P-256 without a password.
 * ERR_INVALID when the document is none, carries a signature or is UTF-16, or when key and
 * certificate do not belong together; ERR_NOT_FOUND when a file is not there. */
int xml_sign(struct buf *out, const char *bytes, size_t len, const char *key_path,
             const char *certificate_path, struct err *err);

#endif
