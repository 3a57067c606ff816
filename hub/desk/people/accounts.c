/* accounts.c: accounts made, edited, given a fresh link, and listed. */
#include <stdlib.h>
#include <string.h>

#include "hub/base/log.h"
#include "hub/base/writer.h"
#include "hub/desk/people/room.h"

struct people_putting {
    struct people_put        *put;
    struct store_find_account find;
    struct store_put_account  store;
    struct secrets            secrets;
    struct deed               deed;
    char                      actor[ID_TEXT_LEN + 1];
};

static void end_put(struct people_putting *putting)
{
    struct people_put *put = putting->put;

    store_job_free(&putting->find.job);
    store_job_free(&putting->store.job);
    crypto_wipe(&putting->secrets, sizeof putting->secrets);
    free(putting);
    verb_end(&put->verb);
}

static void fail_put(struct people_putting *putting, const struct err *err)
{
    verb_fail(&putting->put->verb, err);
    end_put(putting);
}

static void on_put(struct store_job *job)
{
    struct people_putting *putting = CONTAINER_OF(job, struct people_putting, store.job);
    struct people_put     *put = putting->put;
    struct people         *people = put->verb.people;

    if (job->failed) {
        fail_put(putting, &job->err);
        return;
    }
    put->account.version = putting->store.version;
    cache_forget_account(&people->cache, &put->account.id);
    end_put(putting);
}

static void make_link(struct people_putting *putting)
{
    struct people_put *put = putting->put;
    struct people     *people = put->verb.people;
    char               secret[PEOPLE_SECRET_LEN + 1];

    secret_new(secret, people->settings.chance);
    snprintf(put->link, sizeof put->link, "%s.%s", put->account.name, secret);
    putting->secrets.link = secret_hash(&put->verb.arena, secret);
    putting->secrets.link_until_ms = clock_now(people->settings.clock) + PEOPLE_LINK_MS;
}

static const char *word_of(const struct people_put *put)
{
    if (put->account.version == 0)
        return "account.added";
    return put->wants_link ? "account.link_made" : "account.edited";
}

/* What the account may do: it stays in the journal for good. */
static const char *facts_of(const struct account *account, struct arena *arena)
{
    struct buf    buf = {0};
    struct writer out = writer_open(&buf);
    const char   *json;

    write_object(&out, NULL);
    roles_write(&out, "roles", account->roles);
    territory_write(&out, "territory", &account->territory);
    write_bool(&out, "may_sign_in", account->may_sign_in);
    write_list(&out, "called_by"); /* never where */
    if (account->phone)
        write_text(&out, NULL, ENDPOINT_WORDS[ENDPOINT_SMS]);
    if (account->email)
        write_text(&out, NULL, ENDPOINT_WORDS[ENDPOINT_EMAIL]);
    write_end(&out);
    write_end(&out);
    json = arena_copy(arena, buf.bytes, buf.len);
    buf_free(&buf);
    return json;
}

/* Who it is: that can be erased. */
static const char *name_of(const struct account *account, struct arena *arena)
{
    struct buf    buf = {0};
    struct writer out = writer_open(&buf);
    const char   *json;

    write_object(&out, NULL);
    write_text(&out, "name", account->name);
    write_text(&out, "display", account->display);
    write_end(&out);
    json = arena_copy(arena, buf.bytes, buf.len);
    buf_free(&buf);
    return json;
}

static void store_it(struct people_putting *putting)
{
    struct people_put *put = putting->put;
    struct people     *people = put->verb.people;
    struct arena      *arena = &put->verb.arena;

    if (put->wants_link || put->account.version == 0)
        make_link(putting);
    if (!put->account.may_sign_in) /* who has gone is not called, and leaves no address */
        put->account.phone = put->account.email = NULL;
    putting->deed = deed_of(people, &put->asking, word_of(put),
                            about_account(arena, &put->account.id), putting->actor);
    putting->store.row = account_row_of(&put->account, people, arena);
    putting->store.row.secrets = secrets_write(&putting->secrets, arena);
    putting->deed.facts = facts_of(&put->account, arena);
    putting->deed.personal = name_of(&put->account, arena);
    putting->store.deed = &putting->deed;
    putting->store.job.on_done = on_put;
    store_put_account(people->settings.store, &putting->store);
}

/* What an edit may not change: the id, and what proves the person. Who gained or lost a role
 * signs in again (S1). */
static void on_found(struct store_job *job)
{
    struct people_putting *putting = CONTAINER_OF(job, struct people_putting, find.job);
    struct people_put     *put = putting->put;
    struct arena          *arena = &put->verb.arena;
    struct account         before;
    struct err             err = job->err;

    if (job->failed ||
        account_of(&before, put->verb.people, &putting->find.row, arena, &err) < 0 ||
        secrets_read(&putting->secrets, arena, putting->find.row.secrets, &err) < 0) {
        fail_put(putting, &err);
        return;
    }
    if (put->wants_link)
        put->account = before;
    putting->store.ends_sessions =
        put->wants_link || !put->account.may_sign_in || put->account.roles != before.roles;
    put->account.id = before.id;
    put->account.has_second_factor = before.has_second_factor;
    store_it(putting);
}

void people_put(struct people *people, struct people_put *put)
{
    struct people_putting *putting = MEM_NEW(struct people_putting);

    verb_begin(people, &put->verb);
    put->putting = putting;
    put->link[0] = '\0';
    putting->put = put;
    if (put->account.version == 0 && !put->wants_link) {
        put->account.id = id_new(clock_now(people->settings.clock), people->settings.chance);
        put->account.has_second_factor = false;
        store_it(putting);
        return;
    }
    putting->find.name = put->account.name;
    putting->find.job.on_done = on_found;
    store_find_account(people->settings.store, &putting->find);
}

/* ── the list ───────────────────────────────────────────────────────────────────── */

struct people_listing {
    struct people_list        *list;
    struct store_list_accounts store;
};

static void take_row(struct people_list *list, const struct account_row *row)
{
    struct err err = {0};
    char       id[ID_TEXT_LEN + 1];

    if (account_of(&list->accounts[list->count], list->verb.people, row, &list->verb.arena,
                   &err) == 0) {
        list->count++;
        return;
    }
    list->unreadable[list->unreadable_count++] = arena_text(&list->verb.arena, row->name);
    LOG(LOG_ALARM, "people.unreadable", TEXT("account", id_text(id, &row->id)),
        TEXT("why", err.text));
}

static void take_page(struct people_list *list, const struct store_list_accounts *page)
{
    struct arena *arena = &list->verb.arena;

    list->accounts = arena_alloc(arena, (page->count + 1) * sizeof *list->accounts);
    list->unreadable = arena_alloc(arena, (page->count + 1) * sizeof *list->unreadable);
    for (size_t i = 0; i < page->count; i++)
        take_row(list, &page->rows[i]);
    if (page->count == page->limit)
        list->last = arena_text(arena, page->rows[page->count - 1].name);
}

static void on_listed(struct store_job *job)
{
    struct people_listing *listing = CONTAINER_OF(job, struct people_listing, store.job);
    struct people_list    *list = listing->list;

    if (job->failed)
        verb_fail(&list->verb, &job->err);
    else
        take_page(list, &listing->store);
    store_job_free(job);
    free(listing);
    verb_end(&list->verb);
}

void people_list(struct people *people, struct people_list *list)
{
    struct people_listing *listing = MEM_NEW(struct people_listing);

    verb_begin(people, &list->verb);
    list->listing = listing;
    list->count = list->unreadable_count = 0;
    list->last = NULL;
    listing->list = list;
    listing->store.after = list->after;
    listing->store.limit = PEOPLE_PAGE_MAX;
    listing->store.job.on_done = on_listed;
    store_list_accounts(people->settings.store, &listing->store);
}
