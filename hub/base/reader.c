#include "hub/base/reader.h"

#include <assert.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/text.h"

static void fail(struct reader *in, const char *name, const char *what)
{
    char pointer[sizeof in->err->pointer];

    if (in->failed)
        return;
    in->failed = true;
    snprintf(pointer, sizeof pointer, "%s/%s", in->place, name);
    err_field(in->err, ERR_INVALID, pointer, "%s", what);
}

void reader_complain(struct reader *in, const char *name, const char *what)
{
    fail(in, name, what);
}

static void remember(struct reader *in, const char *name)
{
    for (size_t i = 0; i < in->asked_count; i++)
        if (strcmp(in->asked[i], name) == 0)
            return;
    assert(in->asked_count < READER_FIELDS_MAX);
    in->asked[in->asked_count++] = name;
}

static bool fits(const json_t *value, json_type type)
{
    return json_typeof(value) == type || (type == JSON_REAL && json_is_integer(value));
}

static json_t *want(struct reader *in, const char *name, json_type type, const char *what)
{
    json_t *value;

    remember(in, name);
    if (in->failed)
        return NULL;
    value = json_object_get(in->object, name);
    if (!value || json_is_null(value))
        what = "is missing";
    else if (fits(value, type))
        return value;
    fail(in, name, what);
    return NULL;
}

/* True when a value is there to be read; asks for the name either way. */
static bool offered(struct reader *in, const char *name)
{
    remember(in, name);
    return in->failed || reader_has(in, name);
}

static size_t depth_of(const char *bytes, size_t len)
{
    size_t depth = 0, deepest = 0;
    bool   in_text = false;

    for (size_t i = 0; i < len; i++) {
        if (in_text && bytes[i] == '\\')
            i++;
        else if (bytes[i] == '"')
            in_text = !in_text;
        else if (!in_text && (bytes[i] == '{' || bytes[i] == '['))
            deepest = ++depth > deepest ? depth : deepest;
        else if (!in_text && (bytes[i] == '}' || bytes[i] == ']') && depth > 0)
            depth--;
    }
    return deepest;
}

static json_t *load(const char *bytes, size_t len, struct err *err)
{
    json_error_t why;
    json_t      *root;

    if (depth_of(bytes, len) > READER_DEPTH_MAX) {
        err_field(err, ERR_INVALID, "", "is nested deeper than %d levels", READER_DEPTH_MAX);
        return NULL;
    }
    root = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, &why);
    if (!root)
        err_set(err, ERR_INVALID, "line %d, column %d: %s", why.line, why.column, why.text);
    return root;
}

struct reader reader_open(const char *bytes, size_t len, struct arena *arena, struct err *err)
{
    struct reader in = {.arena = arena, .err = err, .place = ""};

    in.root = load(bytes, len, err);
    in.object = in.root;
    in.failed = !in.root;
    if (in.root && !json_is_object(in.root)) {
        in.failed = true;
        err_field(err, ERR_INVALID, "", "must be an object");
    }
    return in;
}

static struct reader inner_reader(struct reader *outer, json_t *object, const char *place)
{
    return (struct reader){.arena = outer->arena,
                           .err = outer->err,
                           .object = object,
                           .place = place,
                           .failed = outer->failed};
}

struct reader reader_inside(struct reader *outer, const char *name)
{
    json_t *object = want(outer, name, JSON_OBJECT, "must be an object");

    return inner_reader(outer, object, arena_format(outer->arena, "%s/%s", outer->place, name));
}

size_t read_list(struct reader *in, const char *name, size_t most)
{
    json_t *list = offered(in, name) ? want(in, name, JSON_ARRAY, "must be a list") : NULL;

    if (!list)
        return 0;
    if (json_array_size(list) > most) {
        char what[60];

        snprintf(what, sizeof what, "holds more than %zu items", most);
        fail(in, name, what);
        return 0;
    }
    return json_array_size(list);
}

static json_t *want_item(struct reader *in, const char *name, size_t i, json_type type,
                         const char *what)
{
    json_t *list = json_object_get(in->object, name);
    json_t *item = json_array_get(list, i);

    remember(in, name);
    if (item && fits(item, type))
        return in->failed ? NULL : item;
    fail(in, arena_format(in->arena, "%s/%zu", name, i), what);
    return NULL;
}

struct reader reader_item(struct reader *in, const char *name, size_t i)
{
    json_t *object = want_item(in, name, i, JSON_OBJECT, "must be an object");

    return inner_reader(in, object, arena_format(in->arena, "%s/%s/%zu", in->place, name, i));
}

static const char *text_of(struct reader *in, const char *name, json_t *value, size_t max_bytes)
{
    if (!value)
        return "";
    if (json_string_length(value) > max_bytes) {
        char what[60];

        snprintf(what, sizeof what, "is longer than %zu bytes", max_bytes);
        fail(in, name, what);
        return "";
    }
    return arena_copy(in->arena, json_string_value(value), json_string_length(value));
}

const char *read_item_text(struct reader *in, const char *name, size_t i, size_t max_bytes)
{
    return text_of(in, arena_format(in->arena, "%s/%zu", name, i),
                   want_item(in, name, i, JSON_STRING, "must be a text"), max_bytes);
}

static double number_of(struct reader *in, const char *name, const json_t *value, double least,
                        double most)
{
    double number = json_number_value(value);

    if (!value)
        return 0;
    if (!isfinite(number) || number < least || number > most) {
        char what[80];

        snprintf(what, sizeof what, "must lie between %g and %g", least, most);
        fail(in, name, what);
        return 0;
    }
    return number == 0 ? 0 : number; /* -0.0 is 0 */
}

const char *reader_key(struct reader *in, size_t i)
{
    void *at;

    if (in->failed)
        return NULL;
    at = json_object_iter(in->object);
    while (at && i-- > 0)
        at = json_object_iter_next(in->object, at);
    if (!at)
        return NULL;
    if (in->asked_count >= READER_KEYS_MAX) {
        fail(in, json_object_iter_key(at), "is one field too many here");
        return NULL;
    }
    remember(in, json_object_iter_key(at));
    return json_object_iter_key(at);
}

bool reader_has(const struct reader *in, const char *name)
{
    const json_t *value = json_object_get(in->object, name);

    return value && !json_is_null(value);
}

const char *read_text(struct reader *in, const char *name, size_t max_bytes)
{
    return text_of(in, name, want(in, name, JSON_STRING, "must be a text"), max_bytes);
}

const char *read_text_or(struct reader *in, const char *name, size_t max_bytes,
                         const char *absent)
{
    return offered(in, name) ? read_text(in, name, max_bytes) : absent;
}

double read_number(struct reader *in, const char *name, double least, double most)
{
    return number_of(in, name, want(in, name, JSON_REAL, "must be a number"), least, most);
}

double read_number_or(struct reader *in, const char *name, double least, double most,
                      double absent)
{
    return offered(in, name) ? read_number(in, name, least, most) : absent;
}

int64_t read_integer(struct reader *in, const char *name, int64_t least, int64_t most)
{
    json_t *value = want(in, name, JSON_INTEGER, "must be a whole number");
    int64_t number = value ? json_integer_value(value) : least;

    if (number < least || number > most) {
        char what[80];

        snprintf(what, sizeof what, "must lie between %lld and %lld", (long long)least,
                 (long long)most);
        fail(in, name, what);
        return least;
    }
    return number;
}

int64_t read_integer_or(struct reader *in, const char *name, int64_t least, int64_t most,
                        int64_t absent)
{
    return offered(in, name) ? read_integer(in, name, least, most) : absent;
}

bool read_bool_or(struct reader *in, const char *name, bool absent)
{
    const json_t *value;

    if (!offered(in, name) || in->failed)
        return absent;
    value = json_object_get(in->object, name);
    if (!json_is_boolean(value))
        fail(in, name, "must be true or false");
    return json_is_true(value);
}

int read_word(struct reader *in, const char *name, const char *const *words)
{
    json_t *value = want(in, name, JSON_STRING, "must be a word");
    char    what[120];
    int     i;

    if (!value)
        return 0;
    for (i = 0; words[i]; i++)
        if (strcmp(words[i], json_string_value(value)) == 0)
            return i;
    text_suggest(what, sizeof what, "is not a word we know", json_string_value(value), words);
    fail(in, name, what);
    return 0;
}

int read_word_or(struct reader *in, const char *name, const char *const *words, int absent)
{
    return offered(in, name) ? read_word(in, name, words) : absent;
}

const char *read_json_or_null(struct reader *in, const char *name, size_t *len_r)
{
    char       *dump;
    const char *kept;

    *len_r = 0;
    if (!offered(in, name) || in->failed)
        return NULL;
    dump = json_dumps(json_object_get(in->object, name),
                      JSON_SORT_KEYS | JSON_COMPACT | JSON_ENCODE_ANY);
    *len_r = strlen(dump);
    kept = arena_copy(in->arena, dump, *len_r);
    free(dump);
    return kept;
}

static bool was_asked(const struct reader *in, const char *name)
{
    for (size_t i = 0; i < in->asked_count; i++)
        if (strcmp(in->asked[i], name) == 0)
            return true;
    return false;
}

static void refuse_unknown(struct reader *in)
{
    const char *known[READER_FIELDS_MAX + 1] = {0};
    const char *name;
    json_t     *value;

    if (in->failed)
        return;
    memcpy(known, in->asked, in->asked_count * sizeof *known);
    json_object_foreach (in->object, name, value) {
        char what[120];

        if (was_asked(in, name))
            continue;
        text_suggest(what, sizeof what, "is not a field we know", name, known);
        fail(in, name, what);
    }
}

int reader_leave(struct reader *inner, struct reader *outer)
{
    refuse_unknown(inner);
    outer->failed = outer->failed || inner->failed;
    return outer->failed ? -1 : 0;
}

int reader_close(struct reader *in)
{
    refuse_unknown(in);
    json_decref(in->root);
    in->root = NULL;
    in->object = NULL;
    return in->failed ? -1 : 0;
}

static void walk(struct reader *in, json_t *value, const char *path, json_text *on, void *user)
{
    const char *name, *dot = *path ? "." : "";
    json_t     *inner;

    if (json_is_string(value))
        on(user, path, json_string_value(value));
    else if (!json_is_object(value))
        fail(in, path, "must be a text");
    json_object_foreach (value, name, inner)
        walk(in, inner, arena_format(in->arena, "%s%s%s", path, dot, name), on, user);
}

int json_texts(const char *bytes, size_t len, json_text *on, void *user, struct err *err)
{
    struct arena  paths = {0};
    struct reader in = reader_open(bytes, len, &paths, err);

    if (!in.failed)
        walk(&in, in.root, "", on, user);
    json_decref(in.root);
    arena_free(&paths);
    return in.failed ? -1 : 0;
}

int json_canonical(struct buf *buf, const char *bytes, size_t len, struct err *err)
{
    json_t *root = load(bytes, len, err);
    char   *dump;

    if (!root)
        return -1;
    dump = json_dumps(root, JSON_SORT_KEYS | JSON_COMPACT | JSON_ENCODE_ANY);
    buf_text(buf, dump);
    free(dump);
    json_decref(root);
    return 0;
}
