/* nearby.h: before a report is kept, who sends it sees what is known already where it is. */
#ifndef TOCSIN_API_NEARBY_H
#define TOCSIN_API_NEARBY_H

#include "hub/api/form.h"
#include "hub/model/report.h"

/* An everyday problem only: of a danger, or a cry for help, every report is kept at once, the
 * second one is what makes it sure. True: there is something near, the form has not been asked
 * about it, and the page that was answered asks. Else the report is as it was answered there:
 * at the place of what its sender saw, too. has_photo: one came along, and would have to be
 * chosen again. */
bool nearby_asks(const struct form *form, struct report *report, bool has_photo);

#endif
