#include <unistd.h>

#include "tests/hub/api/kit/office.h"

TEST(a_copy_is_made_where_nothing_stands_yet)
{
    struct office office;
    const char   *admin, *folder;

    office_open(&office);
    admin = office_token(&office, ROLE_ADMINISTRATOR);
    folder = office.control.bench.folder;
    CHECK_INT(office_post(&office, "/api/v1/backups", admin, "{\"folder\":\"copy\"}"), 200);
    CHECK(office_said(&office, "\"bytes\":"));
    CHECK(office_said(&office, arena_format(&office.control.arena, "%s/copy\"", folder)));
    CHECK_INT(office_post(&office, "/api/v1/backups", admin, "{\"folder\":\"copy\"}"), 409);
    office_close(&office);
}

TEST(no_copy_is_made_outside_their_folder)
{
    static const char *const NAMES[] = {
        "/etc/cron.d/x", "..", "../x", "a/../../x", ".x", "", "a b"};
    struct office office;
    struct arena *arena = &office.control.arena;
    const char   *admin, *folder, *link;

    office_open(&office);
    admin = office_token(&office, ROLE_ADMINISTRATOR);
    folder = office.control.bench.folder;
    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        CHECK_INT(office_post(&office, "/api/v1/backups", admin,
                              arena_format(arena, "{\"folder\":\"%s\"}", NAMES[i])),
                  400);
        CHECK(office_said(&office, "/folder"));
    }
    CHECK_INT(office_post(&office, "/api/v1/backups", admin,
                          arena_format(arena, "{\"folder\":\"%s/copy\"}", folder)),
              400);
    link = arena_format(arena, "%s/away", folder);
    CHECK_INT(symlink("/nowhere", link), 0);
    CHECK_INT(office_post(&office, "/api/v1/backups", admin, "{\"folder\":\"away\"}"), 409);
    CHECK_INT(unlink(link), 0);
    link = arena_format(arena, "%s.new", link);
    CHECK_INT(symlink("/tmp", link), 0);
    CHECK_INT(office_post(&office, "/api/v1/backups", admin, "{\"folder\":\"away\"}"), 409);
    CHECK_INT(unlink(link), 0);
    CHECK_INT(office_post(&office, "/api/v1/backups", admin, "{\"folder\":\"away\"}"), 200);
    office_close(&office);
}

RUN(a_copy_is_made_where_nothing_stands_yet, no_copy_is_made_outside_their_folder)
