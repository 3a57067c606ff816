#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hub/base/xml.h"
#include "hub/model/area.h"
#include "hub/model/cap.h"

static const char DEFAULT_ZONE_NAME[] = "TOCSIN:zone";

/* As few decimals as say it, whatever the locale; ten, so that what others wrote with
 * six comes out as it came in. */
static void add_number(struct buf *out, double number)
{
    char digits[DBL_MAX_10_EXP + 20];
    int  len = snprintf(digits, sizeof digits, "%.10f", number == 0 ? 0.0 : number);

    while (len > 0 && digits[len - 1] == '0')
        len--;
    if (len > 0 && digits[len - 1] == '.')
        len--;
    buf_add(out, digits, (size_t)len);
}

static void add_point(struct buf *out, struct point point)
{
    add_number(out, point.lat);
    buf_byte(out, ',');
    add_number(out, point.lon);
}

static void leaf_of(struct xml_writer *out, const char *name, struct buf *text)
{
    xml_leaf(out, name, text->bytes);
    buf_free(text);
}

static void write_time(struct xml_writer *out, const char *name, const struct alert_time *time)
{
    char text[STAMP_LEN + 1];

    if (time->is_given)
        xml_leaf(out, name, alert_time_text(text, time));
}

static void write_value(struct xml_writer *out, const char *element, const char *name,
                        const char *value)
{
    xml_open(out, element);
    xml_leaf(out, "valueName", name);
    xml_leaf(out, "value", value);
    xml_close(out);
}

static void write_values(struct xml_writer *out, const char *element,
                         const struct alert_values *values)
{
    for (size_t i = 0; i < values->count; i++)
        write_value(out, element, values->items[i].name, values->items[i].value);
}

static void write_set(struct xml_writer *out, const char *name, unsigned set,
                      const char *const *words)
{
    for (unsigned i = 0; words[i]; i++)
        if (set & ALERT_BIT(i))
            xml_leaf(out, name, words[i]);
}

static void write_shape(struct xml_writer *out, const struct area *area,
                        const struct cap_style *style)
{
    for (size_t i = 0; i < area->polygon_count; i++) {
        struct buf text = {0};

        for (size_t j = 0; j < area->polygons[i].count; j++) {
            if (j > 0)
                buf_byte(&text, ' ');
            add_point(&text, area->polygons[i].points[j]);
        }
        leaf_of(out, "polygon", &text);
    }
    for (size_t i = 0; i < area->circle_count; i++) {
        struct buf text = {0};

        add_point(&text, area->circles[i].centre);
        buf_byte(&text, ' ');
        add_number(&text, area->circles[i].radius_m / 1000);
        leaf_of(out, "circle", &text);
    }
    for (size_t i = 0; i < area->zone_count; i++)
        write_value(out, "geocode", style->zone_name ? style->zone_name : DEFAULT_ZONE_NAME,
                    area->zones[i]);
}

static void write_texts(struct xml_writer *out, const char *name,
                        const struct alert_texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        xml_leaf(out, name, texts->items[i]);
}

static void write_feet(struct xml_writer *out, const char *name, double feet)
{
    struct buf text = {0};

    if (!isfinite(feet))
        return;
    add_number(&text, feet);
    leaf_of(out, name, &text);
}

static void write_area(struct xml_writer *out, const struct alert_area *area,
                       const struct cap_style *style)
{
    xml_open(out, "area");
    xml_leaf(out, "areaDesc", area->desc ? area->desc : "");
    if (style->keeps_shapes) {
        write_texts(out, "polygon", &area->polygons);
        write_texts(out, "circle", &area->circles);
    } else if (area->shape) {
        write_shape(out, area->shape, style);
    }
    write_values(out, "geocode", &area->geocodes);
    write_feet(out, "altitude", area->altitude_ft);
    write_feet(out, "ceiling", area->ceiling_ft);
    xml_close(out);
}

static void write_resource(struct xml_writer *out, const struct alert_resource *resource)
{
    char size[24];

    xml_open(out, "resource");
    xml_leaf(out, "resourceDesc", resource->desc ? resource->desc : "");
    xml_leaf(out, "mimeType",
             resource->mime_type ? resource->mime_type : "application/octet-stream");
    snprintf(size, sizeof size, "%lld", (long long)resource->size);
    xml_leaf(out, "size", resource->size >= 0 ? size : NULL);
    xml_leaf(out, "uri", resource->uri);
    xml_leaf(out, "derefUri", resource->deref_uri);
    xml_leaf(out, "digest", resource->digest);
    xml_close(out);
}

static void write_info(struct xml_writer *out, const struct alert_info *info,
                       const struct cap_style *style)
{
    xml_open(out, "info");
    xml_leaf(out, "language", info->language);
    write_set(out, "category", info->categories ? info->categories : ALERT_BIT(CATEGORY_OTHER),
              ALERT_CATEGORY_WORDS);
    xml_leaf(out, "event", info->event ? info->event : "");
    write_set(out, "responseType", info->responses, ALERT_RESPONSE_WORDS);
    xml_leaf(out, "urgency", ALERT_URGENCY_WORDS[info->urgency]);
    xml_leaf(out, "severity", ALERT_SEVERITY_WORDS[info->severity]);
    xml_leaf(out, "certainty", ALERT_CERTAINTY_WORDS[info->certainty]);
    xml_leaf(out, "audience", info->audience);
    write_values(out, "eventCode", &info->event_codes);
    write_time(out, "effective", &info->effective);
    write_time(out, "onset", &info->onset);
    write_time(out, "expires", &info->expires);
    xml_leaf(out, "senderName", info->sender_name);
    xml_leaf(out, "headline", info->headline);
    xml_leaf(out, "description", info->description);
    xml_leaf(out, "instruction", info->instruction);
    xml_leaf(out, "web", info->web);
    xml_leaf(out, "contact", info->contact);
    write_values(out, "parameter", &info->parameters);
    for (size_t i = 0; i < info->resource_count; i++)
        write_resource(out, &info->resources[i]);
    for (size_t i = 0; i < info->area_count; i++)
        write_area(out, &info->areas[i], style);
    xml_close(out);
}

static void write_references(struct xml_writer *out, const struct alert *alert)
{
    struct buf text = {0};
    char       sent[STAMP_LEN + 1];

    if (alert->reference_count == 0)
        return;
    for (size_t i = 0; i < alert->reference_count; i++) {
        const struct alert_reference *to = &alert->references[i];

        buf_text(&text, i > 0 ? " " : "");
        if (to->sender)
            buf_format(&text, "%s,%s,%s", to->sender, to->identifier,
                       alert_time_text(sent, &to->sent));
        else
            buf_text(&text, to->identifier);
    }
    leaf_of(out, "references", &text);
}

void cap_write(struct buf *buf, const struct alert *alert, const struct cap_style *style)
{
    struct xml_writer out = xml_write(buf);

    if (style->has_declaration)
        xml_declare(&out);
    xml_open(&out, "alert");
    xml_attribute(&out, "xmlns", CAP_SPACE_12);
    xml_leaf(&out, "identifier", alert->identifier);
    xml_leaf(&out, "sender", alert->sender);
    write_time(&out, "sent", &alert->sent);
    xml_leaf(&out, "status", ALERT_STATUS_WORDS[alert->status]);
    xml_leaf(&out, "msgType", ALERT_MESSAGE_WORDS[alert->message]);
    xml_leaf(&out, "source", alert->source);
    xml_leaf(&out, "scope", ALERT_SCOPE_WORDS[alert->scope]);
    xml_leaf(&out, "restriction", alert->restriction);
    xml_leaf(&out, "addresses", alert->addresses);
    for (size_t i = 0; i < alert->code_count; i++)
        xml_leaf(&out, "code", alert->codes[i]);
    xml_leaf(&out, "note", alert->note);
    write_references(&out, alert);
    xml_leaf(&out, "incidents", alert->incidents);
    for (size_t i = 0; i < alert->info_count; i++)
        write_info(&out, &alert->infos[i], style);
    xml_close(&out);
}
