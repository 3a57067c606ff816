/* page.h: pages as answers (hub/model/page.h): in the reader's language, told by ?lang= or
 * else by the browser. */
#ifndef TOCSIN_API_PAGE_H
#define TOCSIN_API_PAGE_H

#include "hub/api/call.h"
#include "hub/model/page.h"

/* Does the client ask for a page rather than JSON? */
bool page_is_wanted(const struct call *call);

/* Opens a page into call->body; title is a key. here: as of struct page, or NULL: the path
 * that was asked. */
struct page page_begin(struct call *call, const char *title_key, const char *here);
/* Ends it and answers. */
void page_answer(struct call *call, struct page *page, int status);

/* The style sheet, whose name says its content. */
void page_style(struct call *call);

/* The file of the alert whose short link names it by the path's first part, as a path; NULL:
 * there is none, or none any more. */
const char *page_of_code(struct call *call);

/* A whole page of a title and some HTML with placeholders. */
void page_say(struct call *call, int status, const char *title_key, const char *html);

/* On to another page of ours (303): what was sent is not sent again by going back. path
 * begins with "/". */
void page_lead(struct call *call, const char *path);

/* Whether a form was sent by a page of ours, as far as a browser says; else it is answered. */
bool page_is_ours(struct call *call);

/* Says what went wrong on a page, in the words of the group invalid where it has some. */
void        page_fail(struct call *call, const struct err *err);
const char *page_error_key(const struct err *err);
int         page_status(const struct err *err);

#endif
