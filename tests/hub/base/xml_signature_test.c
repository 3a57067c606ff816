#include "hub/base/xml_signature.h"

#include "hub/base/clock.h"
#include "hub/base/file.h"
#include "tests/kit/certs.h"
#include "tests/kit/check.h"

static const char DOCUMENT[] =
    "<?xml version=\"1.0\"?>\n<c:a xmlns:c='urn:c'  >\n <c:b>l&apos;Arno "
    "sale</c:b>\n</c:a >\n";

static struct buf signed_text(const struct certs *certs)
{
    struct buf out = {0};
    struct err err = {0};

    if (xml_sign(&out, DOCUMENT, strlen(DOCUMENT), certs->key, certs->cert, &err) < 0)
        fprintf(stderr, "%s\n", err.text);
    CHECK(out.len > 0);
    return out;
}

/* The state of the one signature. */
static enum xml_signature_state state_of(const char *bytes, size_t len)
{
    struct arena          arena = {0};
    struct xml_signatures found;

    CHECK_INT(xml_signatures_read(&found, &arena, bytes, len, NULL), 0);
    CHECK_INT(found.count, 1);
    arena_free(&arena);
    return found.items[0].state;
}

static struct buf changed(const struct buf *made, const char *old, const char *new)
{
    struct buf  out = {0};
    const char *at = strstr(made->bytes, old);

    CHECK(at);
    buf_format(&out, "%.*s%s%s", (int)(at - made->bytes), made->bytes, new, at + strlen(old));
    return out;
}

/* After one change. */
static enum xml_signature_state state_with(const struct buf *made, const char *old,
                                           const char *new)
{
    struct buf               out = changed(made, old, new);
    enum xml_signature_state state = state_of(out.bytes, out.len);

    buf_free(&out);
    return state;
}

TEST(what_was_signed_holds_and_no_byte_beside_is_changed)
{
    struct certs certs;
    struct buf   made;
    const char  *end = strstr(DOCUMENT, "</c:a >");

    certs_make(&certs);
    made = signed_text(&certs);
    CHECK(strncmp(made.bytes, DOCUMENT, (size_t)(end - DOCUMENT)) == 0);
    CHECK_TEXT(strstr(made.bytes, "</c:a >"), end);
    CHECK_INT(state_of(made.bytes, made.len), XML_SIGNATURE_HOLDS);
    CHECK_INT(state_with(&made, "sale", "cala"), XML_SIGNATURE_BROKEN);
    CHECK_INT(state_with(&made, "<c:b>", "<c:b x=''>"), XML_SIGNATURE_BROKEN);
    CHECK_INT(state_with(&made, "l&apos;", "l'"),
              XML_SIGNATURE_HOLDS); /* canonical: the same */
    buf_free(&made);
    certs_forget(&certs);
}

/* Of a part, or of what a transform leaves of it: the rest could be anybody's. */
TEST(a_signature_of_less_than_the_document_is_not_believed)
{
    struct certs certs;
    struct buf   made;

    certs_make(&certs);
    made = signed_text(&certs);
    CHECK_INT(state_with(&made, "URI=\"\"", "URI=\"#x\""), XML_SIGNATURE_UNKNOWN);
    CHECK_INT(state_with(&made, "URI=\"\"", "URI=\"file:///etc/passwd\""),
              XML_SIGNATURE_UNKNOWN);
    CHECK_INT(state_with(&made, "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
                         "http://www.w3.org/TR/1999/REC-xpath-19991116"),
              XML_SIGNATURE_UNKNOWN);
    CHECK_INT(state_with(&made, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
                         "http://www.w3.org/2000/09/xmldsig#hmac-sha1"),
              XML_SIGNATURE_UNKNOWN);
    buf_free(&made);
    certs_forget(&certs);
}

#define TRANSFORM "<Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>"

/* Each transform takes the whole document, and what hangs below an object is nobody's. */
TEST(what_would_take_long_is_not_judged)
{
    struct certs certs;
    struct buf   made;

    certs_make(&certs);
    made = signed_text(&certs);
    CHECK_INT(state_with(&made, "</Transforms>", TRANSFORM "</Transforms>"),
              XML_SIGNATURE_BROKEN);
    CHECK_INT(state_with(&made, "</Transforms>",
                         TRANSFORM TRANSFORM TRANSFORM TRANSFORM "</Transforms>"),
              XML_SIGNATURE_UNKNOWN);
    CHECK_INT(state_with(&made, "</Signature>",
                         "<Object><Manifest><Reference/></Manifest></Object></Signature>"),
              XML_SIGNATURE_HOLDS);
    buf_free(&made);
    certs_forget(&certs);
}

TEST(a_weak_digest_makes_a_weak_signature)
{
    struct certs          certs;
    struct buf            made, weak;
    struct arena          arena = {0};
    struct xml_signatures found;

    certs_make(&certs);
    made = signed_text(&certs);
    weak = changed(&made, "http://www.w3.org/2001/04/xmlenc#sha256",
                   "http://www.w3.org/2000/09/xmldsig#sha1");
    CHECK_INT(xml_signatures_read(&found, &arena, weak.bytes, weak.len, NULL), 0);
    CHECK_TEXT(found.items[0].method, "ecdsa-sha256");
    CHECK(found.items[0].is_weak);
    buf_free(&weak);
    buf_free(&made);
    arena_free(&arena);
    certs_forget(&certs);
}

TEST(only_an_anchor_makes_it_trusted_and_only_while_it_holds)
{
    struct certs          certs;
    struct buf            made;
    struct arena          arena = {0};
    struct xml_signatures found;
    struct xml_signature *is = &found.items[0];
    struct certificate    about;
    struct clock          clock = clock_of_system();
    int64_t               now_ms, day_ms = 86400000;
    struct err            err = {0};
    const char           *anchors, *others;
    struct buf            pem = {0};

    certs_make(&certs);
    now_ms = clock_now(&clock);
    made = signed_text(&certs);
    CHECK_INT(xml_signatures_read(&found, &arena, made.bytes, made.len, NULL), 0);
    CHECK_TEXT(is->method, "ecdsa-sha256");
    CHECK(!is->is_weak);
    CHECK_INT(is->certificate_count, 1);
    CHECK_INT(certificate_read(&about, is->certificates[0], NULL), 0);
    CHECK_TEXT(about.subject, "CN = test");
    CHECK_TEXT(about.issuer, "CN = ours");
    CHECK(about.until_ms > now_ms && about.until_ms <= now_ms + 3 * day_ms);
    anchors = arena_format(&arena, "%s/anchors", certs.folder);
    others = arena_format(&arena, "%s/others", certs.folder);
    CHECK_INT(folder_make(anchors, 0700, NULL), 0);
    CHECK_INT(folder_make(others, 0700, NULL), 0);
    CHECK_INT(file_read(&pem, certs.ca, 10000, NULL), 0);
    CHECK_INT(
        file_replace(arena_format(&arena, "%s/a.pem", anchors), pem.bytes, pem.len, 0600, NULL),
        0);
    pem.len = 0;
    CHECK_INT(file_read(&pem, certs.other_ca, 10000, NULL), 0);
    CHECK_INT(
        file_replace(arena_format(&arena, "%s/a.pem", others), pem.bytes, pem.len, 0600, NULL),
        0);
    CHECK_INT(certificate_judge(is->certificates, 1, 0, anchors, now_ms, &err),
              CERTIFICATE_TRUSTED);
    CHECK_INT(certificate_judge(is->certificates, 1, 0, others, now_ms, &err),
              CERTIFICATE_STRANGE);
    CHECK_INT(certificate_judge(is->certificates, 1, 0, NULL, now_ms, &err),
              CERTIFICATE_STRANGE);
    CHECK_INT(certificate_judge(is->certificates, 1, 0, "/nowhere", now_ms, &err),
              CERTIFICATE_STRANGE);
    CHECK_TEXT(err.text, "/nowhere: cannot be read");
    CHECK_INT(certificate_judge(is->certificates, 1, 0, anchors, now_ms + 4 * day_ms, &err),
              CERTIFICATE_OUTDATED);
    CHECK(strstr(err.text, "expired"));
    CHECK_INT(certificate_judge(is->certificates, 1, 0, anchors, now_ms - 3 * day_ms, &err),
              CERTIFICATE_OUTDATED);
    buf_free(&pem);
    buf_free(&made);
    arena_free(&arena);
    certs_forget(&certs);
}

TEST(what_cannot_be_signed_says_why)
{
    struct certs certs;
    struct buf   out = {0}, made;
    struct err   err = {0};

    certs_make(&certs);
    made = signed_text(&certs);
    CHECK_INT(xml_sign(&out, DOCUMENT, strlen(DOCUMENT), certs.key, certs.ca, &err), -1);
    CHECK(strstr(err.text, "belong together"));
    CHECK_INT(xml_sign(&out, DOCUMENT, strlen(DOCUMENT), certs.cert, certs.cert, &err), -1);
    CHECK(strstr(err.text, "is no key"));
    CHECK_INT(xml_sign(&out, DOCUMENT, strlen(DOCUMENT), "/nowhere", certs.cert, &err), -1);
    CHECK_INT(err.kind, ERR_NOT_FOUND);
    CHECK_INT(xml_sign(&out, made.bytes, made.len, certs.key, certs.cert, &err), -1);
    CHECK(strstr(err.text, "already"));
    CHECK_INT(xml_sign(&out, "<a/>", 4, certs.key, certs.cert, &err), -1);
    CHECK_INT(out.len, 0);
    buf_free(&made);
    certs_forget(&certs);
}

TEST(what_an_issuer_signed_holds)
{
    struct buf            file = {0};
    struct arena          arena = {0};
    struct xml_signatures found;

    CHECK_INT(file_read(&file, "tests/cases/cap_world/wcatwc-signed.xml", 1 << 20, NULL), 0);
    CHECK_INT(xml_signatures_read(&found, &arena, file.bytes, file.len, NULL), 0);
    CHECK_INT(found.count, 1);
    CHECK_INT(found.items[0].state, XML_SIGNATURE_HOLDS);
    CHECK_INT(found.items[0].certificate_count, 0); /* by a bare key */
    CHECK(found.items[0].is_weak);
    file.len = 0;
    CHECK_INT(file_read(&file, "tests/cases/cap_world/nms-belize-signed.xml", 1 << 20, NULL),
              0);
    CHECK_INT(state_of(file.bytes, file.len),
              XML_SIGNATURE_UNKNOWN); /* its certificate is none */
    CHECK_INT(xml_signatures_read(&found, &arena, "<a/>", 4, NULL), 0);
    CHECK_INT(found.count, 0);
    buf_free(&file);
    arena_free(&arena);
}

RUN(what_was_signed_holds_and_no_byte_beside_is_changed,
    a_signature_of_less_than_the_document_is_not_believed, what_would_take_long_is_not_judged,
    a_weak_digest_makes_a_weak_signature,
    only_an_anchor_makes_it_trusted_and_only_while_it_holds, what_cannot_be_signed_says_why,
    what_an_issuer_signed_holds)
