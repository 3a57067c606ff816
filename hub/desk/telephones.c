#include "hub/desk/telephones.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/log.h"
#include "hub/model/report.h"

struct telephones {
    struct telephones_settings settings;
    struct tally               tally; /* ourselves, and all under way */
};

static void on_clear(struct tally *tally)
{
    struct telephones *telephones = CONTAINER_OF(tally, struct telephones, tally);
    struct tally      *owner = telephones->settings.owner;

    notices_let_go(telephones->settings.notices);
    crypto_wipe(telephones, sizeof *telephones);
    free(telephones);
    tally_drop(owner);
}

int telephones_open(struct telephones               **telephones_r,
                    const struct telephones_settings *settings, struct err *err)
{
    struct telephones *telephones = MEM_NEW(struct telephones);

    (void)err;
    telephones->settings = *settings;
    telephones->tally.on_clear = on_clear;
    tally_take(&telephones->tally);
    tally_take(settings->owner);
    notices_hold(settings->notices);
    *telephones_r = telephones;
    return 0;
}

void telephones_close(struct telephones *telephones)
{
    if (telephones)
        tally_drop(&telephones->tally);
}

/* ── which there are ────────────────────────────────────────────────────────────── */

static void hash_address(uint8_t hash[SHA256_LEN], const struct telephones *telephones,
                         const char *address)
{
    hmac_sha256(hash, telephones->settings.hash, SECRET_KEY_LEN, address, strlen(address));
}

static void on_put(struct store_job *job)
{
    struct telephones_put *put = CONTAINER_OF(job, struct telephones_put, store.job);
    struct telephones     *telephones = put->telephones;

    put->failed = job->failed;
    put->err = job->err;
    store_job_free(job);
    arena_free(&put->arena);
    put->on_done(put);
    tally_drop(&telephones->tally);
}

void telephones_put(struct telephones *telephones, struct telephones_put *put)
{
    const struct telephones_settings *settings = &telephones->settings;
    struct buf                        sealed = {0};

    put->telephones = telephones;
    put->arena = (struct arena){0};
    put->store = (struct store_put_telephone){
        .job.on_done = on_put, .row = {.token = *put->token, .lang = put->language}};
    if (put->address) {
        hash_address(put->store.row.address, telephones, put->address);
        secret_seal(&sealed, settings->seal, settings->chance, put->address,
                    strlen(put->address));
        put->store.row.sealed =
            (struct blob){arena_copy(&put->arena, sealed.bytes, sealed.len), sealed.len};
        buf_free(&sealed);
    }
    tally_take(&telephones->tally);
    store_put_telephone(settings->store, &put->store);
}

struct forgetting {
    struct store_put_telephone store;
    struct telephones         *telephones;
};

static void on_forgotten(struct store_job *job)
{
    struct forgetting *forgetting = CONTAINER_OF(job, struct forgetting, store.job);
    struct telephones *telephones = forgetting->telephones;

    store_job_free(job);
    free(forgetting);
    tally_drop(&telephones->tally);
}

void telephones_forget(struct telephones *telephones, const char *address)
{
    struct forgetting *forgetting = MEM_NEW(struct forgetting);

    forgetting->telephones = telephones;
    forgetting->store.job.on_done = on_forgotten;
    hash_address(forgetting->store.row.address, telephones, address);
    tally_take(&telephones->tally);
    store_put_telephone(telephones->settings.store, &forgetting->store);
}

/* ── a word to one volunteer ────────────────────────────────────────────────────── */

struct telling {
    struct telephones           *telephones;
    struct store_list_telephones list;
    struct telephones_word       word;
    struct mode                  mode;
    struct arena                 arena;
};

/* One notice on its way to disk. */
struct letter {
    struct notices_send send;
    struct telephones  *telephones;
    struct mode         mode;
    struct arena        arena;
};

static void on_sent(struct notices_send *send)
{
    struct letter     *letter = CONTAINER_OF(send, struct letter, send);
    struct telephones *telephones = letter->telephones;

    if (send->failed && send->err.kind != ERR_CONFLICT) /* no channel carries push */
        LOG(LOG_WARN, "notice.not_kept", TEXT("why", send->err.text));
    arena_free(&letter->arena);
    free(letter);
    tally_drop(&telephones->tally);
}

/* A practice says so before all else. */
static const char *titled(struct letter *letter, const char *text)
{
    const struct lang *lang = letter->telephones->settings.lang;
    const char        *language = letter->send.words.language;
    const char *practice = letter->mode.kind == MODE_TEST ? "alert.test" : "alert.exercise";
    const char *title =
        lang_text(lang, language, arena_format(&letter->arena, "telephone.%s_title", text));

    if (letter->mode.kind == MODE_ACTUAL)
        return title;
    return arena_format(&letter->arena, "%s: %s", lang_text(lang, language, practice), title);
}

static struct id id_of(struct letter *letter, const struct telephones_word *word,
                       const struct telephone_row *row)
{
    char hex[2 * SHA256_LEN + 1];

    return report_id_of("telephone",
                        arena_format(&letter->arena, "%s/%s", word->once,
                                     hex_text(hex, row->address, sizeof row->address)));
}

static void call(struct telling *telling, const struct telephone_row *row, const char *address)
{
    const struct telephones_settings *settings = &telling->telephones->settings;
    const struct telephones_word     *word = &telling->word;
    struct letter                    *letter = MEM_NEW(struct letter);

    letter->telephones = telling->telephones;
    letter->mode = telling->mode;
    letter->send = (struct notices_send){
        .on_done = on_sent,
        .id = id_of(letter, word, row),
        .kind = word->kind,
        .mode = &letter->mode,
        .about = arena_text(&letter->arena, word->about),
        .words.language = arena_text(&letter->arena, row->lang),
        .due_ms = clock_now(settings->clock),
        .expires_ms = clock_now(settings->clock) + TELEPHONES_WORD_LASTS_MS,
        .to = ENDPOINT_PUSH,
        .address = arena_text(&letter->arena, address),
    };
    letter->send.words.subject = titled(letter, word->text);
    letter->send.words.text = lang_text(
        settings->lang, row->lang, arena_format(&letter->arena, "telephone.%s", word->text));
    tally_take(&telling->telephones->tally);
    notices_send(settings->notices, &letter->send);
}

static void on_listed(struct store_job *job)
{
    struct telling    *telling = CONTAINER_OF(job, struct telling, list.job);
    struct telephones *telephones = telling->telephones;

    for (size_t i = 0; !job->failed && i < telling->list.count; i++) {
        const struct telephone_row *row = &telling->list.rows[i];
        struct buf                  address = {0};

        if (secret_unseal(&address, telephones->settings.seal, row->sealed.at, row->sealed.len))
            call(telling, row, address.bytes);
        buf_free(&address);
    }
    store_job_free(job);
    arena_free(&telling->arena);
    free(telling);
    tally_drop(&telephones->tally);
}

void telephones_tell(struct telephones *telephones, const struct telephones_word *word)
{
    struct telling *telling = MEM_NEW(struct telling);

    telling->telephones = telephones;
    telling->word = *word;
    telling->mode = *word->mode;
    telling->word.once = arena_text(&telling->arena, word->once);
    telling->word.about = arena_text(&telling->arena, word->about);
    telling->word.text = arena_text(&telling->arena, word->text);
    telling->list = (struct store_list_telephones){
        .job.on_done = on_listed,
        .name = arena_text(&telling->arena, word->name),
        .now_ms = clock_now(telephones->settings.clock),
    };
    if (word->account)
        telling->list.account = *word->account;
    tally_take(&telephones->tally);
    store_list_telephones(telephones->settings.store, &telling->list);
}
