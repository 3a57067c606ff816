/* usgs.c: instantaneous values as waterservices.usgs.gov/nwis/iv answers with format=json. */
#include <string.h>

#include "hub/base/clock.h"
#include "hub/base/text.h"
#include "hub/model/gauge/room.h"

enum { SERIES_MAX = 500, METHODS_MAX = 20, WORD_MAX = 60 };

struct series {
    struct gauge_readings *readings;
    const char            *site, *parameter;
    bool                   has_no_value;
    double                 no_value; /* stands for it */
    int64_t                received_ms;
};

/* The "value" of the only code in a list of codes. */
static const char *code_of(struct reader *in, const char *object, const char *list)
{
    struct reader inner = reader_inside(in, object);
    const char   *code = "";

    gauge_know_all_fields(&inner);
    if (read_list(&inner, list, METHODS_MAX) == 0) {
        reader_complain(&inner, list, "is missing");
    } else {
        struct reader item = reader_item(&inner, list, 0);

        gauge_know_all_fields(&item);
        code = read_text(&item, "value", GAUGE_NAME_MAX);
        reader_leave(&item, &inner);
    }
    reader_leave(&inner, in);
    return code;
}

static void read_no_value(struct reader *in, struct series *series)
{
    struct reader variable = reader_inside(in, "variable");

    gauge_know_all_fields(&variable);
    series->has_no_value = reader_has(&variable, "noDataValue");
    series->no_value = read_number_or(&variable, "noDataValue", -1e12, 1e12, 0);
    reader_leave(&variable, in);
}

/* A time to come would make all that is measured until then late. */
static bool is_value(const struct series *series, const struct gauge_reading *reading)
{
    return reading->at_ms <= series->received_ms &&
           !(series->has_no_value && reading->value == series->no_value);
}

static void read_value(struct reader *in, const struct series *series)
{
    struct gauge_reading reading = {.device = series->site, .quantity = series->parameter};
    const char          *value, *time;

    gauge_know_all_fields(in);
    value = read_text(in, "value", WORD_MAX);
    time = read_text(in, "dateTime", WORD_MAX);
    if (in->failed)
        return;
    if (!text_to_number(value, &reading.value))
        reader_complain(in, "value", "must be a number");
    else if (!stamp_parse(&reading.at_ms, time))
        reader_complain(in, "dateTime", "must be a time such as 2026-11-22T06:50:51+01:00");
    else if (is_value(series, &reading) && !gauge_add(series->readings, in->arena, &reading))
        reader_complain(in, "value", "there are too many values");
}

/* Each way of measuring has its own list of values. */
static void read_values(struct reader *in, const struct series *series)
{
    size_t methods = read_list(in, "values", METHODS_MAX);

    for (size_t i = 0; i < methods; i++) {
        struct reader method = reader_item(in, "values", i);
        size_t        count;

        gauge_know_all_fields(&method);
        count = read_list(&method, "value", GAUGE_READINGS_MAX);
        for (size_t j = 0; j < count && !method.failed; j++) {
            struct reader value = reader_item(&method, "value", j);

            read_value(&value, series);
            reader_leave(&value, &method);
        }
        reader_leave(&method, in);
    }
}

int gauge_read_usgs(struct gauge_readings *readings_r, struct arena *arena, const char *bytes,
                    size_t len, int64_t received_ms, struct err *err)
{
    struct reader in, answer;
    size_t        count;

    *readings_r = (struct gauge_readings){0};
    if (gauge_too_large(len, err) < 0)
        return -1;
    in = reader_open(bytes, len, arena, err);
    gauge_know_all_fields(&in);
    answer = reader_inside(&in, "value");
    gauge_know_all_fields(&answer);
    count = read_list(&answer, "timeSeries", SERIES_MAX);
    for (size_t i = 0; i < count && !answer.failed; i++) {
        struct reader one = reader_item(&answer, "timeSeries", i);
        struct series series = {.readings = readings_r, .received_ms = received_ms};

        gauge_know_all_fields(&one);
        series.site = code_of(&one, "sourceInfo", "siteCode");
        series.parameter = code_of(&one, "variable", "variableCode");
        read_no_value(&one, &series);
        read_values(&one, &series);
        reader_leave(&one, &answer);
    }
    reader_leave(&answer, &in);
    return reader_close(&in);
}
