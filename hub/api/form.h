/* form.h: what the forms of several pages share: places, levels, hazards, complaints. A
 * form's fields come from where its page got them: urlencoded or multipart. */
#ifndef TOCSIN_API_FORM_H
#define TOCSIN_API_FORM_H

#include "hub/api/page.h"
#include "hub/model/point.h"

struct form {
    struct call *call;
    /* The value of a field as it was sent, or NULL. */
    const char *(*value)(const struct form *, const char *name);
    const void *fields; /* of value() */
    /* The first thing that is wrong: the field, and a key of what to say; NULL: nothing. */
    const char *wrong, *wrong_key;
    const char *why; /* {why} of the text, or NULL */
};

/* Of the body that came, application/x-www-form-urlencoded; without one all is absent. */
struct form form_of(struct call *call);
const char *form_said(const struct form *form, const char *name); /* "" when absent */
void        form_complain(struct form *form, const char *field, const char *key);

/* At the top of the form, when something is wrong, with a link to the field; and at the
 * field. form_marks() adds the attributes that tie the two together. */
void form_summary(struct page *page, const struct form *form);
void form_note(struct page *page, const struct form *form, const char *field);
void form_marks(struct page *page, const struct form *form, const char *field);

/* <option>s of every zone, that of the form's field "zone" chosen. */
void form_zones(struct page *page, const struct form *form);
/* Radio buttons of the levels, named "level"; one check box a hazard, named "h-FL". */
void                form_levels(struct page *page, enum alert_severity chosen);
enum alert_severity form_level(const struct form *form); /* Moderate when none was chosen */
void                form_hazards(struct page *page, const struct form *form);
void                form_languages(struct page *page, const char *chosen);

/* "43.7213, 10.9472", with decimal commas "43,7213 10,9472". */
bool form_point(const char *text, struct point *point_r);
/* By name, whatever its case; NULL when there is none. */
const struct zone *form_zone_named(const struct form *form, const char *name);

#endif
