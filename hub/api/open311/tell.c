/* tell.c: a report as a request that everybody may read: what, where and how far it is; not who
 * sent it, nor a word of what was written, nor the picture, nor the place in somebody's words.
 */
#include "hub/api/open311/room.h"

#include "hub/desk/areas.h"

bool open311_may_tell(const struct call *call, const struct situation_told *told)
{
    return open311_is_told(hazards_at(call->api->settings.hazards, told->hazard), told->state);
}

int64_t open311_updated_ms(const struct situation_told *told)
{
    return told->changed_ms > told->happened_ms ? told->changed_ms : told->happened_ms;
}

/* What the follow page of its sender says of it. */
static const char *notes_of(struct call *call, const struct situation_told *told)
{
    static const char *const KEYS[INCIDENT_STATES] = {[INCIDENT_OPEN] = "follow.received",
                                                      [INCIDENT_CONFIRMED] = "follow.confirmed",
                                                      [INCIDENT_REJECTED] = "follow.rejected",
                                                      [INCIDENT_CLOSED] = "follow.solved"};

    if (told->state == INCIDENT_OPEN && told->reports > 1)
        return call_text(call, "follow.merged");
    return call_text(call, KEYS[told->state]);
}

static void write_where(struct sheet *sheet, const struct situation_told *told)
{
    const struct zones *zones = areas_zones(sheet->call->api->settings.areas);
    const struct zone  *zone = NULL;

    if (told->has_place)
        zone = zones_at(zones, (struct point){told->lat, told->lon});
    sheet_text(sheet, "address", zone ? zone->name : NULL);
    sheet_text(sheet, "address_id", zone ? zone->id : NULL);
    sheet_text(sheet, "zipcode", NULL);
    if (told->has_place) {
        sheet_degrees(sheet, "lat", told->lat);
        sheet_degrees(sheet, "long", told->lon);
    } else {
        sheet_text(sheet, "lat", NULL);
        sheet_text(sheet, "long", NULL);
    }
}

/* No service here promises a day: expected_datetime is empty. */
void open311_tell(struct sheet *sheet, const struct situation_told *told)
{
    struct call          *call = sheet->call;
    const struct hazards *hazards = call->api->settings.hazards;
    const struct hazard  *hazard = hazards_at(hazards, told->hazard);

    sheet_text(sheet, "service_request_id",
               arena_format(call->arena, "%lld", (long long)told->no));
    sheet_text(sheet, "status", open311_is_open(told->state) ? "open" : "closed");
    sheet_text(sheet, "status_notes", notes_of(call, told));
    sheet_text(sheet, "service_name", hazard_name(hazards, hazard, call_language(call)));
    sheet_text(sheet, "service_code", hazard->code);
    sheet_text(sheet, "description", NULL);
    sheet_text(sheet, "agency_responsible", call->api->settings.site_name);
    sheet_text(sheet, "service_notice", NULL);
    sheet_stamp(sheet, "requested_datetime", told->happened_ms);
    sheet_stamp(sheet, "updated_datetime", open311_updated_ms(told));
    sheet_stamp(sheet, "expected_datetime", 0);
    write_where(sheet, told);
    sheet_text(sheet, "media_url", NULL);
}
