/* shipped.h: the tables that come with the program, read from where the settings say. */
#ifndef TOCSIN_SHIPPED_H
#define TOCSIN_SHIPPED_H

#include "hub/base/lang.h"
#include "hub/model/hazard.h"
#include "hub/settings.h"

/* The texts of the site's languages, the first of which others fall back to; or NULL. */
struct lang *shipped_lang(const struct settings *settings, struct err *err);

/* The hazards, as the settings tune them; or NULL. */
struct hazards *shipped_hazards(const struct settings *settings, struct err *err);

#endif
