/* signature_fuzz.c: no bytes whatever may hurt who judges signatures; what is judged
 * good is whole XML; by a certificate, if it has any, that can be read. */
#include <assert.h>
#include <stdint.h>

#include "hub/base/xml_signature.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena          arena = {0};
    struct xml_signatures found;
    struct err            err = {0};

    if (xml_signatures_read(&found, &arena, (const char *)bytes, len, &err) < 0)
        assert(err.kind != ERR_NONE);
    else
        for (size_t i = 0; i < found.count; i++) {
            const struct xml_signature *is = &found.items[i];
            struct certificate          about;

            for (size_t j = 0; j < is->certificate_count; j++)
                certificate_read(&about, is->certificates[j], &err);
            assert(is->state != XML_SIGNATURE_HOLDS || is->certificate_count == 0 ||
                   certificate_read(&about, is->certificates[is->signer], &err) == 0);
        }
    arena_free(&arena);
    return 0;
}
