#include "hub/base/reader.h"

#include "tests/kit/check.h"

static struct err err;

/* Reads a small document the way a parser would; returns the complaint. */
static const char *complaint(const char *bytes)
{
    static const char *const COLOURS[] = {"red", "green", NULL};
    struct arena             arena = {0};
    struct reader            in, where;

    err = (struct err){0};
    in = reader_open(bytes, strlen(bytes), &arena, &err);
    read_text(&in, "name", 8);
    read_word_or(&in, "colour", COLOURS, 0);
    read_integer_or(&in, "floors", 0, 9, 1);
    read_bool_or(&in, "open", true);
    where = reader_inside(&in, "where");
    read_number(&where, "lat", -90, 90);
    reader_leave(&where, &in);
    for (size_t i = 0, count = read_list(&in, "tags", 2); i < count; i++)
        read_item_text(&in, "tags", i, 4);
    reader_close(&in);
    arena_free(&arena);
    return err.text;
}

TEST(a_whole_document_has_no_complaint)
{
    CHECK_TEXT(complaint("{\"name\":\"a\",\"where\":{\"lat\":43}}"), "");
    CHECK_TEXT(
        complaint("{\"name\":\"a\",\"colour\":null,\"tags\":[\"x\",\"y\"],\"open\":false,"
                  "\"where\":{\"lat\":-0.0}}"),
        "");
}

TEST(every_complaint_names_its_field)
{
    static const struct {
        const char *bytes, *text, *pointer;
    } CASES[] = {
        {"{}", "name: is missing", "/name"},
        {"{\"name\":7}", "name: must be a text", "/name"},
        {"{\"name\":\"abcdefghi\"}", "name: is longer than 8 bytes", "/name"},
        {"{\"name\":\"a\",\"where\":{}}", "where/lat: is missing", "/where/lat"},
        {"{\"name\":\"a\",\"where\":{\"lat\":91}}", "where/lat: must lie between -90 and 90",
         "/where/lat"},
        {"{\"name\":\"a\",\"where\":{\"lat\":\"4\"}}", "where/lat: must be a number",
         "/where/lat"},
        {"{\"name\":\"a\",\"where\":{\"lat\":1,\"lot\":2}}",
         "where/lot: is not a field we know; did you mean \"lat\"?", "/where/lot"},
        {"{\"name\":\"a\",\"colour\":\"gren\"}",
         "colour: is not a word we know; did you mean \"green\"?", "/colour"},
        {"{\"name\":\"a\",\"floors\":1.5}", "floors: must be a whole number", "/floors"},
        {"{\"name\":\"a\",\"floors\":10}", "floors: must lie between 0 and 9", "/floors"},
        {"{\"name\":\"a\",\"open\":1}", "open: must be true or false", "/open"},
        {"{\"name\":\"a\",\"where\":[]}", "where: must be an object", "/where"},
        {"{\"name\":\"a\",\"where\":{\"lat\":1},\"tags\":[1]}", "tags/0: must be a text",
         "/tags/0"},
        {"{\"name\":\"a\",\"where\":{\"lat\":1},\"tags\":[\"a\",\"b\",\"c\"]}",
         "tags: holds more than 2 items", "/tags"},
        {"{\"name\":\"a\",\"where\":{\"lat\":1},\"zzz\":1}", "zzz: is not a field we know",
         "/zzz"},
        {"[]", "document: must be an object", ""},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        CHECK_TEXT(complaint(CASES[i].bytes), CASES[i].text);
        CHECK_TEXT(err.pointer, CASES[i].pointer);
        CHECK_INT(err.kind, ERR_INVALID);
    }
}

TEST(what_is_not_json_is_refused_with_its_place)
{
    CHECK(strstr(complaint("{\"name\":\"a\",\"name\":\"b\"}"), "duplicate object key") != NULL);
    CHECK(strstr(complaint("{\"name\":NaN}"), "line 1, column") != NULL);
    CHECK(strstr(complaint("{\"name\":\"\\u0000\"}"), "\\u0000 is not allowed") != NULL);
    CHECK(strstr(complaint("{\"where\":{\"lat\":1e400}}"), "real number overflow") != NULL);
    CHECK(strstr(complaint("{\"name\":\"a\"} x"), "end of file expected") != NULL);
    CHECK(strstr(complaint("{\"name\":\"\xff\"}"), "unable to decode byte") != NULL);
    CHECK(strstr(complaint(""), "line 1, column 0") != NULL);
}

TEST(depth_is_bounded_and_brackets_inside_texts_do_not_count)
{
    CHECK_TEXT(complaint("{\"name\":\"[[[[[[[[[[[[[[[[[[\",\"where\":{\"lat\":1}}"),
               "name: is longer than 8 bytes");
    CHECK_TEXT(complaint("[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]"),
               "document: is nested deeper than 16 levels");
}

TEST(keys_that_are_data_are_walked_in_order)
{
    static const char BYTES[] = "{\"it\":\"ciao\",\"en\":\"hello\"}";
    struct arena      arena = {0};
    struct reader     in = reader_open(BYTES, sizeof BYTES - 1, &arena, NULL);

    CHECK_TEXT(reader_key(&in, 0), "it");
    CHECK_TEXT(reader_key(&in, 1), "en");
    CHECK(reader_key(&in, 2) == NULL);
    CHECK_TEXT(read_text(&in, "en", 10), "hello");
    CHECK_INT(reader_close(&in), 0);
    arena_free(&arena);
}

TEST(more_keys_than_are_walked_are_refused_and_names_can_still_be_asked_for)
{
    struct buf    json = {0};
    struct arena  arena = {0};
    struct reader in;
    size_t        walked = 0;

    for (int i = 0; i <= READER_KEYS_MAX; i++)
        buf_format(&json, "%c\"a%d\":1", i ? ',' : '{', i);
    buf_text(&json, "}");
    in = reader_open(json.bytes, json.len, &arena, &err);
    while (reader_key(&in, walked))
        walked++;
    CHECK_INT(walked, READER_KEYS_MAX);
    CHECK_INT(read_integer_or(&in, "b", 0, 9, 7), 0); /* of what is refused */
    CHECK_INT(reader_close(&in), -1);
    CHECK_TEXT(err.text, "a40: is one field too many here");
    buf_free(&json);
    arena_free(&arena);
}

TEST(canonical_json_sorts_and_squeezes)
{
    static const char BYTES[] = "{ \"b\" : [1, 2.50], \"a\":\"\\u00e8\" }";
    struct buf        buf = {0};

    CHECK_INT(json_canonical(&buf, BYTES, sizeof BYTES - 1, &err), 0);
    CHECK_TEXT(buf.bytes, "{\"a\":\"\xc3\xa8\",\"b\":[1,2.5]}");
    CHECK_INT(json_canonical(&buf, "{", 1, &err), -1);
    buf_free(&buf);
}

static void gather(void *user, const char *path, const char *text)
{
    buf_format(user, "%s=%s;", path, text);
}

TEST(texts_are_walked_by_the_names_that_lead_to_them)
{
    static const char BYTES[] = "{\"a\":{\"x\":\"1\",\"b\":{\"y\":\"2\"}},\"z\":\"3\"}";
    static const char WRONG[] = "{\"a\":{\"x\":1}}";
    struct buf        buf = {0};

    CHECK_INT(json_texts(BYTES, sizeof BYTES - 1, gather, &buf, &err), 0);
    CHECK_TEXT(buf.bytes, "a.x=1;a.b.y=2;z=3;");
    err = (struct err){0};
    CHECK_INT(json_texts(WRONG, sizeof WRONG - 1, gather, &buf, &err), -1);
    CHECK_TEXT(err.text, "a.x: must be a text");
    CHECK_INT(json_texts("{", 1, gather, &buf, NULL), -1);
    buf_free(&buf);
}

RUN(a_whole_document_has_no_complaint, every_complaint_names_its_field,
    what_is_not_json_is_refused_with_its_place,
    depth_is_bounded_and_brackets_inside_texts_do_not_count,
    keys_that_are_data_are_walked_in_order,
    more_keys_than_are_walked_are_refused_and_names_can_still_be_asked_for,
    canonical_json_sorts_and_squeezes, texts_are_walked_by_the_names_that_lead_to_them)
