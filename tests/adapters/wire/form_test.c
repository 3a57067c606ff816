#include "adapters/wire/form.h"

#include "tests/kit/check.h"

TEST(a_form_is_taken_apart_field_by_field)
{
    struct arena arena = {0};
    struct form  form;
    const char  *text = "from=%2B39333&text=ciao+mondo%21&empty=&bare&text=second";

    form_parse(&form, &arena, text, strlen(text));
    CHECK_INT(form.count, 5);
    CHECK_TEXT(form_text(&form, "from", "?"), "+39333");
    CHECK_TEXT(form_text(&form, "text", "?"), "ciao mondo!");
    CHECK_TEXT(form_text(&form, "empty", "?"), "");
    CHECK_TEXT(form_text(&form, "bare", "?"), "");
    CHECK_TEXT(form_text(&form, "none", "?"), "?");
    arena_free(&arena);
}

TEST(what_is_malformed_stays_as_it_is)
{
    struct arena arena = {0};
    struct form  form;
    const char  *text = "&&a=%zz%4&b=50%&c=%00x&d=%E8";

    form_parse(&form, &arena, text, strlen(text));
    CHECK_TEXT(form_text(&form, "a", "?"), "%zz%4");
    CHECK_TEXT(form_text(&form, "b", "?"), "50%");
    CHECK_INT(form_field(&form, "c")->len, 2);
    CHECK_TEXT(form_text(&form, "d", "?"), "\xe8");
    arena_free(&arena);
}

TEST(a_thousand_fields_are_not_read)
{
    struct arena arena = {0};
    struct buf   text = {0};
    struct form  form;

    for (int i = 0; i < 1000; i++)
        form_add(&text, "a", "b");
    form_parse(&form, &arena, text.bytes, text.len);
    CHECK_INT(form.count, FORM_FIELDS_MAX);
    buf_free(&text);
    arena_free(&arena);
}

TEST(what_is_added_can_be_taken_apart_again)
{
    struct arena arena = {0};
    struct buf   text = {0};
    struct form  form;

    form_add(&text, "a b", "\xc3\xa8 & 100% = \"x\"\n~");
    form_add(&text, "to", "+39");
    buf_byte(&text, '\0');
    CHECK_TEXT(text.bytes, "a%20b=%C3%A8%20%26%20100%25%20%3D%20%22x%22%0A~&to=%2B39");
    form_parse(&form, &arena, text.bytes, text.len - 1);
    CHECK_TEXT(form_text(&form, "a b", "?"), "\xc3\xa8 & 100% = \"x\"\n~");
    CHECK_TEXT(form_text(&form, "to", "?"), "+39");
    buf_free(&text);
    arena_free(&arena);
}

RUN(a_form_is_taken_apart_field_by_field, what_is_malformed_stays_as_it_is,
    a_thousand_fields_are_not_read, what_is_added_can_be_taken_apart_again)
