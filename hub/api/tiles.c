/* tiles.c: the base map beneath what the town draws itself: tiles out of one PMTiles file, read
 * off the loop, or another source's address. Without either the faces have their outlines. */
#include "hub/api/tiles.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/api/call.h"
#include "hub/api/resources.h"
#include "hub/base/gzip.h"
#include "hub/base/log.h"
#include "hub/base/text.h"
#include "hub/loop/offload.h"
#include "hub/model/pmtiles.h"

static const char *const TYPES[PMTILES_TYPES] = {
    [PMTILES_MVT] = "application/vnd.mapbox-vector-tile",
    [PMTILES_PNG] = "image/png",
    [PMTILES_JPEG] = "image/jpeg",
    [PMTILES_WEBP] = "image/webp",
    [PMTILES_AVIF] = "image/avif",
};

struct tiles {
    struct pmtiles archive;
    int            fd;
    int64_t        changed_s;
};

/* ── the archive ────────────────────────────────────────────────────────────────── */

static int read_file(void *about, uint64_t at, size_t len, struct buf *out, struct err *err)
{
    const struct tiles *tiles = about;
    char               *piece = mem_zeroed(len + 1);
    ssize_t             got = pread(tiles->fd, piece, len, (off_t)at);

    if (got == (ssize_t)len)
        buf_add(out, piece, len);
    free(piece);
    return got == (ssize_t)len ? 0 : err_set(err, ERR_INTERNAL, "pmtiles: cannot be read");
}

struct tiles *tiles_open(const char *path)
{
    struct tiles *tiles;
    struct stat   stat = {0};
    struct err    err = {0};

    if (!path || *path == '\0')
        return NULL;
    tiles = MEM_NEW(struct tiles);
    tiles->archive.read = read_file;
    tiles->archive.about = tiles;
    tiles->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (tiles->fd < 0 || fstat(tiles->fd, &stat) < 0)
        err_set(&err, ERR_NOT_FOUND, "%s", strerror(errno));
    else
        pmtiles_open(&tiles->archive, (uint64_t)stat.st_size, &err);
    if (err.kind == ERR_NONE) {
        tiles->changed_s = stat.st_mtim.tv_sec;
        return tiles;
    }
    LOG(LOG_WARN, "map.unreadable", TEXT("why", err.text));
    tiles_close(tiles);
    return NULL;
}

void tiles_close(struct tiles *tiles)
{
    if (!tiles)
        return;
    if (tiles->fd >= 0)
        close(tiles->fd);
    free(tiles);
}

/* ── one tile ───────────────────────────────────────────────────────────────────── */

struct looking {
    struct offload      offload;
    struct call        *call;
    const struct tiles *tiles;
    unsigned            z;
    uint32_t            x, y;
    const char         *known; /* the tag the client has; or NULL */
    bool                takes_gzip;
    char                tag[64];
    bool                is_known;
    struct buf          tile;
    struct err          err;
};

/* On a worker thread. */
static void on_run(struct offload *offload)
{
    struct looking       *looking = CONTAINER_OF(offload, struct looking, offload);
    const struct pmtiles *archive = &looking->tiles->archive;
    struct buf            packed = {0};
    uint64_t              at;
    size_t                len;

    if (pmtiles_find(archive, looking->z, looking->x, looking->y, &at, &len, &looking->err) < 0)
        return;
    snprintf(looking->tag, sizeof looking->tag, "\"%" PRIx64 "-%" PRIx64 "-%zx%s\"",
             (uint64_t)looking->tiles->changed_s, at, len, looking->takes_gzip ? "z" : "");
    looking->is_known = looking->known && strstr(looking->known, looking->tag);
    if (looking->is_known)
        return;
    if (!archive->is_packed || looking->takes_gzip) {
        archive->read(archive->about, at, len, &looking->tile, &looking->err);
        return;
    }
    if (archive->read(archive->about, at, len, &packed, &looking->err) == 0)
        gzip_unpack(&looking->tile, packed.bytes, packed.len, PMTILES_TILE_MAX, &looking->err);
    buf_free(&packed);
}

static void on_looked(struct offload *offload)
{
    struct looking       *looking = CONTAINER_OF(offload, struct looking, offload);
    const struct pmtiles *archive = &looking->tiles->archive;
    struct call          *call = looking->call;
    struct err            err = looking->err;

    if (err.kind) {
        buf_free(&looking->tile);
        if (err.kind == ERR_NOT_FOUND) {
            call_fail_with(call, ERR_NOT_FOUND, "nothing is drawn there");
            return;
        }
        LOG(LOG_WARN, "map.unreadable", TEXT("why", err.text));
        call_fail_with(call, ERR_INTERNAL, "the map's archive cannot be read");
        return;
    }
    call->body = looking->tile;
    call_header(call, "ETag", looking->tag);
    call_header(call, "Cache-Control", "public, max-age=86400");
    if (archive->is_packed)
        call_header(call, "Vary", "Accept-Encoding");
    if (archive->is_packed && looking->takes_gzip)
        call_header(call, "Content-Encoding", "gzip");
    call_answer(call, looking->is_known ? 304 : 200, TYPES[archive->type]);
}

/* "12", or "12.mvt" at the end of the path. */
static bool read_place(const char *text, int64_t *number_r)
{
    char   digits[12] = "";
    size_t len = strcspn(text, ".");

    if (len == 0 || len >= sizeof digits)
        return false;
    memcpy(digits, text, len);
    return text_to_integer(digits, number_r) && *number_r >= 0 && *number_r <= UINT32_MAX;
}

void tile_get(struct call *call)
{
    struct looking *looking = arena_alloc(call->arena, sizeof *looking);
    const char     *coding = exchange_header(call->exchange, "accept-encoding");
    int64_t         z, x, y;

    if (!call->api->tiles) {
        call_fail_with(call, ERR_NOT_FOUND, "this hub has no map of its own");
        return;
    }
    if (!read_place(call->params[0], &z) || !read_place(call->params[1], &x) ||
        !read_place(call->params[2], &y) || z > PMTILES_ZOOM_MAX) {
        call_fail_with(call, ERR_NOT_FOUND, "a tile is named by zoom, column and row");
        return;
    }
    *looking = (struct looking){
        .offload = {.run = on_run, .done = on_looked},
        .call = call,
        .tiles = call->api->tiles,
        .z = (unsigned)z,
        .x = (uint32_t)x,
        .y = (uint32_t)y,
        .known = exchange_header(call->exchange, "if-none-match"),
        .takes_gzip = coding && strstr(coding, "gzip"),
    };
    offload_start(&looking->offload, call->api->settings.loop, &call->api->tally);
}

/* ── what there is ──────────────────────────────────────────────────────────────── */

static void write_archive(struct writer *out, const struct api *api)
{
    const struct pmtiles *archive = &api->tiles->archive;

    write_object(out, "tiles");
    write_text(out, "url", "/tiles/{z}/{x}/{y}");
    write_text(out, "type", TYPES[archive->type]);
    write_integer(out, "min_zoom", archive->min_zoom);
    write_integer(out, "max_zoom", archive->max_zoom);
    write_list(out, "bounds");
    write_degrees(out, NULL, archive->west);
    write_degrees(out, NULL, archive->south);
    write_degrees(out, NULL, archive->east);
    write_degrees(out, NULL, archive->north);
    write_end(out);
    write_text(out, "attribution", api->settings.map.attribution);
    write_end(out);
}

void map_get(struct call *call)
{
    const struct api *api = call->api;
    struct writer     out = call_writer(call);

    write_object(&out, NULL);
    if (api->tiles)
        write_archive(&out, api);
    if (*api->settings.map.xyz) {
        write_object(&out, "xyz");
        write_text(&out, "url", api->settings.map.xyz);
        write_text(&out, "attribution", api->settings.map.xyz_attribution);
        write_end(&out);
    }
    write_end(&out);
    call_header(call, "Cache-Control", "public, max-age=300");
    call_json(call, 200);
}
