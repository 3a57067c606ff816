#include "hub/model/pmtiles.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/gzip.h"
#include "hub/base/mem.h"

enum { DEPTH_MAX = 4, PACKED_NONE = 1, PACKED_GZIP = 2 };

/* ── the header ─────────────────────────────────────────────────────────────────── */

static uint64_t number_at(const uint8_t *bytes, size_t len)
{
    uint64_t number = 0;

    for (size_t i = len; i-- > 0;)
        number = number << 8 | bytes[i];
    return number;
}

static double degrees_at(const uint8_t *bytes)
{
    return (int32_t)(uint32_t)number_at(bytes, 4) / 1e7;
}

static bool is_inside(uint64_t at, uint64_t len, uint64_t whole)
{
    return at <= whole && len <= whole - at;
}

static int check(const struct pmtiles *archive, const uint8_t *bytes, uint64_t file_len,
                 struct err *err)
{
    if (!is_inside(archive->root_at, archive->root_len, file_len) ||
        !is_inside(archive->leaves_at, archive->leaves_len, file_len) ||
        !is_inside(archive->tiles_at, archive->tiles_len, file_len))
        return err_set(err, ERR_INVALID, "pmtiles: is cut short");
    if ((bytes[97] != PACKED_NONE && bytes[97] != PACKED_GZIP) ||
        (bytes[98] != PACKED_NONE && bytes[98] != PACKED_GZIP))
        return err_set(err, ERR_INVALID, "pmtiles: is packed otherwise than by gzip");
    if (archive->type == PMTILES_UNKNOWN || archive->type >= PMTILES_TYPES)
        return err_set(err, ERR_INVALID, "pmtiles: holds no kind of tile we know");
    if (archive->max_zoom > PMTILES_ZOOM_MAX || archive->min_zoom > archive->max_zoom)
        return err_set(err, ERR_INVALID, "pmtiles: has no order of zooms");
    return 0;
}

int pmtiles_open(struct pmtiles *archive, uint64_t file_len, struct err *err)
{
    struct buf     head = {0};
    const uint8_t *bytes;
    int            failed;

    if (file_len < PMTILES_HEADER_LEN)
        return err_set(err, ERR_INVALID, "pmtiles: is cut short");
    if (archive->read(archive->about, 0, PMTILES_HEADER_LEN, &head, err) < 0) {
        buf_free(&head);
        return -1;
    }
    bytes = (const uint8_t *)head.bytes;
    archive->root_at = number_at(bytes + 8, 8);
    archive->root_len = number_at(bytes + 16, 8);
    archive->leaves_at = number_at(bytes + 40, 8);
    archive->leaves_len = number_at(bytes + 48, 8);
    archive->tiles_at = number_at(bytes + 56, 8);
    archive->tiles_len = number_at(bytes + 64, 8);
    archive->has_packed_directories = bytes[97] == PACKED_GZIP;
    archive->is_packed = bytes[98] == PACKED_GZIP;
    archive->type = (enum pmtiles_type)bytes[99];
    archive->min_zoom = bytes[100];
    archive->max_zoom = bytes[101];
    archive->west = degrees_at(bytes + 102);
    archive->south = degrees_at(bytes + 106);
    archive->east = degrees_at(bytes + 110);
    archive->north = degrees_at(bytes + 114);
    failed = memcmp(bytes, "PMTiles\3", 8) != 0
                 ? err_set(err, ERR_INVALID, "pmtiles: is no archive of version 3")
                 : check(archive, bytes, file_len, err);
    buf_free(&head);
    return failed;
}

/* ── numbers ────────────────────────────────────────────────────────────────────── */

uint64_t pmtiles_number(unsigned z, uint32_t x, uint32_t y)
{
    uint64_t number = (((uint64_t)1 << 2 * z) - 1) / 3; /* tiles of the zooms before */

    for (uint32_t half = z > 0 ? (uint32_t)1 << (z - 1) : 0; half > 0; half /= 2) {
        uint32_t right = (x & half) > 0, low = (y & half) > 0, turned = x;

        number += (uint64_t)half * half * ((3 * right) ^ low);
        if (low)
            continue;
        if (right) {
            turned = half - 1 - (x & (half - 1));
            y = half - 1 - (y & (half - 1));
        }
        x = y;
        y = turned;
    }
    return number;
}

/* ── directories ────────────────────────────────────────────────────────────────── */

struct cursor {
    const uint8_t *at, *end;
    bool           failed;
};

static uint64_t next(struct cursor *cursor)
{
    uint64_t number = 0;

    for (unsigned shift = 0; shift < 64; shift += 7) {
        uint8_t byte;

        if (cursor->at == cursor->end)
            break;
        byte = *cursor->at++;
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return number;
    }
    cursor->failed = true;
    return 0;
}

struct entry {
    uint64_t number, run, len, at; /* run 0: a directory further down */
};

/* Columns, one after the other (§4.2): the last entry whose number is not beyond the wanted
 * one. place_r: SIZE_MAX when there is none. */
static size_t find_place(struct cursor *cursor, uint64_t count, uint64_t wanted,
                         struct entry *entry)
{
    uint64_t number = 0;
    size_t   place = SIZE_MAX;

    for (uint64_t i = 0; i < count && !cursor->failed; i++) {
        number += next(cursor);
        if (number <= wanted) {
            place = (size_t)i;
            entry->number = number;
        }
    }
    return place;
}

/* Where it lies; 0 stands for right behind the one before it. */
static void read_entry(struct cursor *cursor, uint64_t count, size_t place, struct entry *entry)
{
    uint64_t    *lens;
    struct arena arena = {0};

    for (uint64_t i = 0; i < count; i++) {
        uint64_t run = next(cursor);

        if (i == place)
            entry->run = run;
    }
    lens = arena_alloc(&arena, (place + 1) * sizeof *lens);
    for (uint64_t i = 0; i < count; i++) {
        uint64_t len = next(cursor);

        if (i <= place)
            lens[i] = len;
    }
    for (uint64_t i = 0; i <= place && !cursor->failed; i++) {
        uint64_t at = next(cursor);

        if (at > 0)
            entry->at = at - 1;
        else if (i > 0)
            entry->at += lens[i - 1];
        else
            cursor->failed = true;
    }
    entry->len = lens[place];
    arena_free(&arena);
}

static int find_entry(const struct buf *directory, uint64_t wanted, struct entry *entry_r,
                      struct err *err)
{
    struct cursor cursor = {.at = (const uint8_t *)directory->bytes,
                            .end = (const uint8_t *)directory->bytes + directory->len};
    uint64_t      count = next(&cursor);
    size_t        place;

    *entry_r = (struct entry){0};
    if (cursor.failed || count > directory->len / 4) /* four numbers each, of a byte at least */
        return err_set(err, ERR_INVALID, "pmtiles: a directory is broken");
    place = find_place(&cursor, count, wanted, entry_r);
    if (!cursor.failed && place != SIZE_MAX)
        read_entry(&cursor, count, place, entry_r);
    if (cursor.failed)
        return err_set(err, ERR_INVALID, "pmtiles: a directory is broken");
    if (place == SIZE_MAX || (entry_r->run > 0 && wanted - entry_r->number >= entry_r->run))
        return err_set(err, ERR_NOT_FOUND, "there is no such tile");
    return 0;
}

static int load_directory(const struct pmtiles *archive, uint64_t at, uint64_t len,
                          struct buf *out, struct err *err)
{
    struct buf packed = {0};
    int        failed;

    if (len > PMTILES_DIRECTORY_MAX)
        return err_set(err, ERR_INVALID, "pmtiles: a directory is too large");
    failed = archive->read(archive->about, at, (size_t)len, &packed, err);
    if (!failed && archive->has_packed_directories) {
        failed = gzip_unpack(out, packed.bytes, packed.len, PMTILES_DIRECTORY_MAX, err);
    } else if (!failed) {
        buf_add(out, packed.bytes, packed.len);
    }
    buf_free(&packed);
    return failed;
}

static int descend(const struct pmtiles *archive, uint64_t at, uint64_t len, uint64_t wanted,
                   struct entry *entry_r, struct err *err)
{
    struct buf directory = {0};
    int        failed = load_directory(archive, at, len, &directory, err);

    if (!failed)
        failed = find_entry(&directory, wanted, entry_r, err);
    buf_free(&directory);
    return failed;
}

int pmtiles_find(const struct pmtiles *archive, unsigned z, uint32_t x, uint32_t y,
                 uint64_t *at_r, size_t *len_r, struct err *err)
{
    uint64_t     at = archive->root_at, len = archive->root_len, wanted;
    struct entry entry = {0};

    if (z < archive->min_zoom || z > archive->max_zoom || x >> z > 0 || y >> z > 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such tile");
    wanted = pmtiles_number(z, x, y);
    for (int depth = 0; depth < DEPTH_MAX; depth++) {
        uint64_t whole;

        if (descend(archive, at, len, wanted, &entry, err) < 0)
            return -1;
        whole = entry.run > 0 ? archive->tiles_len : archive->leaves_len;
        if (entry.len == 0 || !is_inside(entry.at, entry.len, whole) ||
            (entry.run > 0 && entry.len > PMTILES_TILE_MAX))
            return err_set(err, ERR_INVALID, "pmtiles: an entry leads out of the archive");
        if (entry.run > 0) {
            *at_r = archive->tiles_at + entry.at;
            *len_r = (size_t)entry.len;
            return 0;
        }
        at = archive->leaves_at + entry.at;
        len = entry.len;
    }
    return err_set(err, ERR_INVALID, "pmtiles: directories lie too deep");
}
