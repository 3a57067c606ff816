#include "hub/base/xml.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "hub/base/text.h"

/* XML 1.0 §2.2: Char, less CR, which no text of ours needs. */
static bool is_legal(uint32_t code)
{
    return code == '\t' || code == '\n' || (code >= 0x20 && code != 0xfffe && code != 0xffff);
}

static void escape_character(struct buf *buf, const char *at, size_t step, bool in_attribute)
{
    switch (*at) {
    case '&':
        buf_text(buf, "&amp;");
        break;
    case '<':
        buf_text(buf, "&lt;");
        break;
    case '>':
        buf_text(buf, in_attribute ? ">" : "&gt;");
        break;
    case '"':
        buf_text(buf, in_attribute ? "&quot;" : "\"");
        break;
    case '\t':
        buf_text(buf, in_attribute ? "&#x9;" : "\t");
        break;
    case '\n':
        buf_text(buf, in_attribute ? "&#xA;" : "\n");
        break;
    default:
        buf_add(buf, at, step);
    }
}

static void escape(struct buf *buf, const char *text, size_t len, bool in_attribute)
{
    while (len > 0) {
        uint32_t code;
        size_t   step = text_character(text, len, &code);

        if (step == 1 && code == '\r' && (len == 1 || text[1] != '\n'))
            escape_character(buf, "\n", 1, in_attribute);
        else if (step > 0 && is_legal(code))
            escape_character(buf, text, step, in_attribute);
        step = step > 0 ? step : 1;
        text += step;
        len -= step;
    }
}

void xml_escape(struct buf *buf, const char *text, size_t len)
{
    escape(buf, text, len, false);
}

struct xml_writer xml_write(struct buf *buf)
{
    return (struct xml_writer){.buf = buf};
}

void xml_declare(struct xml_writer *out)
{
    buf_text(out->buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
}

static void end_tag_head(struct xml_writer *out)
{
    if (out->in_tag)
        buf_byte(out->buf, '>');
    out->in_tag = false;
}

static void new_line(struct xml_writer *out)
{
    buf_format(out->buf, "\n%*s", (int)out->depth * 2, "");
}

void xml_open(struct xml_writer *out, const char *name)
{
    assert(out->depth < XML_DEPTH_MAX);
    end_tag_head(out);
    if (out->depth > 0)
        new_line(out);
    buf_format(out->buf, "<%s", name);
    out->names[out->depth++] = name;
    out->in_tag = true;
    out->has_children = false;
}

void xml_attribute(struct xml_writer *out, const char *name, const char *value)
{
    assert(out->in_tag);
    buf_format(out->buf, " %s=\"", name);
    escape(out->buf, value, strlen(value), true);
    buf_byte(out->buf, '"');
}

void xml_text(struct xml_writer *out, const char *text)
{
    end_tag_head(out);
    xml_escape(out->buf, text, strlen(text));
}

void xml_close(struct xml_writer *out)
{
    assert(out->depth > 0);
    end_tag_head(out);
    out->depth--;
    if (out->has_children)
        new_line(out);
    buf_format(out->buf, "</%s>", out->names[out->depth]);
    out->has_children = true;
}

void xml_leaf(struct xml_writer *out, const char *name, const char *text)
{
    if (!text)
        return;
    xml_open(out, name);
    xml_text(out, text);
    xml_close(out);
}
