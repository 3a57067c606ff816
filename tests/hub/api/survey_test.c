#include "tests/hub/api/kit/office.h"

#include <sys/stat.h>

#include "hub/base/file.h"

#define ALERT     "0190a000-0000-7000-8000-000000000001"
#define PAGE_PATH "/survey/k3m9x2qf"

/* An alert that was published, with its short link. */
static void publish(struct office *office)
{
    struct arena *arena = &office->control.arena;

    CHECK_INT(mkdir(arena_format(arena, "%s/a", office->public_dir), 0755), 0);
    CHECK_INT(file_alias(arena_format(arena, "%s/a/k3m9x2qf.html", office->public_dir),
                         "../alerts/" ALERT ".html", NULL),
              0);
}

static int say(struct office *office, const char *path, const char *body)
{
    return office_ask(office, &(struct asked){.method = "POST",
                                              .path = path,
                                              .type = "application/x-www-form-urlencoded",
                                              .headers = "",
                                              .body = body});
}

TEST(what_people_say_of_an_alert_is_counted_and_nothing_else_is_kept)
{
    struct office office;
    const char   *operator;

    office_open(&office);
    publish(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    CHECK_INT(office_get(&office, PAGE_PATH, NULL), 200);
    CHECK(office_said(&office, "name=\"arrived\" value=\"late\""));
    CHECK(!office_head(&office, "Set-Cookie"));
    CHECK_INT(say(&office, PAGE_PATH, "arrived=xyz"), 400);
    CHECK_INT(say(&office, PAGE_PATH, "arrived=late&clear=yes"), 200);
    CHECK(office_said(&office, "Grazie"));
    CHECK_INT(say(&office, PAGE_PATH, "arrived=late"), 200);
    CHECK_INT(say(&office, PAGE_PATH, ""), 400);
    CHECK(office_said(&office, "Rispondete ad almeno una domanda"));
    CHECK_INT(office_get(&office, "/api/v1/alerts/" ALERT "/survey", operator), 200);
    CHECK(office_said(&office, "{\"arrived\":{\"in_time\":0,\"late\":2,\"never\":0},"
                               "\"clear\":{\"yes\":1,\"no\":0}}"));
    CHECK_INT(office_get(&office, "/survey/k3m9x2qg", NULL), 404);
    CHECK_INT(say(&office, "/survey/k3m9x2qg", "arrived=late"), 404);
    office_close(&office);
}

TEST(nobody_says_it_a_hundred_times)
{
    struct office office;
    int           heard = 0;

    office_open(&office);
    publish(&office);
    for (int i = 0; i < 10; i++)
        heard += say(&office, PAGE_PATH, "arrived=never") == 200;
    CHECK_INT(heard, 4);
    CHECK_INT(office.status, 429);
    CHECK_INT(office_get(&office, "/api/v1/alerts/" ALERT "/survey",
                         office_token(&office, ROLE_OPERATOR)),
              200);
    CHECK(office_said(&office, "\"never\":4"));
    office_close(&office);
}

RUN(what_people_say_of_an_alert_is_counted_and_nothing_else_is_kept,
    nobody_says_it_a_hundred_times)
