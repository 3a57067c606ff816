/* soon.h: an answer that needs no network, given in the loop's next round: an adapter
 * may never answer from inside send() (adapter.h, 3). */
#ifndef TOCSIN_ADAPTERS_SOON_H
#define TOCSIN_ADAPTERS_SOON_H

#include "adapters/adapter.h"

/* why is copied; may be NULL. */
void adapter_answer_soon(struct adapter *self, const struct adapter_message *message,
                         enum verdict verdict, const char *why);

#endif
