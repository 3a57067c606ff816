#include "hub/model/confidence.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/mem.h"
#include "hub/model/account.h"
#include "hub/model/copies.h"

static const double WRONG[VOICE_KINDS] = {
    [VOICE_UNNAMED] = 0.7, [VOICE_NAMED] = 0.5, [VOICE_SENSOR] = 0.5};
static const double WITH_PHOTO = 0.6, OTHER_STANDPOINT = 0.9, OTHER_WAY_IN = 0.9,
                    SHARE_MOST = 0.99, CONTRADICTED = 0.75, PRIOR_DECISIONS = 4,
                    ROUNDING = 1e-9;

enum { STANDPOINT_E4 = 10000, WAYS = 256 }; /* about eleven metres */

struct voice {
    uint32_t      origin;
    uint8_t       kind, channel;
    bool          has_photo;
    int64_t       standpoint; /* 0: none */
    struct credit credit;
};

/* ── who it is ──────────────────────────────────────────────────────────────────── */

static bool is_role(const char *sender, size_t len)
{
    for (size_t i = 0; ROLE_WORDS[i]; i++)
        if (strlen(ROLE_WORDS[i]) == len && strncmp(sender, ROLE_WORDS[i], len) == 0)
            return true;
    return len == strlen("account") && strncmp(sender, "account", len) == 0;
}

/* Devices are numbered: "probe-0017" and "probe-00a2" are of one family. */
enum voice_kind confidence_origin(char origin[CONFIDENCE_ORIGIN_MAX + 1], const char *sender,
                                  const char *network)
{
    size_t      role = strcspn(sender, ":");
    const char *name = sender[role] ? sender + role + 1 : "";
    size_t      person = strcspn(name, "/");
    bool        is_device = strncmp(sender, "device:", 7) == 0 && !name[person];
    size_t      room = CONFIDENCE_ORIGIN_MAX + 1;

    if (*network) {
        snprintf(origin, room, "network %s", network);
        return VOICE_UNNAMED;
    }
    if (is_device) {
        snprintf(origin, room, "device %.*s", (int)strcspn(name, "0123456789"), name);
        return VOICE_SENSOR;
    }
    if (*name && is_role(sender, role)) {
        snprintf(origin, room, "person %.*s", (int)person, name);
        return VOICE_NAMED;
    }
    snprintf(origin, room, "%s", sender); /* a telephone */
    return VOICE_UNNAMED;
}

/* ── how sure they make us ──────────────────────────────────────────────────────── */

static int64_t standpoint_of(const struct confidence_voice *report)
{
    if (!report->has_place)
        return 0;
    return (llround(report->lat * STANDPOINT_E4) + 900000) * 10000000 +
           llround(report->lon * STANDPOINT_E4) + 1800000;
}

/* Down to the last difference, so that whoever comes first hangs on nothing else. */
static int by_standpoint(const void *one, const void *other)
{
    const struct voice *a = one, *b = other;

    if (a->standpoint != b->standpoint)
        return a->standpoint < b->standpoint ? -1 : 1;
    if (a->channel != b->channel)
        return a->channel < b->channel ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind > b->kind ? -1 : 1;
    return b->has_photo - a->has_photo;
}

static int by_origin(const void *one, const void *other)
{
    const struct voice *a = one, *b = other;

    if (a->origin != b->origin)
        return a->origin < b->origin ? -1 : 1;
    return by_standpoint(one, other);
}

/* One voice for each origin. */
static void gather(struct confidence *confidence, struct voice *voices,
                   const struct confidence_voice *reports, size_t count)
{
    size_t kept = 0, same = 0;

    for (size_t i = 0; i < count; i++)
        voices[i] = (struct voice){
            .origin = reports[i].origin,
            .kind = reports[i].kind,
            .has_photo = reports[i].has_photo,
            .standpoint = standpoint_of(&reports[i]),
            .channel = reports[i].channel,
            .credit = reports[i].kind == VOICE_UNNAMED ? (struct credit){0} : reports[i].credit,
        };
    qsort(voices, count, sizeof *voices, by_origin);
    for (size_t i = 0; i < count; i++) {
        bool is_same = kept > 0 && voices[kept - 1].origin == voices[i].origin;

        same = is_same ? same + 1 : 1;
        confidence->largest = same > confidence->largest ? same : confidence->largest;
        if (is_same)
            voices[kept - 1].has_photo |= voices[i].has_photo;
        else
            voices[kept++] = voices[i];
    }
    confidence->voices = kept;
}

/* Its chance by nature counts as four decisions, its record as what it is. */
static double wrong_chance(const struct voice *voice)
{
    return (WRONG[voice->kind] * PRIOR_DECISIONS + voice->credit.wrong) /
           (PRIOR_DECISIONS + voice->credit.right + voice->credit.wrong);
}

/* How much of a voice it is: one whole, or less for who is wrong more often than his kind. */
static double weight_of(const struct voice *voice)
{
    return fmin(1, (1 - wrong_chance(voice)) / (1 - WRONG[voice->kind]));
}

/* Who shows nothing but the pictures of others is no voice. */
static void drop_copies(struct confidence *confidence, struct voice *voices,
                        const struct confidence_voice *reports, size_t count)
{
    struct copies_picture *pictures = MEM_NEW_ARRAY(struct copies_picture, count + 1);
    uint32_t              *copies = MEM_NEW_ARRAY(uint32_t, count + 1);
    size_t                 shown = 0, kept = 0;

    for (size_t i = 0; i < count; i++)
        if (reports[i].look != 0)
            pictures[shown++] = (struct copies_picture){reports[i].origin, reports[i].look};
    confidence->copies = copies_find(copies, pictures, shown);
    for (size_t i = 0, j = 0; i < confidence->voices; i++) { /* both by origin */
        while (j < confidence->copies && copies[j] < voices[i].origin)
            j++;
        if (j == confidence->copies || copies[j] != voices[i].origin)
            voices[kept++] = voices[i];
    }
    confidence->voices = kept;
    free(pictures);
    free(copies);
}

struct confidence confidence_of(const struct confidence_voice *reports, size_t count)
{
    struct voice     *voices = MEM_NEW_ARRAY(struct voice, count);
    struct confidence confidence = {0};
    bool              came[WAYS] = {false};
    double            all_wrong = 1, whole = 0;

    gather(&confidence, voices, reports, count);
    drop_copies(&confidence, voices, reports, count);
    qsort(voices, confidence.voices, sizeof *voices, by_standpoint);
    for (size_t i = 0; i < confidence.voices; i++) {
        bool is_elsewhere = i > 0 && voices[i].standpoint != 0 &&
                            voices[i].standpoint != voices[i - 1].standpoint;
        bool is_another_way = i > 0 && !came[voices[i].channel];

        came[voices[i].channel] = true;
        confidence.of_kind[voices[i].kind]++;
        confidence.credits.right += voices[i].credit.right;
        confidence.credits.wrong += voices[i].credit.wrong;
        whole += weight_of(&voices[i]);
        all_wrong *= wrong_chance(&voices[i]);
        all_wrong *= voices[i].has_photo ? WITH_PHOTO : 1;
        all_wrong *= is_elsewhere ? OTHER_STANDPOINT : 1;
        all_wrong *= is_another_way ? OTHER_WAY_IN : 1;
    }
    confidence.is_corroborated = whole > CONFIDENCE_CORROBORATED - ROUNDING;
    confidence.share = count > 0 ? fmin(1 - all_wrong, SHARE_MOST) : 0;
    free(voices);
    return confidence;
}

void confidence_doubt(struct confidence *confidence)
{
    confidence->share *= CONTRADICTED;
    confidence->is_contradicted = true;
}

/* Both are needed: many voices may all be doubtful, and one that is sure is still alone. */
unsigned confidence_level(const struct confidence *confidence)
{
    static const struct {
        size_t voices;
        double share;
    } SERIOUS = {2, 0.7}, GRAVE = {5, 0.9};

    if (confidence->voices >= GRAVE.voices && confidence->share >= GRAVE.share)
        return 3;
    return confidence->voices >= SERIOUS.voices && confidence->share >= SERIOUS.share ? 2 : 1;
}
