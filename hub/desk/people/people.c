#include "hub/desk/people.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/text.h"
#include "hub/desk/people/room.h"

int people_open(struct people **people_r, const struct people_settings *settings,
                struct err *err)
{
    struct people *people = MEM_NEW(struct people);

    (void)err;
    people->settings = *settings;
    people->hashing.loop = settings->loop;
    people->hashing.owner = settings->owner;
    attempts_open(&people->attempts, settings->chance);
    tally_take(settings->owner);
    *people_r = people;
    return 0;
}

static void go_when_idle(struct people *people)
{
    struct tally *owner = people->settings.owner;

    if (!people->is_closing || people->under_way > 0)
        return;
    cache_free(&people->cache);
    crypto_wipe(people->settings.seal, sizeof people->settings.seal);
    free(people);
    tally_drop(owner);
}

void people_close(struct people *people)
{
    if (!people)
        return;
    people->is_closing = true;
    go_when_idle(people);
}

void verb_begin(struct people *people, struct people_verb *verb)
{
    verb->people = people;
    verb->failed = 0;
    verb->err = (struct err){0};
    verb->arena = (struct arena){0};
    people->under_way++;
}

void verb_end(struct people_verb *verb)
{
    struct people *people = verb->people;

    verb->on_done(verb);
    people->under_way--;
    go_when_idle(people);
}

void verb_fail(struct people_verb *verb, const struct err *err)
{
    verb->failed = -1;
    verb->err = *err;
}

/* NULL: there is none, or it was sealed with another key. */
static const char *read_sealed(struct reader *in, const char *name, const struct people *people)
{
    const char *letters = read_text_or(in, name, 4 * ENDPOINT_MAX, NULL);
    struct buf  bytes = {0}, clear = {0};
    const char *address = NULL;

    if (letters && decode(&bytes, ENCODING_BASE64, letters, strlen(letters)) &&
        secret_unseal(&clear, people->settings.seal, bytes.bytes, bytes.len))
        address = arena_copy(in->arena, clear.bytes, clear.len);
    buf_free(&bytes);
    buf_free(&clear);
    return address;
}

static void write_sealed(struct writer *out, const char *name, const struct people *people,
                         const char *address)
{
    struct buf sealed = {0}, letters = {0};

    if (!address)
        return;
    secret_seal(&sealed, people->settings.seal, people->settings.chance, address,
                strlen(address));
    encode(&letters, ENCODING_BASE64, sealed.bytes, sealed.len);
    write_text(out, name, letters.bytes);
    buf_free(&sealed);
    buf_free(&letters);
}

int account_of(struct account *account_r, const struct people *people,
               const struct account_row *row, struct arena *arena, struct err *err)
{
    struct reader in = reader_open(row->fields, strlen(row->fields), arena, err);

    *account_r = (struct account){
        .id = row->id,
        .version = row->version,
        .name = arena_text(arena, row->name),
        .display = read_text_or(&in, "display", 200, row->name),
        .language = read_text_or(&in, "language", 40, NULL),
        .roles = roles_read(&in, "roles"),
        .territory = territory_read(&in, "territory"),
        .may_sign_in = strcmp(row->state, "active") == 0,
        .has_second_factor = read_bool_or(&in, "has_second_factor", false),
        .phone = read_sealed(&in, "phone", people),
        .email = read_sealed(&in, "email", people),
    };
    return reader_close(&in) < 0 ? err_at(err, "account") : 0;
}

static const char *first_role(unsigned roles)
{
    for (int role = 0; role < ROLES; role++)
        if (roles & ROLE_BIT(role))
            return ROLE_WORDS[role];
    return ROLE_WORDS[ROLE_ANONYMOUS];
}

struct account_row account_row_of(const struct account *account, const struct people *people,
                                  struct arena *arena)
{
    struct buf         fields = {0};
    struct writer      out = writer_open(&fields);
    struct account_row row = {
        .id = account->id,
        .version = account->version,
        .name = account->name,
        .role = first_role(account->roles),
        .state = account->may_sign_in ? "active" : "closed",
        .changed_ms = clock_now(people->settings.clock),
    };

    write_object(&out, NULL);
    write_text(&out, "display", account->display);
    if (account->language)
        write_text(&out, "language", account->language);
    roles_write(&out, "roles", account->roles);
    territory_write(&out, "territory", &account->territory);
    write_bool(&out, "has_second_factor", account->has_second_factor);
    write_sealed(&out, "phone", people, account->phone);
    write_sealed(&out, "email", people, account->email);
    write_end(&out);
    row.fields = arena_copy(arena, fields.bytes, fields.len);
    buf_free(&fields);
    return row;
}

struct deed deed_of(const struct people *people, const struct asking *asking, const char *word,
                    const char *about, char actor[ID_TEXT_LEN + 1])
{
    struct deed deed = {
        .word = word,
        .about = about,
        .actor = asking_actor(actor, asking->who),
        .mode = "actual",
        .at_ms = clock_now(people->settings.clock),
        .once = asking->once,
    };

    memcpy(deed.request, asking->request, sizeof deed.request);
    return deed;
}

const char *about_account(struct arena *arena, const struct id *id)
{
    char text[ID_TEXT_LEN + 1];

    return arena_format(arena, "account:%s", id_text(text, id));
}
