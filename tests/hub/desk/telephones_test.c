#include "hub/desk/telephones.h"

#include "tests/hub/desk/people/site.h"

static const uint8_t SEAL[SECRET_KEY_LEN] = "thirty-two bytes to seal with .";

static const char IT[] =
    "{\"alert\":{\"exercise\":\"ESERCITAZIONE\",\"test\":\"PROVA\"},"
    "\"telephone\":{\"task\":\"Apri Tocsin.\",\"task_title\":\"Un compito\"}}";
static const char EN[] = "{\"alert\":{\"exercise\":\"EXERCISE\",\"test\":\"TEST\"},"
                         "\"telephone\":{\"task\":\"Open Tocsin.\",\"task_title\":\"A task\"}}";

static const char HOME[] = "https://push.example.net/home#keys",
                  POCKET[] = "https://push.example.net/pocket#keys";

static const struct mode ACTUAL, DRILL = {MODE_EXERCISE, "ponte"};

/* Marco, a volunteer, with two telephones; push carries actual words only. */
struct town {
    struct site        site;
    struct notices    *notices;
    struct telephones *telephones;
    struct lang       *lang;
    struct tally       calls;
    struct id          marco, tokens[2];
    bool               is_quiet, is_put, carries_drills;
};

static const char *channel_of(void *house, enum endpoint_kind kind, const struct mode *mode)
{
    struct town *town = house;

    CHECK_INT(kind, ENDPOINT_PUSH);
    return mode->kind == MODE_ACTUAL ? "push" : town->carries_drills ? "drill" : NULL;
}

static void on_quiet(struct tally *tally)
{
    CONTAINER_OF(tally, struct town, calls)->is_quiet = true;
}

static void begin(struct town *town)
{
    struct telephones_settings settings = {.store = town->site.bench.store,
                                           .notices = town->notices,
                                           .clock = &town->site.clock,
                                           .chance = &town->site.chance,
                                           .owner = &town->calls,
                                           .lang = town->lang,
                                           .hash = "another thirty-two bytes to find"};

    memcpy(settings.seal, SEAL, sizeof settings.seal);
    town->calls = (struct tally){.on_clear = on_quiet};
    town->is_quiet = false;
    CHECK_INT(telephones_open(&town->telephones, &settings, NULL), 0);
}

/* All that was said is on its way. */
static void end(struct town *town)
{
    telephones_close(town->telephones);
    while (!town->is_quiet)
        uv_run(&town->site.bench.loop, UV_RUN_ONCE);
}

static void on_put(struct telephones_put *put)
{
    the_site->is_done = true;
    (void)put;
}

static int put(struct town *town, int i, const char *address, const char *language)
{
    struct telephones_put put = {
        .on_done = on_put, .token = &town->tokens[i], .address = address, .language = language};

    the_site->is_done = false;
    telephones_put(town->telephones, &put);
    CHECK(!the_site->is_done);
    while (!the_site->is_done)
        uv_run(&town->site.bench.loop, UV_RUN_ONCE);
    return put.failed;
}

static void add_token(struct town *town, int i)
{
    struct store_put_token token = {.row = {.id = bench_id((uint8_t)(50 + i)),
                                            .hash = {(uint8_t)(1 + i)},
                                            .account = town->marco,
                                            .label = "marco/telefono",
                                            .role = "volunteer",
                                            .mode = "actual"}};

    town->tokens[i] = token.row.id;
    CHECK_INT(ASK(&town->site.bench, put_token, &token), 0);
}

static void open_town(struct town *town)
{
    struct notices_settings   settings = {.channel_of = channel_of, .house = town};
    struct store_find_account find = {.name = "marco"};

    *town = (struct town){0};
    site_open(&town->site);
    settings.store = town->site.bench.store;
    settings.clock = &town->site.clock;
    settings.chance = &town->site.chance;
    settings.owner = &town->site.bench.tally;
    memcpy(settings.seal, SEAL, sizeof settings.seal);
    CHECK_INT(notices_open(&town->notices, &settings, NULL), 0);
    town->lang = lang_new();
    CHECK_INT(lang_add(town->lang, "it", IT, strlen(IT), NULL), 0);
    CHECK_INT(lang_add(town->lang, "en", EN, strlen(EN), NULL), 0);
    add_account(&town->site, "marco", ROLE_VOLUNTEER);
    CHECK_INT(ASK(&town->site.bench, find_account, &find), 0);
    town->marco = find.row.id;
    store_job_free(&find.job);
    add_token(town, 0);
    add_token(town, 1);
    begin(town);
    CHECK_INT(put(town, 0, HOME, "it"), 0);
    CHECK_INT(put(town, 1, POCKET, "en"), 0);
}

static void close_town(struct town *town)
{
    end(town);
    notices_close(town->notices);
    lang_free(town->lang);
    site_close(&town->site);
}

static struct telephones_word word_to(const char *name, const char *once,
                                      const struct mode *mode)
{
    return (struct telephones_word){.name = name,
                                    .once = once,
                                    .about = "task:7",
                                    .text = "task",
                                    .mode = mode,
                                    .kind = NOTICE_SUMMONS};
}

static void tell(struct town *town, const char *name, const char *once, const struct mode *mode)
{
    struct telephones_word word = word_to(name, once, mode);

    telephones_tell(town->telephones, &word);
    end(town);
    begin(town);
}

/* "<about> <address> <language>: <subject>: <text>", a line for each that waits; they are
 * sent with that. */
static const char *said(struct town *town, const char *channel)
{
    static char                text[600];
    struct store_claim_notices claim = {
        .channel = channel, .now_ms = town->site.clock.set_ms, .lease_ms = 1000, .limit = 10};

    CHECK_INT(ASK(&town->site.bench, claim_notices, &claim), 0);
    text[0] = '\0';
    for (size_t i = 0; i < claim.count; i++) {
        const struct notice_row   *row = &claim.notices[i];
        struct store_finish_notice sent = {
            .no = row->no, .fence = row->fence, .outcome = "sent", .at_ms = 1};
        struct notice_words words;
        struct buf          address = {0};

        CHECK(notice_unseal(&words, SEAL, row->text.at, row->text.len, &town->site.arena));
        CHECK(secret_unseal(&address, SEAL, row->address.at, row->address.len));
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s %s %s: %s: %s\n",
                 row->about, address.bytes, words.language, words.subject, words.text);
        buf_free(&address);
        CHECK_INT(ASK(&town->site.bench, finish_notice, &sent), 0);
    }
    store_job_free(&claim.job);
    return text;
}

TEST(a_word_goes_to_each_telephone_once_and_in_its_language)
{
    struct town town;

    open_town(&town);
    tell(&town, "Marco", "task:7/1", &ACTUAL);
    CHECK_TEXT(said(&town, "push"),
               "task:7 https://push.example.net/home#keys it: Un compito: Apri Tocsin.\n"
               "task:7 https://push.example.net/pocket#keys en: A task: Open Tocsin.\n");
    tell(&town, "marco", "task:7/1", &ACTUAL);
    CHECK_TEXT(said(&town, "push"), "");
    tell(&town, "gina", "task:7/2", &ACTUAL);
    CHECK_TEXT(said(&town, "push"), "");
    close_town(&town);
}

TEST(an_address_is_one_telephones_and_sealed)
{
    struct town                  town;
    struct store_list_telephones list = {0};

    open_town(&town);
    CHECK_INT(put(&town, 0, POCKET, "it"), 0);
    list.account = town.marco;
    CHECK_INT(ASK(&town.site.bench, list_telephones, &list), 0);
    CHECK_INT(list.count, 1);
    CHECK(id_same(&list.rows[0].token, &town.tokens[0]));
    CHECK(!memmem(list.rows[0].sealed.at, list.rows[0].sealed.len, "push.example", 12));
    store_job_free(&list.job);
    telephones_forget(town.telephones, POCKET);
    end(&town);
    begin(&town);
    tell(&town, "marco", "task:8/1", &ACTUAL);
    CHECK_TEXT(said(&town, "push"), "");
    close_town(&town);
}

TEST(a_practice_says_so_and_goes_its_own_way)
{
    struct town town;

    open_town(&town);
    CHECK_INT(put(&town, 1, NULL, NULL), 0);
    tell(&town, "marco", "task:7/1", &DRILL);
    town.carries_drills = true;
    tell(&town, "marco", "task:7/2", &DRILL);
    CHECK_TEXT(said(&town, "push"), "");
    CHECK_TEXT(said(&town, "drill"), "task:7 https://push.example.net/home#keys it: "
                                     "ESERCITAZIONE: Un compito: Apri Tocsin.\n");
    close_town(&town);
}

RUN(a_word_goes_to_each_telephone_once_and_in_its_language,
    an_address_is_one_telephones_and_sealed, a_practice_says_so_and_goes_its_own_way)
