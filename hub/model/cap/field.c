#include "hub/model/cap/field.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void cap_tell(const struct cap_reading *in, const char *name, const char *text)
{
    cap_note(in->notes, false, arena_format(in->arena, "%s%s", in->place, name), "%s", text);
}

enum { FEET_MAX = 10000000, TAG_PART_MAX = 8 };

/* A child of that name, in the message's namespace or in none. */
const struct xml_node *cap_child(const struct cap_reading *in, const struct xml_node *from,
                                 const char *name)
{
    for (; from; from = from->next)
        if (strcmp(from->name, name) == 0 &&
            (strcmp(from->space, in->space) == 0 || from->space[0] == '\0'))
            return from;
    return NULL;
}

size_t cap_count(const struct cap_reading *in, const struct xml_node *node, const char *name)
{
    size_t count = 0;

    for (node = cap_child(in, node->first, name); node; node = cap_child(in, node->next, name))
        count++;
    if (count > CAP_LIST_MAX)
        cap_tell(in, name, "more of them than we read");
    return count < CAP_LIST_MAX ? count : CAP_LIST_MAX;
}

/* The text without blanks around it; NULL when nothing is left. */
const char *cap_trimmed(const struct cap_reading *in, const struct xml_node *node)
{
    const char *text = node ? node->text : "";
    size_t      len = strlen(text);

    while (len > 0 && isspace((unsigned char)*text)) {
        text++;
        len--;
    }
    while (len > 0 && isspace((unsigned char)text[len - 1]))
        len--;
    return len > 0 ? arena_copy(in->arena, text, len) : NULL;
}

const char *cap_text(const struct cap_reading *in, const struct xml_node *node,
                     const char *name)
{
    return cap_trimmed(in, cap_child(in, node->first, name));
}

/* The place of a word in its list; -1 when it is in none. */
int cap_word(const struct cap_reading *in, const char *name, const char *word,
             const char *const *words)
{
    for (int i = 0; word && words[i]; i++) {
        if (strcasecmp(words[i], word) != 0)
            continue;
        if (strcmp(words[i], word) != 0)
            cap_tell(in, name, "written in another case");
        return i;
    }
    return -1;
}

int cap_word_or(const struct cap_reading *in, const struct xml_node *node, const char *name,
                const char *const *words, int otherwise)
{
    const char *word = cap_text(in, node, name);
    int         place = cap_word(in, name, word, words);

    if (place >= 0)
        return place;
    cap_tell(in, name, word ? "is not a word of CAP 1.2" : "is missing");
    return otherwise;
}

unsigned cap_set(const struct cap_reading *in, const struct xml_node *node, const char *name,
                 const char *const *words)
{
    const struct xml_node *item = cap_child(in, node->first, name);
    unsigned               set = 0;

    for (; item; item = cap_child(in, item->next, name)) {
        int place = cap_word(in, name, cap_trimmed(in, item), words);

        if (place >= 0)
            set |= ALERT_BIT(place);
        else
            cap_tell(in, name, "is not a word of CAP 1.2");
    }
    return set;
}

static void tell_if_rewritten(const struct cap_reading *in, const char *name, const char *text,
                              const struct alert_time *time)
{
    char ours[STAMP_LEN + 1];

    if (strcmp(alert_time_text(ours, time), text) != 0)
        cap_tell(in, name, "is not written as CAP 3.3.2 asks");
}

/* xs:dateTime writes the end of a day as 24:00:00; a missing offset is UTC. */
bool cap_parse_time(const struct cap_reading *in, const char *name, const char *text,
                    struct alert_time *time_r)
{
    char copy[48], *hour;
    bool is_midnight, has_zone = true;

    if (strlen(text) >= sizeof copy - 1)
        return false;
    snprintf(copy, sizeof copy, "%s", text);
    hour = strchr(copy, 'T');
    is_midnight = hour && strncmp(hour, "T24:00:00", 9) == 0;
    if (is_midnight)
        memcpy(hour + 1, "00", 2);
    if (!alert_time_parse(time_r, copy)) {
        copy[strlen(copy) + 1] = '\0';
        copy[strlen(copy)] = 'Z';
        if (!alert_time_parse(time_r, copy))
            return false;
        cap_tell(in, name, "has no time zone: UTC is assumed");
        has_zone = false;
    }
    if (is_midnight)
        time_r->ms += 86400000;
    if (has_zone)
        tell_if_rewritten(in, name, text, time_r);
    return true;
}

struct alert_time cap_time(const struct cap_reading *in, const struct xml_node *node,
                           const char *name)
{
    struct alert_time time = {0};
    const char       *text = cap_text(in, node, name);

    if (text && !cap_parse_time(in, name, text, &time)) {
        cap_tell(in, name, "is not a time");
        time = (struct alert_time){0};
    }
    return time;
}

/* CAP 1.0 wrote <geocode>FIPS6=006017</geocode>. */
static struct alert_value value_of(const struct cap_reading *in, const struct xml_node *node)
{
    const char *name = cap_text(in, node, "valueName"), *value = cap_text(in, node, "value");
    const char *text = cap_trimmed(in, node), *equals = text ? strchr(text, '=') : NULL;

    if (!name && equals)
        return (struct alert_value){arena_copy(in->arena, text, (size_t)(equals - text)),
                                    arena_text(in->arena, equals + 1)};
    return (struct alert_value){name ? name : "", value ? value : ""};
}

struct alert_values cap_values(const struct cap_reading *in, const struct xml_node *node,
                               const char *name)
{
    size_t                 count = cap_count(in, node, name), i = 0;
    struct alert_value    *items = arena_alloc(in->arena, (count + 1) * sizeof *items);
    const struct xml_node *item = cap_child(in, node->first, name);

    for (; item && i < count; item = cap_child(in, item->next, name))
        items[i++] = value_of(in, item);
    return (struct alert_values){items, count};
}

bool cap_is_language(const char *tag)
{
    size_t part = 0;
    bool   is_first = true;

    for (;; tag++) {
        if (*tag == '-' || *tag == '\0') {
            if (part == 0 || part > TAG_PART_MAX)
                return false;
            if (*tag == '\0')
                return true;
            part = 0;
            is_first = false;
        } else {
            if (!(is_first ? isalpha((unsigned char)*tag) : isalnum((unsigned char)*tag)))
                return false;
            part++;
        }
    }
}

/* What an anyURI may not hold is written as RFC 3986 §2.1 says. */
const char *cap_uri(const struct cap_reading *in, const struct xml_node *node, const char *name)
{
    const char *text = cap_text(in, node, name);
    struct buf  out = {0};
    const char *kept;

    if (!text || xml_is_uri(text))
        return text;
    for (const char *at = text; *at; at++) {
        bool is_odd = (unsigned char)*at <= ' ' || (unsigned char)*at >= 0x80 ||
                      strchr("<>\"{}|\\^`[]%#", *at);

        buf_format(&out, is_odd ? "%%%02X" : "%c", (unsigned char)*at);
    }
    kept = xml_is_uri(out.bytes) ? arena_text(in->arena, out.bytes) : NULL;
    buf_free(&out);
    cap_tell(in, name, kept ? "is no URI: mended" : "is no URI: left out");
    return kept;
}

/* A tag as xs:language has it; what is none says at least that it is not en-US. */
const char *cap_language(const struct cap_reading *in, const struct xml_node *node)
{
    const char *text = cap_text(in, node, "language");
    char       *tag;

    if (!text || cap_is_language(text))
        return text;
    tag = arena_text(in->arena, text);
    for (char *at = strchr(tag, '_'); at; at = strchr(at, '_'))
        *at = '-';
    if (cap_is_language(tag)) {
        cap_tell(in, "language", "is written with \"_\": mended");
        return tag;
    }
    cap_tell(in, "language", "is not a language tag: \"und\", undetermined");
    return "und";
}

double cap_feet(const struct cap_reading *in, const struct xml_node *node, const char *name)
{
    const char *text = cap_text(in, node, name);
    char       *end;
    double      feet = text ? strtod(text, &end) : NAN;

    if (text && (*end != '\0' || !isfinite(feet) || fabs(feet) > FEET_MAX)) {
        cap_tell(in, name, "is not a number");
        return NAN;
    }
    return feet;
}
