/* enter.c: the door of GeoReport v2, and how it says no. */
#include "hub/api/open311/room.h"

#include <string.h>

#include "hub/api/enter.h"
#include "hub/api/resources.h"
#include "hub/base/text.h"

static bool has_ending(const struct call *call, const char *ending)
{
    const char *last = "";

    for (size_t i = 0; i < CALL_PARAMS_MAX && call->params[i]; i++)
        last = call->params[i];
    return strcmp(last, ending) == 0;
}

/* 403 for a key, 404 for what there is not, 400 for everything else that is the asker's. */
const char *open311_problem(struct call *call, int *status, const struct err *err)
{
    struct sheet sheet = sheet_begin(call, has_ending(call, "json"));

    if (*status == 401)
        *status = 403;
    else if (*status >= 400 && *status < 500 && *status != 403 && *status != 404 &&
             *status != 429)
        *status = 400;
    sheet_list(&sheet, "errors");
    sheet_object(&sheet, "error");
    sheet_integer(&sheet, "code", *status);
    sheet_text(&sheet, "description", call_say(call, err->text));
    sheet_end(&sheet);
    sheet_end(&sheet);
    return sheet_type(&sheet);
}

/* The town's name with "www." is the town's name. */
static bool is_ours(const struct call *call, const char *jurisdiction)
{
    if (jurisdiction && strncmp(jurisdiction, "www.", 4) == 0)
        jurisdiction += 4;
    return !jurisdiction || text_same_word(jurisdiction, call->api->settings.open311.id);
}

/* Once it is known who asks. */
static void go_on(struct call *call)
{
    const struct api_open311 *house = &call->api->settings.open311;
    const struct open311     *open311 = call->mine;
    bool                      is_known = call->who.credential != CREDENTIAL_NONE;

    if (*house->id == '\0')
        call_fail_with(call, ERR_NOT_FOUND, "Open311 is not open here");
    else if (!is_known && open311->is_post && house->needs_key_to_report)
        call_fail_with(call, ERR_FORBIDDEN, "api_key is missing: ask the town for one");
    else if (!is_known && !open311->is_post && house->needs_key_to_read)
        call_fail_with(call, ERR_FORBIDDEN,
                       "who reads here needs a key, in the field Authorization: Bearer KEY");
    else if (!open311->is_json && !has_ending(call, "xml"))
        call_fail_with(call, ERR_NOT_FOUND, "there is .xml and .json, and no other form");
    else if (!is_ours(call, multipart_said(&open311->fields, "jurisdiction_id")))
        call_fail_with(call, ERR_NOT_FOUND, "this is no jurisdiction of ours");
    else
        open311->run(call);
}

static struct open311 *begin(struct call *call, void (*run)(struct call *))
{
    struct open311 *open311 = arena_alloc(call->arena, sizeof *open311);

    call->mine = open311;
    open311->is_json = has_ending(call, "json");
    open311->run = run;
    return open311;
}

void open311_read(struct call *call, void (*run)(struct call *))
{
    struct open311 *open311 = begin(call, run);
    struct err      err = {0};

    if (call->who.credential == CREDENTIAL_NONE)
        call->who.mode = who_anonymous().mode; /* who says another shows a key of it (P6) */
    call_header(call, "Access-Control-Allow-Origin", "*");
    if (exchange_query_fields(call->exchange, &open311->fields, &err) < 0)
        call_fail(call, &err);
    else
        go_on(call);
}

/* A key in the form is a token like any other; many put it into the address. */
void open311_write(struct call *call, void (*run)(struct call *))
{
    struct open311 *open311 = begin(call, run);
    struct err      err = {0};
    const char     *key;

    open311->is_post = true;
    if (exchange_form_fields(call->exchange, &open311->fields, &err) < 0) {
        call_fail(call, &err);
        return;
    }
    key = multipart_said(&open311->fields, "api_key");
    key = key ? key : exchange_query(call->exchange, "api_key");
    if (!key || !*key || call->who.credential != CREDENTIAL_NONE) {
        go_on(call);
        return;
    }
    call->secret = key;
    enter_look_up(call, go_on);
}

const struct multipart *open311_fields(const struct call *call)
{
    const struct open311 *open311 = call->mine;

    return &open311->fields;
}

struct sheet open311_sheet(struct call *call)
{
    const struct open311 *open311 = call->mine;

    return sheet_begin(call, open311->is_json);
}
