/* verify.c: "tocsin journal verify FILE": is this journal the one that was written? Needs
 * nothing but the file and the public key. */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "hub/base/file.h"
#include "hub/base/writer.h"
#include "hub/commands/commands.h"
#include "hub/commands/offline.h"
#include "hub/store/verify.h"

enum { KEY_TEXT_MAX = 100 };

static int read_public_key(uint8_t key[ED25519_PUBLIC_LEN], const char *path, struct err *err)
{
    struct buf text = {0};
    int        failed = file_read(&text, path, KEY_TEXT_MAX, err);

    if (!failed) {
        text.bytes[strcspn(text.bytes, "\r\n")] = '\0';
        if (!decode_exactly(key, ED25519_PUBLIC_LEN, ENCODING_HEX, text.bytes))
            failed =
                err_set(err, ERR_INVALID, "%s: is no public key: 64 hexadecimal digits", path);
    }
    buf_free(&text);
    return failed;
}

/* The one that was named, else that of the installation here. */
static int find_public_key(uint8_t key[ED25519_PUBLIC_LEN], const struct line *line,
                           struct err *err)
{
    const char      *named = line_value(line, "--public-key");
    char             path[PATH_MAX];
    struct settings *settings;

    if (named)
        return read_public_key(key, named, err);
    settings = offline_settings(line);
    if (!settings)
        return err_set(err, ERR_INVALID, "name the public key with --public-key");
    snprintf(path, sizeof path, "%s/seal.pub", settings->store.keys_dir);
    settings_free(settings);
    return read_public_key(key, path, err);
}

static void print_json(const struct journal_verdict *verdict)
{
    struct buf    json = {0};
    struct writer out = writer_open(&json);
    char          head[JOURNAL_HEAD_TEXT_LEN + 1];

    write_object(&out, NULL);
    write_bool(&out, "sound", verdict->is_sound);
    write_integer(&out, "rows", verdict->rows);
    write_integer(&out, "seals", verdict->seals);
    write_integer(&out, "unsealed", verdict->unsealed);
    write_integer(&out, "erased", verdict->erased);
    if (verdict->bad > 0)
        write_integer(&out, "bad", verdict->bad);
    write_text(&out, "head", journal_head_text(head, &verdict->head));
    write_text(&out, "words", verdict->text);
    write_end(&out);
    puts(json.bytes);
    buf_free(&json);
}

/* What was cut off behind the last seal leaves no trace in the file itself. */
static void print_words(const struct journal_verdict *verdict, bool is_end_known)
{
    char head[JOURNAL_HEAD_TEXT_LEN + 1];

    puts(verdict->text);
    if (!is_end_known)
        printf("the end was not checked; the last seal here is %s: give the one you know with "
               "--head\n",
               journal_head_text(head, &verdict->head));
}

int command_journal_verify(const struct line *line)
{
    const char            *known = line_value(line, "--head");
    struct journal_verdict verdict;
    uint8_t                key[ED25519_PUBLIC_LEN];
    struct err             err = {0};

    if (find_public_key(key, line, &err) < 0 ||
        journal_verify(line->args[0], key, known, &verdict, &err) < 0) {
        fprintf(stderr, "tocsin journal verify: %s\n", err.text);
        return err.kind == ERR_NOT_FOUND ? EXIT_NOT_FOUND : EXIT_FAILED;
    }
    if (verdict.rows == 0) {
        verdict.is_sound = false;
        snprintf(verdict.text, sizeof verdict.text, "there is nothing in it");
    }
    if (line->wants_json)
        print_json(&verdict);
    else if (!verdict.is_sound)
        fprintf(stderr, "%s\n", verdict.text);
    else if (!line->is_quiet)
        print_words(&verdict, known != NULL);
    return verdict.is_sound ? EXIT_OK : EXIT_FAILED;
}
