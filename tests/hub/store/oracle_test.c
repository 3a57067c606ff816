#include "tests/hub/store/kit/conformance.h"
#include "tests/hub/store/kit/oracle.h"
#include "tests/kit/check.h"

TEST(the_oracle_keeps_the_journal)
{
    conform_journal(&ORACLE);
}

TEST(the_oracle_keeps_reports)
{
    conform_reports(&ORACLE);
}

TEST(the_oracle_keeps_the_situation)
{
    conform_situation(&ORACLE);
}

TEST(the_oracle_keeps_alerts)
{
    conform_alerts(&ORACLE);
}

TEST(the_oracle_keeps_deliveries)
{
    conform_deliveries(&ORACLE);
}

TEST(the_oracle_lets_an_alert_rest)
{
    conform_failures(&ORACLE);
    conform_rests(&ORACLE);
}

TEST(the_oracle_keeps_notices)
{
    conform_notices(&ORACLE);
}

TEST(the_oracle_keeps_people)
{
    conform_people(&ORACLE);
}

TEST(the_oracle_keeps_subscribers)
{
    conform_subscribers(&ORACLE);
}

TEST(the_oracle_keeps_town)
{
    conform_town(&ORACLE);
    conform_cards(&ORACLE);
    conform_survey(&ORACLE);
}

RUN(the_oracle_keeps_the_journal, the_oracle_keeps_reports, the_oracle_keeps_the_situation,
    the_oracle_keeps_alerts, the_oracle_keeps_deliveries, the_oracle_lets_an_alert_rest,
    the_oracle_keeps_notices, the_oracle_keeps_people, the_oracle_keeps_subscribers,
    the_oracle_keeps_town)
