/* journal.c: the record of decisions, page by page, as an export, and without somebody. */
#include <stdlib.h>
#include <string.h>

#include "hub/desk/records/room.h"
#include "hub/store/journal.h"
#include "hub/store/people.h"
#include "hub/store/verify.h"

/* ── a page ─────────────────────────────────────────────────────────────────────── */

struct reading {
    struct store_read_journal store;
    struct store_find_head    head;
    struct records_journal   *read;
};

static void on_head(struct store_job *job)
{
    struct reading         *reading = CONTAINER_OF(job, struct reading, head.job);
    struct records_journal *read = reading->read;

    if (!job->failed) {
        read->head_seq = reading->head.head.seq;
        hex_text(read->head_hash, reading->head.head.hash, STORE_HASH_LEN);
    }
    records_end(&read->verb, job);
}

static struct journal_record record_of(const struct journal_row *row, struct arena *arena)
{
    return (struct journal_record){
        .seq = row->seq,
        .at_ms = row->at_ms,
        .deed = arena_text(arena, row->word),
        .about = arena_text(arena, row->about),
        .by = arena_text(arena, row->actor),
        .mode = arena_text(arena, row->mode),
        .facts = arena_text(arena, row->facts),
        .personal = arena_text(arena, row->personal),
    };
}

static void on_read(struct store_job *job)
{
    struct reading         *reading = CONTAINER_OF(job, struct reading, store.job);
    struct records_journal *read = reading->read;
    struct arena           *arena = &read->verb.arena;

    if (job->failed) {
        records_end(&read->verb, job);
        return;
    }
    read->count = reading->store.count;
    read->newest = reading->store.newest;
    read->rows = arena_alloc(arena, (read->count + 1) * sizeof *read->rows);
    for (size_t i = 0; i < read->count; i++)
        read->rows[i] = record_of(&reading->store.rows[i], arena);
    store_job_free(job);
    reading->head.job.on_done = on_head;
    store_find_head(read->verb.records->settings.store, &reading->head);
}

void records_journal(struct records *records, struct records_journal *read)
{
    struct reading *reading = MEM_NEW(struct reading);

    records_begin(records, &read->verb, reading);
    reading->read = read;
    reading->store = (struct store_read_journal){
        .job.on_done = on_read,
        .from = read->from,
        .backwards = read->newest_first,
        .limit = read->limit,
        .about = read->about,
        .with_personal = read->with_personal,
    };
    store_read_journal(records->settings.store, &reading->store);
}

/* ── the export ─────────────────────────────────────────────────────────────────── */

struct exporting {
    struct store_seal         seal;
    struct store_read_journal rows;
    struct store_read_seals   seals;
    struct records_export *export;
};

static size_t add_rows_to(struct exporting *exporting, size_t i, int64_t last)
{
    for (; i < exporting->rows.count && exporting->rows.rows[i].seq <= last; i++)
        journal_row_line(exporting->export->lines, &exporting->rows.rows[i]);
    return i;
}

/* Each seal stands behind its last row; a seal whose rows go on in the next piece waits
 * for it. */
static void on_seals(struct store_job *job)
{
    struct exporting *exporting = CONTAINER_OF(job, struct exporting, seals.job);
    struct records_export *export = exporting->export;
    size_t row = 0;

    if (!job->failed) {
        int64_t last = exporting->rows.rows[exporting->rows.count - 1].seq;

        for (size_t i = 0; i < exporting->seals.count; i++) {
            const struct journal_seal *seal = &exporting->seals.seals[i];

            if (seal->head.seq > last)
                break;
            row = add_rows_to(exporting, row, seal->head.seq);
            journal_seal_line(export->lines, seal);
        }
        add_rows_to(exporting, row, last);
        export->after = last;
    }
    store_job_free(&exporting->rows.job);
    records_end(&export->verb, job);
}

static void on_rows(struct store_job *job)
{
    struct exporting *exporting = CONTAINER_OF(job, struct exporting, rows.job);
    struct records_export *export = exporting->export;

    if (job->failed || exporting->rows.count == 0) {
        export->is_over = !job->failed;
        records_end(&export->verb, job);
        return;
    }
    exporting->seals.job.on_done = on_seals;
    exporting->seals.from = export->after;
    exporting->seals.limit = RECORDS_EXPORT_ROWS;
    store_read_seals(export->verb.records->settings.store, &exporting->seals);
}

static void read_rows(struct exporting *exporting)
{
    exporting->rows = (struct store_read_journal){
        .job.on_done = on_rows, .from = exporting->export->after, .limit = RECORDS_EXPORT_ROWS};
    store_read_journal(exporting->export->verb.records->settings.store, &exporting->rows);
}

static void on_sealed(struct store_job *job)
{
    struct exporting *exporting = CONTAINER_OF(job, struct exporting, seal.job);

    store_job_free(job);
    read_rows(exporting); /* without a key there are no seals: the rows all the same */
}

/* What was done until now is sealed first: every byte handed out can be proven. */
void records_export(struct records *records, struct records_export *export)
{
    struct exporting *exporting = MEM_NEW(struct exporting);

    records_begin(records, &export->verb, exporting);
    exporting->export = export;
    if (export->after > 0) {
        read_rows(exporting);
        return;
    }
    exporting->seal.job.on_done = on_sealed;
    exporting->seal.now_ms = clock_now(records->settings.clock);
    store_seal(records->settings.store, &exporting->seal);
}

/* ── without somebody ───────────────────────────────────────────────────────────── */

struct erasing {
    struct store_erase_personal store;
    struct store_find_account   find;
    struct deed                 deed;
    struct records_erase       *erase;
    char                        actor[ID_TEXT_LEN + 1];
};

static void on_erased(struct store_job *job)
{
    struct erasing       *erasing = CONTAINER_OF(job, struct erasing, store.job);
    struct records_erase *erase = erasing->erase;

    erase->seq = erasing->deed.seq;
    erase->erased = erasing->store.erased;
    if (job->failed && erasing->deed.was_repeated && !erasing->deed.was_other_request)
        job->failed = 0; /* the same request again: what it did is done */
    store_job_free(&erasing->find.job);
    records_end(&erase->verb, job);
}

static void erase_it(struct erasing *erasing)
{
    erasing->store.job.on_done = on_erased;
    erasing->store.about = erasing->erase->about;
    erasing->store.deed = &erasing->deed;
    store_erase_personal(erasing->erase->verb.records->settings.store, &erasing->store);
}

static void on_account(struct store_job *job)
{
    struct erasing *erasing = CONTAINER_OF(job, struct erasing, find.job);

    if (!job->failed) {
        erasing->store.name = erasing->find.row.name;
        erasing->store.signer = strchr(erasing->erase->about, ':') + 1;
        erasing->store.signed_under = "shift:";
    }
    erase_it(erasing);
}

/* A person has signed with a name, too: tasks, questions and hand-overs of the shift. */
static bool is_person(const char *about, struct id *account_r)
{
    return strncmp(about, "account:", 8) == 0 && id_parse(account_r, about + 8);
}

void records_erase(struct records *records, struct records_erase *erase)
{
    struct erasing *erasing = MEM_NEW(struct erasing);

    records_begin(records, &erase->verb, erasing);
    erasing->erase = erase;
    erasing->deed = (struct deed){
        .word = "personal.erased",
        .about = erase->about,
        .actor = asking_actor(erasing->actor, erase->asking.who),
        .mode = "actual",
        .at_ms = clock_now(records->settings.clock),
        .once = erase->asking.once,
    };
    memcpy(erasing->deed.request, erase->asking.request, sizeof erasing->deed.request);
    if (!is_person(erase->about, &erasing->find.id)) {
        erase_it(erasing);
        return;
    }
    erasing->find.job.on_done = on_account;
    store_find_account(records->settings.store, &erasing->find);
}
