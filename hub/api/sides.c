#include "hub/api/sides.h"

#include <string.h>

#include "hub/api/numbers.h"

/* ── sides ──────────────────────────────────────────────────────────────────────── */

size_t reviewing_members(struct reviewing *reviewing, int64_t no,
                         struct situation_member **members_r)
{
    return situation_members(reviewing->call->api->settings.situation, no,
                             reviewing->call->arena, members_r);
}

/* All members of an incident; further ids have room behind. */
static struct cluster_side side_of(struct reviewing *reviewing, int64_t no, size_t further)
{
    struct situation_member *members;
    size_t                   count = reviewing_members(reviewing, no, &members);
    struct id *ids = arena_alloc(reviewing->call->arena, (count + further + 1) * sizeof *ids);

    for (size_t i = 0; i < count; i++) {
        ids[i] = members[i].id;
        if (members[i].no > reviewing->job.newest)
            reviewing->job.newest = members[i].no;
    }
    return (struct cluster_side){ids, count};
}

struct reviewing *reviewing_new(struct call *call)
{
    struct reviewing *reviewing = arena_alloc(call->arena, sizeof *reviewing);

    reviewing->call = call;
    reviewing->job.sides = reviewing->sides;
    reviewing->job.is_in_territory = true;
    return reviewing;
}

void reviewing_look_at(struct reviewing *reviewing)
{
    reviewing->job.incident = &reviewing->incident;
    reviewing->job.is_in_territory =
        incident_is_in_territory(reviewing->call, &reviewing->incident);
    side_of(reviewing, reviewing->incident.no, 0); /* finds the newest */
}

int reviewing_look_at_entry(struct reviewing *reviewing, struct err *err)
{
    struct call      *call = reviewing->call;
    struct situation *situation = call->api->settings.situation;
    int64_t           order = reviewing->job.retracts, *incidents;
    size_t            count = situation_entry(situation, order, call->arena, &incidents);

    for (size_t i = count; i-- > 0;) {
        if (!situation_incident(situation, incidents[i], call->arena, &reviewing->incident) ||
            !incident_is_visible(call, &reviewing->incident.mode))
            count = 0;
        else if (!incident_is_in_territory(call, &reviewing->incident))
            reviewing->job.is_in_territory = false;
    }
    if (count == 0)
        return err_field(err, ERR_NOT_FOUND, "/entry", "there is no entry %lld",
                         (long long)order);
    reviewing->job.incident = &reviewing->incident;
    reviewing->job.settles = situation_undo_settles(situation, order, reviewing->incident.no);
    if (!situation_entry_is_live(situation, order)) {
        err_set(&reviewing->objection, ERR_CONFLICT, "entry %lld was taken back already",
                (long long)order);
        reviewing->job.objection = &reviewing->objection;
    }
    return 0;
}

bool member_find(const struct situation_member *members, size_t count, int64_t no,
                 struct id *id_r)
{
    for (size_t i = 0; i < count; i++)
        if (members[i].no == no) {
            *id_r = members[i].id;
            return true;
        }
    return false;
}

static int not_in_it(const char *pointer, int64_t no, struct err *err)
{
    return err_field(err, ERR_INVALID, pointer, "report %lld is not in this incident",
                     (long long)no);
}

static int sides_all(struct reviewing *reviewing, struct err *err)
{
    (void)err;
    reviewing->sides[0] = side_of(reviewing, reviewing->incident.no, 0);
    reviewing->job.side_count = 1;
    return 0;
}

static int sides_merge(struct reviewing *reviewing, struct err *err)
{
    struct situation   *situation = reviewing->call->api->settings.situation;
    int64_t             other = situation_holder(situation, reviewing->number);
    struct cluster_side theirs;
    struct incident     second;
    struct id          *ids;

    if (other == 0 || other == reviewing->incident.no ||
        !situation_incident(situation, other, reviewing->call->arena, &second))
        return err_field(err, ERR_INVALID, "/with", "is no other incident");
    if (!mode_same(&second.mode, &reviewing->incident.mode))
        return err_field(err, ERR_CONFLICT, "/with", "is of another mode");
    reviewing->job.is_in_territory &= incident_is_in_territory(reviewing->call, &second);
    theirs = side_of(reviewing, other, 0);
    reviewing->sides[0] = side_of(reviewing, reviewing->incident.no, theirs.count);
    ids = arena_alloc(reviewing->call->arena,
                      (reviewing->sides[0].count + theirs.count) * sizeof *ids);
    memcpy(ids, reviewing->sides[0].ids, reviewing->sides[0].count * sizeof *ids);
    memcpy(ids + reviewing->sides[0].count, theirs.ids, theirs.count * sizeof *ids);
    reviewing->sides[0] = (struct cluster_side){ids, reviewing->sides[0].count + theirs.count};
    reviewing->job.side_count = 1;
    return 0;
}

/* {the one}, and for "not this one" {the rest as seen}. */
static int sides_one(struct reviewing *reviewing, struct err *err)
{
    struct situation_member *members;
    size_t     count = reviewing_members(reviewing, reviewing->incident.no, &members), rest = 0;
    struct id *ids = arena_alloc(reviewing->call->arena, (count + 1) * sizeof *ids);

    if (!member_find(members, count, reviewing->number, &ids[0]))
        return not_in_it("/report", reviewing->number, err);
    for (size_t i = 0; i < count; i++)
        if (members[i].no != reviewing->number)
            ids[1 + rest++] = members[i].id;
    reviewing->sides[0] = (struct cluster_side){ids, 1};
    reviewing->sides[1] = (struct cluster_side){ids + 1, rest};
    reviewing->job.side_count = reviewing->job.verb == REVIEW_APART ? 2 : 1;
    if (reviewing->job.verb == REVIEW_APART && rest == 0)
        return err_field(err, ERR_CONFLICT, "/report", "is alone in this incident already");
    return 0;
}

/* Is the report named by one of the lists from the second on? */
static bool is_named(const struct numbers *lists, size_t count, int64_t no)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = 0; j < lists[i].count; j++)
            if (lists[i].items[j] == no)
                return true;
    return false;
}

/* Reports not named stay with the first side. */
static int sides_split(struct reviewing *reviewing, const struct numbers *lists, size_t count,
                       struct err *err)
{
    struct situation_member *members;
    size_t many = reviewing_members(reviewing, reviewing->incident.no, &members), first = 0;
    struct arena *arena = reviewing->call->arena;
    struct id    *ids = arena_alloc(arena, (many + 1) * sizeof *ids);

    for (size_t i = 0; i < many; i++)
        if (!is_named(lists, count, members[i].no))
            ids[first++] = members[i].id;
    reviewing->sides[0] = (struct cluster_side){ids, first};
    for (size_t i = 0; i < count; i++) {
        struct id *side = arena_alloc(arena, (lists[i].count + 1) * sizeof *side);

        for (size_t j = 0; j < lists[i].count; j++)
            if (!member_find(members, many, lists[i].items[j], &side[j]))
                return not_in_it("/sides", lists[i].items[j], err);
        if (i > 0)
            reviewing->sides[i] = (struct cluster_side){side, lists[i].count};
    }
    reviewing->job.side_count = count;
    return 0;
}

/* ── bodies ─────────────────────────────────────────────────────────────────────── */

static void read_minutes(struct reviewing *reviewing, struct reader *in)
{
    reviewing->job.minutes =
        read_integer_or(in, "minutes", 1, REVIEW_MINUTES_MAX, REVIEW_MINUTES);
}

static void read_reason(struct reviewing *reviewing, struct reader *in)
{
    reviewing->job.text = read_text(in, "reason", INCIDENT_REASON_MAX);
}

static void read_note(struct reviewing *reviewing, struct reader *in)
{
    reviewing->job.text = read_text(in, "text", INCIDENT_NOTE_MAX);
}

static void read_confirm(struct reviewing *reviewing, struct reader *in)
{
    reviewing->job.text = read_text_or(in, "note", INCIDENT_NOTE_MAX, NULL);
}

static void read_with(struct reviewing *reviewing, struct reader *in)
{
    reviewing->number = read_integer(in, "with", 1, INT64_MAX);
}

static void read_report(struct reviewing *reviewing, struct reader *in)
{
    reviewing->number = read_integer(in, "report", 1, INT64_MAX);
}

static void read_sides(struct reviewing *reviewing, struct reader *in)
{
    struct numbers *lists;
    size_t          len;
    const char     *json = read_json_or_null(in, "sides", &len);
    struct err      err = {0};
    int             count =
        json ? numbers_read(&lists, CLUSTER_SIDES_MAX, reviewing->call->arena, json) : -1;

    if (count < 2)
        reader_complain(in, "sides", "must be two to 16 lists of numbers of reports");
    else if (sides_split(reviewing, lists, (size_t)count, &err) < 0)
        reader_complain(in, "sides",
                        strchr(err.text, ':') ? strchr(err.text, ':') + 2 : err.text);
}

/* ── verbs ──────────────────────────────────────────────────────────────────────── */

static const struct reviewing_verb VERBS[] = {
    {REVIEW_CLAIM, read_minutes, NULL},     {REVIEW_CONFIRM, read_confirm, sides_all},
    {REVIEW_REJECT, read_reason, NULL},     {REVIEW_CLOSE, read_reason, NULL},
    {REVIEW_REOPEN, read_reason, NULL},     {REVIEW_NOTE, read_note, NULL},
    {REVIEW_MERGE, read_with, sides_merge}, {REVIEW_SPLIT, read_sides, NULL},
    {REVIEW_APART, read_report, sides_one}, {REVIEW_ALONE, read_report, sides_one},
};

const struct reviewing_verb *reviewing_verb(const char *word)
{
    for (size_t i = 0; i < COUNT_OF(VERBS); i++)
        if (strcmp(REVIEW_VERB_WORDS[VERBS[i].verb], word) == 0)
            return &VERBS[i];
    return NULL;
}

/* ── another place or hazard ────────────────────────────────────────────────────── */

void reviewing_read_amend(struct reviewing *reviewing, struct reader *in)
{
    const struct hazards *hazards = reviewing->call->api->settings.hazards;
    const char           *code = read_text_or(in, "hazard", 40, NULL);
    const struct hazard  *hazard = code ? hazards_by_code(hazards, code) : NULL;

    if (code && !hazard)
        reader_complain(in, "hazard", "is no code of a hazard we know");
    reviewing->job.hazard = hazard ? hazard->place : reviewing->incident.hazard;
    reviewing->job.text = read_text_or(in, "reason", INCIDENT_REASON_MAX, NULL);
    reviewing->job.has_place = reader_has(in, "where");
    if (reviewing->job.has_place) {
        struct reader where = reader_inside(in, "where");

        reviewing->job.lat = read_number(&where, "lat", -90, 90);
        reviewing->job.lon = read_number(&where, "lon", -180, 180);
        reviewing->job.accuracy_m =
            read_number_or(&where, "accuracy_m", 0, REPORT_ACCURACY_MOST, 0);
        reader_leave(&where, in);
    } else {
        read_text_or(in, "where", 0, NULL);
    }
    if (!code && !reviewing->job.has_place)
        reader_complain(in, "hazard", "or where must be given");
}

/* ── previews ───────────────────────────────────────────────────────────────────── */

static const char *const PREVIEWED[] = {"merge", "split", "apart", "alone",
                                        "amend", "undo",  NULL};

static int find_incident(struct reviewing *reviewing, int64_t no, struct err *err)
{
    struct call      *call = reviewing->call;
    struct situation *situation = call->api->settings.situation;
    int64_t           holder = no > 0 ? situation_holder(situation, no) : 0;

    if (holder == 0 ||
        !situation_incident(situation, holder, call->arena, &reviewing->incident) ||
        !incident_is_visible(call, &reviewing->incident.mode))
        return err_field(err, ERR_NOT_FOUND, "/number", "there is no incident of this number");
    reviewing_look_at(reviewing);
    return 0;
}

static int read_amended(struct reviewing *reviewing, struct reader *in, struct err *err)
{
    read_report(reviewing, in);
    reviewing_read_amend(reviewing, in);
    return reader_close(in) < 0 ? -1 : sides_one(reviewing, err);
}

static int read_verb(struct reviewing *reviewing, struct reader *in, const char *word,
                     struct err *err)
{
    const struct reviewing_verb *verb = reviewing_verb(word);

    if (strcmp(word, "amend") == 0) {
        reviewing->job.verb = REVIEW_AMEND;
        return read_amended(reviewing, in, err);
    }
    reviewing->job.verb = verb->verb;
    verb->read(reviewing, in);
    if (reader_close(in) < 0)
        return -1;
    return verb->sides ? verb->sides(reviewing, err) : 0;
}

int reviewing_read_preview(struct reviewing *reviewing, struct err *err)
{
    struct reader in = call_reader(reviewing->call, err);
    const char   *word = PREVIEWED[read_word(&in, "verb", PREVIEWED)];
    int64_t       number = read_integer_or(&in, "number", 1, INT64_MAX, 0);

    if (in.failed)
        return reader_close(&in);
    if (strcmp(word, "undo") == 0) {
        reviewing->job.verb = REVIEW_UNDO;
        reviewing->job.retracts = read_integer(&in, "entry", 1, INT64_MAX);
        return reader_close(&in) < 0 ? -1 : reviewing_look_at_entry(reviewing, err);
    }
    if (find_incident(reviewing, number, err) < 0) {
        struct err why = *err;

        in.failed = true;
        reader_close(&in);
        *err = why;
        return -1;
    }
    return read_verb(reviewing, &in, word, err);
}
