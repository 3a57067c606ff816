#include "hub/base/yaml.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "hub/base/scalar.h"
#include "hub/base/writer.h"

struct reading {
    yaml_parser_t parser;
    yaml_event_t  event; /* the one looked at */
    struct writer out;
    struct buf    places; /* struct yaml_place[] */
    struct arena *arena;
    struct err   *err;
    const char   *path;
    unsigned      depth;
};

static size_t place_count(const struct reading *in)
{
    return in->places.len / sizeof(struct yaml_place);
}

static const struct yaml_place *place_at(const struct reading *in, size_t i)
{
    return (const struct yaml_place *)(const void *)in->places.bytes + i;
}

static int complain(struct reading *in, yaml_mark_t at, const char *what)
{
    char where[200];

    snprintf(where, sizeof where, "%.150s:%zu:%zu", in->path, at.line + 1, at.column + 1);
    err_set(in->err, ERR_INVALID, "%s", what);
    return err_at(in->err, where);
}

static int complain_here(struct reading *in, const char *what)
{
    return complain(in, in->event.start_mark, what);
}

static int next(struct reading *in)
{
    yaml_event_delete(&in->event);
    if (yaml_parser_parse(&in->parser, &in->event))
        return 0;
    memset(&in->event, 0, sizeof in->event);
    if (in->parser.error == YAML_READER_ERROR)
        return complain(in, in->parser.mark, in->parser.problem);
    return complain(in, in->parser.problem_mark, in->parser.problem);
}

static size_t remember(struct reading *in, size_t parent, const char *name)
{
    struct yaml_place place = {.parent = parent,
                               .name = name,
                               .line = (unsigned)in->event.start_mark.line + 1,
                               .column = (unsigned)in->event.start_mark.column + 1};

    buf_add(&in->places, &place, sizeof place);
    return place_count(in) - 1;
}

static int refuse_extras(struct reading *in, const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor)
        return complain_here(in, "anchors (&name) are not read; write the value out");
    if (tag)
        return complain_here(in, "tags (!name) are not read; a text may stand in quotes");
    return 0;
}

/* The scalar as a text of ours, in the arena. NULL after a complaint. */
static const char *text_of(struct reading *in, size_t max_bytes)
{
    const char *value = (const char *)in->event.data.scalar.value;
    size_t      len = in->event.data.scalar.length;

    if (memchr(value, '\0', len))
        complain_here(in, "holds a NUL character");
    else if (len > max_bytes)
        complain_here(in, "is too long for a key");
    else
        return arena_copy(in->arena, value, len);
    return NULL;
}

static int scalar(struct reading *in, const char *name)
{
    const char *text = text_of(in, YAML_BYTES_MAX);

    if (!text)
        return -1;
    if (refuse_extras(in, in->event.data.scalar.anchor, in->event.data.scalar.tag) < 0)
        return -1;
    if (in->event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE) {
        write_text(&in->out, name, text);
        return next(in);
    }
    if (!scalar_write(&in->out, name, text))
        return complain_here(in, "is not a number we can keep; put it in quotes");
    return next(in);
}

static int value(struct reading *in, const char *name, size_t place);

static int list(struct reading *in, const char *name, size_t place)
{
    if (refuse_extras(in, in->event.data.sequence_start.anchor,
                      in->event.data.sequence_start.tag) < 0)
        return -1;
    write_list(&in->out, name);
    if (next(in) < 0)
        return -1;
    for (size_t i = 0; in->event.type != YAML_SEQUENCE_END_EVENT; i++) {
        size_t item = remember(in, place, arena_format(in->arena, "%zu", i));

        if (value(in, NULL, item) < 0)
            return -1;
    }
    write_end(&in->out);
    return next(in);
}

static bool is_repeated(const struct reading *in, size_t parent, const char *key)
{
    for (size_t i = parent + 1; i < place_count(in); i++)
        if (place_at(in, i)->parent == parent && strcmp(place_at(in, i)->name, key) == 0)
            return true;
    return false;
}

/* Looks at a key; the event after it is its value. NULL after a complaint. */
static const char *key(struct reading *in, size_t parent)
{
    const char *name;
    char        what[YAML_KEY_BYTES_MAX + 60];

    if (in->event.type != YAML_SCALAR_EVENT) {
        complain_here(in, "a key must be a word");
        return NULL;
    }
    if (refuse_extras(in, in->event.data.scalar.anchor, in->event.data.scalar.tag) < 0)
        return NULL;
    name = text_of(in, YAML_KEY_BYTES_MAX);
    if (!name)
        return NULL;
    if (*name == '\0' || is_repeated(in, parent, name)) {
        snprintf(what, sizeof what, "the key \"%s\" %s", name,
                 *name ? "stands here for the second time" : "is empty");
        complain_here(in, what);
        return NULL;
    }
    return name;
}

static int mapping(struct reading *in, const char *name, size_t place)
{
    if (refuse_extras(in, in->event.data.mapping_start.anchor,
                      in->event.data.mapping_start.tag) < 0)
        return -1;
    write_object(&in->out, name);
    if (next(in) < 0)
        return -1;
    for (size_t keys = 0; in->event.type != YAML_MAPPING_END_EVENT; keys++) {
        const char *inner = key(in, place);
        size_t      at;

        if (!inner)
            return -1;
        if (keys == YAML_KEYS_MAX)
            return complain_here(in, "is one key too many for one place");
        at = remember(in, place, inner);
        if (next(in) < 0 || value(in, inner, at) < 0)
            return -1;
    }
    write_end(&in->out);
    return next(in);
}

static int value(struct reading *in, const char *name, size_t place)
{
    int result;

    if (in->depth == YAML_DEPTH_MAX)
        return complain_here(in, "is nested too deeply");
    in->depth++;
    switch (in->event.type) {
    case YAML_SCALAR_EVENT:
        result = scalar(in, name);
        break;
    case YAML_SEQUENCE_START_EVENT:
        result = list(in, name, place);
        break;
    case YAML_MAPPING_START_EVENT:
        result = mapping(in, name, place);
        break;
    default:
        result = complain_here(in, "aliases (*name) are not read; write the value out");
    }
    in->depth--;
    return result;
}

static int document(struct reading *in)
{
    if (next(in) < 0 || next(in) < 0) /* the stream, then its first document */
        return -1;
    if (in->event.type == YAML_STREAM_END_EVENT) {
        write_null(&in->out, NULL);
        remember(in, 0, "");
        return 0;
    }
    if (in->event.data.document_start.version_directive ||
        in->event.data.document_start.tag_directives.start !=
            in->event.data.document_start.tag_directives.end)
        return complain_here(in, "directives (%NAME) are not read");
    if (next(in) < 0 || value(in, NULL, remember(in, 0, "")) < 0 || next(in) < 0)
        return -1;
    if (in->event.type != YAML_STREAM_END_EVENT)
        return complain_here(in, "a second document begins here; one file holds one");
    return 0;
}

int yaml_read(struct yaml *yaml_r, const char *path, const struct buf *text,
              struct arena *arena, struct err *err)
{
    struct buf     json = {0};
    struct reading in = {.out = writer_open(&json), .arena = arena, .err = err, .path = path};
    const char    *bytes = text->len ? text->bytes : "";
    size_t         mark = text->len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    int            result;

    if (text->len > YAML_BYTES_MAX)
        return err_set(err, ERR_TOO_LARGE, "%.150s: is larger than %d bytes", path,
                       YAML_BYTES_MAX);
    if (!yaml_parser_initialize(&in.parser))
        abort();
    yaml_parser_set_encoding(&in.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&in.parser, (const unsigned char *)bytes + mark,
                                 text->len - mark);
    result = document(&in);
    yaml_event_delete(&in.event);
    yaml_parser_delete(&in.parser);
    if (result == 0)
        *yaml_r = (struct yaml){
            .path = path,
            .json = arena_copy(arena, json.bytes, json.len),
            .json_len = json.len,
            .places = (void *)arena_copy(arena, in.places.bytes, in.places.len),
            .place_count = place_count(&in),
        };
    buf_free(&json);
    buf_free(&in.places);
    return result;
}

/* Compares a name with one step of a pointer, in which ~1 is "/" and ~0 is "~". */
static bool is_step(const char *name, const char *step, size_t len)
{
    size_t i = 0;

    for (; *name && i < len; name++, i++) {
        char letter = step[i];

        if (letter == '~' && i + 1 < len && (step[i + 1] == '0' || step[i + 1] == '1'))
            letter = step[++i] == '1' ? '/' : '~';
        if (*name != letter)
            return false;
    }
    return *name == '\0' && i == len;
}

const struct yaml_place *yaml_place(const struct yaml *yaml, const char *pointer)
{
    size_t at = 0;

    while (*pointer == '/') {
        size_t len = strcspn(++pointer, "/");
        size_t i = at + 1;

        while (i < yaml->place_count &&
               (yaml->places[i].parent != at || !is_step(yaml->places[i].name, pointer, len)))
            i++;
        if (i >= yaml->place_count)
            break;
        at = i;
        pointer += len;
    }
    return &yaml->places[at];
}

int yaml_blame(const struct yaml *yaml, struct err *err)
{
    const struct yaml_place *place;
    char                     where[200];

    if (!err)
        return -1;
    place = yaml_place(yaml, err->pointer);
    snprintf(where, sizeof where, "%.150s:%u:%u", yaml->path, place->line, place->column);
    return err_at(err, where);
}
