/* calling.h: for adapters that call by HTTP an address somebody else gave: what the reply means
 * for the message, and where an address may lie. */
#ifndef TOCSIN_ADAPTERS_CALLING_H
#define TOCSIN_ADAPTERS_CALLING_H

#include "adapters/adapter.h"
#include "hub/base/reader.h"
#include "hub/loop/address.h"
#include "hub/loop/http_client.h"

struct calling_status {
    int          from, to;
    enum verdict verdict;
    bool         is_throttled, is_gone;
    const char  *why; /* NULL: it is well */
};

/* By the first row that holds the reply's status; without one what had been sent is unsure, and
 * what had not is tried again. why is the row's own, or the reply's. */
struct adapter_answer calling_answer(const struct calling_status *rows, size_t count,
                                     const struct http_reply *reply, int64_t now_ms);

/* The networks that a setting lists: not public, and may be called all the same. */
void calling_read_nets(struct reader *settings, const char *name, struct net_list *nets);

#endif
