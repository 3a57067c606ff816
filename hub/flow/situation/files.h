/* files.h: what officers filed, by the number it was filed under. */
#ifndef TOCSIN_FLOW_SITUATION_FILES_H
#define TOCSIN_FLOW_SITUATION_FILES_H

#include "hub/model/incident.h"

struct file {
    struct incident_facts facts;
    struct arena          arena; /* its texts */
};

/* Sorted by number; few among many reports: what somebody looked at. */
struct files {
    struct file **items;
    size_t        count, room;
};

void               files_put(struct files *files, const struct incident_facts *facts);
const struct file *files_find(const struct files *files, int64_t no);
void               files_free(struct files *files);

/* A copy whose texts live in arena. */
struct incident_facts facts_copy(const struct incident_facts *facts, struct arena *arena);

#endif
