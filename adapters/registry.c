#include "adapters/registry.h"

#include <string.h>

#include "adapters/adapter.h"

#define ADAPTER(name) extern const struct adapter_kind adapter_##name;
#include "adapters/adapters.def"
#undef ADAPTER

#define ADAPTER(name) &adapter_##name,
static const struct adapter_kind *const KINDS[] = {
#include "adapters/adapters.def"
    NULL,
};
#undef ADAPTER

#define ADAPTER(name) #name,
static const char *const NAMES[] = {
#include "adapters/adapters.def"
    NULL,
};
#undef ADAPTER

const struct adapter_kind *adapter_named(const char *name)
{
    for (size_t i = 0; KINDS[i]; i++)
        if (strcmp(NAMES[i], name) == 0)
            return KINDS[i];
    return NULL;
}

const char *const *adapter_names(void)
{
    return NAMES;
}
