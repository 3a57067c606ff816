/* mark.c: how bad it is, to those who see no colour, no shape or no digit too (UX.md §7). */
#include "hub/model/page.h"

static const struct {
    const char *shape; /* in a square of 24 */
    const char *class, *digit, *key;
} MARKS[] = {
    [SEVERITY_EXTREME] = {"M7 2h10l6 10-6 10H7L1 12z", "s3", "3", "page.level_3"},
    [SEVERITY_SEVERE] = {"M12 1l11 11-11 11L1 12z", "s2", "2", "page.level_2"},
    [SEVERITY_MODERATE] = {"M12 2l11 20H1z", "s1", "1", "page.level_1"},
    [SEVERITY_MINOR] = {"M12 2a10 10 0 1 0 .1 0z", "s0", "0", "page.level_0"},
    [SEVERITY_UNKNOWN] = {"M12 2a10 10 0 1 0 .1 0zm0 4a6 6 0 1 1-.1 0z", "su", "?",
                          "page.level_unknown"},
};

const char *page_class(enum alert_severity severity)
{
    return MARKS[severity].class;
}

void page_mark(struct page *page, enum alert_severity severity)
{
    PAGE(page,
         "<svg class=\"mark\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path "
         "d=\"{shape}\"/></svg>{digit} · ",
         {"shape", MARKS[severity].shape}, {"digit", MARKS[severity].digit});
    PAGE(page, "{word}", {"word", lang_text(page->lang, page->language, MARKS[severity].key)});
}
