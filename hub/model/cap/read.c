#include <string.h>
#include <strings.h>

#include "hub/base/text.h"
#include "hub/model/cap/field.h"
#include "hub/model/cap/place.h"

static struct alert_texts texts_of(const struct cap_reading *in, const struct xml_node *node,
                                   const char *name)
{
    size_t                 count = cap_count(in, node, name);
    const char           **texts = arena_alloc(in->arena, (count + 1) * sizeof *texts);
    const struct xml_node *item = cap_child(in, node->first, name);

    for (size_t i = 0; i < count; i++, item = cap_child(in, item->next, name))
        texts[i] = item->text;
    return (struct alert_texts){texts, count};
}

static struct alert_area area_of(const struct cap_reading *in, const struct xml_node *node)
{
    struct alert_texts polygons = texts_of(in, node, "polygon");
    struct alert_texts circles = texts_of(in, node, "circle");
    struct cap_place   place = {.arena = in->arena,
                                .notes = in->notes,
                                .at = in->place,
                                .polygon_room = polygons.count,
                                .circle_room = circles.count};

    for (size_t i = 0; i < polygons.count; i++)
        cap_place_polygon(&place, polygons.items[i]);
    for (size_t i = 0; i < circles.count; i++)
        cap_place_circle(&place, circles.items[i]);
    return (struct alert_area){.desc = cap_text(in, node, "areaDesc"),
                               .shape = cap_place_area(&place),
                               .geocodes = cap_values(in, node, "geocode"),
                               .altitude_ft = cap_feet(in, node, "altitude"),
                               .ceiling_ft = cap_feet(in, node, "ceiling"),
                               .polygons = polygons,
                               .circles = circles};
}

static struct alert_resource resource_of(const struct cap_reading *in,
                                         const struct xml_node    *node)
{
    const char *size = cap_text(in, node, "size");
    int64_t     bytes = -1;

    return (struct alert_resource){
        .desc = cap_text(in, node, "resourceDesc"),
        .mime_type = cap_text(in, node, "mimeType"),
        .size = size && text_to_integer(size, &bytes) && bytes >= 0 ? bytes : -1,
        .uri = cap_uri(in, node, "uri"),
        .deref_uri = cap_text(in, node, "derefUri"),
        .digest = cap_text(in, node, "digest")};
}

static void read_areas(const struct cap_reading *in, const struct xml_node *node,
                       struct alert_info *info)
{
    size_t                 count = cap_count(in, node, "area");
    struct alert_area     *areas = arena_alloc(in->arena, (count + 1) * sizeof *areas);
    const struct xml_node *item = cap_child(in, node->first, "area");

    for (size_t i = 0; i < count; i++, item = cap_child(in, item->next, "area")) {
        struct cap_reading inner = *in;

        inner.place = arena_format(in->arena, "%sareas/%zu/", in->place, i);
        areas[i] = area_of(&inner, item);
    }
    info->areas = areas;
    info->area_count = count;
}

static void read_resources(const struct cap_reading *in, const struct xml_node *node,
                           struct alert_info *info)
{
    size_t                 count = cap_count(in, node, "resource");
    struct alert_resource *list = arena_alloc(in->arena, (count + 1) * sizeof *list);
    const struct xml_node *item = cap_child(in, node->first, "resource");

    for (size_t i = 0; i < count; i++, item = cap_child(in, item->next, "resource"))
        list[i] = resource_of(in, item);
    info->resources = list;
    info->resource_count = count;
}

static enum alert_certainty certainty_in(const struct cap_reading *in,
                                         const struct xml_node    *node)
{
    const char *word = cap_text(in, node, "certainty");

    if (word && strcasecmp(word, "Very Likely") == 0) /* CAP 1.0 */
        return CERTAINTY_LIKELY;
    return (enum alert_certainty)cap_word_or(in, node, "certainty", ALERT_CERTAINTY_WORDS,
                                             CERTAINTY_UNKNOWN);
}

static struct alert_info info_of(const struct cap_reading *in, const struct xml_node *node)
{
    struct alert_info info = {
        .language = cap_language(in, node),
        .categories = cap_set(in, node, "category", ALERT_CATEGORY_WORDS),
        .event = cap_text(in, node, "event"),
        .responses = cap_set(in, node, "responseType", ALERT_RESPONSE_WORDS),
        .urgency = (enum alert_urgency)cap_word_or(in, node, "urgency", ALERT_URGENCY_WORDS,
                                                   URGENCY_UNKNOWN),
        .severity = (enum alert_severity)cap_word_or(in, node, "severity", ALERT_SEVERITY_WORDS,
                                                     SEVERITY_UNKNOWN),
        .certainty = certainty_in(in, node),
        .audience = cap_text(in, node, "audience"),
        .event_codes = cap_values(in, node, "eventCode"),
        .effective = cap_time(in, node, "effective"),
        .onset = cap_time(in, node, "onset"),
        .expires = cap_time(in, node, "expires"),
        .sender_name = cap_text(in, node, "senderName"),
        .headline = cap_text(in, node, "headline"),
        .description = cap_text(in, node, "description"),
        .instruction = cap_text(in, node, "instruction"),
        .web = cap_uri(in, node, "web"),
        .contact = cap_text(in, node, "contact"),
        .parameters = cap_values(in, node, "parameter"),
    };

    read_resources(in, node, &info);
    read_areas(in, node, &info);
    return info;
}

/* "sender,identifier,sent": identifiers of the wild may hold commas themselves. What is
 * none is kept whole as an identifier. */
static struct alert_reference reference_of(const struct cap_reading *in, const char *text,
                                           size_t len)
{
    char                  *copy = arena_copy(in->arena, text, len);
    char                  *first = strchr(copy, ','), *last = strrchr(copy, ',');
    struct alert_reference to = {.identifier = copy};

    if (!first || first == last || !cap_parse_time(in, "references", last + 1, &to.sent)) {
        cap_tell(in, "references", "are not all sender,identifier,sent");
        return (struct alert_reference){.identifier = copy};
    }
    *first = *last = '\0';
    to.sender = copy;
    to.identifier = first + 1;
    return to;
}

static void read_references(const struct cap_reading *in, const struct xml_node *root,
                            struct alert *alert)
{
    static const char       BLANKS[] = " \t\r\n";
    const char             *at = cap_text(in, root, "references");
    struct alert_reference *list;

    if (!at)
        return;
    list = arena_alloc(in->arena, CAP_LIST_MAX * sizeof *list);
    while (*at && alert->reference_count < CAP_LIST_MAX) {
        size_t len = strcspn(at, BLANKS);

        list[alert->reference_count++] = reference_of(in, at, len);
        at += len;
        at += strspn(at, BLANKS);
    }
    alert->references = list;
}

static void read_codes(const struct cap_reading *in, const struct xml_node *root,
                       struct alert *alert)
{
    size_t                 count = cap_count(in, root, "code");
    const char           **codes = arena_alloc(in->arena, (count + 1) * sizeof *codes);
    const struct xml_node *item = cap_child(in, root->first, "code");

    for (; item && alert->code_count < count; item = cap_child(in, item->next, "code"))
        if ((codes[alert->code_count] = cap_trimmed(in, item)))
            alert->code_count++;
        else
            count--;
    alert->codes = codes;
}

static void read_infos(const struct cap_reading *in, const struct xml_node *root,
                       struct alert *alert)
{
    size_t                 count = cap_count(in, root, "info");
    struct alert_info     *infos = arena_alloc(in->arena, (count + 1) * sizeof *infos);
    const struct xml_node *item = cap_child(in, root->first, "info");

    for (size_t i = 0; i < count; i++, item = cap_child(in, item->next, "info")) {
        struct cap_reading inner = *in;

        inner.place = arena_format(in->arena, "infos/%zu/", i);
        infos[i] = info_of(&inner, item);
    }
    alert->infos = infos;
    alert->info_count = count;
}

static int known_word(const struct cap_reading *in, const struct xml_node *root,
                      const char *name, const char *const *words, struct err *err)
{
    const char *word = cap_text(in, root, name);
    int         place = cap_word(in, name, word, words);

    if (place >= 0)
        return place;
    return err_field(err, ERR_INVALID, arena_format(in->arena, "/%s", name),
                     word ? "is not a word of CAP" : "is missing");
}

/* What a message must have to be told from others and judged. */
static int read_head(const struct cap_reading *in, const struct xml_node *root,
                     struct alert *alert, struct err *err)
{
    int status = known_word(in, root, "status", ALERT_STATUS_WORDS, err);
    int message = status < 0 ? -1 : known_word(in, root, "msgType", ALERT_MESSAGE_WORDS, err);

    if (message < 0)
        return -1;
    alert->status = (enum alert_status)status;
    alert->message = (enum alert_message)message;
    alert->identifier = cap_text(in, root, "identifier");
    alert->sender = cap_text(in, root, "sender");
    alert->sent = cap_time(in, root, "sent");
    if (!alert->identifier)
        return err_field(err, ERR_INVALID, "/identifier", "is missing");
    if (!alert->sender)
        return err_field(err, ERR_INVALID, "/sender", "is missing");
    if (!alert->sent.is_given)
        return err_field(err, ERR_INVALID, "/sent", "is missing or is not a time");
    return 0;
}

bool cap_is_alert(const struct xml_node *root)
{
    static const char *const SPACES[] = {CAP_SPACE_12, CAP_SPACE_11, CAP_SPACE_10};

    if (strcmp(root->name, "alert") != 0)
        return false;
    for (size_t i = 0; i < COUNT_OF(SPACES); i++)
        if (strcmp(root->space, SPACES[i]) == 0)
            return true;
    return false;
}

int cap_read(struct alert *alert_r, struct cap_notes *notes, const char *bytes, size_t len,
             struct err *err)
{
    const struct xml_node *root = xml_read(bytes, len, notes->arena, err);

    *alert_r = (struct alert){0};
    return root ? cap_read_node(alert_r, notes, root, err) : -1;
}

int cap_read_node(struct alert *alert_r, struct cap_notes *notes, const struct xml_node *root,
                  struct err *err)
{
    struct cap_reading in = {.arena = notes->arena, .notes = notes, .place = ""};

    *alert_r = (struct alert){0};
    if (!cap_is_alert(root))
        return err_set(err, ERR_INVALID, "is not a CAP alert: <%s> of \"%s\"", root->name,
                       root->space);
    in.space = root->space;
    if (read_head(&in, root, alert_r, err) < 0)
        return -1;
    alert_r->source = cap_text(&in, root, "source");
    alert_r->scope =
        (enum alert_scope)cap_word_or(&in, root, "scope", ALERT_SCOPE_WORDS, SCOPE_PUBLIC);
    alert_r->restriction = cap_text(&in, root, "restriction");
    alert_r->addresses = cap_text(&in, root, "addresses");
    alert_r->note = cap_text(&in, root, "note");
    alert_r->incidents = cap_text(&in, root, "incidents");
    read_codes(&in, root, alert_r);
    read_references(&in, root, alert_r);
    read_infos(&in, root, alert_r);
    cap_look_at_order(&in, root);
    for (const struct xml_node *node = root->first; node; node = node->next)
        alert_r->has_signature |= strcmp(node->name, "Signature") == 0;
    return 0;
}
