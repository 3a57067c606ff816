#include "hub/base/xml.h"

#include <libxml/parser.h>
#include <libxml/uri.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "hub/base/xml/bytes.h"

struct open_element {
    struct xml_node *node;
    struct xml_node *last; /* its last child so far */
    struct buf       text;
};

struct reading {
    struct arena       *arena;
    struct err         *err;
    xmlParserCtxtPtr    ctxt;
    struct open_element open[XML_DEPTH_MAX];
    size_t              depth, nodes;
    struct xml_node    *root;
    bool                failed;
};

static void refuse(struct reading *in, enum err_kind kind, const char *what)
{
    if (in->failed)
        return;
    in->failed = true;
    err_set(in->err, kind, "line %d: %s", xmlSAX2GetLineNumber(in->ctxt), what);
    xmlStopParser(in->ctxt);
}

static const char *kept(struct reading *in, const xmlChar *text)
{
    return text ? arena_text(in->arena, (const char *)text) : "";
}

/* libxml2 hands five pointers per attribute: name, prefix, namespace, value, end. */
static void keep_attributes(struct reading *in, struct xml_node *node, size_t count,
                            const xmlChar **from)
{
    struct xml_attribute *kept_list;

    if (count > XML_ATTRIBUTES_MAX) {
        refuse(in, ERR_TOO_LARGE, "more attributes than we read");
        return;
    }
    kept_list = arena_alloc(in->arena, (count + 1) * sizeof *kept_list);
    for (size_t i = 0; i < count; i++, from += 5) {
        kept_list[i].name = kept(in, from[0]);
        kept_list[i].value =
            arena_copy(in->arena, (const char *)from[3], (size_t)(from[4] - from[3]));
    }
    node->attributes = kept_list;
    node->attribute_count = count;
}

static void hang(struct reading *in, struct xml_node *node)
{
    struct open_element *parent = in->depth > 0 ? &in->open[in->depth - 1] : NULL;

    if (!parent)
        in->root = node;
    else if (parent->last)
        parent->last->next = node;
    else
        parent->node->first = node;
    if (parent)
        parent->last = node;
}

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *space, int space_count, const xmlChar **spaces, int count,
                     int defaulted, const xmlChar **attributes)
{
    struct reading  *in = data;
    struct xml_node *node;

    (void)prefix, (void)spaces, (void)defaulted;
    if (in->failed)
        return;
    if (space_count > XML_ATTRIBUTES_MAX || xmlStrlen(space) > XML_SPACE_MAX) {
        refuse(in, ERR_TOO_LARGE, "more namespaces, or a longer one, than we read");
        return;
    }
    if (in->depth == XML_DEPTH_MAX) {
        refuse(in, ERR_TOO_LARGE, "nested deeper than we read");
        return;
    }
    if (++in->nodes > XML_NODES_MAX) {
        refuse(in, ERR_TOO_LARGE, "more elements than we read");
        return;
    }
    node = arena_alloc(in->arena, sizeof *node);
    node->name = kept(in, name);
    node->space = kept(in, space);
    node->text = "";
    node->line = (unsigned)xmlSAX2GetLineNumber(in->ctxt);
    keep_attributes(in, node, (size_t)count, attributes);
    hang(in, node);
    in->open[in->depth].node = node;
    in->open[in->depth].last = NULL;
    in->open[in->depth].text.len = 0;
    in->depth++;
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *space)
{
    struct reading      *in = data;
    struct open_element *done;

    (void)name, (void)prefix, (void)space;
    if (in->failed)
        return;
    done = &in->open[--in->depth];
    if (done->text.len > 0) {
        done->node->text = arena_copy(in->arena, done->text.bytes, done->text.len);
        done->node->text_len = done->text.len;
    }
}

static void on_text(void *data, const xmlChar *text, int len)
{
    struct reading *in = data;

    if (!in->failed && in->depth > 0)
        buf_add(&in->open[in->depth - 1].text, text, (size_t)len);
}

/* Those in which "<", ">" and quotes are the bytes they are in ASCII, and nothing else is:
 * xml_bytes_check() has looked at the bytes. */
static bool is_read_encoding(const char *name)
{
    static const char *const BEGINNINGS[] = {"UTF-8",  "US-ASCII",    "ASCII", "ISO-8859-",
                                             "CP125",  "WINDOWS-125", "KOI8-", "TIS-620",
                                             "GB2312", "EUC-"};

    for (size_t i = 0; i < COUNT_OF(BEGINNINGS); i++)
        if (strncasecmp(name, BEGINNINGS[i], strlen(BEGINNINGS[i])) == 0)
            return true;
    return false;
}

static void on_document(void *data)
{
    struct reading *in = data;
    const xmlChar  *name =
        in->ctxt->input->encoding ? in->ctxt->input->encoding : in->ctxt->encoding;

    if (name && !is_read_encoding((const char *)name))
        refuse(in, ERR_INVALID, "is in an encoding we do not read");
}

static void on_doctype(void *data, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    refuse(data, ERR_INVALID, "a DOCTYPE is not accepted");
}

static void on_error(void *data, xmlErrorPtr error)
{
    struct reading *in = data;
    char            what[160];

    if (in->failed || error->level < XML_ERR_ERROR)
        return;
    snprintf(what, sizeof what, "%.*s",
             (int)strcspn(error->message ? error->message : "is not well-formed", "\n"),
             error->message ? error->message : "is not well-formed");
    refuse(in, ERR_INVALID, what);
}

/* What libxml2 would print itself when it has no reader to tell. */
static void keep_quiet(void *data, xmlErrorPtr error)
{
    (void)data, (void)error;
}

/* own_encoding: what the document says of its encoding is not to be believed. */
static void parse(struct reading *in, const char *bytes, size_t len, int own_encoding)
{
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startDocument = on_document,
                         .startElementNs = on_start,
                         .endElementNs = on_end,
                         .characters = on_text,
                         .cdataBlock = on_text,
                         .ignorableWhitespace = on_text,
                         .internalSubset = on_doctype,
                         .serror = on_error};

    xmlSetStructuredErrorFunc(NULL, keep_quiet); /* of this thread */
    in->ctxt = xmlCreatePushParserCtxt(&sax, in, NULL, 0, NULL);
    if (!in->ctxt)
        abort();
    /* NOENT makes "&amp;" in attributes a plain "&"; no other entity can exist, for
     * they are declared in a DOCTYPE. */
    xmlCtxtUseOptions(in->ctxt, XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOENT |
                                    (own_encoding ? XML_PARSE_IGNORE_ENC : 0));
    xmlParseChunk(in->ctxt, bytes, (int)len, 1);
    if (!in->failed && (!in->ctxt->wellFormed || !in->root))
        refuse(in, ERR_INVALID, "is not well-formed");
    xmlFreeDoc(in->ctxt->myDoc);
    xmlFreeParserCtxt(in->ctxt);
}

const struct xml_node *xml_read(const char *bytes, size_t len, struct arena *arena,
                                struct err *err)
{
    struct reading        *in;
    const struct xml_node *root;
    struct buf             utf8 = {0};
    bool                   is_utf16;

    if (len == 0) {
        err_set(err, ERR_INVALID, "is empty");
        return NULL;
    }
    if (len > XML_SIZE_MAX) {
        err_set(err, ERR_TOO_LARGE, "is larger than %d bytes", XML_SIZE_MAX);
        return NULL;
    }
    is_utf16 = xml_bytes_are_utf16(bytes, len);
    if ((is_utf16 && xml_bytes_to_utf8(&utf8, bytes, len, err) < 0) ||
        xml_bytes_check(is_utf16 ? utf8.bytes : bytes, is_utf16 ? utf8.len : len, err) < 0) {
        buf_free(&utf8);
        return NULL;
    }
    in = MEM_NEW(struct reading);
    in->arena = arena;
    in->err = err;
    parse(in, is_utf16 ? utf8.bytes : bytes, is_utf16 ? utf8.len : len, is_utf16);
    buf_free(&utf8);
    for (size_t i = 0; i < XML_DEPTH_MAX; i++)
        buf_free(&in->open[i].text);
    root = in->failed ? NULL : in->root;
    free(in);
    return root;
}

static const struct xml_node *named(const struct xml_node *from, const char *space,
                                    const char *name)
{
    for (; from; from = from->next)
        if (strcmp(from->name, name) == 0 && strcmp(from->space, space) == 0)
            return from;
    return NULL;
}

const struct xml_node *xml_child(const struct xml_node *node, const char *name)
{
    return named(node->first, node->space, name);
}

const struct xml_node *xml_next(const struct xml_node *node)
{
    return named(node->next, node->space, node->name);
}

const char *xml_attribute_of(const struct xml_node *node, const char *name)
{
    for (size_t i = 0; i < node->attribute_count; i++)
        if (strcmp(node->attributes[i].name, name) == 0)
            return node->attributes[i].value;
    return NULL;
}

bool xml_is_uri(const char *text)
{
    xmlURIPtr uri = xmlParseURI(text);

    xmlFreeURI(uri);
    return uri != NULL;
}

const char *xml_uri_within(struct arena *arena, const char *base, const char *link)
{
    xmlChar    *uri = xmlBuildURI((const xmlChar *)link, (const xmlChar *)base);
    const char *kept_uri = arena_text(arena, (const char *)uri);

    xmlFree(uri);
    return kept_uri;
}
