/* The table of routes and schemas/openapi.yaml say the same: paths, methods, who may. */
#include "hub/api/routes.h"

#include "hub/base/file.h"
#include "hub/base/reader.h"
#include "hub/base/yaml.h"
#include "tests/kit/check.h"

static struct arena arena;
static struct yaml  document;

static void read_document(void)
{
    struct buf text = {0};
    struct err err = {0};

    CHECK_INT(file_read(&text, "schemas/openapi.yaml", YAML_BYTES_MAX, &err), 0);
    CHECK_INT(yaml_read(&document, "openapi.yaml", &text, &arena, &err), 0);
    buf_free(&text);
}

static const char *lower(const char *method)
{
    char *word = arena_text(&arena, method);

    for (char *c = word; *c; c++)
        *c = (char)(*c | 0x20);
    return word;
}

/* x-who of an operation; "" when the document has none. */
static const char *who_of(const char *path, const char *method)
{
    struct reader in = reader_open(document.json, document.json_len, &arena, NULL);
    struct reader paths = reader_inside(&in, "paths");
    const char   *who = "";

    if (reader_has(&paths, path)) {
        struct reader item = reader_inside(&paths, path);

        if (reader_has(&item, lower(method))) {
            struct reader operation = reader_inside(&item, lower(method));

            who = read_text_or(&operation, "x-who", 100, "");
        }
    }
    in.failed = true; /* what else stands there is not asked for */
    reader_close(&in);
    return who;
}

static unsigned roles_of(const char *word, size_t len)
{
    static const struct {
        const char *word;
        unsigned    roles;
    } GROUPS[] = {
        {"operator+", ROLES_OF_ROOM},
        {"auditor+", ROLE_BIT(ROLE_AUDITOR) | ROLE_BIT(ROLE_ADMINISTRATOR)},
        {"administrator+", ROLE_BIT(ROLE_AUDITOR) | ROLE_BIT(ROLE_ADMINISTRATOR)},
        {"signed-in", ((1u << ROLES) - 1) & ~(ROLE_BIT(ROLE_ANONYMOUS) | ROLE_BIT(ROLE_DEVICE) |
                                              ROLE_BIT(ROLE_GATEWAY))},
    };

    for (size_t i = 0; i < COUNT_OF(GROUPS); i++)
        if (strlen(GROUPS[i].word) == len && strncmp(GROUPS[i].word, word, len) == 0)
            return GROUPS[i].roles;
    for (int role = 0; role < ROLES; role++)
        if (strlen(ROLE_WORDS[role]) == len && strncmp(ROLE_WORDS[role], word, len) == 0)
            return ROLE_BIT(role);
    fprintf(stderr, "who is \"%.*s\"?\n", (int)len, word);
    exit(1);
}

static unsigned roles_in(const char *who)
{
    unsigned roles = 0;

    while (*who) {
        size_t len = strcspn(who, ",");

        roles |= roles_of(who, len);
        who += len + strspn(who + len, ", ");
    }
    return roles;
}

static unsigned roles_with(enum right right)
{
    unsigned roles = 0;

    for (int role = 0; role < ROLES; role++) {
        struct who who = {.credential =
                              role == ROLE_ANONYMOUS ? CREDENTIAL_NONE : CREDENTIAL_TOKEN,
                          .roles = ROLE_BIT(role),
                          .stepped_up_ms = 1};

        if (account_may(&who, &(struct question){
                                  .right = right, .is_in_territory = true, .now_ms = 1}) == MAY)
            roles |= ROLE_BIT(role);
    }
    return roles;
}

TEST(every_route_is_in_the_document_with_the_same_people)
{
    static const char *const WORDS[] = {[ACCESS_OPEN] = "any",
                                        [ACCESS_KNOWN] = "any",
                                        [ACCESS_KEY] = "reporter",
                                        [ACCESS_LOOPBACK] = "loopback",
                                        [ACCESS_SECRET] = "secret"};

    read_document();
    for (const struct route *route = ROUTES; route->method; route++) {
        const char *who = who_of(route->pattern, route->method);

        if (*who == '\0')
            fprintf(stderr, "%s %s is not in the document\n", route->method, route->pattern);
        CHECK(*who);
        if (route->access != ACCESS_RIGHT) {
            CHECK_TEXT(who, WORDS[route->access]);
        } else if (roles_in(who) != roles_with(route->right)) {
            fprintf(stderr, "%s %s: the document says %s\n", route->method, route->pattern,
                    who);
            CHECK(roles_in(who) == roles_with(route->right));
        }
    }
    arena_free(&arena);
}

static bool is_served(const char *path, const char *method)
{
    for (const struct route *route = ROUTES; route->method; route++)
        if (strcmp(route->pattern, path) == 0 && strcmp(lower(route->method), method) == 0)
            return true;
    return false;
}

TEST(every_operation_of_the_document_is_served)
{
    size_t paths = 0, served = 0;

    read_document();
    for (size_t i = 0; i < document.place_count; i++)
        if (document.places[i].parent == 0 && strcmp(document.places[i].name, "paths") == 0)
            paths = i;
    CHECK(paths > 0);
    for (size_t i = 0; i < document.place_count; i++) {
        const struct yaml_place *operation = &document.places[i];
        const struct yaml_place *path = &document.places[operation->parent];

        if (operation->parent == 0 || path->parent != paths || operation->parent == paths ||
            strcmp(operation->name, "parameters") == 0)
            continue;
        if (!is_served(path->name, operation->name))
            fprintf(stderr, "%s %s is served by no route\n", operation->name, path->name);
        CHECK(is_served(path->name, operation->name));
        served++;
    }
    CHECK_INT(served, ROUTE_COUNT);
    arena_free(&arena);
}

RUN(every_route_is_in_the_document_with_the_same_people,
    every_operation_of_the_document_is_served)
