#include "hub/model/pmtiles.h"

#include <string.h>

#include "tests/kit/check.h"

/* An archive by hand: a root directory whose last entry leads to a leaf. */
static uint8_t file[400];

static void put(size_t at, uint64_t number)
{
    for (size_t i = 0; i < 8; i++)
        file[at + i] = (uint8_t)(number >> 8 * i);
}

/* Tile 0 at 0 for 4 bytes, tiles 1 to 3 at 4 for 3; from 5 on a leaf, with tile 5 at 7. */
static void make(void)
{
    static const uint8_t ROOT[] = {3, 0, 1, 4, 1, 3, 0, 4, 3, 6, 1, 5, 1};
    static const uint8_t LEAF[] = {1, 5, 1, 2, 8};

    memset(file, 0, sizeof file);
    memcpy(file, "PMTiles\3", 8);
    put(8, 127);
    put(16, sizeof ROOT);
    put(40, 200);
    put(48, 6);
    put(56, 300);
    put(64, 9);
    file[97] = file[98] = 1;
    file[99] = PMTILES_MVT;
    file[101] = 2;
    memcpy(file + 127, ROOT, sizeof ROOT);
    memcpy(file + 200, LEAF, sizeof LEAF);
}

static int read_bytes(void *about, uint64_t at, size_t len, struct buf *out, struct err *err)
{
    (void)about;
    (void)err;
    CHECK(at + len <= sizeof file);
    buf_add(out, file + at, len);
    return 0;
}

static int find(unsigned z, uint32_t x, uint32_t y, uint64_t *at_r, size_t *len_r)
{
    struct pmtiles archive = {.read = read_bytes};
    struct err     err = {0};

    CHECK_INT(pmtiles_open(&archive, sizeof file, &err), 0);
    if (pmtiles_find(&archive, z, x, y, at_r, len_r, &err) == 0)
        return 0;
    return err.kind;
}

TEST(tiles_are_numbered_along_hilbert_curves)
{
    CHECK_INT(pmtiles_number(0, 0, 0), 0);
    CHECK_INT(pmtiles_number(1, 0, 0), 1);
    CHECK_INT(pmtiles_number(1, 0, 1), 2);
    CHECK_INT(pmtiles_number(1, 1, 1), 3);
    CHECK_INT(pmtiles_number(1, 1, 0), 4);
    CHECK_INT(pmtiles_number(2, 0, 0), 5);
    CHECK_INT(pmtiles_number(12, 3423, 1763), 19078479);
}

TEST(a_tile_is_found_by_runs_and_down_leaves)
{
    uint64_t at;
    size_t   len;

    make();
    CHECK_INT(find(0, 0, 0, &at, &len), 0);
    CHECK(at == 300 && len == 4);
    CHECK_INT(find(1, 1, 1, &at, &len), 0); /* the third of a run */
    CHECK(at == 304 && len == 3);
    CHECK_INT(find(1, 1, 0, &at, &len), ERR_NOT_FOUND); /* right behind it */
    CHECK_INT(find(2, 0, 0, &at, &len), 0);
    CHECK(at == 307 && len == 2);
    CHECK_INT(find(2, 1, 1, &at, &len), ERR_NOT_FOUND);
    CHECK_INT(find(3, 0, 0, &at, &len), ERR_NOT_FOUND);
    CHECK_INT(find(1, 2, 0, &at, &len), ERR_NOT_FOUND);
}

TEST(what_leads_out_of_the_archive_is_refused)
{
    struct pmtiles archive = {.read = read_bytes};
    uint64_t       at;
    size_t         len;

    make();
    file[203] = 9; /* the leaf's tile is longer than all tiles */
    CHECK_INT(find(2, 0, 0, &at, &len), ERR_INVALID);
    make();
    file[201] = 0xff; /* a number that does not end */
    file[202] = file[203] = file[204] = file[205] = 0xff;
    CHECK_INT(find(2, 0, 0, &at, &len), ERR_INVALID);
    make();
    file[127] = 200; /* more entries than the directory has room for */
    CHECK_INT(find(0, 0, 0, &at, &len), ERR_INVALID);
    make();
    file[200] = 1, file[201] = 5, file[202] = 0, file[203] = 5, file[204] = 1; /* to itself */
    CHECK_INT(find(2, 0, 0, &at, &len), ERR_INVALID);
    make();
    put(64, 200);
    CHECK_INT(pmtiles_open(&archive, sizeof file, NULL), -1);
    make();
    file[7] = 2;
    CHECK_INT(pmtiles_open(&archive, sizeof file, NULL), -1);
    make();
    file[97] = 3; /* brotli */
    CHECK_INT(pmtiles_open(&archive, sizeof file, NULL), -1);
    CHECK_INT(pmtiles_open(&archive, 100, NULL), -1);
}

RUN(tiles_are_numbered_along_hilbert_curves, a_tile_is_found_by_runs_and_down_leaves,
    what_leads_out_of_the_archive_is_refused)
