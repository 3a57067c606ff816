/* profile.c: a profile's rules against a message, counted on its elements as we write
 * them, so that a rule names elements as CAP does. */
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/reader.h"
#include "hub/base/xml.h"
#include "hub/model/cap.h"

enum {
    RULES_MAX = 200,
    STEPS_MAX = 4,
    TEXT_MAX = 400,
    VALUE_MAX = 4000, /* bytes of a value that is looked at; more matches nothing */
    MOST = 100000
};

/* Which elements are meant. */
struct which {
    const char *steps[STEPS_MAX]; /* "info", "parameter" below the alert or the group */
    size_t      step_count;
    const char *name; /* the valueName it must have, or NULL */
    regex_t     like; /* only values like this are meant */
    bool        has_like;
};

struct rule {
    const char  *says;
    bool         must, has_value, has_when;
    size_t       group; /* how many of the first steps make one group of which is counted */
    struct which which, when;
    regex_t      value; /* what each value must be like */
    int64_t      least, most;
};

struct cap_profile {
    struct arena arena;
    const char  *title;
    struct rule *rules;
    size_t       count;
};

static void read_regex(struct reader *in, const char *name, regex_t *regex_r, bool *has_r)
{
    const char *text = read_text_or(in, name, TEXT_MAX, NULL);

    if (!text || in->failed)
        return;
    *has_r = regcomp(regex_r, text, REG_EXTENDED | REG_NOSUB) == 0;
    if (!*has_r)
        reader_complain(in, name, "is no regular expression");
}

static void read_which(struct reader *in, struct which *which)
{
    char *path = arena_text(in->arena, read_text(in, "element", TEXT_MAX));

    for (char *step = path; step && *step;) {
        char *slash = strchr(step, '/');

        if (which->step_count == STEPS_MAX) {
            reader_complain(in, "element", "has more steps than a CAP message");
            return;
        }
        which->steps[which->step_count++] = step;
        if (slash)
            *slash++ = '\0';
        step = slash;
    }
    if (which->step_count == 0)
        reader_complain(in, "element", "names none");
    which->name = read_text_or(in, "name", TEXT_MAX, NULL);
    read_regex(in, "like", &which->like, &which->has_like);
}

static void read_rule(struct reader *in, struct rule *rule)
{
    static const char *const LEVELS[] = {"must", "should", NULL};
    static const char *const GROUPS[] = {"alert", "parent", NULL};

    read_which(in, &rule->which);
    read_regex(in, "value", &rule->value, &rule->has_value);
    rule->least = read_integer_or(in, "least", 0, MOST, 0);
    rule->most = read_integer_or(in, "most", 0, MOST, MOST);
    rule->must = read_word_or(in, "level", LEVELS, 0) == 0;
    rule->group = read_word_or(in, "within", GROUPS, 1) == 0 ? 0 : rule->which.step_count - 1;
    rule->says = read_text(in, "says", TEXT_MAX);
    if (reader_has(in, "when")) {
        struct reader when = reader_inside(in, "when");

        read_which(&when, &rule->when);
        rule->has_when = true;
        reader_leave(&when, in);
    }
}

struct cap_profile *cap_profile_open(const char *json, size_t len, struct err *err)
{
    struct cap_profile *profile = MEM_NEW(struct cap_profile);
    struct reader       in = reader_open(json, len, &profile->arena, err);
    size_t              count = read_list(&in, "rules", RULES_MAX);

    profile->title = read_text(&in, "title", TEXT_MAX);
    read_text_or(&in, "source", 2000, NULL);
    profile->rules = arena_alloc(&profile->arena, (count + 1) * sizeof *profile->rules);
    for (; profile->count < count && !in.failed; profile->count++) {
        struct reader item = reader_item(&in, "rules", profile->count);

        read_rule(&item, &profile->rules[profile->count]);
        reader_leave(&item, &in);
    }
    if (reader_close(&in) == 0)
        return profile;
    cap_profile_close(profile);
    return NULL;
}

void cap_profile_close(struct cap_profile *profile)
{
    if (!profile)
        return;
    for (size_t i = 0; i < profile->count; i++) {
        struct rule *rule = &profile->rules[i];

        if (rule->has_value)
            regfree(&rule->value);
        if (rule->which.has_like)
            regfree(&rule->which.like);
        if (rule->has_when && rule->when.has_like)
            regfree(&rule->when.like);
    }
    arena_free(&profile->arena);
    free(profile);
}

const char *cap_profile_title(const struct cap_profile *profile)
{
    return profile->title;
}

static const char *value_of(const struct xml_node *node)
{
    const struct xml_node *value = xml_child(node, "value");

    return value ? value->text : node->text;
}

static bool is_like(const regex_t *regex, const char *text)
{
    return strnlen(text, VALUE_MAX) < VALUE_MAX && regexec(regex, text, 0, NULL, 0) == 0;
}

static bool is_meant(const struct which *which, const struct xml_node *node)
{
    const struct xml_node *name = which->name ? xml_child(node, "valueName") : NULL;

    if (which->name && (!name || strcmp(name->text, which->name) != 0))
        return false;
    return !which->has_like || is_like(&which->like, value_of(node));
}

/* How many below node are meant, and whether each has the value the rule wants. */
static int64_t count_of(const struct which *which, size_t step, const struct xml_node *node,
                        const regex_t *value, bool *all_fit)
{
    const struct xml_node *child = xml_child(node, which->steps[step]);
    int64_t                count = 0;

    for (; child; child = xml_next(child)) {
        if (step + 1 < which->step_count) {
            count += count_of(which, step + 1, child, value, all_fit);
            continue;
        }
        if (!is_meant(which, child))
            continue;
        count++;
        if (value && !is_like(value, value_of(child)))
            *all_fit = false;
    }
    return count;
}

struct looking {
    struct cap_notes  *notes;
    const struct rule *rule;
};

static void look_at_group(const struct looking *at, const struct xml_node *node,
                          const char *place)
{
    const struct rule *rule = at->rule;
    bool               all_fit = true;
    int64_t            count;

    if (rule->has_when && count_of(&rule->when, 0, node, NULL, &all_fit) == 0)
        return;
    count = count_of(&rule->which, rule->group, node, rule->has_value ? &rule->value : NULL,
                     &all_fit);
    if (count < rule->least || count > rule->most || !all_fit)
        cap_note(at->notes, rule->must,
                 arena_format(at->notes->arena, "%s%s", place,
                              rule->which.steps[rule->which.step_count - 1]),
                 "%s", rule->says);
}

static void each_group(const struct looking *at, size_t step, const struct xml_node *node,
                       const char *place)
{
    const struct xml_node *child;
    size_t                 i = 0;

    if (step == at->rule->group) {
        look_at_group(at, node, place);
        return;
    }
    for (child = xml_child(node, at->rule->which.steps[step]); child; child = xml_next(child))
        each_group(at, step + 1, child,
                   arena_format(at->notes->arena, "%s%ss/%zu/", place,
                                at->rule->which.steps[step], i++));
}

void cap_profile_check(struct cap_notes *notes, const struct cap_profile *profile,
                       const struct alert *alert)
{
    struct arena           arena = {0};
    struct buf             bytes = {0};
    const struct xml_node *root;

    cap_write(&bytes, alert, &(struct cap_style){0});
    root = xml_read(bytes.bytes, bytes.len, &arena, NULL);
    for (size_t i = 0; root && i < profile->count; i++)
        each_group(&(struct looking){notes, &profile->rules[i]}, 0, root, "");
    buf_free(&bytes);
    arena_free(&arena);
}
