/* order.c: what others wrote against the table of CAP 1.2 §3.2: a strict receiver refuses
 * what we only remark. */
#include <string.h>

#include "hub/model/cap/field.h"

enum { ELEMENTS_MAX = 24 }; /* of the longest list below */

struct element {
    const char           *name;
    bool                  may_repeat;
    const struct element *children;
};

static const struct element PAIR[] = {{.name = "valueName"}, {.name = "value"}, {0}};
static const struct element RESOURCE[] = {
    {.name = "resourceDesc"},
    {.name = "mimeType"},
    {.name = "size"},
    {.name = "uri"},
    {.name = "derefUri"},
    {.name = "digest"},
    {0},
};
static const struct element AREA[] = {
    {.name = "areaDesc"},
    {.name = "polygon", .may_repeat = true},
    {.name = "circle", .may_repeat = true},
    {.name = "geocode", .may_repeat = true, .children = PAIR},
    {.name = "altitude"},
    {.name = "ceiling"},
    {0},
};
static const struct element INFO[] = {
    {.name = "language"},
    {.name = "category", .may_repeat = true},
    {.name = "event"},
    {.name = "responseType", .may_repeat = true},
    {.name = "urgency"},
    {.name = "severity"},
    {.name = "certainty"},
    {.name = "audience"},
    {.name = "eventCode", .may_repeat = true, .children = PAIR},
    {.name = "effective"},
    {.name = "onset"},
    {.name = "expires"},
    {.name = "senderName"},
    {.name = "headline"},
    {.name = "description"},
    {.name = "instruction"},
    {.name = "web"},
    {.name = "contact"},
    {.name = "parameter", .may_repeat = true, .children = PAIR},
    {.name = "resource", .may_repeat = true, .children = RESOURCE},
    {.name = "area", .may_repeat = true, .children = AREA},
    {0},
};
static const struct element ALERT[] = {
    {.name = "identifier"},
    {.name = "sender"},
    {.name = "sent"},
    {.name = "status"},
    {.name = "msgType"},
    {.name = "source"},
    {.name = "scope"},
    {.name = "restriction"},
    {.name = "addresses"},
    {.name = "code", .may_repeat = true},
    {.name = "note"},
    {.name = "references"},
    {.name = "incidents"},
    {.name = "info", .may_repeat = true, .children = INFO},
    {.name = "Signature", .may_repeat = true},
    {0},
};

static const struct element *named(const struct element *elements, const char *name)
{
    for (; elements->name; elements++)
        if (strcmp(elements->name, name) == 0)
            return elements;
    return NULL;
}

static bool is_of_cap(const struct cap_reading *in, const struct xml_node *node)
{
    return strcmp(node->space, in->space) == 0 || node->space[0] == '\0' ||
           strcmp(node->name, "Signature") == 0;
}

/* Under the place of the parent. */
static void look_at(const struct cap_reading *in, const struct xml_node *parent,
                    const struct element *elements)
{
    const struct element *last = elements;
    size_t                counts[ELEMENTS_MAX] = {0};

    for (const struct xml_node *node = parent->first; node; node = node->next) {
        const struct element *is = named(elements, node->name);
        struct cap_reading    inner = *in;
        size_t                before;

        if (!is || !is_of_cap(in, node)) {
            cap_tell(in, node->name, "is no element of CAP here: left out");
            continue;
        }
        before = counts[is - elements]++;
        if (is < last)
            cap_tell(in, is->name, "stands out of order");
        else
            last = is;
        if (before > 0 && !is->may_repeat)
            cap_tell(in, is->name, "stands more than once: the first counts");
        if (node->space[0] == '\0')
            cap_tell(in, is->name, "is in no namespace");
        if (!is->children)
            continue;
        inner.place = arena_format(in->arena, "%s%ss/%zu/", in->place, is->name, before);
        look_at(&inner, node, is->children);
    }
}

void cap_look_at_order(const struct cap_reading *in, const struct xml_node *root)
{
    if (strcmp(root->space, CAP_SPACE_12) != 0)
        cap_tell(in, "alert", "is an older CAP than 1.2");
    look_at(in, root, ALERT);
}
