/* accounts.h: the columns of an account, which sessions and tokens bring along, and the row
 * of a session, which begins with a change of its account. */
#ifndef TOCSIN_STORE_SQLITE_ACCOUNTS_H
#define TOCSIN_STORE_SQLITE_ACCOUNTS_H

#include "hub/store/people.h"
#include "hub/store/sqlite/db.h"

/* Of table a; take_account() with its secrets, or null in their place. */
#define ACCOUNT_COLUMNS(secrets)                                                               \
    "a.id, a.version, a.name, a.role, a.state, a.fields, " secrets ", a.totp_step, "           \
    "a.changed_ms"
void take_account(struct query *query, struct account_row *row);

/* ERR_CONFLICT: there is one of this hash. */
int session_insert(struct db *db, const struct session_row *row, struct err *err);

#endif
