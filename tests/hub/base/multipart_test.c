#include "hub/base/multipart.h"

#include "hub/base/buf.h"
#include "tests/kit/check.h"

static const char TYPE[] = "multipart/form-data; boundary=----x1";

static int read_with(struct multipart *form, struct arena *arena, const char *type,
                     const char *body, struct err *err)
{
    return multipart_read(form, arena, type, body, strlen(body), err);
}

TEST(a_browsers_form_is_its_fields_and_its_file)
{
    static const char BODY[] =
        "------x1\r\nContent-Disposition: form-data; name=\"hazard\"\r\n\r\nFL\r\n"
        "------x1\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n\r\n"
        "------x1\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a;b.jpg\"\r\n"
        "Content-Type: image/jpeg\r\n\r\n\xff\xd8\r\n--no\r\n------x1--\r\n";
    struct arena     arena = {0};
    struct multipart form;

    CHECK_INT(read_with(&form, &arena, TYPE, BODY, NULL), 0);
    CHECK_INT(form.count, 3);
    CHECK_TEXT(multipart_find(&form, "hazard")->text, "FL");
    CHECK_TEXT(multipart_find(&form, "text")->text, "");
    CHECK(!multipart_find(&form, "hazard")->filename);
    CHECK_TEXT(multipart_find(&form, "photo")->filename, "a;b.jpg");
    CHECK_INT(multipart_find(&form, "photo")->len, 8);
    CHECK(memcmp(multipart_find(&form, "photo")->bytes, "\xff\xd8\r\n--no", 8) == 0);
    CHECK(!multipart_find(&form, "name"));
    CHECK_TEXT(multipart_said(&form, "hazard"), "FL");
    CHECK(!multipart_said(&form, "text") &&
          !multipart_said(&form, "name")); /* empty is absent */
    arena_free(&arena);
}

TEST(a_boundary_may_be_quoted_and_parameters_stand_in_any_order)
{
    static const char BODY[] = "--a b\r\ncontent-disposition: form-data; filename=f; "
                               "NAME=\"n\"\r\n\r\nx\r\n--a b--";
    struct arena      arena = {0};
    struct multipart  form;

    CHECK_INT(read_with(&form, &arena, "multipart/form-data; charset=x; boundary=\"a b\"", BODY,
                        NULL),
              0);
    CHECK_INT(multipart_find(&form, "n")->len, 1);
    CHECK_TEXT(multipart_find(&form, "n")->filename, "f");
    CHECK_TEXT(multipart_find(&form, "n")->text, ""); /* of a file nothing is a text */
    arena_free(&arena);
}

TEST(what_is_no_whole_form_is_refused)
{
    static const struct {
        const char *type, *body;
    } BAD[] = {
        {"multipart/form-data", "--x\r\n\r\n\r\n--x--"},
        {"multipart/form-data; boundary=\"x", "--x--"},
        {"multipart/form-data; boundary=", "----"},
        {TYPE, ""},
        {TYPE, "------x1"},
        {TYPE, "------x1\r\n"},
        {TYPE, "------x2--"},
        {TYPE, "------x1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nFL"},
        {TYPE, "------x1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nFL\r\n------x1"},
        {TYPE, "------x1\r\nContent-Disposition: form-data\r\n\r\nFL\r\n------x1--"},
        {TYPE, "------x1\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nFL\r\n------x1--"},
        {TYPE, "------x1\r\n\r\nFL\r\n------x1--"},
        {TYPE, "------x1\r\nContent-Disposition: form-data; name=a\r\n\r\n\xff\r\n------x1--"},
    };

    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        struct arena     arena = {0};
        struct multipart form;
        struct err       err = {0};

        CHECK_INT(read_with(&form, &arena, BAD[i].type, BAD[i].body, &err), -1);
        CHECK_INT(err.kind, ERR_INVALID);
        arena_free(&arena);
    }
}

TEST(no_form_has_more_parts_than_it_may)
{
    struct arena     arena = {0};
    struct multipart form;
    struct err       err = {0};
    struct buf       body = {0};

    for (int i = 0; i < MULTIPART_PARTS_MAX; i++)
        buf_format(&body, "------x1\r\nContent-Disposition: form-data; name=n%d\r\n\r\n%d\r\n",
                   i, i);
    buf_text(&body, "------x1--");
    CHECK_INT(read_with(&form, &arena, TYPE, body.bytes, &err), 0);
    CHECK_INT(form.count, MULTIPART_PARTS_MAX);
    body.len -= 2;
    buf_text(&body, "\r\nContent-Disposition: form-data; name=n\r\n\r\n\r\n------x1--");
    CHECK_INT(read_with(&form, &arena, TYPE, body.bytes, &err), -1);
    CHECK_INT(err.kind, ERR_TOO_LARGE);
    buf_free(&body);
    arena_free(&arena);
}

RUN(a_browsers_form_is_its_fields_and_its_file,
    a_boundary_may_be_quoted_and_parameters_stand_in_any_order,
    what_is_no_whole_form_is_refused, no_form_has_more_parts_than_it_may)
