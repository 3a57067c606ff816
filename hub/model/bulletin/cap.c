/* cap.c: the bulletin as a CAP message: an info for each risk, colour and day, an area for
 * each zone, which it names by a geocode and nothing else. Its note is not read: it has said
 * "nessuna" above an info that was yellow. */
#include <string.h>
#include <strings.h>

#include "hub/model/bulletin/room.h"
#include "hub/model/cap.h"

static const char ZONE[] = "Zona di Allerta";

/* Which of the risks the event is about. False: none of them. */
static bool read_risks(bool risks_r[BULLETIN_RISKS], const char *event)
{
    static const char *const WORDS[BULLETIN_RISKS] = {"idrogeologic", "temporal", "idraulic"};
    bool                     has_any = false;

    for (int r = 0; r < BULLETIN_RISKS; r++) {
        risks_r[r] = strcasestr(event, WORDS[r]) != NULL;
        has_any = has_any || risks_r[r];
    }
    return has_any;
}

/* A colour of no zone is one that would reach nobody: refused. */
static int read_area(struct bulletin_rows *rows, struct bulletin_row *row,
                     const struct alert_values *geocodes, struct err *err)
{
    bool is_named = false;

    for (size_t g = 0; g < geocodes->count; g++) {
        const char *code = geocodes->items[g].value;

        if (strcasecmp(geocodes->items[g].name, ZONE) != 0)
            continue;
        if (*code == '\0' || strlen(code) > BULLETIN_ZONE_MAX)
            return err_set(err, ERR_INVALID, "\"%.80s\" is no code of a zone", code);
        row->code = code;
        if (bulletin_rows_add(rows, row, err) < 0)
            return -1;
        is_named = true;
    }
    return is_named ? 0 : err_set(err, ERR_INVALID, "names no \"%s\"", ZONE);
}

static int read_areas(struct bulletin_rows *rows, struct bulletin_row *row,
                      const struct alert_info *info, struct err *err)
{
    if (info->area_count == 0)
        return err_set(err, ERR_INVALID, "names no \"%s\"", ZONE);
    for (size_t a = 0; a < info->area_count; a++)
        if (read_area(rows, row, &info->areas[a].geocodes, err) < 0)
            return -1;
    return 0;
}

static int read_info(struct bulletin_rows *rows, const struct bulletin_row *as,
                     const struct alert_info *info, struct err *err)
{
    struct bulletin_row row = *as;
    const char         *event = info->event ? info->event : "";
    bool                risks[BULLETIN_RISKS];
    uint8_t             level;

    if (!read_risks(risks, event))
        return err_set(err, ERR_INVALID, "event: \"%.80s\" names no risk that we know", event);
    if (!bulletin_colour(&level, event))
        return err_set(err, ERR_INVALID, "event: \"%.80s\" names no colour", event);
    if (!info->onset.is_given)
        return err_set(err, ERR_INVALID, "onset: is missing");
    day_of(row.day, info->onset.ms, info->onset.offset_min);
    for (int r = 0; r < BULLETIN_RISKS; r++)
        row.levels[r] = risks[r] ? level : BULLETIN_GREEN;
    return level == BULLETIN_GREEN ? 0 : read_areas(rows, &row, info, err);
}

int bulletin_read_cap(struct bulletin_rows *rows, struct bulletin_row *as_r,
                      const char **identifier_r, struct arena *arena, const char *bytes,
                      size_t len, struct err *err)
{
    struct cap_notes notes = {.arena = arena};
    struct alert     alert;

    if (cap_read(&alert, &notes, bytes, len, err) != 0)
        return -1;
    if (strlen(alert.identifier) > BULLETIN_IDENTIFIER_MAX)
        return err_set(err, ERR_INVALID, "identifier: is longer than %d bytes",
                       BULLETIN_IDENTIFIER_MAX);
    if (alert.status != STATUS_ACTUAL ||
        (alert.message != MESSAGE_ALERT && alert.message != MESSAGE_UPDATE))
        return err_set(err, ERR_INVALID, "is no bulletin in force: %s, %s",
                       ALERT_STATUS_WORDS[alert.status], ALERT_MESSAGE_WORDS[alert.message]);
    *identifier_r = alert.identifier;
    *as_r = (struct bulletin_row){.published_ms = alert.sent.ms};
    day_of(as_r->today, alert.sent.ms, alert.sent.offset_min);
    if (bulletin_rows_add(rows, as_r, err) < 0)
        return -1;
    for (size_t i = 0; i < alert.info_count; i++)
        if (read_info(rows, as_r, &alert.infos[i], err) < 0)
            return err_at(err, arena_format(arena, "infos/%zu", i));
    return 0;
}
