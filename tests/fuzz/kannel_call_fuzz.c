/* kannel_call_fuzz.c: whoever calls the gateway's route, what comes out is a report we
 * asked for or a legible text, and a form written is the form read. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "adapters/wire/form.h"
#include "adapters/wire/kannel_call.h"
#include "hub/base/text.h"

static void write_and_read_again(const struct form *form)
{
    struct arena arena = {0};
    struct buf   text = {0};
    struct form  again;

    for (size_t i = 0; i < form->count; i++)
        form_add(&text, form->fields[i].name, form->fields[i].value);
    form_parse(&again, &arena, text.bytes ? text.bytes : "", text.len);
    assert(again.count == form->count);
    for (size_t i = 0; i < form->count; i++)
        assert(strcmp(again.fields[i].value, form->fields[i].value) == 0);
    buf_free(&text);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena         arena = {0};
    const char          *query = arena_copy(&arena, (const char *)bytes, len);
    struct kannel_report report;
    struct kannel_said   said;
    struct form          form;
    struct err           err;

    form_parse(&form, &arena, (const char *)bytes, len);
    write_and_read_again(&form);
    if (kannel_report_parse(&report, &arena, query, &err) == 0)
        assert(strspn(report.why, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789 ") == strlen(report.why));
    if (kannel_said_parse(&said, &arena, query, &err) == 0)
        assert(text_is_utf8(said.text, strlen(said.text)));
    arena_free(&arena);
    return 0;
}
