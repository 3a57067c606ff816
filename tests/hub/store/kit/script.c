#include "tests/hub/store/kit/script.h"

static const char *const WORDS[] = {"anna", "Bob",    "sms",  "plan",
                                    "test", "active", "Anna", "released"};

int64_t draw_number(struct draw *draw, int64_t below)
{
    return (int64_t)chance_below(&draw->chance, (uint64_t)below);
}

bool draw_bool(struct draw *draw)
{
    return draw_number(draw, 2) == 0;
}

struct id draw_id(struct draw *draw)
{
    int64_t n = draw_number(draw, 13);

    return n == 0 ? (struct id){{0}} : bench_id((uint8_t)n);
}

const char *draw_word(struct draw *draw)
{
    return WORDS[draw_number(draw, COUNT_OF(WORDS))];
}

const char *draw_word_or_null(struct draw *draw)
{
    return draw_number(draw, 3) == 0 ? NULL : draw_word(draw);
}

struct deed draw_deed(struct draw *draw)
{
    struct deed deed = {.word = draw_word(draw),
                        .about = draw_word(draw),
                        .actor = draw_word(draw),
                        .mode = draw_word(draw),
                        .at_ms = draw_number(draw, 100)};

    if (draw_number(draw, 4) == 0)
        deed.personal = draw_word(draw);
    if (draw_number(draw, 4) == 0)
        deed.once = draw_word(draw);
    deed.request[0] = (uint8_t)draw_number(draw, 2);
    return deed;
}

void say_number(struct draw *draw, const char *name, int64_t number)
{
    buf_format(draw->answer, " %s=%lld", name, (long long)number);
}

void say_text(struct draw *draw, const char *name, const char *text)
{
    buf_format(draw->answer, " %s=%s", name, text ? text : "(null)");
}

void say_blob(struct draw *draw, const char *name, struct blob blob)
{
    buf_format(draw->answer, " %s=", name);
    if (blob.at)
        encode(draw->answer, ENCODING_HEX, blob.at, blob.len);
    else
        buf_text(draw->answer, "(none)");
}

void say_id(struct draw *draw, const char *name, const struct id *id)
{
    say_blob(draw, name, (struct blob){id->bytes, sizeof id->bytes});
}

bool say_fate(struct draw *draw, const char *verb, const struct store_job *job)
{
    buf_format(draw->answer, "%s%s", draw->answer->len ? "; " : "", verb);
    if (job->failed < 0)
        say_number(draw, "failed", job->err.kind);
    return job->failed == 0;
}

void say_deed(struct draw *draw, const struct deed *deed, const struct store_job *job)
{
    if (job->failed == 0 || deed->was_repeated)
        say_number(draw, "deed", deed->seq);
    say_number(draw, "repeated", deed->was_repeated + 2 * deed->was_other_request);
    say_text(draw, "about", deed->about_r);
}

void script_step(struct bench *bench, uint64_t number, struct buf *answer)
{
    struct draw draw = {bench, chance_of_seed(number), answer};
    const struct {
        script_fn *const *steps;
        size_t            count;
    } scripts[] = {{SCRIPT_REPORTS, SCRIPT_REPORTS_COUNT},
                   {SCRIPT_PEOPLE, SCRIPT_PEOPLE_COUNT},
                   {SCRIPT_ALERTS, SCRIPT_ALERTS_COUNT}};
    size_t which, i = 0;

    which = chance_below(&draw.chance,
                         SCRIPT_REPORTS_COUNT + SCRIPT_PEOPLE_COUNT + SCRIPT_ALERTS_COUNT);
    for (; which >= scripts[i].count; i++)
        which -= scripts[i].count;
    scripts[i].steps[which](&draw);
}
