/* accounts.c: who may sign in. */
#include <string.h>

#include "hub/api/answer.h"
#include "hub/api/resources.h"
#include "hub/api/territory.h"

static void write_address(struct writer *out, const char *name, enum endpoint_kind kind,
                          const char *address)
{
    char masked[80];

    if (address)
        write_text(out, name, endpoint_masked(masked, kind, address));
}

static void write_account(struct writer *out, const char *name, const struct account *account)
{
    write_object(out, name);
    write_id(out, "id", &account->id);
    write_integer(out, "version", account->version);
    write_text(out, "name", account->name);
    write_text(out, "display", account->display);
    if (account->language)
        write_text(out, "language", account->language);
    roles_write(out, "roles", account->roles);
    territory_write(out, "territory", &account->territory);
    write_bool(out, "may_sign_in", account->may_sign_in);
    write_bool(out, "has_second_factor", account->has_second_factor);
    write_address(out, "phone", ENDPOINT_SMS, account->phone);
    write_address(out, "email", ENDPOINT_EMAIL, account->email);
    write_end(out);
}

struct listing {
    struct people_list list;
    struct call       *call;
};

static void on_listed(struct people_verb *verb)
{
    struct people_list *list = CONTAINER_OF(verb, struct people_list, verb);
    struct call        *call = CONTAINER_OF(list, struct listing, list)->call;
    struct writer       out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    write_object(&out, NULL);
    write_list(&out, "accounts");
    for (size_t i = 0; i < list->count; i++)
        write_account(&out, NULL, &list->accounts[i]);
    write_end(&out);
    write_list(&out, "unreadable");
    for (size_t i = 0; i < list->unreadable_count; i++)
        write_text(&out, NULL, list->unreadable[i]);
    write_end(&out);
    write_end(&out);
    arena_free(&verb->arena);
    call_json(call, 200);
}

static struct listing *list_accounts(struct call *call, const char *after,
                                     void (*on_done)(struct people_verb *))
{
    struct listing *listing = arena_alloc(call->arena, sizeof *listing);

    listing->call = call;
    listing->list.verb.on_done = on_done;
    listing->list.after = after;
    people_list(call->api->settings.people, &listing->list);
    return listing;
}

void accounts_list(struct call *call)
{
    list_accounts(call, exchange_query(call->exchange, "after"), on_listed);
}

struct putting {
    struct people_put put;
    struct call      *call;
    bool              is_new;
};

/* Behind which the link is good: a volunteer's telephone, or the control room's screens. */
static void write_link(struct call *call, struct writer *out, const struct people_put *put)
{
    bool        is_volunteer = put->account.roles == ROLE_BIT(ROLE_VOLUNTEER);
    const char *address = arena_format(call->arena, "%s/%s#%s", call->api->settings.public_url,
                                       is_volunteer ? "field/" : "console/enter", put->link);

    write_text(out, "link", put->link);
    write_text(out, "address", address);
    write_qr(out, "qr", address);
}

static void on_put(struct people_verb *verb)
{
    struct people_put *put = CONTAINER_OF(verb, struct people_put, verb);
    struct putting    *putting = CONTAINER_OF(put, struct putting, put);
    struct call       *call = putting->call;
    struct writer      out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    if (putting->is_new || put->wants_link) {
        write_object(&out, NULL);
        write_account(&out, "account", &put->account);
        write_link(call, &out, put);
        write_end(&out);
    } else {
        write_account(&out, NULL, &put->account);
    }
    if (putting->is_new)
        call_header(call, "Location",
                    arena_format(call->arena, "/api/v1/accounts/%s", put->account.name));
    arena_free(&verb->arena);
    call_json(call, putting->is_new ? 201 : 200);
}

static struct putting *putting_new(struct call *call)
{
    struct putting *putting = arena_alloc(call->arena, sizeof *putting);

    putting->call = call;
    putting->put.verb.on_done = on_put;
    return putting;
}

static void put(struct putting *putting)
{
    struct call *call = putting->call;

    if (call_ask(call) < 0)
        return;
    putting->put.asking = call->asking;
    people_put(call->api->settings.people, &putting->put);
}

void account_post(struct call *call)
{
    struct putting *putting = putting_new(call);
    struct err      err = {0};

    putting->is_new = true;
    if (account_parse(&putting->put.account, call->exchange->body, call->exchange->body_len,
                      call->arena, &err) < 0)
        call_fail(call, &err);
    else if (territory_check(call, &putting->put.account.territory, NULL) == 0)
        put(putting);
}

/* An edited account is its old self where the body is silent. */
static void edit(struct putting *putting, const struct account *old)
{
    struct call    *call = putting->call;
    struct account *account = &putting->put.account;
    struct err      err = {0};
    struct reader   in = call_reader(call, &err);
    int64_t         version = account->version; /* the one If-Match named */

    *account = *old;
    account->version = version;
    account->display = read_text_or(&in, "display", 100, old->display);
    account->language = read_text_or(&in, "language", 35, old->language);
    account->may_sign_in = read_bool_or(&in, "may_sign_in", old->may_sign_in);
    account->phone = account_address(&in, "phone", ENDPOINT_SMS, old->phone);
    account->email = account_address(&in, "email", ENDPOINT_EMAIL, old->email);
    if (reader_has(&in, "roles"))
        account->roles = roles_read(&in, "roles");
    if (reader_has(&in, "territory"))
        account->territory = territory_read(&in, "territory");
    read_text_or(&in, "name", 0, NULL);
    if (account->roles == 0)
        reader_complain(&in, "roles", "names no role");
    if (account->roles &
        (ROLE_BIT(ROLE_ANONYMOUS) | ROLE_BIT(ROLE_DEVICE) | ROLE_BIT(ROLE_GATEWAY)))
        reader_complain(&in, "roles", "anonymous, device and gateway are for tokens");
    if (reader_close(&in) < 0)
        call_fail(call, &err);
    else if (territory_check(call, &account->territory, &old->territory) == 0)
        put(putting);
}

static const struct account *find_account(const struct people_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->accounts[i].name, name) == 0)
            return &list->accounts[i];
    return NULL;
}

static bool cannot_be_read(const struct people_list *list, const char *name)
{
    for (size_t i = 0; i < list->unreadable_count; i++)
        if (strcmp(list->unreadable[i], name) == 0)
            return true;
    return false;
}

/* The account as it is kept, its lists still in the listing's arena. */
static const struct account *old_account(struct listing *listing)
{
    struct people_verb   *verb = &listing->list.verb;
    const struct account *old;
    bool                  is_unreadable;

    if (!answer_is_good(listing->call, verb->failed, &verb->err, &verb->arena))
        return NULL;
    old = find_account(&listing->list, listing->call->params[0]);
    if (old)
        return old;
    is_unreadable = cannot_be_read(&listing->list, listing->call->params[0]);
    arena_free(&verb->arena);
    if (is_unreadable)
        call_fail_with(listing->call, ERR_INTERNAL,
                       "the account cannot be read; the log says why");
    else
        call_fail_with(listing->call, ERR_NOT_FOUND, "there is no account of this name");
    return NULL;
}

static struct territory keep_zones(struct arena *arena, const struct territory *territory)
{
    const char **zones = arena_alloc(arena, (territory->zone_count + 1) * sizeof *zones);

    for (size_t i = 0; i < territory->zone_count; i++)
        zones[i] = arena_text(arena, territory->zones[i]);
    return (struct territory){territory->is_everywhere, zones, territory->zone_count};
}

/* A copy that outlives the listing. */
static struct account keep_account(struct arena *arena, const struct account *found)
{
    struct account account = *found;

    account.name = arena_text(arena, found->name);
    account.display = arena_text(arena, found->display);
    account.language = arena_text(arena, found->language);
    account.territory = keep_zones(arena, &found->territory);
    account.phone = arena_text(arena, found->phone);
    account.email = arena_text(arena, found->email);
    return account;
}

static void on_found_to_edit(struct people_verb *verb)
{
    struct people_list   *list = CONTAINER_OF(verb, struct people_list, verb);
    struct listing       *listing = CONTAINER_OF(list, struct listing, list);
    struct call          *call = listing->call;
    const struct account *found = old_account(listing);
    struct putting       *putting;
    struct account        old;

    if (!found)
        return;
    putting = putting_new(call);
    old = keep_account(call->arena, found);
    arena_free(&verb->arena);
    if (call_if_match(call, &putting->put.account.version) == 0)
        edit(putting, &old);
}

static void on_found_to_link(struct people_verb *verb)
{
    struct people_list   *list = CONTAINER_OF(verb, struct people_list, verb);
    struct listing       *listing = CONTAINER_OF(list, struct listing, list);
    struct call          *call = listing->call;
    const struct account *found = old_account(listing);
    struct putting       *putting;

    if (!found)
        return;
    putting = putting_new(call);
    putting->put.wants_link = true;
    putting->put.account = keep_account(call->arena, found);
    arena_free(&verb->arena);
    put(putting);
}

/* Lists go by name: the one asked for is the first behind all smaller ones. */
static const char *just_before(struct call *call)
{
    const char *name = call->params[0];
    size_t      len = strlen(name);
    char       *before = arena_copy(call->arena, name, len);

    if (len == 0)
        return NULL;
    before[len - 1]--;
    return before;
}

void account_put(struct call *call)
{
    list_accounts(call, just_before(call), on_found_to_edit);
}

void account_link(struct call *call)
{
    list_accounts(call, just_before(call), on_found_to_link);
}
