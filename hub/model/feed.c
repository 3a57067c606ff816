#include "hub/model/feed.h"

#include <string.h>

#include "hub/model/cap.h"

static bool is_named(const struct xml_node *node, const char *name)
{
    return strcmp(node->name, name) == 0;
}

static void add(struct feed *feed, const struct xml_node *alert, const char *url)
{
    if (feed->count < FEED_ITEMS_MAX)
        feed->items[feed->count++] = (struct feed_item){alert, url};
}

/* Messages that stand in it, however deep. */
static size_t add_alerts(struct feed *feed, const struct xml_node *node)
{
    size_t before = feed->count;

    if (cap_is_alert(node)) {
        add(feed, node, NULL);
        return 1;
    }
    for (const struct xml_node *child = node->first; child; child = child->next)
        add_alerts(feed, child);
    return feed->count - before;
}

static const char *text_of(const struct xml_node *node, struct arena *arena)
{
    static const char BLANKS[] = " \t\r\n";
    const char       *text = node->text + strspn(node->text, BLANKS);
    size_t            len = strcspn(text, BLANKS);

    return len > 0 ? arena_copy(arena, text, len) : NULL;
}

/* Of several links the one that says it is CAP, else the first that is the entry's own. */
static const char *link_of(const struct xml_node *entry, struct arena *arena)
{
    const char *best = NULL;

    for (const struct xml_node *node = entry->first; node; node = node->next) {
        const char *href = xml_attribute_of(node, "href");
        const char *rel = xml_attribute_of(node, "rel");
        const char *type = xml_attribute_of(node, "type");

        if (is_named(node, "link") && !href) /* RSS */
            href = text_of(node, arena);
        if (is_named(node, "uri") && !href) /* EDXL-DE's contentObject */
            href = text_of(node, arena);
        if (!href || !(is_named(node, "link") || is_named(node, "uri")))
            continue;
        if (type && (strstr(type, "cap+xml") || strstr(type, "common-alerting-protocol")))
            return href;
        if (!best && (!rel || strcmp(rel, "alternate") == 0))
            best = href;
    }
    return best;
}

/* nonXMLContent holds the uri of a contentObject. */
static const struct xml_node *holder_of(const struct xml_node *entry)
{
    for (const struct xml_node *node = entry->first; node; node = node->next)
        if (is_named(node, "nonXMLContent"))
            return node;
    return entry;
}

static void add_entry(struct feed *feed, struct arena *arena, const struct xml_node *entry)
{
    const char *url;

    if (add_alerts(feed, entry) > 0)
        return;
    url = link_of(holder_of(entry), arena);
    if (url)
        add(feed, NULL, url);
}

static void add_entries(struct feed *feed, struct arena *arena, const struct xml_node *parent,
                        const char *name)
{
    for (const struct xml_node *node = parent->first; node; node = node->next) {
        if (is_named(node, "channel"))
            add_entries(feed, arena, node, name);
        else if (is_named(node, name))
            add_entry(feed, arena, node);
    }
}

int feed_read(struct feed *feed_r, struct arena *arena, const char *bytes, size_t len,
              struct err *err)
{
    static const struct {
        const char *root, *entry;
    } KINDS[] = {{"feed", "entry"}, {"rss", "item"}, {"EDXLDistribution", "contentObject"}};
    const struct xml_node *root = xml_read(bytes, len, arena, err);

    *feed_r =
        (struct feed){.items = arena_alloc(arena, FEED_ITEMS_MAX * sizeof *feed_r->items)};
    if (!root)
        return -1;
    if (cap_is_alert(root)) {
        add(feed_r, root, NULL);
        feed_r->is_alert = true;
        return 0;
    }
    for (size_t i = 0; i < COUNT_OF(KINDS); i++)
        if (is_named(root, KINDS[i].root)) {
            add_entries(feed_r, arena, root, KINDS[i].entry);
            return 0;
        }
    return err_set(err, ERR_INVALID, "is no feed: <%s>", root->name);
}
