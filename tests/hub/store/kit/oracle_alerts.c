#include "tests/hub/store/kit/oracle.h"

int oracle_keep_entry(struct backend *oracle, struct store_keep_entry *verb)
{
    struct entry_row row = {.kind = oracle_text(oracle, verb->kind),
                            .payload = oracle_blob(oracle, verb->payload)};

    if (oracle_deed(oracle, verb->deed, &verb->job) < 0)
        return -1;
    row.seq = verb->deed->seq;
    oracle_add(oracle, ENTRIES, &row);
    return 0;
}

int oracle_load_entries(struct backend *oracle, struct store_load_entries *verb)
{
    size_t limit = store_limit(verb->limit, STORE_PAGE_MAX);

    verb->count = 0;
    EACH(oracle, ENTRIES, struct entry_row, row)
    if (row->seq > verb->from && verb->count < limit)
        *NEXT(verb, verb->rows, verb->count) = *row;
    return 0;
}

static struct incident_row *incident_of(const struct backend *oracle, int64_t no)
{
    EACH(oracle, INCIDENTS, struct incident_row, row)
    if (row->no == no)
        return row;
    return NULL;
}

int oracle_keep_incident(struct backend *oracle, struct store_keep_incident *verb)
{
    struct incident_row *known = incident_of(oracle, verb->row.no);
    struct incident_row  row = verb->row;

    if (oracle_deed(oracle, verb->deed, &verb->job) < 0)
        return -1;
    if ((known ? known->version : 0) != row.version)
        return FAIL(verb, ERR_CONFLICT);
    verb->version = ++row.version;
    row.state = oracle_text(oracle, row.state);
    row.owner = oracle_text(oracle, row.owner);
    row.fields = oracle_text(oracle, row.fields);
    if (known)
        *known = row;
    else
        oracle_add(oracle, INCIDENTS, &row);
    if (verb->entry_kind)
        oracle_add(oracle, ENTRIES,
                   &(struct entry_row){verb->deed->seq, oracle_text(oracle, verb->entry_kind),
                                       oracle_blob(oracle, verb->entry)});
    return 0;
}

int oracle_find_incident(struct backend *oracle, struct store_find_incident *verb)
{
    struct incident_row *row = incident_of(oracle, verb->no);

    if (!row)
        return FAIL(verb, ERR_NOT_FOUND);
    verb->row = *row;
    return 0;
}

int oracle_load_incidents(struct backend *oracle, struct store_load_incidents *verb)
{
    size_t               limit = store_limit(verb->limit, STORE_PAGE_MAX);
    struct incident_row *next = NULL;
    int64_t              from = verb->from;

    for (verb->count = 0; verb->count < limit; from = next->no) {
        next = NULL;
        EACH(oracle, INCIDENTS, struct incident_row, row)
        if (row->no > from && (!next || row->no < next->no))
            next = row;
        if (!next)
            break;
        *NEXT(verb, verb->rows, verb->count) = *next;
    }
    return 0;
}

static struct alert_row *alert_of(const struct backend *oracle, const struct id *id)
{
    EACH(oracle, ALERTS, struct alert_row, row)
    if (id_same(&row->id, id))
        return row;
    return NULL;
}

static size_t approvals_of(const struct backend *oracle, const struct id *alert,
                           int64_t revision)
{
    size_t count = 0;

    EACH(oracle, APPROVALS, struct approval_kept, row)
    count += id_same(&row->alert, alert) && row->revision == revision;
    return count;
}

static int approve(struct backend *oracle, struct store_move_alert *verb)
{
    struct approval_kept kept = {verb->row.id, verb->row.revision, *verb->approve};

    if (memcmp(kept.row.proposal, verb->row.proposal, STORE_HASH_LEN) != 0)
        return FAIL(verb, ERR_CONFLICT);
    EACH(oracle, APPROVALS, struct approval_kept, row)
    if (id_same(&row->alert, &kept.alert) && row->revision == kept.revision &&
        same_text(row->row.person, kept.row.person))
        return FAIL(verb, ERR_CONFLICT);
    kept.row.person = oracle_text(oracle, kept.row.person);
    kept.row.device = oracle_text(oracle, kept.row.device);
    oracle_add(oracle, APPROVALS, &kept);
    return 0;
}

static void void_approvals(struct backend *oracle, const struct id *alert)
{
    for (size_t i = oracle->tables[APPROVALS].count; i-- > 0;) {
        struct approval_kept *row = (struct approval_kept *)oracle->tables[APPROVALS].at + i;

        if (id_same(&row->alert, alert))
            oracle_remove(oracle, APPROVALS, row);
    }
}

static struct alert_row owned(struct backend *oracle, struct alert_row row)
{
    row.state = oracle_text(oracle, row.state);
    row.mode = oracle_text(oracle, row.mode);
    row.author = oracle_text(oracle, row.author);
    row.last_editor = oracle_text(oracle, row.last_editor);
    row.content = oracle_text(oracle, row.content);
    row.reach = oracle_text(oracle, row.reach);
    row.rendered = oracle_text(oracle, row.rendered);
    row.identifier = oracle_text(oracle, row.identifier);
    row.cap = oracle_blob(oracle, row.cap);
    row.signature = oracle_blob(oracle, row.signature);
    row.todo = oracle_text(oracle, row.todo);
    row.version++;
    return row;
}

static int end_previous(struct backend *oracle, struct store_move_alert *verb)
{
    struct alert_row *before = alert_of(oracle, &verb->row.previous);

    if (!before || !same_text(before->state, "released"))
        return FAIL(verb, ERR_CONFLICT);
    before->version++;
    before->state = "updated";
    before->todo = "rest";
    before->changed_ms = verb->row.changed_ms;
    return oracle_deed(oracle, verb->ends, &verb->job);
}

static bool is_planned(const struct backend *oracle, const struct alert_row *row)
{
    EACH(oracle, PLANS, struct plan, plan)
    if (id_same(&plan->alert, &row->id) && plan->revision == row->revision)
        return plan->is_closed;
    return false;
}

static int resume_previous(struct backend *oracle, struct store_move_alert *verb)
{
    struct alert_row *before = alert_of(oracle, &verb->row.previous);

    verb->has_resumed = verb->resumes && before && same_text(before->state, "updated") &&
                        same_text(before->todo, "rest");
    if (!verb->has_resumed)
        return 0;
    before->version++;
    before->state = "released";
    before->todo = is_planned(oracle, before) ? NULL : "plan";
    before->changed_ms = verb->row.changed_ms;
    return oracle_deed(oracle, verb->resumes, &verb->job);
}

int oracle_move_alert(struct backend *oracle, struct store_move_alert *verb)
{
    struct alert_row *known = alert_of(oracle, &verb->row.id);
    struct alert_row  row = owned(oracle, verb->row);

    if (oracle_deed(oracle, verb->deed, &verb->job) < 0)
        return -1;
    if ((known ? known->version : 0) != verb->row.version)
        return FAIL(verb, ERR_CONFLICT);
    EACH(oracle, ALERTS, struct alert_row, other)
    if (row.identifier && other != known && same_text(other->identifier, row.identifier))
        return FAIL(verb, ERR_CONFLICT);
    if (known)
        *known = row;
    else
        oracle_add(oracle, ALERTS, &row);
    if (verb->ends && end_previous(oracle, verb) < 0)
        return -1;
    if (resume_previous(oracle, verb) < 0)
        return -1;
    if (verb->voids)
        void_approvals(oracle, &row.id);
    if (verb->approve && approve(oracle, verb) < 0)
        return -1;
    verb->approvals = approvals_of(oracle, &row.id, row.revision);
    verb->version = row.version;
    return 0;
}

/* By time, then by person. */
static void take_approvals(struct backend *oracle, struct store_find_alert *verb)
{
    verb->count = 0;
    EACH(oracle, APPROVALS, struct approval_kept, row)
    {
        size_t place;

        if (!id_same(&row->alert, &verb->row.id) || row->revision != verb->row.revision)
            continue;
        (void)NEXT(verb, verb->approvals, verb->count);
        for (place = verb->count - 1; place > 0; place--) {
            const struct approval *before = &verb->approvals[place - 1];

            if (before->at_ms < row->row.at_ms || (before->at_ms == row->row.at_ms &&
                                                   strcmp(before->person, row->row.person) < 0))
                break;
            verb->approvals[place] = *before;
        }
        verb->approvals[place] = row->row;
    }
}

int oracle_find_alert(struct backend *oracle, struct store_find_alert *verb)
{
    EACH(oracle, ALERTS, struct alert_row, row)
    if (verb->identifier ? same_text(row->identifier, verb->identifier)
                         : id_same(&row->id, &verb->id)) {
        verb->row = *row;
        take_approvals(oracle, verb);
        return 0;
    }
    return FAIL(verb, ERR_NOT_FOUND);
}

static bool is_listed(const struct store_list_alerts *verb, const struct alert_row *row)
{
    return filter_text(verb->state, row->state) && filter_text(verb->mode, row->mode) &&
           (!verb->is_filed || row->incident > 0) &&
           (id_is_nil(&verb->previous) || id_same(&row->previous, &verb->previous)) &&
           (!verb->active_ms || (row->released_ms > 0 && row->released_ms <= verb->active_ms &&
                                 row->expires_ms > verb->active_ms));
}

int oracle_list_alerts(struct backend *oracle, struct store_list_alerts *verb)
{
    size_t            limit = store_limit(verb->limit, STORE_LIST_MAX);
    struct id         before = verb->before;
    struct alert_row *next;

    for (verb->count = 0; verb->count < limit; before = next->id) {
        next = NULL;
        EACH(oracle, ALERTS, struct alert_row, row)
        if ((id_is_nil(&before) || id_compare(&row->id, &before) < 0) && is_listed(verb, row) &&
            (!next || id_compare(&row->id, &next->id) > 0))
            next = row;
        if (!next)
            break;
        *NEXT(verb, verb->rows, verb->count) = *next;
    }
    return 0;
}

int oracle_unfinished_alerts(struct backend *oracle, struct store_unfinished_alerts *verb)
{
    struct id         after = {{0}};
    struct alert_row *next;

    for (verb->count = 0;; after = next->id) {
        next = NULL;
        EACH(oracle, ALERTS, struct alert_row, row)
        if (row->todo && id_compare(&row->id, &after) > 0 &&
            (!next || id_compare(&row->id, &next->id) < 0))
            next = row;
        if (!next)
            return 0;
        *NEXT(verb, verb->rows, verb->count) = *next;
    }
}
