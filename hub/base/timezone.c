#include "hub/base/timezone.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define DATABASE "/usr/share/zoneinfo/"

bool timezone_knows(const char *name)
{
    char path[sizeof DATABASE + 100];
    int  len = snprintf(path, sizeof path, DATABASE "%s", name);

    return len < (int)sizeof path && access(path, R_OK) == 0;
}

int timezone_set(const char *name, struct err *err)
{
    bool is_there = timezone_knows(name);

    setenv("TZ", is_there ? name : "UTC", 1);
    tzset();
    if (is_there)
        return 0;
    return err_set(err, ERR_NOT_FOUND, "the tz database has no %s; install tzdata", name);
}

int timezone_offset_min(int64_t ms)
{
    time_t    s = (time_t)(ms / 1000);
    struct tm here = {0};

    localtime_r(&s, &here);
    return (int)(here.tm_gmtoff / 60);
}
