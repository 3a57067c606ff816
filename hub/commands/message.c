/* message.c: "tocsin message check": does it say who speaks, of what, where, what to do and
 * until when, and in plain words? A text as people get it, or the content of an alert as JSON.
 */
#include <stdio.h>
#include <string.h>

#include "hub/base/file.h"
#include "hub/base/writer.h"
#include "hub/commands/commands.h"
#include "hub/commands/offline.h"
#include "hub/commands/replay/kinds.h"
#include "hub/model/alert_json.h"
#include "hub/model/lint.h"
#include "hub/model/render.h"
#include "hub/shipped.h"

static const struct channel CHANNELS[] = {
    {.name = "sms", .kind = CHANNEL_SMS, .text_max = 4},
    {.name = "post", .kind = CHANNEL_SOCIAL, .counting = COUNT_CHARACTERS, .text_max = 500}};

struct checking {
    const struct line *line;
    struct arena       arena;
    struct cap_notes   notes;
    const char        *language; /* of a text */
    struct lint_found  found[LINT_CONTENTS];
    bool               is_text;
};

/* ── a text ─────────────────────────────────────────────────────────────────────── */

/* In the language in which more of it is understood, unless one was named. */
static void find_contents(struct checking *in, const struct hazards *hazards, const char *text)
{
    static const char *const TAGS[] = {"it", "en"};
    const char              *named = line_value(in->line, "--language");
    size_t                   most = 0;

    in->language = named ? named : TAGS[0];
    lint_contents(in->found, hazards, in->language, text);
    for (size_t i = 0; i < COUNT_OF(TAGS) && !named; i++) {
        struct lint_found found[LINT_CONTENTS];
        size_t            count = lint_contents(found, hazards, TAGS[i], text);

        if (count <= most)
            continue;
        most = count;
        in->language = TAGS[i];
        memcpy(in->found, found, sizeof found);
    }
}

static int check_text(struct checking *in, const char *text, struct err *err)
{
    struct hazards *hazards = replay_table(in->line, err);

    if (!hazards)
        return -1;
    in->is_text = true;
    find_contents(in, hazards, text);
    for (size_t i = 0; i < LINT_CONTENTS; i++)
        if (in->found[i].len == 0)
            cap_note(&in->notes, true, LINT_CONTENT_WORDS[i], "is not said");
    lint_plain(&in->notes, "text", in->language, text);
    hazards_close(hazards);
    return 0;
}

/* ── an alert ───────────────────────────────────────────────────────────────────── */

/* As the hub does before it is proposed. */
static void render(struct checking *in, const struct alert *alert, const struct lang *lang)
{
    struct render   with = {.lang = lang, .sms_policy = SMS_ACCENTS};
    struct messages made = render_alert(&in->arena, &with, alert, CHANNELS, COUNT_OF(CHANNELS));

    render_check(&in->notes, &with, alert, CHANNELS, COUNT_OF(CHANNELS), &made);
}

static int check_alert(struct checking *in, const struct buf *json, struct err *err)
{
    struct settings *settings = offline_settings(in->line);
    struct lang     *lang = settings ? shipped_lang(settings, err) : NULL;
    struct alert     alert;
    int              failed = -1;

    if (!settings)
        err_set(err, ERR_INVALID,
                "the content of an alert is checked by an installation's "
                "settings: name them with --config");
    else if (lang)
        failed = alert_parse_json(&alert, &in->arena, json->bytes, json->len, err);
    if (!failed)
        render(in, &alert, lang);
    lang_free(lang);
    settings_free(settings);
    return failed;
}

/* ── what came out ──────────────────────────────────────────────────────────────── */

static bool is_complete(const struct checking *in)
{
    for (size_t i = 0; i < in->notes.count; i++)
        if (in->notes.items[i].must)
            return false;
    return true;
}

static void print_json(const struct checking *in, const char *text)
{
    struct buf    json = {0};
    struct writer out = writer_open(&json);

    write_object(&out, NULL);
    write_bool(&out, "complete", is_complete(in));
    if (in->is_text) {
        write_text(&out, "language", in->language);
        write_object(&out, "contents");
        for (size_t i = 0; i < LINT_CONTENTS; i++)
            if (in->found[i].len > 0)
                write_bytes(&out, LINT_CONTENT_WORDS[i], text + in->found[i].start,
                            in->found[i].len);
        write_end(&out);
    }
    write_list(&out, "notes");
    for (size_t i = 0; i < in->notes.count; i++) {
        write_object(&out, NULL);
        write_text(&out, "place", in->notes.items[i].place);
        write_text(&out, "detail", in->notes.items[i].text);
        write_bool(&out, "must", in->notes.items[i].must);
        write_end(&out);
    }
    write_end(&out);
    write_end(&out);
    puts(json.bytes);
    buf_free(&json);
}

static void print_words(const struct checking *in, const char *text)
{
    for (size_t i = 0; in->is_text && i < LINT_CONTENTS; i++)
        if (in->found[i].len > 0)
            printf("%-7s %.*s\n", LINT_CONTENT_WORDS[i], (int)in->found[i].len,
                   text + in->found[i].start);
    for (size_t i = 0; i < in->notes.count; i++)
        printf("%s %s: %s\n", in->notes.items[i].must ? "✗" : "!", in->notes.items[i].place,
               in->notes.items[i].text);
}

int command_message_check(const struct line *line)
{
    struct checking in = {.line = line};
    struct buf      bytes = {0};
    struct err      err = {0};
    int             code = EXIT_FAILED, failed;

    in.notes.arena = &in.arena;
    failed = file_read(&bytes, line->args[0], LINT_TEXT_MAX, &err);
    if (!failed)
        failed = bytes.bytes[strspn(bytes.bytes, " \t\r\n")] == '{'
                     ? check_alert(&in, &bytes, &err)
                     : check_text(&in, bytes.bytes, &err);
    if (failed) {
        fprintf(stderr, "tocsin message check: %s\n", err.text);
        code = err.kind == ERR_NOT_FOUND ? EXIT_NOT_FOUND : EXIT_FAILED;
    } else {
        if (line->wants_json)
            print_json(&in, bytes.bytes);
        else if (!line->is_quiet)
            print_words(&in, bytes.bytes);
        code = is_complete(&in) ? EXIT_OK : EXIT_FAILED;
    }
    buf_free(&bytes);
    arena_free(&in.arena);
    return code;
}
