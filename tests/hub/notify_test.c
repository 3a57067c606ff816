#include "hub/notify.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/kit/check.h"

TEST(the_manager_hears_what_is_said)
{
    struct sockaddr_un here = {.sun_family = AF_UNIX};
    char               heard[100] = {0}, folder[] = "/tmp/tocsin-notify-XXXXXX";
    int                fd = socket(AF_UNIX, SOCK_DGRAM, 0);

    CHECK(mkdtemp(folder));
    snprintf(here.sun_path, sizeof here.sun_path, "%s/socket", folder);
    CHECK_INT(bind(fd, (struct sockaddr *)&here, sizeof here), 0);
    setenv("NOTIFY_SOCKET", here.sun_path, 1);
    notify("READY=1\nSTATUS=listening");
    CHECK(recv(fd, heard, sizeof heard - 1, MSG_DONTWAIT) > 0);
    CHECK_TEXT(heard, "READY=1\nSTATUS=listening");
    close(fd);
    unlink(here.sun_path);
    rmdir(folder);
    notify("STOPPING=1"); /* nobody listens: nothing happens */
}

TEST(the_watchdog_is_fed_twice_as_often_as_it_asks)
{
    unsetenv("WATCHDOG_USEC");
    CHECK_INT(notify_watchdog_ms(), 0);
    setenv("WATCHDOG_USEC", "20000000", 1);
    CHECK_INT(notify_watchdog_ms(), 10000);
    setenv("WATCHDOG_USEC", "soon", 1);
    CHECK_INT(notify_watchdog_ms(), 0);
}

RUN(the_manager_hears_what_is_said, the_watchdog_is_fed_twice_as_often_as_it_asks)
