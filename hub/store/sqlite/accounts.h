/* accounts.h: the columns of an account, which sessions and tokens bring along. */
#ifndef TOCSIN_STORE_SQLITE_ACCOUNTS_H
#define TOCSIN_STORE_SQLITE_ACCOUNTS_H

#include "hub/store/sqlite/db.h"

/* Of table a; take_account() with its secrets, or null in their place. */
#define ACCOUNT_COLUMNS(secrets)                                                               \
    "a.id, a.version, a.name, a.role, a.state, a.fields, " secrets ", a.totp_step, "           \
    "a.changed_ms"
void take_account(struct query *query, struct account_row *row);

#endif
