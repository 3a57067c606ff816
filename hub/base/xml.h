/* xml.h: XML in and out (the one user of libxml2). Reading makes a small tree of
 * our own in an arena and believes nothing: no DTD, no entities of its own, no
 * network, bounded in size, depth and count. Writing gives canonical bytes
 * (exclusive C14N: start and end tags, no declaration unless asked for), so that
 * a digest of what we wrote is a digest of what a verifier sees. */
#ifndef TOCSIN_BASE_XML_H
#define TOCSIN_BASE_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "hub/base/buf.h"
#include "hub/base/err.h"
#include "hub/base/mem.h"

enum {
    XML_SIZE_MAX = 8 << 20,
    XML_DEPTH_MAX = 64,
    XML_NODES_MAX = 200000,
    XML_ATTRIBUTES_MAX = 32, /* of one element; as many namespaces */
    XML_SPACE_MAX = 200,     /* bytes of a namespace: each element keeps it */
    XML_TAG_MAX = 64 << 10,  /* bytes between "<" and ">" */
};

struct xml_attribute {
    const char *name, *value; /* name without prefix */
};

struct xml_node {
    const char                 *space; /* namespace, "" when it has none */
    const char                 *name;  /* without prefix */
    const char                 *text;  /* its own character data, joined; never NULL */
    size_t                      text_len;
    const struct xml_attribute *attributes;
    size_t                      attribute_count;
    struct xml_node            *first, *next; /* first child, next sibling */
    unsigned                    line;
};

/* Reads a whole document; the root and all below live in arena. The encodings that
 * contain ASCII, and UTF-16, are turned into UTF-8; others are refused, as is a DOCTYPE,
 * whatever it holds (ERR_INVALID); more than the bounds above is ERR_TOO_LARGE. NULL on
 * error. Takes time and memory in proportion to len. */
const struct xml_node *xml_read(const char *bytes, size_t len, struct arena *arena,
                                struct err *err);

/* The first child of that name in node's own namespace, or the next one after it
 * among its siblings; NULL when there is none. */
const struct xml_node *xml_child(const struct xml_node *node, const char *name);
const struct xml_node *xml_next(const struct xml_node *node);

/* The value of an attribute, or NULL. */
const char *xml_attribute_of(const struct xml_node *node, const char *name);

/* Would a schema take it as an xs:anyURI, absolute or relative (RFC 3986)? */
bool xml_is_uri(const char *text);

/* The address a link means that stands in the document at base (RFC 3986 §5.2); NULL when
 * one of them is no URI. */
const char *xml_uri_within(struct arena *arena, const char *base, const char *link);

struct xml_writer {
    struct buf *buf;
    const char *names[XML_DEPTH_MAX]; /* of the open elements */
    unsigned    depth;
    bool        in_tag;       /* attributes may still be added */
    bool        has_children; /* the innermost has elements: its end stands alone */
};

struct xml_writer xml_write(struct buf *buf);
void              xml_declare(struct xml_writer *out); /* first: <?xml …?> */

/* Opens an element; name is borrowed until its end, a prefix is written as given. */
void xml_open(struct xml_writer *out, const char *name);
void xml_attribute(struct xml_writer *out, const char *name, const char *value);
void xml_text(struct xml_writer *out, const char *text); /* may be called repeatedly */
void xml_close(struct xml_writer *out);

/* <name>text</name>; nothing at all when text is NULL. */
void xml_leaf(struct xml_writer *out, const char *name, const char *text);

/* Character data: & < > are escaped, what XML 1.0 §2.2 forbids is dropped, as are
 * bytes that are no UTF-8; CR LF and CR become LF. */
void xml_escape(struct buf *buf, const char *text, size_t len);

#endif
