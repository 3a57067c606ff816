#include "hub/model/post_text.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "hub/base/text.h"

enum { JOINER = 0x200d };

struct range {
    uint32_t first, last;
};

static bool is_in(const struct range *ranges, size_t count, uint32_t code)
{
    for (size_t i = 0; i < count; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

/* What never begins a grapheme: marks, variation selectors, skin tones, tags, keycap. */
static bool is_extending(uint32_t code)
{
    static const struct range EXTENDING[] = {
        {0x0300, 0x036f},   {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x0610, 0x061a},
        {0x064b, 0x065f},   {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200d, 0x200d},
        {0x20d0, 0x20ff},   {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0x1f3fb, 0x1f3ff},
        {0xe0020, 0xe007f},
    };

    return is_in(EXTENDING, sizeof EXTENDING / sizeof *EXTENDING, code);
}

static bool is_flag_letter(uint32_t code)
{
    return code >= 0x1f1e6 && code <= 0x1f1ff;
}

/* twitter-text v3: the ranges that weigh 1. */
static unsigned weight(uint32_t code)
{
    static const struct range LIGHT[] = {{0, 4351}, {8192, 8205}, {8208, 8223}, {8242, 8247}};

    return is_in(LIGHT, sizeof LIGHT / sizeof *LIGHT, code) ? 1 : 2;
}

static size_t character(const char *text, uint32_t *code_r)
{
    size_t step = text_character(text, strnlen(text, 4), code_r);

    if (step > 0)
        return step;
    *code_r = 0xfffd;
    return 1;
}

/* A grapheme: its bytes, and whether it is more than one plain character. */
struct cluster {
    size_t   len;
    uint32_t first;
    bool     is_sequence; /* an emoji with what follows it */
};

static struct cluster next_cluster(const char *text)
{
    struct cluster cluster = {0};
    uint32_t       before, code;

    cluster.len = character(text, &cluster.first);
    before = cluster.first;
    while (text[cluster.len]) {
        size_t step = character(text + cluster.len, &code);
        bool   is_flag =
            is_flag_letter(cluster.first) && is_flag_letter(code) && !cluster.is_sequence;

        if (!is_extending(code) && before != JOINER && !is_flag)
            break;
        cluster.is_sequence = cluster.first >= 0x2000;
        cluster.len += step;
        before = code;
    }
    return cluster;
}

static size_t link_len(const char *text)
{
    bool is_link =
        strncasecmp(text, "https://", 8) == 0 || strncasecmp(text, "http://", 7) == 0;

    return is_link ? strcspn(text, " \t\r\n") : 0;
}

static unsigned count_clusters(const char *text)
{
    unsigned count = 0;

    for (; *text; text += next_cluster(text).len)
        count++;
    return count;
}

static unsigned count_utf16(const char *text)
{
    unsigned count = 0;
    uint32_t code;

    for (; *text; count += 1 + (code > 0xffff))
        text += character(text, &code);
    return count;
}

static unsigned weigh_cluster(const char *text, const struct cluster *cluster)
{
    unsigned sum = 0;
    uint32_t code;

    if (cluster->is_sequence)
        return 2;
    for (size_t i = 0; i < cluster->len; sum += weight(code))
        i += character(text + i, &code);
    return sum;
}

/* Links weigh the same however long; the rest by character or by weight. */
static unsigned count_with_links(const char *text, bool is_weighted)
{
    unsigned count = 0;

    while (*text) {
        size_t         link = link_len(text);
        struct cluster cluster = {0};

        if (link > 0) {
            count += POST_URL_LENGTH;
            text += link;
            continue;
        }
        cluster = next_cluster(text);
        if (!is_weighted)
            cluster.len = character(text, &cluster.first);
        count += is_weighted ? weigh_cluster(text, &cluster) : 1;
        text += cluster.len;
    }
    return count;
}

unsigned post_text_count(const char *text, enum channel_counting counting)
{
    switch (counting) {
    case COUNT_GRAPHEMES:
        return count_clusters(text);
    case COUNT_UTF16:
        return count_utf16(text);
    case COUNT_WEIGHTED:
        return count_with_links(text, true);
    case COUNT_CHARACTERS:
    default:
        return count_with_links(text, false);
    }
}
