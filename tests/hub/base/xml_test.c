#include "hub/base/xml.h"

#include "tests/kit/check.h"

static const struct xml_node *read_text_of(struct arena *arena, const char *text,
                                           struct err *err)
{
    return xml_read(text, strlen(text), arena, err);
}

static void check_refused(const char *text, enum err_kind kind, const char *words)
{
    struct arena arena = {0};
    struct err   err = {0};

    CHECK(!read_text_of(&arena, text, &err));
    CHECK_INT(err.kind, kind);
    CHECK(strstr(err.text, words));
    arena_free(&arena);
}

TEST(a_document_becomes_a_tree)
{
    struct arena           arena = {0};
    const struct xml_node *root =
        read_text_of(&arena,
                     "<?xml version='1.0'?>\n<c:a xmlns:c='urn:c'>"
                     "<c:b x='1&amp;2'>one<!-- no --> <![CDATA[<two>]]>"
                     "</c:b><b xmlns=''>other</b><c:b/></c:a>",
                     NULL);
    const struct xml_node *b;

    CHECK(root);
    CHECK_TEXT(root->name, "a");
    CHECK_TEXT(root->space, "urn:c");
    b = xml_child(root, "b");
    CHECK_TEXT(b->text, "one <two>");
    CHECK_INT(b->text_len, 9);
    CHECK_INT(b->line, 2);
    CHECK_TEXT(xml_attribute_of(b, "x"), "1&2");
    CHECK(!xml_attribute_of(b, "y"));
    b = xml_next(b); /* skips the one without namespace */
    CHECK_TEXT(b->text, "");
    CHECK(!xml_next(b));
    CHECK(!xml_child(root, "z"));
    arena_free(&arena);
}

TEST(other_encodings_become_utf8)
{
    struct arena           arena = {0};
    const struct xml_node *root = read_text_of(
        &arena, "<?xml version='1.0' encoding='ISO-8859-1'?><a>citt\xe0</a>", NULL);

    CHECK(root);
    CHECK_TEXT(root->text, "città");
    arena_free(&arena);
}

/* ASCII as UTF-16, with its mark. */
static struct buf wide(const char *text, bool is_big)
{
    struct buf out = {0};

    for (buf_add(&out, is_big ? "\xfe\xff" : "\xff\xfe", 2); *text; text++) {
        buf_byte(&out, is_big ? 0 : *text);
        buf_byte(&out, is_big ? *text : 0);
    }
    return out;
}

TEST(utf16_is_read_in_both_orders)
{
    static const char DOCUMENT[] = "<?xml version='1.0' encoding='UTF-16'?><a>x</a>";

    for (int is_big = 0; is_big < 2; is_big++) {
        struct arena           arena = {0};
        struct buf             bytes = wide(DOCUMENT, is_big);
        const struct xml_node *root = xml_read(bytes.bytes, bytes.len, &arena, NULL);

        CHECK(root);
        CHECK_TEXT(root->text, "x");
        CHECK(!xml_read(bytes.bytes, bytes.len - 1, &arena, NULL));
        CHECK(!xml_read(bytes.bytes, 2, &arena, NULL)); /* the mark alone */
        buf_free(&bytes);
        arena_free(&arena);
    }
}

TEST(an_encoding_that_could_hide_markup_is_refused)
{
    check_refused("<?xml version='1.0' encoding='UTF-7'?><a>x</a>", ERR_INVALID, "encoding");
    check_refused("<?xml version='1.0' encoding='IBM037'?><a>x</a>", ERR_INVALID, "line 1");
    check_refused("<?xml version='1.0' encoding='GBK'?><a>x</a>", ERR_INVALID, "encoding");
    check_refused("<?xml version='1.0' encoding='BIG5'?><a>x</a>", ERR_INVALID, "encoding");
    check_refused("<?xml version='1.0' encoding='SHIFT_JIS'?><a>x</a>", ERR_INVALID,
                  "encoding");
    check_refused("<?xml version='1.0' encoding='windows-31j'?><a>x</a>", ERR_INVALID,
                  "encoding");
    check_refused("\x4c\x6f\xa7\x94\x93", ERR_INVALID, "begin"); /* "<?xml" in EBCDIC */
    check_refused("\xef\xbb\xbf\x4c", ERR_INVALID, "begin");
    CHECK(!xml_read("\0\0\0<", 4, &(struct arena){0}, NULL)); /* UCS-4 */
}

/* Each of these is small, and took minutes or gigabytes before it was bounded. */
TEST(work_and_memory_are_bounded_by_the_size)
{
    struct buf bytes = {0};

    buf_text(&bytes, "<a ");
    for (int i = 0; i < 400000; i++)
        buf_format(&bytes, "a%d='' ", i);
    buf_text(&bytes, "/>");
    check_refused(bytes.bytes, ERR_TOO_LARGE, "tag");
    bytes.len = 0;
    buf_text(&bytes, "<!--><![CDATA[--><a "); /* "<!-->" is no whole comment */
    for (int i = 0; i < 400000; i++)
        buf_format(&bytes, "a%d='' ", i);
    buf_text(&bytes, "/>");
    check_refused(bytes.bytes, ERR_TOO_LARGE, "tag");
    bytes.len = 0;
    buf_text(&bytes, "<a xmlns='urn:");
    for (int i = 0; i < 60000; i++)
        buf_byte(&bytes, 'x');
    buf_text(&bytes, "'>");
    for (int i = 0; i < 190000; i++)
        buf_text(&bytes, "<b/>");
    buf_text(&bytes, "</a>");
    check_refused(bytes.bytes, ERR_TOO_LARGE, "namespace");
    bytes.len = 0;
    buf_text(&bytes, "<a ");
    for (int i = 0; i < 40; i++)
        buf_format(&bytes, "xmlns:a%d='urn:%d' ", i, i);
    buf_text(&bytes, "/>");
    check_refused(bytes.bytes, ERR_TOO_LARGE, "namespace");
    buf_free(&bytes);
}

TEST(a_long_text_is_no_long_tag)
{
    struct buf             bytes = {0};
    struct arena           arena = {0};
    const struct xml_node *root;

    buf_text(&bytes, "<!-- ' --><a t='>'><![CDATA[<\"]]>");
    for (int i = 0; i < XML_TAG_MAX; i++)
        buf_text(&bytes, "1,2 ");
    buf_text(&bytes, "</a>");
    root = xml_read(bytes.bytes, bytes.len, &arena, NULL);
    CHECK(root);
    CHECK_INT(root->text_len, 2 + 4 * XML_TAG_MAX);
    buf_free(&bytes);
    arena_free(&arena);
}

TEST(a_uri_is_told_from_what_is_none)
{
    CHECK(xml_is_uri("https://example.org/a?b=c#d"));
    CHECK(xml_is_uri("map.png"));
    CHECK(!xml_is_uri("http://a b/"));
    CHECK(!xml_is_uri("100%"));
}

TEST(a_link_is_read_within_its_document)
{
    static const char *const CASES[][3] = {
        {"http://a/b/feed.xml?x=1", "caps/1.xml", "http://a/b/caps/1.xml"},
        {"http://a/b/feed.xml", "/1.xml", "http://a/1.xml"},
        {"http://a/b/c/feed.xml", "../1.xml", "http://a/b/1.xml"},
        {"http://a/b/feed.xml", "?id=1", "http://a/b/feed.xml?id=1"},
        {"https://a/feed.xml", "//b/1.xml", "https://b/1.xml"},
        {"http://a:81", "1.xml", "http://a:81/1.xml"},
        {"http://a/feed.xml", "https://b/1.xml?of=http://c/", "https://b/1.xml?of=http://c/"},
        {"http://a/feed.xml", "1.xml?of=http://c/", "http://a/1.xml?of=http://c/"}};
    struct arena arena = {0};

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        CHECK_TEXT(xml_uri_within(&arena, CASES[i][0], CASES[i][1]), CASES[i][2]);
    CHECK(!xml_uri_within(&arena, "http://a/", "http://b c/"));
    arena_free(&arena);
}

TEST(a_doctype_is_refused_whatever_it_holds)
{
    check_refused("<!DOCTYPE a><a/>", ERR_INVALID, "DOCTYPE");
    check_refused("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
                  ERR_INVALID, "DOCTYPE");
    check_refused("<!DOCTYPE a [<!ENTITY x 'lol'><!ENTITY y '&x;&x;&x;&x;'>]><a>&y;</a>",
                  ERR_INVALID, "DOCTYPE");
    check_refused("<!DOCTYPE a SYSTEM 'http://127.0.0.1/x.dtd'><a/>", ERR_INVALID, "DOCTYPE");
}

TEST(what_is_not_well_formed_is_refused_with_its_line)
{
    check_refused("", ERR_INVALID, "empty");
    check_refused("<a>\n<b></a>", ERR_INVALID, "line 2");
    check_refused("<a>&nbsp;</a>", ERR_INVALID, "nbsp");
    check_refused("<a/><b/>", ERR_INVALID, "line 1");
    check_refused("<a>", ERR_INVALID, "line 1");
    check_refused("<a>\x01</a>", ERR_INVALID, "line 1");
    check_refused("{\"a\":1}", ERR_INVALID, "line 1");
}

TEST(depth_count_and_size_are_bounded)
{
    struct buf   deep = {0};
    struct arena arena = {0};
    struct err   err = {0};

    for (int i = 0; i < XML_DEPTH_MAX; i++)
        buf_text(&deep, "<a>");
    for (int i = 0; i < XML_DEPTH_MAX; i++)
        buf_text(&deep, "</a>");
    CHECK(xml_read(deep.bytes, deep.len, &arena, NULL));
    deep.len = 0;
    for (int i = 0; i <= XML_DEPTH_MAX; i++)
        buf_text(&deep, "<a>");
    check_refused(deep.bytes, ERR_TOO_LARGE, "deeper");
    deep.len = 0;
    buf_text(&deep, "<a>");
    for (int i = 0; i < XML_NODES_MAX; i++)
        buf_text(&deep, "<b/>");
    buf_text(&deep, "</a>");
    check_refused(deep.bytes, ERR_TOO_LARGE, "more elements");
    CHECK(!xml_read("<a/>", XML_SIZE_MAX + 1, &arena, &err));
    CHECK_INT(err.kind, ERR_TOO_LARGE);
    buf_free(&deep);
    arena_free(&arena);
}

TEST(writing_escapes_and_drops_what_xml_cannot_say)
{
    struct buf        buf = {0};
    struct xml_writer out = xml_write(&buf);

    xml_declare(&out);
    xml_open(&out, "a");
    xml_attribute(&out, "q", "\"<&>\n");
    xml_leaf(&out, "b", "1 < 2 && 3 > 2\x01\x0b\r\nx\ry\xef\xbf\xbf \xff\"è\"");
    xml_leaf(&out, "c", NULL);
    xml_leaf(&out, "d", "");
    xml_open(&out, "e");
    xml_leaf(&out, "f", "g");
    xml_close(&out);
    xml_close(&out);
    CHECK_TEXT(buf.bytes, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                          "<a q=\"&quot;&lt;&amp;>&#xA;\">\n"
                          "  <b>1 &lt; 2 &amp;&amp; 3 &gt; 2\nx\ny \"è\"</b>\n"
                          "  <d></d>\n"
                          "  <e>\n"
                          "    <f>g</f>\n"
                          "  </e>\n"
                          "</a>");
    buf_free(&buf);
}

TEST(what_was_written_is_read_back)
{
    static const char      TEXT[] = "]]> & <b>\"'\n\tà 🔴";
    struct buf             buf = {0};
    struct arena           arena = {0};
    struct xml_writer      out = xml_write(&buf);
    const struct xml_node *root;

    xml_open(&out, "a");
    xml_attribute(&out, "x", TEXT);
    xml_text(&out, TEXT);
    xml_close(&out);
    root = xml_read(buf.bytes, buf.len, &arena, NULL);
    CHECK(root);
    CHECK_TEXT(root->text, TEXT);
    CHECK_TEXT(xml_attribute_of(root, "x"), TEXT);
    buf_free(&buf);
    arena_free(&arena);
}

RUN(a_document_becomes_a_tree, other_encodings_become_utf8, utf16_is_read_in_both_orders,
    an_encoding_that_could_hide_markup_is_refused, work_and_memory_are_bounded_by_the_size,
    a_long_text_is_no_long_tag, a_uri_is_told_from_what_is_none,
    a_link_is_read_within_its_document, a_doctype_is_refused_whatever_it_holds,
    what_is_not_well_formed_is_refused_with_its_line, depth_count_and_size_are_bounded,
    writing_escapes_and_drops_what_xml_cannot_say, what_was_written_is_read_back)
