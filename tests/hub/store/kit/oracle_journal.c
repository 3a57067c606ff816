#include "hub/store/chain.h"
#include "tests/hub/store/kit/oracle.h"

static int64_t newest(const struct backend *oracle)
{
    return (int64_t)oracle->tables[JOURNAL].count;
}

static int check_once(struct backend *oracle, struct deed *deed, struct store_job *job)
{
    EACH(oracle, ONCE, struct once, once)
    if (same_text(once->actor, deed->actor) && same_text(once->key, deed->once)) {
        deed->was_repeated = true;
        deed->was_other_request = memcmp(once->request, deed->request, STORE_HASH_LEN) != 0;
        deed->seq = once->seq;
        deed->about_r = arena_text(&job->arena, once->about);
        return err_set(&job->err, ERR_CONFLICT, "so says the oracle");
    }
    return 0;
}

static const uint8_t *commit_to(struct backend *oracle, const char *personal)
{
    uint8_t     salt[16], *commitment = arena_alloc(&oracle->arena, STORE_HASH_LEN);
    struct blob all = {salt, sizeof salt};

    chance_fill(&oracle->chance, salt, sizeof salt);
    chain_commit(commitment, &all, personal);
    return commitment;
}

int oracle_deed(struct backend *oracle, struct deed *deed, struct store_job *job)
{
    if (!deed)
        return 0;
    deed->was_repeated = deed->was_other_request = false;
    deed->about_r = NULL;
    if (deed->once && check_once(oracle, deed, job) < 0)
        return -1;
    deed->seq = newest(oracle) + 1;
    if (deed->once) {
        struct once once = {.actor = oracle_text(oracle, deed->actor),
                            .key = oracle_text(oracle, deed->once),
                            .about = oracle_text(oracle, deed->about),
                            .seq = deed->seq,
                            .at_ms = deed->at_ms};

        memcpy(once.request, deed->request, STORE_HASH_LEN);
        oracle_add(oracle, ONCE, &once);
    }
    if (deed->personal)
        oracle_add(oracle, PERSONAL,
                   &(struct personal){deed->seq, oracle_text(oracle, deed->personal)});
    oracle_add(oracle, JOURNAL,
               &(struct journal_row){
                   .seq = deed->seq,
                   .at_ms = deed->at_ms,
                   .word = oracle_text(oracle, deed->word),
                   .about = oracle_text(oracle, deed->about),
                   .actor = oracle_text(oracle, deed->actor),
                   .mode = oracle_text(oracle, deed->mode),
                   .facts = oracle_text(oracle, deed->facts ? deed->facts : "{}"),
                   .commitment = deed->personal ? commit_to(oracle, deed->personal) : NULL});
    return 0;
}

int oracle_append_deed(struct backend *oracle, struct store_append_deed *verb)
{
    return oracle_deed(oracle, verb->deed, &verb->job);
}

static const char *personal_of(const struct backend *oracle, int64_t seq)
{
    EACH(oracle, PERSONAL, struct personal, personal)
    if (personal->seq == seq)
        return personal->text;
    return NULL;
}

int oracle_read_journal(struct backend *oracle, struct store_read_journal *verb)
{
    int64_t last = newest(oracle), step = verb->backwards ? -1 : 1;
    size_t  limit = store_limit(verb->limit, STORE_JOURNAL_PAGE_MAX);
    int64_t seq = verb->from + step;

    if (verb->backwards && (verb->from == 0 || verb->from > last))
        seq = last;
    verb->count = 0;
    verb->newest = last;
    for (; seq >= 1 && seq <= last && verb->count < limit; seq += step) {
        const struct journal_row *row =
            (struct journal_row *)oracle->tables[JOURNAL].at + seq - 1;
        struct journal_row *next;

        if (!filter_text(verb->about, row->about))
            continue;
        next = NEXT(verb, verb->rows, verb->count);
        *next = *row;
        next->personal = verb->with_personal ? personal_of(oracle, seq) : NULL;
    }
    return 0;
}

static struct journal_head last_head(const struct backend *oracle)
{
    const struct rows *seals = &oracle->tables[SEALS];

    if (seals->count == 0)
        return (struct journal_head){0};
    return ((struct journal_seal *)seals->at)[seals->count - 1].head;
}

int oracle_seal(struct backend *oracle, struct store_seal *verb)
{
    struct journal_head head = last_head(oracle);
    struct journal_seal seal = {.first = head.seq + 1};
    uint8_t            *digests;

    if (!oracle->has_seal)
        return FAIL(verb, ERR_CONFLICT);
    verb->sealed = (size_t)(newest(oracle) - head.seq);
    verb->head = head;
    if (verb->sealed == 0)
        return 0;
    digests = arena_alloc(&oracle->arena, verb->sealed * STORE_HASH_LEN);
    for (size_t i = 0; i < verb->sealed; i++) {
        chain_digest(digests + i * STORE_HASH_LEN,
                     (struct journal_row *)oracle->tables[JOURNAL].at + head.seq++);
        chain_step(head.hash, digests + i * STORE_HASH_LEN);
    }
    head.at_ms = verb->now_ms;
    chain_sign(&head, &oracle->seal);
    seal.head = verb->head = head;
    seal.digests = digests;
    oracle_add(oracle, SEALS, &seal);
    return 0;
}

int oracle_find_head(struct backend *oracle, struct store_find_head *verb)
{
    verb->head = last_head(oracle);
    verb->newest = newest(oracle);
    return 0;
}

int oracle_read_seals(struct backend *oracle, struct store_read_seals *verb)
{
    size_t limit = store_limit(verb->limit, STORE_JOURNAL_PAGE_MAX);

    verb->count = 0;
    EACH(oracle, SEALS, struct journal_seal, seal)
    if (seal->head.seq > verb->from && verb->count < limit)
        *NEXT(verb, verb->seals, verb->count) = *seal;
    return 0;
}

static bool is_signed(const struct store_erase_personal *verb, const struct journal_row *row)
{
    return verb->signer && strcmp(verb->signer, row->actor) == 0 &&
           strncmp(row->about, verb->signed_under, strlen(verb->signed_under)) == 0;
}

int oracle_erase_personal(struct backend *oracle, struct store_erase_personal *verb)
{
    if (!verb->about && !verb->actor)
        return FAIL(verb, ERR_INVALID);
    if (oracle_deed(oracle, verb->deed, &verb->job) < 0)
        return -1;
    verb->erased = 0;
    for (size_t i = oracle->tables[PERSONAL].count; i-- > 0;) {
        struct personal          *personal = (struct personal *)oracle->tables[PERSONAL].at + i;
        const struct journal_row *row =
            (struct journal_row *)oracle->tables[JOURNAL].at + personal->seq - 1;

        if (((!filter_text(verb->about, row->about) || !filter_text(verb->actor, row->actor)) &&
             !is_signed(verb, row)) ||
            (verb->deed && row->seq == verb->deed->seq))
            continue;
        oracle_remove(oracle, PERSONAL, personal);
        verb->erased++;
    }
    oracle_erase_cards(oracle, verb);
    return 0;
}
