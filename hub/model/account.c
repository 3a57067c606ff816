#include "hub/model/account.h"

#include <assert.h>
#include <string.h>

#include "hub/base/text.h"
#include "hub/model/session.h"

const char *const ROLE_WORDS[ROLES + 1] = {
    [ROLE_ANONYMOUS] = "anonymous",
    [ROLE_RESIDENT] = "resident",
    [ROLE_VOLUNTEER] = "volunteer",
    [ROLE_DEVICE] = "device",
    [ROLE_GATEWAY] = "gateway",
    [ROLE_EMPLOYEE] = "employee",
    [ROLE_OPERATOR] = "operator",
    [ROLE_APPROVER] = "approver",
    [ROLE_ADMINISTRATOR] = "administrator",
    [ROLE_AUDITOR] = "auditor",
};

const char *const RIGHT_WORDS[RIGHTS + 1] = {
    [RIGHT_REPORT] = "report",
    [RIGHT_OWN_ACCOUNT] = "own-account",
    [RIGHT_POSITION] = "position",
    [RIGHT_MEASURE] = "measure",
    [RIGHT_GATEWAY] = "gateway",
    [RIGHT_READ] = "read",
    [RIGHT_REVIEW] = "review",
    [RIGHT_DRAFT] = "draft",
    [RIGHT_APPROVE] = "approve",
    [RIGHT_RETURN] = "return",
    [RIGHT_RELEASE] = "release",
    [RIGHT_BREAK_GLASS] = "break-glass",
    [RIGHT_CORRECT] = "correct",
    [RIGHT_RETRY] = "retry",
    [RIGHT_STOP] = "stop",
    [RIGHT_PHASE] = "phase",
    [RIGHT_TEST_SIREN] = "test-siren",
    [RIGHT_TEST_CHANNEL] = "test-channel",
    [RIGHT_SUBSCRIBERS] = "subscribers",
    [RIGHT_AREAS] = "areas",
    [RIGHT_READ_ACCOUNTS] = "read-accounts",
    [RIGHT_ACCOUNTS] = "accounts",
    [RIGHT_READ_JOURNAL] = "read-journal",
    [RIGHT_ERASE] = "erase",
    [RIGHT_BACKUP] = "backup",
};

#define ANYBODY  ((1u << ROLES) - 1)
#define SOMEBODY (ANYBODY & ~ROLE_BIT(ROLE_ANONYMOUS))
#define PERSON   (SOMEBODY & ~(ROLE_BIT(ROLE_DEVICE) | ROLE_BIT(ROLE_GATEWAY)))
#define OFFICER  (ROLE_BIT(ROLE_OPERATOR) | ROLE_BIT(ROLE_APPROVER))

/* Territory and mode bind what acts on the town, not what is read. What is real whatever the
 * mode (people, subscribers, the map) is not for whoever is bound to another (P6). */
static const struct {
    unsigned roles;
    bool     is_local, needs_step_up, is_real;
} TABLE[RIGHTS] = {
    [RIGHT_REPORT] = {ANYBODY, false, false, false},
    [RIGHT_OWN_ACCOUNT] = {PERSON, false, false, false},
    [RIGHT_POSITION] = {ROLE_BIT(ROLE_VOLUNTEER) | ROLE_BIT(ROLE_DEVICE), false, false, false},
    [RIGHT_MEASURE] = {ROLE_BIT(ROLE_DEVICE), false, false, true},
    [RIGHT_GATEWAY] = {ROLE_BIT(ROLE_GATEWAY), false, false, false},
    [RIGHT_READ] = {ROLES_OF_ROOM, false, false, false},
    [RIGHT_REVIEW] = {ROLE_BIT(ROLE_OPERATOR), true, false, false},
    [RIGHT_DRAFT] = {ROLE_BIT(ROLE_OPERATOR), true, false, false},
    [RIGHT_APPROVE] = {ROLE_BIT(ROLE_APPROVER), true, true, false},
    [RIGHT_RETURN] = {ROLE_BIT(ROLE_APPROVER), true, false, false},
    [RIGHT_RELEASE] = {ROLE_BIT(ROLE_APPROVER), true, true, false},
    [RIGHT_BREAK_GLASS] = {ROLE_BIT(ROLE_APPROVER), true, true, false},
    [RIGHT_CORRECT] = {OFFICER, true, true, false},
    [RIGHT_RETRY] = {OFFICER, true, false, false},
    [RIGHT_STOP] = {OFFICER, true, false, false},
    [RIGHT_PHASE] = {OFFICER, true, false, true},
    [RIGHT_TEST_SIREN] = {ROLE_BIT(ROLE_OPERATOR), true, false, false},
    [RIGHT_TEST_CHANNEL] = {ROLE_BIT(ROLE_ADMINISTRATOR), false, false, false},
    [RIGHT_SUBSCRIBERS] = {ROLE_BIT(ROLE_ADMINISTRATOR), false, false, true},
    [RIGHT_AREAS] = {ROLE_BIT(ROLE_ADMINISTRATOR), false, false, true},
    [RIGHT_READ_ACCOUNTS] = {ROLE_BIT(ROLE_ADMINISTRATOR) | ROLE_BIT(ROLE_AUDITOR), false,
                             false, false},
    [RIGHT_ACCOUNTS] = {ROLE_BIT(ROLE_ADMINISTRATOR), false, true, true},
    [RIGHT_READ_JOURNAL] = {ROLE_BIT(ROLE_ADMINISTRATOR) | ROLE_BIT(ROLE_AUDITOR), false, false,
                            false},
    [RIGHT_ERASE] = {ROLE_BIT(ROLE_ADMINISTRATOR), false, true, true},
    [RIGHT_BACKUP] = {ROLE_BIT(ROLE_ADMINISTRATOR), false, true, true},
};

/* What the hub does by itself: it ends and silences, it never starts. */
static const bool SYSTEM_MAY[RIGHTS] = {
    [RIGHT_READ] = true, [RIGHT_REVIEW] = true, [RIGHT_STOP] = true};

struct who who_anonymous(void)
{
    return (struct who){
        .name = "", .roles = ROLE_BIT(ROLE_ANONYMOUS), .territory.is_everywhere = true};
}

struct who who_system(void)
{
    return (struct who){
        .credential = CREDENTIAL_SYSTEM, .name = "system", .territory.is_everywhere = true};
}

const struct id *who_person(const struct who *who)
{
    return id_is_nil(&who->owner) ? &who->account : &who->owner;
}

bool right_needs_step_up(enum right right)
{
    return TABLE[right].needs_step_up;
}

enum answer_may account_may(const struct who *who, const struct question *question)
{
    static const struct mode ACTUAL = {.kind = MODE_ACTUAL};
    enum right               right = question->right;
    const struct mode       *mode =
        !question->mode && TABLE[right].is_real ? &ACTUAL : question->mode;

    assert(right < RIGHTS);
    if (who->credential == CREDENTIAL_SYSTEM)
        return SYSTEM_MAY[right] ? MAY : MAY_NOT;
    if (!(who->roles & TABLE[right].roles))
        return who->credential == CREDENTIAL_NONE ? MAY_SIGN_IN : MAY_NOT;
    if (mode && who->mode.kind != MODE_ACTUAL && !mode_same(&who->mode, mode))
        return MAY_NOT_ACTUAL;
    if (TABLE[right].is_local && !question->is_in_territory)
        return MAY_NOT_THERE;
    if (TABLE[right].needs_step_up &&
        !session_is_stepped_up(who->stepped_up_ms, question->now_ms))
        return MAY_STEP_UP;
    return MAY;
}

int account_must(const struct who *who, const struct question *question, struct err *err)
{
    const char *right = RIGHT_WORDS[question->right];

    switch (account_may(who, question)) {
    case MAY:
        return 0;
    case MAY_SIGN_IN:
        return err_set(err, ERR_UNKNOWN, "sign in first");
    case MAY_STEP_UP:
        return err_set(err, ERR_STEP_UP,
                       "show your second factor again: the last time was over %d minutes ago",
                       SESSION_STEP_UP_MS / 60000);
    case MAY_NOT_THERE:
        return err_set(err, ERR_FORBIDDEN, "this lies outside your territory");
    case MAY_NOT_ACTUAL:
        return err_set(err, ERR_FORBIDDEN, "you act in another mode than this is in");
    case MAY_NOT:
        break;
    }
    return err_set(err, ERR_FORBIDDEN, "none of your roles has the right \"%s\"", right);
}

struct territory territory_read(struct reader *in, const char *name)
{
    struct territory territory = {.is_everywhere = !reader_has(in, name)};
    const char     **zones;

    territory.zone_count = read_list(in, name, TERRITORY_ZONES_MAX);
    zones = arena_alloc(in->arena, (territory.zone_count + 1) * sizeof *zones);
    for (size_t i = 0; i < territory.zone_count; i++)
        zones[i] = read_item_text(in, name, i, TERRITORY_ZONE_MAX);
    territory.zones = zones;
    return territory;
}

void territory_write(struct writer *out, const char *name, const struct territory *territory)
{
    if (territory->is_everywhere) {
        write_null(out, name);
        return;
    }
    write_list(out, name);
    for (size_t i = 0; i < territory->zone_count; i++)
        write_text(out, NULL, territory->zones[i]);
    write_end(out);
}

bool territory_holds(const struct territory *territory, const char *zone)
{
    for (size_t i = 0; i < territory->zone_count; i++)
        if (strcmp(territory->zones[i], zone) == 0)
            return true;
    return territory->is_everywhere;
}

bool territory_covers(const struct territory *territory, const struct territory *within)
{
    if (within->is_everywhere)
        return territory->is_everywhere;
    for (size_t i = 0; i < within->zone_count; i++)
        if (!territory_holds(territory, within->zones[i]))
            return false;
    return true;
}

unsigned roles_read(struct reader *in, const char *name)
{
    size_t   count = read_list(in, name, ROLES);
    unsigned roles = 0;

    for (size_t i = 0; i < count; i++) {
        const char *word = read_item_text(in, name, i, 20);
        int         role = 0;
        char        what[120];

        while (ROLE_WORDS[role] && strcmp(ROLE_WORDS[role], word) != 0)
            role++;
        if (role < ROLES) {
            roles |= ROLE_BIT(role);
            continue;
        }
        text_suggest(what, sizeof what, "is not a role", word, ROLE_WORDS);
        reader_complain(in, arena_format(in->arena, "%s/%zu", name, i), what);
    }
    return roles;
}

void roles_write(struct writer *out, const char *name, unsigned roles)
{
    write_list(out, name);
    for (int role = 0; role < ROLES; role++)
        if (roles & ROLE_BIT(role))
            write_text(out, NULL, ROLE_WORDS[role]);
    write_end(out);
}

bool account_name_is_valid(const char *name)
{
    size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-");

    return name[len] == '\0' && len >= 2 && len <= ACCOUNT_NAME_MAX && *name >= 'a' &&
           *name <= 'z';
}

const char *account_address(struct reader *in, const char *name, enum endpoint_kind kind,
                            const char *old)
{
    const char *address = read_text_or(in, name, ENDPOINT_MAX, NULL);
    char        normal[ENDPOINT_MAX + 1];
    struct err  err = {0};

    if (!address || in->failed)
        return old;
    if (!*address)
        return NULL;
    if (endpoint_normal(normal, kind, address, &err) == 0)
        return arena_text(in->arena, normal);
    reader_complain(in, name, err_words(&err));
    return old;
}

int account_parse(struct account *account_r, const char *json, size_t len, struct arena *arena,
                  struct err *err)
{
    const unsigned no_persons =
        ROLE_BIT(ROLE_ANONYMOUS) | ROLE_BIT(ROLE_DEVICE) | ROLE_BIT(ROLE_GATEWAY);
    struct reader  in = reader_open(json, len, arena, err);
    struct account account = {.name = read_text(&in, "name", ACCOUNT_NAME_MAX)};

    account.display = read_text_or(&in, "display", 100, account.name);
    account.language = read_text_or(&in, "language", 35, "");
    account.roles = roles_read(&in, "roles");
    account.territory = territory_read(&in, "territory");
    account.may_sign_in = read_bool_or(&in, "may_sign_in", true);
    account.phone = account_address(&in, "phone", ENDPOINT_SMS, NULL);
    account.email = account_address(&in, "email", ENDPOINT_EMAIL, NULL);
    if (!account_name_is_valid(account.name))
        reader_complain(&in, "name",
                        "must begin with a-z and hold 2 to 32 of a-z, 0-9, dot and hyphen");
    if (account.roles == 0)
        reader_complain(&in, "roles", "names no role");
    if (account.roles & no_persons)
        reader_complain(&in, "roles", "anonymous, device and gateway are for tokens");
    if (reader_close(&in) < 0)
        return -1;
    *account_r = account;
    return 0;
}
