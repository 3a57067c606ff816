#include "hub/commands/officers.h"

#include <string.h>

struct putting {
    struct people_put put;
    bool              is_done;
};

struct listing {
    struct people_list list;
    bool               is_done;
};

static void on_put(struct people_verb *verb)
{
    CONTAINER_OF(verb, struct putting, put.verb)->is_done = true;
}

static void on_listed(struct people_verb *verb)
{
    CONTAINER_OF(verb, struct listing, list.verb)->is_done = true;
}

static int make(struct offline *offline, struct people *people, struct officer *officer,
                bool wants_link, struct err *err)
{
    struct who     system = who_system();
    struct putting putting = {.put = {.verb.on_done = on_put,
                                      .asking.who = &system,
                                      .account = {.name = officer->name,
                                                  .display = officer->name,
                                                  .roles = officer->roles,
                                                  .territory = {.is_everywhere = true},
                                                  .may_sign_in = true},
                                      .wants_link = wants_link}};
    int            failed;

    people_put(people, &putting.put);
    offline_run(offline, &putting.is_done);
    failed = putting.put.verb.failed;
    if (failed)
        *err = putting.put.verb.err;
    else
        memcpy(officer->link, putting.put.link, sizeof officer->link);
    arena_free(&putting.put.verb.arena);
    return failed;
}

static bool has_proven(const struct people_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->accounts[i].name, name) == 0)
            return list->accounts[i].has_second_factor;
    return true; /* nobody of that name: nothing to renew */
}

static int make_all(struct offline *offline, struct people *people,
                    struct officer officers[OFFICERS], bool new_links, bool *was_made_r,
                    struct err *err)
{
    struct listing listing = {.list.verb.on_done = on_listed};
    int            failed;

    people_list(people, &listing.list);
    offline_run(offline, &listing.is_done);
    failed = listing.list.verb.failed;
    if (failed)
        *err = listing.list.verb.err;
    if (!failed && listing.list.unreadable_count > 0)
        failed = err_set(err, ERR_INTERNAL, "the account %s cannot be read: restore a backup",
                         listing.list.unreadable[0]);
    *was_made_r = !failed && listing.list.count == 0;
    for (size_t i = 0; i < OFFICERS && !failed; i++) {
        bool renew = new_links && !*was_made_r && !has_proven(&listing.list, officers[i].name);

        officers[i].link[0] = '\0';
        if (*was_made_r || renew)
            failed = make(offline, people, &officers[i], renew, err);
    }
    arena_free(&listing.list.verb.arena);
    return failed;
}

int officers_make(struct offline *offline, struct officer officers[OFFICERS], bool new_links,
                  bool *was_made_r, struct err *err)
{
    struct clock           clock = clock_of_system();
    struct chance          chance = chance_of_system();
    struct people         *people;
    struct people_settings settings = {
        .store = offline->store,
        .loop = &offline->loop,
        .owner = &offline->tally,
        .clock = &clock,
        .chance = &chance,
        .site = offline->settings->site.name,
    };
    int failed;

    memcpy(settings.seal, offline->keys.factor, sizeof settings.seal);
    if (people_open(&people, &settings, err) < 0)
        return -1;
    failed = make_all(offline, people, officers, new_links, was_made_r, err);
    people_close(people);
    crypto_wipe(settings.seal, sizeof settings.seal);
    return failed;
}
