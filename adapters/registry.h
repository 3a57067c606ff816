/* registry.h: every adapter this hub was built with, by name. */
#ifndef TOCSIN_ADAPTERS_REGISTRY_H
#define TOCSIN_ADAPTERS_REGISTRY_H

#include <stddef.h>

struct adapter_kind;

/* NULL: not built in. The names are a NULL-terminated list, to suggest from. */
const struct adapter_kind *adapter_named(const char *name);
const char *const         *adapter_names(void);

#endif
