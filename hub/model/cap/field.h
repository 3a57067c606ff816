/* field.h: one element of a CAP message at a time, taken as it comes: for read.c. */
#ifndef TOCSIN_MODEL_CAP_FIELD_H
#define TOCSIN_MODEL_CAP_FIELD_H

#include "hub/base/xml.h"
#include "hub/model/cap.h"

enum { CAP_LIST_MAX = 1000 };

struct cap_reading {
    struct arena     *arena;
    struct cap_notes *notes;
    const char       *space; /* of the root */
    const char       *place; /* "infos/0/", for the notes */
};

/* A note about the element of that name in this place. */
void cap_tell(const struct cap_reading *in, const char *name, const char *text);

/* The first of that name from here on among siblings, in the message's namespace
 * or in none. */
const struct xml_node *cap_child(const struct cap_reading *in, const struct xml_node *from,
                                 const char *name);

/* How many children have that name, at most CAP_LIST_MAX. */
size_t cap_count(const struct cap_reading *in, const struct xml_node *node, const char *name);

/* The text without blanks around it; NULL when nothing is left, or no such child. */
const char *cap_trimmed(const struct cap_reading *in, const struct xml_node *node);
const char *cap_text(const struct cap_reading *in, const struct xml_node *node,
                     const char *name);

/* The place of a word in its list, in any case; -1 when it is in none. */
int cap_word(const struct cap_reading *in, const char *name, const char *word,
             const char *const *words);

/* The same of a child; otherwise, with a note, when it is missing or unknown. */
int cap_word_or(const struct cap_reading *in, const struct xml_node *node, const char *name,
                const char *const *words, int otherwise);

/* All children of that name as a set of bits. */
unsigned cap_set(const struct cap_reading *in, const struct xml_node *node, const char *name,
                 const char *const *words);

bool cap_parse_time(const struct cap_reading *in, const char *name, const char *text,
                    struct alert_time *time_r);
struct alert_time cap_time(const struct cap_reading *in, const struct xml_node *node,
                           const char *name);

/* {valueName, value} pairs; "name=value" of CAP 1.0. */
struct alert_values cap_values(const struct cap_reading *in, const struct xml_node *node,
                               const char *name);

/* A URI as a schema takes it; NULL when there is none. */
const char *cap_uri(const struct cap_reading *in, const struct xml_node *node,
                    const char *name);

/* RFC 3066 §2.1: letters, then parts of letters and digits, each at most 8. */
bool cap_is_language(const char *tag);

/* Such a tag, or NULL. */
const char *cap_language(const struct cap_reading *in, const struct xml_node *node);

/* What CAP 1.2 §3.2 says of order and number of elements, and of names it does not know:
 * a note for each of them. */
void cap_look_at_order(const struct cap_reading *in, const struct xml_node *root);

/* A number, or NaN. */
double cap_feet(const struct cap_reading *in, const struct xml_node *node, const char *name);

#endif
