/* password.c: "tocsin user password": a password and a second factor of one's own. The
 * factor counts only when a code of it has come back, so that nobody locks himself out.
 * For scripts in two steps: --otpauth-file keeps the factor and ends with "waiting", the
 * recovery codes on standard output; then --code-file proves it. */
#include <stdio.h>
#include <string.h>

#include "hub/base/crypto.h"
#include "hub/base/file.h"
#include "hub/base/qr.h"
#include "hub/base/reader.h"
#include "hub/base/writer.h"
#include "hub/commands/commands.h"
#include "hub/commands/prompt.h"
#include "hub/commands/request.h"
#include "hub/commands/token.h"

enum { RECOVERY_CODES_MAX = 20, CODE_MAX = 100 };

static void wipe(struct buf *buf)
{
    if (buf->len > 0)
        crypto_wipe(buf->bytes, buf->len);
    buf_free(buf);
}

static int send(struct answer *answer, const struct line *line, const char *password,
                const char *code)
{
    struct request request = {
        .method = "POST", .path = "/api/v1/accounts/me/password", .type = "application/json"};
    struct writer out = writer_open(&request.body);
    int           result;

    write_object(&out, NULL);
    write_text(&out, "password", password);
    if (code)
        write_text(&out, "code", code);
    write_end(&out);
    result = request_send(answer, line, &request);
    wipe(&request.body);
    return result;
}

static void show_recovery(struct reader *in)
{
    puts("\nRecovery codes, each good once when the phone is lost; write them down now:\n");
    for (size_t i = 0, n = read_list(in, "recovery_codes", RECOVERY_CODES_MAX); i < n; i++)
        printf("  %s\n", read_item_text(in, "recovery_codes", i, CODE_MAX));
    putchar('\n');
}

static int show_factor(const char *otpauth, struct err *err)
{
    struct buf blocks = {0};
    int        failed = qr_blocks(&blocks, otpauth, err);

    if (!failed)
        printf("Read this with the app that makes your codes, or type it in:\n\n%s\n%s\n",
               blocks.bytes, otpauth);
    wipe(&blocks);
    return failed;
}

/* The new factor to the person, or into a script's file. */
static int hand_over(const struct line *line, const struct answer *answer, struct err *err)
{
    const char   *path = line_value(line, "--otpauth-file");
    struct arena  arena = {0};
    struct reader in = reader_open(answer->body.bytes, answer->body.len, &arena, NULL);
    const char   *otpauth = read_text(&in, "otpauth", QR_TEXT_MAX);
    int failed = in.failed ? err_set(err, ERR_INVALID, "the hub gave no second factor") : 0;

    if (!failed && path)
        failed = file_replace(path, otpauth, strlen(otpauth), 0600, err);
    else if (!failed)
        failed = show_factor(otpauth, err);
    if (!failed)
        show_recovery(&in);
    reader_close(&in);
    arena_free(&arena);
    return failed;
}

/* The session of the link has ended; a whole one has begun. */
static int keep_session(const struct line *line, const struct answer *answer, struct err *err)
{
    struct arena  arena = {0};
    struct reader in = reader_open(answer->body.bytes, answer->body.len, &arena, NULL);
    const char   *token = read_text(&in, "token", TOKEN_MAX);
    int           failed = in.failed ? err_set(err, ERR_INVALID, "the hub gave no token")
                                     : token_keep(line, token, err);

    reader_close(&in);
    arena_free(&arena);
    return failed;
}

static int prove(const struct line *line, const char *password, struct err *err)
{
    const struct prompt prompt = {.option = "--code-file",
                                  .question = "The code it shows now: "};
    struct answer       answer = {0};
    char                code[PROMPT_MAX + 1];
    int                 result;

    if (prompt_ask(code, line, &prompt, err) < 0)
        return EXIT_USAGE;
    result = send(&answer, line, password, code);
    if (result == EXIT_OK && keep_session(line, &answer, err) < 0)
        result = EXIT_FAILED;
    if (result == EXIT_OK && !line->is_quiet)
        puts("password and second factor are set");
    crypto_wipe(code, sizeof code);
    wipe(&answer.body);
    return result;
}

static int begin(const struct line *line, const char *password, struct err *err)
{
    struct answer answer = {0};
    int           result = send(&answer, line, password, NULL);

    if (result == EXIT_OK && hand_over(line, &answer, err) < 0)
        result = EXIT_FAILED;
    wipe(&answer.body);
    return result;
}

static int ask_password(char password[PROMPT_MAX + 1], const struct line *line, struct err *err)
{
    const struct prompt first = {
        .option = "--password-file", .question = "New password: ", .is_secret = true};
    const struct prompt second = {.question = "The same again: ", .is_secret = true};
    char                again[PROMPT_MAX + 1];
    bool                is_same;

    if (prompt_ask(password, line, &first, err) < 0)
        return -1;
    if (line_has(line, first.option))
        return 0;
    if (prompt_ask(again, line, &second, err) < 0)
        return -1;
    is_same = strcmp(password, again) == 0;
    crypto_wipe(again, sizeof again);
    return is_same ? 0 : err_set(err, ERR_INVALID, "the two are not the same");
}

int command_password(const struct line *line)
{
    char       password[PROMPT_MAX + 1];
    struct err err = {0};
    int        result = EXIT_USAGE;

    if (ask_password(password, line, &err) == 0) {
        result = line_has(line, "--code-file") ? EXIT_OK : begin(line, password, &err);
        if (result == EXIT_OK && line_has(line, "--otpauth-file"))
            result = EXIT_WAITING;
        if (result == EXIT_OK)
            result = prove(line, password, &err);
    }
    if (err.kind)
        fprintf(stderr, "tocsin user password: %s\n", err.text);
    crypto_wipe(password, sizeof password);
    return result;
}
