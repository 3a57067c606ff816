/* territory.h: the zones an account or a token is bound to, before it is kept. */
#ifndef TOCSIN_API_TERRITORY_H
#define TOCSIN_API_TERRITORY_H

#include "hub/api/call.h"

/* Refuses a zone nobody knows: who is bound to it could act nowhere. had: the zones it has
 * already, which may have gone since, or NULL. 0, or -1 and it is answered. */
int territory_check(struct call *call, const struct territory *wanted,
                    const struct territory *had);

#endif
