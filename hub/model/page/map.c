/* map.c: the town as a small drawing: its zones as lines, what is warned of hatched on top. A
 * page's own, a few kilobytes, so that it is there with the first byte and without a map
 * server. Points are whole units of a frame WIDTH wide; what lies nearer than the grain is
 * one point, and the grain grows until the drawing is small enough. */
#include <math.h>
#include <stdlib.h>

#include "hub/model/page.h"

enum { WIDTH = 320, HEIGHT_MAX = 320, GRAIN_MOST = 16, ZONES_BYTES = 3500, TOWN_MAX = 60 };

struct frame {
    struct box box;
    double     per_lon, per_lat; /* units to the degree */
    int        height, grain;
};

static struct box joined(struct box one, struct box other)
{
    return (struct box){fmin(one.south, other.south), fmin(one.west, other.west),
                        fmax(one.north, other.north), fmax(one.east, other.east)};
}

static struct box grown(struct box box, double share)
{
    double lat = fmax((box.north - box.south) * share, 1e-4);
    double lon = fmax((box.east - box.west) * share, 1e-4);

    return (struct box){box.south - lat, box.west - lon, box.north + lat, box.east + lon};
}

/* All of a town; of a country only the neighbourhood of what is warned of. */
static struct frame frame_of(const struct zones *zones, const struct page_ground *grounds,
                             size_t count)
{
    struct frame frame = {.grain = 1};
    struct box   box = shape_box(grounds[0].shape);
    double       cosine;

    for (size_t i = 1; i < count; i++)
        box = joined(box, shape_box(grounds[i].shape));
    for (size_t i = 0; zones && zones->count <= TOWN_MAX && i < zones->count; i++)
        if (!shape_is_empty(&zones->items[i].shape))
            box = joined(box, zones->items[i].box);
    frame.box = grown(box, zones && zones->count > TOWN_MAX ? 0.5 : 0.03);
    cosine = cos((frame.box.south + frame.box.north) / 2 * M_PI / 180);
    frame.per_lon = WIDTH / (frame.box.east - frame.box.west);
    frame.per_lat = frame.per_lon / fmax(cosine, 0.01);
    if ((frame.box.north - frame.box.south) * frame.per_lat > HEIGHT_MAX) {
        frame.per_lat = HEIGHT_MAX / (frame.box.north - frame.box.south);
        frame.per_lon = frame.per_lat * cosine;
    }
    frame.height = (int)ceil((frame.box.north - frame.box.south) * frame.per_lat);
    return frame;
}

static int x_of(const struct frame *frame, struct point point)
{
    return (int)lround((point.lon - frame->box.west) * frame->per_lon);
}

static int y_of(const struct frame *frame, struct point point)
{
    return (int)lround((frame->box.north - point.lat) * frame->per_lat);
}

static void add_ring(struct buf *out, const struct frame *frame, const struct ring *ring)
{
    int x = x_of(frame, ring->points[0]), y = y_of(frame, ring->points[0]);

    buf_format(out, "M%d %d", x, y);
    for (size_t i = 1; i + 1 < ring->count; i++) {
        int right = x_of(frame, ring->points[i]) - x, down = y_of(frame, ring->points[i]) - y;

        if (abs(right) + abs(down) <= frame->grain)
            continue;
        buf_format(out, "l%d%s%d", right, down < 0 ? "" : " ", down);
        x += right;
        y += down;
    }
    buf_byte(out, 'z');
}

static void add_shape(struct buf *out, const struct frame *frame, const struct shape *shape)
{
    for (size_t i = 0; i < shape->count; i++)
        for (size_t j = 0; j < shape->polygons[i].count; j++)
            add_ring(out, frame, &shape->polygons[i].rings[j]);
}

static void add_zones(struct page *page, struct frame *frame, const struct zones *zones)
{
    size_t before = page->out->len;

    for (frame->grain = 1; frame->grain <= GRAIN_MOST; frame->grain *= 2) {
        page->out->len = before;
        PAGE(page, "<path class=\"z\" d=\"");
        for (size_t i = 0; i < zones->count; i++)
            if (box_touches(&zones->items[i].box, &frame->box))
                add_shape(page->out, frame, &zones->items[i].shape);
        PAGE(page, "\"/>");
        if (page->out->len - before <= ZONES_BYTES)
            return;
    }
}

void page_map(struct page *page, const struct zones *zones, const struct page_ground *grounds,
              size_t count, const char *label)
{
    struct frame frame;

    if (count == 0)
        return;
    frame = frame_of(zones, grounds, count);
    buf_format(page->out, "<svg class=\"map\" role=\"img\" viewBox=\"0 0 %d %d\">", WIDTH,
               frame.height);
    PAGE(page,
         "<title>{label}</title><defs><pattern id=\"h1\" width=\"8\" height=\"8\" "
         "patternUnits=\"userSpaceOnUse\"><circle cx=\"3\" cy=\"3\" r=\"1.6\"/></pattern>"
         "<pattern id=\"h2\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" "
         "patternTransform=\"rotate(45)\"><path d=\"M0 0h2v7H0z\"/></pattern></defs>",
         {"label", label});
    if (zones)
        add_zones(page, &frame, zones);
    frame.grain = 1;
    for (size_t i = 0; i < count; i++) {
        const char *class = page_class(grounds[i].severity);

        PAGE(page, "<path class=\"g {class}{over}\" d=\"", {"class", class},
             {"over", grounds[i].is_over ? " over" : ""});
        add_shape(page->out, &frame, grounds[i].shape);
        PAGE(page, "\"/>");
    }
    PAGE(page, "</svg>\n");
}
