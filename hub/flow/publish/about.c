/* about.c: what the site owes its readers about itself: whom the pages serve, and what
 * becomes of what people tell it. */
#include "hub/flow/publish/room.h"

static bool has(const char *text)
{
    return text && *text;
}

void page_of_accessibility(struct buf *out, struct public_state *state, const char *language)
{
    struct page page =
        public_page(out, state, language, "/public/accessibility.{language}.html");

    page_open(&page, lang_text(state->lang, language, "accessibility.title"));
    PAGE(&page, "<p>{accessibility.text}</p>\n");
    if (has(state->declaration_url))
        PAGE(&page, "<p><a href=\"{url}\">{accessibility.declaration}</a></p>\n",
             {"url", state->declaration_url});
    if (has(state->feedback))
        PAGE(&page, "<p>{accessibility.feedback}</p>\n", {"address", state->feedback});
    else
        PAGE(&page, "<p>{accessibility.none}</p>\n");
    page_close(&page);
}

void page_of_privacy(struct buf *out, struct public_state *state, const char *language)
{
    struct page page = public_page(out, state, language, "/public/privacy.{language}.html");

    page_open(&page, lang_text(state->lang, language, "privacy.title"));
    PAGE(&page, "<p>{privacy.intro}</p>\n<p>{privacy.subscribe}</p>\n<p>{privacy.report}</p>\n"
                "<p>{privacy.survey}</p>\n"
                "<p>{privacy.site}</p>\n");
    if (has(state->feedback))
        PAGE(&page, "<p>{privacy.rights}</p>\n", {"address", state->feedback});
    else
        PAGE(&page, "<p>{privacy.rights_none}</p>\n");
    page_close(&page);
}
