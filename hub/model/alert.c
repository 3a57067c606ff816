#include "hub/model/alert.h"

#include <string.h>
#include <strings.h>

const char *const ALERT_STATUS_WORDS[] = {
    [STATUS_ACTUAL] = "Actual", [STATUS_EXERCISE] = "Exercise", [STATUS_SYSTEM] = "System",
    [STATUS_TEST] = "Test",     [STATUS_DRAFT] = "Draft",       NULL,
};

const char *const ALERT_MESSAGE_WORDS[] = {
    [MESSAGE_ALERT] = "Alert", [MESSAGE_UPDATE] = "Update", [MESSAGE_CANCEL] = "Cancel",
    [MESSAGE_ACK] = "Ack",     [MESSAGE_ERROR] = "Error",   NULL,
};

const char *const ALERT_SCOPE_WORDS[] = {
    [SCOPE_PUBLIC] = "Public",
    [SCOPE_RESTRICTED] = "Restricted",
    [SCOPE_PRIVATE] = "Private",
    NULL,
};

const char *const ALERT_CATEGORY_WORDS[] = {
    [CATEGORY_GEO] = "Geo",
    [CATEGORY_MET] = "Met",
    [CATEGORY_SAFETY] = "Safety",
    [CATEGORY_SECURITY] = "Security",
    [CATEGORY_RESCUE] = "Rescue",
    [CATEGORY_FIRE] = "Fire",
    [CATEGORY_HEALTH] = "Health",
    [CATEGORY_ENV] = "Env",
    [CATEGORY_TRANSPORT] = "Transport",
    [CATEGORY_INFRA] = "Infra",
    [CATEGORY_CBRNE] = "CBRNE",
    [CATEGORY_OTHER] = "Other",
    NULL,
};

const char *const ALERT_RESPONSE_WORDS[] = {
    [RESPONSE_SHELTER] = "Shelter", [RESPONSE_EVACUATE] = "Evacuate",
    [RESPONSE_PREPARE] = "Prepare", [RESPONSE_EXECUTE] = "Execute",
    [RESPONSE_AVOID] = "Avoid",     [RESPONSE_MONITOR] = "Monitor",
    [RESPONSE_ASSESS] = "Assess",   [RESPONSE_ALL_CLEAR] = "AllClear",
    [RESPONSE_NONE] = "None",       NULL,
};

const char *const ALERT_URGENCY_WORDS[] = {
    [URGENCY_IMMEDIATE] = "Immediate", [URGENCY_EXPECTED] = "Expected",
    [URGENCY_FUTURE] = "Future",       [URGENCY_PAST] = "Past",
    [URGENCY_UNKNOWN] = "Unknown",     NULL,
};

const char *const ALERT_SEVERITY_WORDS[] = {
    [SEVERITY_EXTREME] = "Extreme",   [SEVERITY_SEVERE] = "Severe",
    [SEVERITY_MODERATE] = "Moderate", [SEVERITY_MINOR] = "Minor",
    [SEVERITY_UNKNOWN] = "Unknown",   NULL,
};

const char *const ALERT_CERTAINTY_WORDS[] = {
    [CERTAINTY_OBSERVED] = "Observed", [CERTAINTY_LIKELY] = "Likely",
    [CERTAINTY_POSSIBLE] = "Possible", [CERTAINTY_UNLIKELY] = "Unlikely",
    [CERTAINTY_UNKNOWN] = "Unknown",   NULL,
};

/* "+01:00" as minutes; stamp_parse() has found it well-formed. */
static int offset_at(const char *text)
{
    int hours = (text[1] - '0') * 10 + text[2] - '0';
    int minutes = (text[4] - '0') * 10 + text[5] - '0';

    return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

bool alert_time_parse(struct alert_time *time_r, const char *text)
{
    size_t len = strlen(text);

    *time_r = (struct alert_time){0};
    if (!stamp_parse(&time_r->ms, text))
        return false;
    if (len > 6 && text[len - 3] == ':' && strchr("+-", text[len - 6]))
        time_r->offset_min = offset_at(text + len - 6);
    time_r->is_plus_zero = time_r->offset_min == 0 && len > 6 && text[len - 6] == '+';
    time_r->is_given = true;
    return true;
}

char *alert_time_text(char text[STAMP_LEN + 1], const struct alert_time *time)
{
    text[0] = '\0';
    if (!time->is_given)
        return text;
    stamp_text_at(text, time->ms, time->offset_min);
    if (time->is_plus_zero)
        text[STAMP_LEN - 6] = '+';
    return text;
}

enum alert_status alert_status_of(const struct mode *mode)
{
    static const enum alert_status STATUS[] = {
        [MODE_ACTUAL] = STATUS_ACTUAL,
        [MODE_EXERCISE] = STATUS_EXERCISE,
        [MODE_TEST] = STATUS_TEST,
    };

    return STATUS[mode->kind];
}

static bool speaks(const struct alert_info *info, const char *language, size_t len)
{
    const char *tag = info->language ? info->language : "en-US";

    return strncasecmp(tag, language, len) == 0 && (tag[len] == '\0' || tag[len] == '-');
}

const struct alert_info *alert_info_in(const struct alert *alert, const char *language)
{
    for (size_t i = 0; i < alert->info_count; i++)
        if (speaks(&alert->infos[i], language, strlen(language)))
            return &alert->infos[i];
    for (size_t i = 0; i < alert->info_count; i++)
        if (speaks(&alert->infos[i], language, strcspn(language, "-")))
            return &alert->infos[i];
    return alert->info_count > 0 ? &alert->infos[0] : NULL;
}

const char *alert_value_of(const struct alert_values *values, const char *name)
{
    for (size_t i = 0; i < values->count; i++)
        if (strcmp(values->items[i].name, name) == 0)
            return values->items[i].value;
    return NULL;
}

enum alert_severity alert_severity_of(const struct alert *alert)
{
    enum alert_severity worst = SEVERITY_UNKNOWN;

    for (size_t i = 0; i < alert->info_count; i++)
        if (alert->infos[i].severity < worst)
            worst = alert->infos[i].severity;
    return worst;
}

int64_t alert_expires_ms(const struct alert *alert)
{
    int64_t last = 0;

    for (size_t i = 0; i < alert->info_count; i++) {
        const struct alert_time *expires = &alert->infos[i].expires;

        if (!expires->is_given)
            return 0;
        if (expires->ms > last)
            last = expires->ms;
    }
    return last;
}

struct alert_reference alert_reference_to(const struct alert *alert)
{
    return (struct alert_reference){alert->sender, alert->identifier, alert->sent};
}
