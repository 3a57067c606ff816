/* script_alerts.c: journal, incidents, alerts, deliveries. */
#include "tests/hub/store/kit/script.h"

static void append(struct draw *draw)
{
    struct deed              deed = draw_deed(draw);
    struct store_append_deed verb = {.deed = &deed};

    DO(draw, append_deed, &verb);
    say_deed(draw, &deed, &verb.job);
    store_job_free(&verb.job);
}

static void read_journal(struct draw *draw)
{
    struct store_read_journal read = {.from = draw_number(draw, 300),
                                      .backwards = draw_bool(draw),
                                      .limit = 5,
                                      .about = draw_word_or_null(draw),
                                      .with_personal = draw_bool(draw)};

    if (DO(draw, read_journal, &read))
        for (size_t i = 0; i < read.count; i++) {
            say_number(draw, "seq", read.rows[i].seq);
            say_number(draw, "at", read.rows[i].at_ms);
            say_text(draw, "word", read.rows[i].word);
            say_text(draw, "about", read.rows[i].about);
            say_text(draw, "actor", read.rows[i].actor);
            say_text(draw, "facts", read.rows[i].facts);
            say_text(draw, "personal", read.rows[i].personal);
            say_number(draw, "committed", read.rows[i].commitment != NULL);
        }
    say_number(draw, "newest", read.newest);
    store_job_free(&read.job);
}

/* Salts differ with the savepoints, so the hashes are not compared. */
static void seal(struct draw *draw)
{
    struct store_seal           seal = {.now_ms = draw_number(draw, 100)};
    struct store_find_head      head = {0};
    struct deed                 deed = draw_deed(draw);
    struct store_erase_personal erase = {
        .about = draw_word_or_null(draw), .actor = draw_word_or_null(draw), .deed = &deed};

    if (DO(draw, seal, &seal))
        say_number(draw, "sealed", (int64_t)seal.sealed);
    if (DO(draw, erase_personal, &erase))
        say_number(draw, "erased", (int64_t)erase.erased);
    if (DO(draw, find_head, &head)) {
        say_number(draw, "head", head.head.seq);
        say_number(draw, "newest", head.newest);
    }
    store_job_free(&erase.job);
}

static void incident(struct draw *draw)
{
    struct deed                 deed = draw_deed(draw);
    struct store_keep_incident  keep = {.row = {.no = draw_number(draw, 4) + 1,
                                                .version = draw_number(draw, 4),
                                                .state = draw_word(draw),
                                                .owner = draw_word_or_null(draw),
                                                .fields = "{}"},
                                        .deed = &deed,
                                        .entry_kind = draw_word_or_null(draw),
                                        .entry = bench_text("e")};
    struct store_load_incidents load = {.from = draw_number(draw, 3), .limit = 2};
    struct store_load_entries   entries = {.from = draw_number(draw, 300), .limit = 2};

    if (DO(draw, keep_incident, &keep))
        say_number(draw, "version", keep.version);
    say_deed(draw, &deed, &keep.job);
    if (DO(draw, load_incidents, &load))
        for (size_t i = 0; i < load.count; i++) {
            say_number(draw, "no", load.rows[i].no);
            say_number(draw, "version", load.rows[i].version);
            say_text(draw, "state", load.rows[i].state);
            say_text(draw, "owner", load.rows[i].owner);
        }
    if (DO(draw, load_entries, &entries))
        for (size_t i = 0; i < entries.count; i++) {
            say_number(draw, "seq", entries.rows[i].seq);
            say_text(draw, "kind", entries.rows[i].kind);
        }
    store_job_free(&entries.job);
    store_job_free(&keep.job);
    store_job_free(&load.job);
}

static struct chunk_key draw_key(struct draw *draw)
{
    return (struct chunk_key){bench_id((uint8_t)draw_number(draw, 3)), draw_number(draw, 2) + 1,
                              draw_bool(draw) ? "sms" : "mail", draw_number(draw, 3)};
}

static void move_alert(struct draw *draw)
{
    struct deed             deed = draw_deed(draw), ends = draw_deed(draw);
    struct deed             resumes = draw_deed(draw);
    struct approval         approve = {.person = draw_word(draw),
                                       .device = "d",
                                       .proposal = {(uint8_t)draw_number(draw, 2)},
                                       .at_ms = draw_number(draw, 100)};
    struct store_move_alert verb = {
        .row = {.id = bench_id((uint8_t)draw_number(draw, 4)),
                .version = draw_number(draw, 5),
                .revision = draw_number(draw, 2) + 1,
                .state = draw_bool(draw) ? "released" : draw_word(draw),
                .mode = draw_word(draw),
                .author = draw_word(draw),
                .last_editor = draw_word(draw),
                .content = "{}",
                .identifier = draw_word_or_null(draw),
                .proposal = {(uint8_t)draw_number(draw, 2)},
                .incident = draw_number(draw, 3),
                .previous = draw_key(draw).alert,
                .released_ms = draw_number(draw, 50),
                .expires_ms = draw_number(draw, 100),
                .todo = draw_word_or_null(draw)},
        .voids = draw_number(draw, 5) == 0,
        .deed = &deed};

    if (draw_bool(draw))
        verb.approve = &approve;
    if (draw_bool(draw))
        verb.ends = &ends;
    else if (draw_bool(draw))
        verb.resumes = &resumes;
    ends.once = resumes.once = NULL;
    if (DO(draw, move_alert, &verb)) {
        say_number(draw, "version", verb.version);
        say_number(draw, "approvals", (int64_t)verb.approvals);
        say_number(draw, "resumed", verb.has_resumed);
    }
    say_deed(draw, &deed, &verb.job);
    store_job_free(&verb.job);
}

static void say_alerts(struct draw *draw, const struct alert_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        say_id(draw, "id", &rows[i].id);
        say_number(draw, "version", rows[i].version);
        say_number(draw, "revision", rows[i].revision);
        say_text(draw, "state", rows[i].state);
        say_text(draw, "identifier", rows[i].identifier);
        say_text(draw, "todo", rows[i].todo);
        say_number(draw, "changed", rows[i].changed_ms);
    }
}

static void look_at_alerts(struct draw *draw)
{
    struct store_find_alert find = {.id = draw_id(draw), .identifier = draw_word_or_null(draw)};
    struct store_list_alerts       list = {.before = draw_id(draw),
                                           .limit = 3,
                                           .state = draw_word_or_null(draw),
                                           .is_filed = draw_bool(draw),
                                           .active_ms = draw_number(draw, 100)};
    struct store_unfinished_alerts unfinished = {0};

    if (draw_bool(draw))
        list.previous = draw_key(draw).alert;
    if (DO(draw, find_alert, &find)) {
        say_alerts(draw, &find.row, 1);
        for (size_t i = 0; i < find.count; i++)
            say_text(draw, "approved", find.approvals[i].person);
    }
    if (DO(draw, list_alerts, &list))
        say_alerts(draw, list.rows, list.count);
    if (DO(draw, unfinished_alerts, &unfinished))
        say_alerts(draw, unfinished.rows, unfinished.count);
    store_job_free(&find.job);
    store_job_free(&list.job);
    store_job_free(&unfinished.job);
}

static void plan(struct draw *draw)
{
    struct deed            deed = draw_deed(draw);
    struct chunk_key       key = draw_key(draw);
    struct chunk_row       chunks[2] = {{.key = key}, {.key = draw_key(draw)}};
    struct store_open_plan open = {.alert = key.alert, .revision = key.revision, .deed = &deed};
    struct store_keep_chunks keep = {.chunks = chunks,
                                     .count = (size_t)draw_number(draw, 2) + 1};
    struct store_close_plan  close_plan = {
         .alert = key.alert, .revision = key.revision, .at_ms = draw_number(draw, 100)};

    for (size_t i = 0; i < 2; i++) {
        chunks[i].lane = (int)draw_number(draw, 3);
        chunks[i].due_ms = draw_number(draw, 100);
        chunks[i].bytes = bench_text("c");
        chunks[i].counts.total = 5;
        chunks[i].counts.by_state[draw_number(draw, STORE_STATES)] = 5;
    }
    if (DO(draw, open_plan, &open))
        say_number(draw, "was", open.was_open + 2 * open.was_closed);
    say_deed(draw, &deed, &open.job);
    if (DO(draw, keep_chunks, &keep))
        say_number(draw, "kept", (int64_t)keep.kept);
    if (draw_number(draw, 8) == 0 && DO(draw, close_plan, &close_plan))
        say_number(draw, "total", close_plan.counts.total);
    store_job_free(&open.job);
    store_job_free(&keep.job);
}

static void say_chunks(struct draw *draw, const struct chunk_row *chunks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        say_id(draw, "alert", &chunks[i].key.alert);
        say_number(draw, "revision", chunks[i].key.revision);
        say_text(draw, "channel", chunks[i].key.channel);
        say_number(draw, "seq", chunks[i].key.seq);
        say_number(draw, "state", chunks[i].state);
        say_number(draw, "fence", chunks[i].fence);
        say_number(draw, "retry", chunks[i].must_retry);
        say_number(draw, "due", chunks[i].due_ms);
        say_blob(draw, "bytes", chunks[i].bytes);
    }
}

static void work(struct draw *draw)
{
    struct store_claim_chunks     claim = {.channel = draw_bool(draw) ? "sms" : "mail",
                                           .owner = draw_word(draw),
                                           .now_ms = draw_number(draw, 150),
                                           .lease_ms = draw_number(draw, 20) + 1,
                                           .limit = (size_t)draw_number(draw, 2) + 1};
    struct store_checkpoint_chunk checkpoint = {.key = draw_key(draw),
                                                .fence = draw_number(draw, 4),
                                                .next = (enum chunk_next)draw_number(draw, 4),
                                                .lease_until_ms = draw_number(draw, 150) + 1,
                                                .due_ms = draw_number(draw, 100),
                                                .now_ms = draw_number(draw, 150),
                                                .receipts_upto = draw_number(draw, 5),
                                                .is_retry_done = draw_bool(draw),
                                                .counts.by_state[5] =
                                                    (uint32_t)draw_number(draw, 3),
                                                .bytes = bench_text("later")};

    claim.receipts = draw_number(draw, 4) == 0;
    if (DO(draw, claim_chunks, &claim)) {
        say_chunks(draw, claim.chunks, claim.count);
        say_number(draw, "next", claim.next_due_ms);
    }
    if (claim.count > 0 && draw_bool(draw)) {
        checkpoint.key = claim.chunks[0].key;
        checkpoint.fence = claim.chunks[0].fence;
    }
    if (DO(draw, checkpoint_chunk, &checkpoint))
        say_number(draw, "must",
                   checkpoint.must_stop + 2 * checkpoint.must_yield + 4 * checkpoint.must_rest);
    store_job_free(&claim.job);
}

static void end_work(struct draw *draw)
{
    struct store_release_chunks release = {.owner = draw_word(draw)};
    struct store_hasten_chunks  hasten = {.channel = "sms", .now_ms = draw_number(draw, 170)};
    struct store_sweep_leases   sweep = {.now_ms = draw_number(draw, 170)};
    struct store_drop_unsent    drop = {.alert = draw_key(draw).alert,
                                        .revision = draw_number(draw, 3)};

    switch (draw_number(draw, 5)) {
    case 2:
        if (DO(draw, hasten_chunks, &hasten))
            say_number(draw, "hastened", (int64_t)hasten.hastened);
        break;
    case 0:
        if (DO(draw, release_chunks, &release))
            say_number(draw, "released", (int64_t)release.released);
        break;
    case 1:
        if (DO(draw, drop_unsent, &drop))
            say_number(draw, "dropped", (int64_t)drop.dropped);
        break;
    default:
        if (DO(draw, sweep_leases, &sweep))
            say_number(draw, "swept", (int64_t)sweep.swept);
    }
}

static void say_words(struct draw *draw, const struct receipt_row *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        say_number(draw, "revision", words[i].key.revision);
        say_text(draw, "channel", words[i].key.channel);
        say_number(draw, "seq", words[i].key.seq);
        say_number(draw, "place", words[i].place);
        say_text(draw, "device", words[i].device);
        say_number(draw, "said", words[i].said);
        say_number(draw, "at", words[i].at_ms);
        say_text(draw, "why", words[i].why);
    }
}

static void receipts(struct draw *draw)
{
    static const char *const      DEVICES[] = {NULL, "srn-1", "srn-2"};
    struct receipt_row            row = {.key = draw_key(draw),
                                         .place = 1,
                                         .said = (int)draw_number(draw, 3),
                                         .at_ms = draw_number(draw, 9),
                                         .round = (uint32_t)draw_number(draw, 2),
                                         .device = DEVICES[draw_number(draw, 3)],
                                         .why = draw_bool(draw) ? "is inhibited" : NULL};
    struct store_keep_receipts    keep = {.receipts = &row, .count = 1};
    struct store_load_devices     devices = {.from.key.alert = row.key.alert, .limit = 3};
    struct store_take_receipts    take = {.key = draw_key(draw)};
    struct store_count_deliveries count = {.alert = draw_key(draw).alert};
    struct store_load_chunks      load = {
             .from = draw_key(draw), .having = draw_bool(draw) ? 5 : 0, .limit = 3};

    DO(draw, keep_receipts, &keep);
    if (DO(draw, take_receipts, &take))
        for (size_t i = 0; i < take.count; i++)
            say_number(draw, "no", take.receipts[i].no + take.receipts[i].round * 1000);
    if (DO(draw, count_deliveries, &count))
        for (size_t i = 0; i < count.count; i++) {
            say_text(draw, "channel", count.counts[i].channel);
            say_number(draw, "revision", count.counts[i].revision);
            say_number(draw, "total", count.counts[i].counts.total);
            say_number(draw, "receipts", (int64_t)count.counts[i].receipts);
            for (int state = 0; state < 4; state++)
                say_number(draw, "chunks", (int64_t)count.counts[i].chunks[state]);
            for (int words = 0; words < 8; words++)
                say_number(draw, "devices", count.counts[i].devices[words]);
        }
    if (DO(draw, load_chunks, &load))
        say_chunks(draw, load.chunks, load.count);
    if (DO(draw, load_devices, &devices))
        say_words(draw, devices.words, devices.count);
    store_job_free(&take.job);
    store_job_free(&count.job);
    store_job_free(&load.job);
    store_job_free(&devices.job);
}

static void failures(struct draw *draw)
{
    struct deed               deed = draw_deed(draw);
    struct chunk_key          key = draw_key(draw);
    struct store_load_moved   moved = {.alert = draw_key(draw).alert};
    struct store_retry_failed retry = {.alert = key.alert,
                                       .revision = key.revision,
                                       .channel = key.channel,
                                       .failed = 5,
                                       .recipients = draw_number(draw, 4),
                                       .now_ms = draw_number(draw, 150),
                                       .deed = &deed};

    if (DO(draw, retry_failed, &retry))
        say_number(draw, "retried", (int64_t)retry.chunks);
    if (DO(draw, load_moved, &moved))
        for (size_t i = 0; i < moved.count; i++) {
            say_text(draw, "channel", moved.rows[i].channel);
            say_number(draw, "minute", moved.rows[i].minute);
            say_number(draw, "failed", moved.rows[i].by_state[5]);
        }
    store_job_free(&retry.job);
    store_job_free(&moved.job);
}

script_fn *const SCRIPT_ALERTS[] = {append,     read_journal,   seal,    incident, move_alert,
                                    move_alert, look_at_alerts, plan,    work,     work,
                                    end_work,   receipts,       failures};
const size_t     SCRIPT_ALERTS_COUNT = COUNT_OF(SCRIPT_ALERTS);
