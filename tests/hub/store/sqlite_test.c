#include "tests/hub/store/kit/conformance.h"
#include "tests/kit/check.h"

TEST(sqlite_keeps_the_journal)
{
    conform_journal(&SQLITE_BACKEND);
}

TEST(sqlite_keeps_reports)
{
    conform_reports(&SQLITE_BACKEND);
}

TEST(sqlite_keeps_the_situation)
{
    conform_situation(&SQLITE_BACKEND);
}

TEST(sqlite_keeps_alerts)
{
    conform_alerts(&SQLITE_BACKEND);
}

RUN(sqlite_keeps_the_journal, sqlite_keeps_reports, sqlite_keeps_the_situation,
    sqlite_keeps_alerts)
