/* verdict.c: what a signature is worth, in one word. */
#include "hub/base/xml_signature.h"

const char *const XML_VERDICT_WORDS[] = {"good",    "outdated", "untrusted", "broken",
                                         "unknown", "unsigned", NULL};

enum xml_verdict xml_signature_judge(const struct xml_signature *is, const char *anchors,
                                     int64_t now_ms, struct err *err)
{
    static const enum xml_verdict OF_TRUST[] = {[CERTIFICATE_TRUSTED] = XML_GOOD,
                                                [CERTIFICATE_STRANGE] = XML_UNTRUSTED,
                                                [CERTIFICATE_OUTDATED] = XML_OUTDATED};

    if (is->state == XML_SIGNATURE_HOLDS && is->certificate_count > 0)
        return OF_TRUST[certificate_judge(is->certificates, is->certificate_count, is->signer,
                                          anchors, now_ms, err)];
    if (is->state == XML_SIGNATURE_HOLDS) {
        err_set(err, ERR_INVALID, "carries no certificate: it could be anybody's");
        return XML_UNTRUSTED;
    }
    err_set(err, ERR_INVALID,
            is->state == XML_SIGNATURE_BROKEN ? "these are not the bytes that were signed"
                                              : "is made in a way we do not take");
    return is->state == XML_SIGNATURE_BROKEN ? XML_BROKEN : XML_UNKNOWN;
}

enum xml_verdict xml_signatures_judge(const char *bytes, size_t len, const char *anchors,
                                      int64_t now_ms)
{
    struct arena          arena = {0};
    struct xml_signatures signatures;
    enum xml_verdict      best = XML_UNSIGNED, one;

    if (xml_signatures_read(&signatures, &arena, bytes, len, NULL) < 0)
        signatures.count = 0;
    for (size_t i = 0; i < signatures.count; i++) {
        one = xml_signature_judge(&signatures.items[i], anchors, now_ms, NULL);
        best = one < best ? one : best;
    }
    arena_free(&arena);
    return best;
}
