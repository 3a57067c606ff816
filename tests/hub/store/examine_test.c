#include "hub/store/examine.h"

#include <fcntl.h>
#include <unistd.h>

#include "tests/hub/store/kit/bench.h"

TEST(a_store_is_whole_also_while_it_is_served)
{
    struct bench          bench;
    struct store_examined examined;
    struct err            err = {0};

    bench_open(&bench, &SQLITE_BACKEND);
    CHECK_INT(store_examine(bench.path, &examined, &err), 0);
    CHECK(examined.is_sound);
    CHECK(examined.known > 0);
    CHECK_INT(examined.schema, examined.known);
    bench_close(&bench);
}

TEST(what_is_not_there_is_not_made)
{
    struct store_examined examined;
    struct err            err = {0};

    CHECK_INT(store_examine("/tmp/tocsin-no-such.db", &examined, &err), -1);
    CHECK_INT(err.kind, ERR_NOT_FOUND);
    CHECK(access("/tmp/tocsin-no-such.db", F_OK) != 0);
}

TEST(a_page_of_noise_is_found)
{
    struct bench          bench;
    struct store_examined examined;
    struct err            err = {0};
    char                  noise[4096];
    int                   file;

    bench_open(&bench, &SQLITE_BACKEND);
    bench_stop(&bench);
    memset(noise, 0xa5, sizeof noise);
    file = open(bench.path, O_WRONLY | O_CLOEXEC);
    CHECK(file >= 0);
    for (off_t page = 3; page < 12; page++)
        CHECK_INT(pwrite(file, noise, sizeof noise, page * 4096), sizeof noise);
    close(file);
    CHECK(store_examine(bench.path, &examined, &err) < 0 || !examined.is_sound);
    CHECK(err.text[0] || examined.why[0]);
    CHECK_INT(unlink(bench.path), 0);
    CHECK_INT(bench_start(&bench, &err), 0);
    bench_close(&bench);
}

RUN(a_store_is_whole_also_while_it_is_served, what_is_not_there_is_not_made,
    a_page_of_noise_is_found)
