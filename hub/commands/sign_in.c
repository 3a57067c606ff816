/* sign_in.c: "tocsin user sign-in" and "sign-out": a session whose token the other
 * commands use. */
#include <stdio.h>
#include <string.h>

#include "hub/base/crypto.h"
#include "hub/base/reader.h"
#include "hub/base/writer.h"
#include "hub/commands/commands.h"
#include "hub/commands/prompt.h"
#include "hub/commands/request.h"
#include "hub/commands/token.h"
#include "hub/desk/people.h"

static void wipe(struct buf *buf)
{
    if (buf->len > 0)
        crypto_wipe(buf->bytes, buf->len);
    buf_free(buf);
}

struct sign_in {
    char name[PROMPT_MAX + 1], password[PROMPT_MAX + 1], code[PROMPT_MAX + 1];
};

/* Of the address a link is given as, "https://…/console/enter#anna.URct…", the link. */
static void keep_link(char *text)
{
    const char *link = strchr(text, '#');

    if (link)
        memmove(text, link + 1, strlen(link));
}

/* "anna.URct…": what a one-time link looks like; no name is that long. */
static bool is_link(const char *text)
{
    const char *dot = strrchr(text, '.');

    return dot && strlen(dot + 1) == PEOPLE_SECRET_LEN;
}

static int ask(struct sign_in *given, const struct line *line, struct err *err)
{
    const struct prompt name = {.question = "Name, or one-time link: "};
    const struct prompt password = {
        .option = "--password-file", .question = "Password: ", .is_secret = true};
    const struct prompt code = {.option = "--code-file",
                                .question = "Code (six digits, or a recovery code): ",
                                .may_be_empty = true};

    if (line->arg_count > 0)
        snprintf(given->name, sizeof given->name, "%s", line->args[0]);
    else if (prompt_ask(given->name, line, &name, err) < 0)
        return -1;
    if (is_link(given->name) && line->arg_count > 0)
        return err_set(err, ERR_INVALID,
                       "others of this machine see what stands on a command line: give the "
                       "link when asked, or with --link-file");
    if (is_link(given->name))
        return 0;
    if (prompt_ask(given->password, line, &password, err) < 0 ||
        prompt_ask(given->code, line, &code, err) < 0)
        return -1;
    return 0;
}

static int given_of(struct sign_in *given, const struct line *line, struct err *err)
{
    const struct prompt link = {.option = "--link-file", .question = ""};
    int failed = line_has(line, link.option) ? prompt_ask(given->name, line, &link, err)
                                             : ask(given, line, err);

    keep_link(given->name);
    return failed;
}

static int write_body(struct buf *body, const struct line *line, struct err *err)
{
    struct writer  out = writer_open(body);
    struct sign_in given = {0};
    int            failed = given_of(&given, line, err);

    write_object(&out, NULL);
    if (*given.password) {
        write_text(&out, "name", given.name);
        write_text(&out, "password", given.password);
    } else {
        write_text(&out, "link", given.name);
    }
    if (*given.code)
        write_text(&out, "code", given.code);
    write_end(&out);
    crypto_wipe(&given, sizeof given);
    return failed;
}

static int take_session(const struct line *line, const struct answer *answer, struct err *err)
{
    struct arena  arena = {0};
    struct reader in = reader_open(answer->body.bytes, answer->body.len, &arena, NULL);
    const char   *token = read_text(&in, "token", TOKEN_MAX);
    const char   *name = read_text_or(&in, "name", 200, "");
    bool          must_set = read_bool_or(&in, "must_set_password", false);
    int           failed = in.failed ? err_set(err, ERR_INVALID, "the hub gave no token")
                                     : token_keep(line, token, err);

    reader_close(&in);
    if (!failed && !line->is_quiet)
        printf("signed in as %s%s\n", name,
               must_set ? "; now set a password: tocsin user password" : "");
    arena_free(&arena);
    return failed;
}

int command_sign_in(const struct line *line)
{
    struct request request = {
        .method = "POST",
        .path = "/api/v1/session",
        .type = "application/json",
        .is_anonymous = true,
    };
    struct answer answer = {0};
    struct err    err = {0};
    int           code = EXIT_USAGE;

    if (write_body(&request.body, line, &err) == 0) {
        code = request_send(&answer, line, &request);
        if (code == EXIT_OK && take_session(line, &answer, &err) < 0)
            code = EXIT_FAILED;
    }
    if (err.kind)
        fprintf(stderr, "tocsin user sign-in: %s\n", err.text);
    wipe(&request.body);
    wipe(&answer.body);
    return code;
}

int command_sign_out(const struct line *line)
{
    struct request request = {.method = "DELETE", .path = "/api/v1/session"};
    struct answer  answer = {0};
    char           token[TOKEN_MAX + 1];
    struct err     err = {0};
    int            code;

    if (token_read(token, line, &err) < 0 || !*token) {
        fprintf(stderr, "tocsin user sign-out: nobody is signed in here\n");
        return EXIT_NOT_FOUND;
    }
    crypto_wipe(token, sizeof token);
    code = request_send(&answer, line, &request);
    buf_free(&answer.body);
    if (code == EXIT_OK || code == EXIT_NOT_ALLOWED) { /* ended, or ended before */
        token_forget(line);
        code = EXIT_OK;
    }
    if (code == EXIT_OK && !line->is_quiet)
        puts("signed out");
    return code;
}
