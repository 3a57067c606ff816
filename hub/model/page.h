/* page.h: pages for residents, the same whether the hub answers with them or leaves them as
 * files: one frame, one style sheet, no scripts, no cookies. Pure: text in, HTML out.
 *
 * What is written is HTML with placeholders in braces: {name} is a value, {group.key} a text
 * of the catalogue with its own placeholders filled from the same values. Either is escaped,
 * so that nobody's words become markup. Known without being given: {language}, {dir},
 * {site}, {base}, and what the catalogue knows of the town: {emergency}. */
#ifndef TOCSIN_MODEL_PAGE_H
#define TOCSIN_MODEL_PAGE_H

#include "hub/base/buf.h"
#include "hub/base/lang.h"
#include "hub/model/alert.h"
#include "hub/model/zones.h"

struct page {
    struct buf        *out;
    const struct lang *lang;
    const char        *language; /* of the catalogue */
    const char        *site;     /* as people know it */
    const char        *base;     /* what paths of the site begin with: "" or "/warnings" */
    /* Its path with {language} in place of one, for the links to the others; NULL: the page
     * speaks all languages itself. */
    const char *here;
    const char *foot;      /* small print, or NULL */
    bool        is_framed; /* stands in the page of another: no header, no footer */
};

/* The style sheet (hub/web/pages/page.css), and the name of its file, which changes with it. */
extern const char PAGE_STYLE[];
enum { PAGE_STYLE_NAME_LEN = 17 };
char *page_style_name(char name[PAGE_STYLE_NAME_LEN + 1]);

/* The path behind scheme and host, without "/" at its end. Borrowed. */
const char *page_base(const char *public_url);

/* From the doctype to the heading, which is title, a text; and from there to the end. */
void page_open(struct page *page, const char *title);
void page_close(struct page *page);

void page_add(struct page *page, const char *html, const struct lang_value *values);
#define PAGE(page, html, ...)                                                                  \
    page_add(page, html,                                                                       \
             (const struct lang_value[]){                                                      \
                 {"language", (page)->language}, {"site", (page)->site}, ##__VA_ARGS__, {0}})

/* "rtl" of a language written from the right, else "ltr". */
const char *page_direction(const char *language);

/* How bad it is, always by shape, digit and word, the colour being the style's: "s1" is the
 * class of Severe. */
void        page_mark(struct page *page, enum alert_severity severity);
const char *page_class(enum alert_severity severity);

struct page_ground {
    const struct shape *shape;
    enum alert_severity severity;
    bool                is_over;
};

/* A drawing of the zones with what is warned of on top, hatched by its level; label says the
 * same in words. Nothing when there is no ground. Zones may be NULL. */
void page_map(struct page *page, const struct zones *zones, const struct page_ground *grounds,
              size_t count, const char *label);

#endif
