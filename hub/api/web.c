/* web.c: gives the faces away as they were built, from one folder: a page each for the
 * console and the field app, whose own paths all lie below it, and assets that carry their
 * hash in their name. Without the folder everything else works. */
#include "hub/api/web.h"

#include <string.h>

#include "hub/api/file_name.h"
#include "hub/api/page.h"
#include "hub/api/resources.h"
#include "hub/base/file.h"

#define FOR_EVER "public, max-age=31536000, immutable" /* RFC 8246: the name has the hash */

/* Only what was built may run (security sheet W2, W3). */
void web_add_fields(struct buf *out, const char *xyz)
{
    const char *host = strstr(xyz, "://");
    size_t      len = host ? (size_t)(host + 3 - xyz) + strcspn(host + 3, "/") : 0;

    buf_text(out, "X-Content-Type-Options: nosniff\r\n"
                  "Referrer-Policy: no-referrer\r\n"
                  "Cross-Origin-Opener-Policy: same-origin\r\n"
                  "Cross-Origin-Resource-Policy: same-origin\r\n"
                  "Strict-Transport-Security: max-age=31536000\r\n"
                  "Permissions-Policy: geolocation=(self), camera=(self), microphone=()\r\n"
                  "Content-Security-Policy: default-src 'self'; img-src 'self' data: blob:");
    if (len > 0)
        buf_format(out, " %.*s", (int)len, xyz);
    buf_text(out, "; object-src 'none'; base-uri 'none'; form-action 'self'; "
                  "frame-ancestors 'none'\r\n");
}

static void refuse(struct call *call)
{
    if (page_is_wanted(call)) {
        page_say(call, 404, "web.absent_title", "<p>{web.absent_text}</p>\n");
        return;
    }
    call_fail_with(call, ERR_NOT_FOUND, "the faces were not built into this hub's web folder");
}

/* name is ours, or has a type and so leads nowhere else. */
static void answer(struct call *call, const char *name, const char *type, const char *cache)
{
    const struct api *api = call->api;
    struct http_file  file = {
         .path = arena_format(call->arena, "%s/%s", api->settings.web_dir, name),
         .type = type,
         .cache = cache,
         .fields = api->face_fields.bytes,
         .is_packed = true,
    };

    if (!file_exists(file.path)) {
        refuse(call);
        return;
    }
    call_count(call, 200);
    exchange_answer_file(call->exchange, &file);
}

void asset_get(struct call *call)
{
    const char *type = file_name_type(call->params[0]);

    if (type)
        answer(call, arena_format(call->arena, "assets/%s", call->params[0]), type, FOR_EVER);
    else
        call_fail_with(call, ERR_NOT_FOUND, "there is no such public file");
}

void console_page(struct call *call)
{
    answer(call, "console/index.html", "text/html; charset=utf-8", "no-cache");
}

/* The app's worker speaks for what lies below its own folder (Service Workers §3.4.3). */
void field_enter(struct call *call)
{
    call_header(call, "Location", "/field/");
    call_answer(call, 308, NULL);
}

void field_page(struct call *call)
{
    answer(call, "field/index.html", "text/html; charset=utf-8", "no-cache");
}

/* What keeps its name because browsers ask for it by that (the worker, the manifest, icons);
 * else one of the app's own paths. */
void field_file(struct call *call)
{
    const char *type = file_name_type(call->params[0]);
    const char *name = arena_format(call->arena, "field/%s", call->params[0]);

    if (type &&
        file_exists(arena_format(call->arena, "%s/%s", call->api->settings.web_dir, name)))
        answer(call, name, type, "no-cache");
    else
        field_page(call);
}
