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

TEST(sqlite_keeps_deliveries)
{
    conform_deliveries(&SQLITE_BACKEND);
}

TEST(sqlite_lets_an_alert_rest)
{
    conform_failures(&SQLITE_BACKEND);
    conform_rests(&SQLITE_BACKEND);
}

TEST(sqlite_keeps_notices)
{
    conform_notices(&SQLITE_BACKEND);
}

TEST(sqlite_keeps_people)
{
    conform_people(&SQLITE_BACKEND);
}

TEST(sqlite_keeps_subscribers)
{
    conform_subscribers(&SQLITE_BACKEND);
}

TEST(sqlite_keeps_town)
{
    conform_town(&SQLITE_BACKEND);
    conform_cards(&SQLITE_BACKEND);
    conform_survey(&SQLITE_BACKEND);
}

RUN(sqlite_keeps_the_journal, sqlite_keeps_reports, sqlite_keeps_the_situation,
    sqlite_keeps_alerts, sqlite_keeps_deliveries, sqlite_lets_an_alert_rest,
    sqlite_keeps_notices, sqlite_keeps_people, sqlite_keeps_subscribers, sqlite_keeps_town)
