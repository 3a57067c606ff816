/* sms_text_fuzz.c: any bytes: the segments cover the text, none is overfull, and
 * what was made plain is never longer in segments. */
#include <assert.h>
#include <stdint.h>

#include "hub/model/sms_text.h"

enum { PARTS_MAX = 4096 };

static void check_parts(const char *text, size_t len, struct sms_count count)
{
    static struct sms_part parts[PARTS_MAX];
    size_t                 parted = sms_text_split(text, len, parts, PARTS_MAX), at = 0;
    unsigned               most = count.coding == SMS_GSM7 ? SMS_GSM7_SINGLE : SMS_UCS2_SINGLE;

    assert(parted == count.segments);
    for (size_t i = 0; i < parted && i < PARTS_MAX; i++) {
        assert(parts[i].start == at && parts[i].units <= most);
        at += parts[i].len;
    }
    assert(parted > PARTS_MAX || at == len);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    const char       *text = (const char *)bytes;
    struct sms_count  count = sms_text_count(text, len);
    struct sms_costly costly[8];
    struct buf        plain = {0};

    check_parts(text, len, count);
    assert((sms_text_costly(text, len, costly, 8) == 0) == (count.coding == SMS_GSM7));
    if (sms_text_double(text, len, costly, 8) > 0)
        assert(count.coding == SMS_GSM7 && costly[0].times > 0);
    buf_text(&plain, "");
    sms_text_plain(&plain, text, len, SMS_ACCENTS);
    assert(sms_text_count(plain.bytes, plain.len).segments <= count.segments);
    buf_free(&plain);
    return 0;
}
