/* page.h: pages for residents: no scripts, no cookies, one style sheet. */
#ifndef TOCSIN_API_PAGE_H
#define TOCSIN_API_PAGE_H

#include "hub/api/call.h"

/* Does the client ask for a page rather than JSON? */
bool page_is_wanted(const struct call *call);

/* A text as HTML: < > & and quotes escaped. */
void html_text(struct buf *out, const char *text);

/* Opens the page up to its heading, in the client's language; title is a key. */
void page_open(struct call *call, const char *title_key);
void page_paragraph(struct call *call, const char *text);
/* Ends it and answers. */
void page_close(struct call *call, int status);

/* A whole page of a title and one or two paragraphs; keys of the catalogue. */
void page_answer(struct call *call, const char *title_key, const char *text_key,
                 const char *more_key);

#endif
