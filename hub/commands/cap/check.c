/* check.c: "tocsin cap check FILE..." and "tocsin cap normalise FILE": what other people's
 * alerts are worth, and the same written as CAP 1.2 asks. Needs neither hub nor network. */
#include <stdio.h>
#include <string.h>

#include "hub/base/file.h"
#include "hub/base/text.h"
#include "hub/base/writer.h"
#include "hub/base/xml.h"
#include "hub/base/yaml.h"
#include "hub/commands/commands.h"
#include "hub/commands/offline.h"
#include "hub/model/cap.h"

/* The worse, the greater. */
enum verdict { VALID, ACCEPTED, REFUSED, UNREAD };

static const char *const VERDICTS[] = {"valid", "accepted", "refused", "unread"};
static const int         CODES[] = {EXIT_OK, EXIT_PARTIAL, EXIT_FAILED, EXIT_NOT_FOUND};

struct judging {
    const char               *path;
    const struct cap_profile *profile; /* NULL: CAP alone */
    enum verdict              verdict;
    struct err                err; /* why it is refused or was not read */
    struct alert              alert;
    struct cap_notes          mended, notes; /* while reading; by the rules */
};

static enum verdict verdict_of(struct judging *judging)
{
    struct buf bytes = {0};
    bool       is_read = false, is_there;

    is_there = file_read(&bytes, judging->path, XML_SIZE_MAX, &judging->err) == 0;
    if (is_there)
        is_read = cap_read(&judging->alert, &judging->mended, bytes.bytes, bytes.len,
                           &judging->err) == 0;
    buf_free(&bytes);
    if (!is_read)
        return is_there || judging->err.kind == ERR_TOO_LARGE ? REFUSED : UNREAD;
    cap_check(&judging->notes, &judging->alert, CAP_OF_OTHERS);
    if (judging->profile)
        cap_profile_check(&judging->notes, judging->profile, &judging->alert);
    return judging->mended.count > 0 || cap_first_must(&judging->notes) ? ACCEPTED : VALID;
}

static void judge(struct judging *judging, struct arena *arena, const char *path,
                  const struct cap_profile *profile)
{
    *judging = (struct judging){.path = path,
                                .profile = profile,
                                .mended = {.arena = arena},
                                .notes = {.arena = arena}};
    judging->verdict = verdict_of(judging);
}

struct note {
    const char *element, *level, *reason;
};

typedef void on_note(const struct judging *judging, const struct note *note,
                     struct writer *out);

static void each_note(const struct judging *judging, on_note *on, struct writer *out)
{
    struct note why = {judging->err.pointer + (judging->err.pointer[0] == '/'), "must",
                       err_words(&judging->err)};

    if (judging->verdict >= REFUSED) {
        on(judging, &why, out);
        return;
    }
    for (size_t i = 0; i < judging->mended.count; i++) {
        const struct cap_note *note = &judging->mended.items[i];

        on(judging, &(struct note){note->place, "mended", note->text}, out);
    }
    for (size_t i = 0; i < judging->notes.count; i++) {
        const struct cap_note *note = &judging->notes.items[i];

        on(judging, &(struct note){note->place, note->must ? "must" : "should", note->text},
           out);
    }
}

static void print_note(const struct judging *judging, const struct note *note,
                       struct writer *out)
{
    (void)out;
    printf("%s: %s%s%s: %s\n", judging->path, note->element, *note->element ? ": " : "",
           note->level, note->reason);
}

static void write_note(const struct judging *judging, const struct note *note,
                       struct writer *out)
{
    (void)judging;
    write_object(out, NULL);
    write_text(out, "element", note->element);
    write_text(out, "level", note->level);
    write_text(out, "reason", note->reason);
    write_end(out);
}

static void write_judged(struct writer *out, const struct judging *judging)
{
    write_object(out, NULL);
    write_text(out, "file", judging->path);
    write_text(out, "verdict", VERDICTS[judging->verdict]);
    if (judging->verdict < REFUSED)
        write_bool(out, "has_signature", judging->alert.has_signature);
    write_list(out, "notes");
    each_note(judging, write_note, out);
    write_end(out);
    write_end(out);
}

static void print_judged(const struct judging *judging)
{
    printf("%s: %s\n", judging->path, VERDICTS[judging->verdict]);
    each_note(judging, print_note, NULL);
}

/* A profile that comes with the program, or a file. */
static struct cap_profile *profile_named(const char *name, struct err *err)
{
    struct arena        arena = {0};
    struct buf          text = {0};
    struct yaml         yaml;
    struct cap_profile *profile = NULL;
    const char         *path = name;

    if (!strpbrk(name, "./"))
        path = offline_shipped(&arena, arena_format(&arena, "cap/profiles/%s.yaml", name));
    if (!path)
        err_set(err, ERR_NOT_FOUND, "%s: no profile of this name is installed", name);
    else if (file_read(&text, path, YAML_BYTES_MAX, err) == 0 &&
             yaml_read(&yaml, path, &text, &arena, err) == 0) {
        profile = cap_profile_open(yaml.json, yaml.json_len, err);
        if (!profile)
            yaml_blame(&yaml, err);
    }
    buf_free(&text);
    arena_free(&arena);
    return profile;
}

int command_cap_check(const struct line *line)
{
    const char         *named = line_value(line, "--profile");
    struct cap_profile *profile = NULL;
    struct buf          json = {0};
    struct writer       out = writer_open(&json);
    enum verdict        worst = VALID;
    struct err          err = {0};

    if (named && !(profile = profile_named(named, &err))) {
        fprintf(stderr, "tocsin cap check: %s\n", err.text);
        return err.kind == ERR_NOT_FOUND ? EXIT_NOT_FOUND : EXIT_FAILED;
    }

    write_object(&out, NULL);
    write_list(&out, "files");
    for (size_t i = 0; i < line->arg_count; i++) {
        struct arena   arena = {0};
        struct judging judging;

        judge(&judging, &arena, line->args[i], profile);
        if (judging.verdict > worst)
            worst = judging.verdict;
        if (line->wants_json)
            write_judged(&out, &judging);
        else if (!line->is_quiet)
            print_judged(&judging);
        arena_free(&arena);
    }
    write_end(&out);
    write_end(&out);
    if (line->wants_json)
        puts(json.bytes);
    buf_free(&json);
    cap_profile_close(profile);
    return CODES[worst];
}

static void say_note(const struct judging *judging, const struct note *note, struct writer *out)
{
    (void)judging, (void)out;
    if (strcmp(note->level, "should") != 0)
        fprintf(stderr, "%s%s%s\n", note->element, *note->element ? ": " : "", note->reason);
}

int command_cap_normalise(const struct line *line)
{
    struct buf     out = {0};
    struct arena   arena = {0};
    struct judging judging;
    int            code;

    judge(&judging, &arena, line->args[0], NULL);
    if (!line->is_quiet || judging.verdict >= REFUSED)
        each_note(&judging, say_note, NULL);
    if (judging.verdict < REFUSED) {
        if (judging.alert.has_signature && !line->is_quiet)
            fputs("Signature: is left out: it holds for the bytes it came with\n", stderr);
        cap_write(&out, &judging.alert,
                  &(struct cap_style){.has_declaration = true, .keeps_shapes = true});
        puts(out.bytes);
    }
    code = judging.verdict < REFUSED ? EXIT_OK : CODES[judging.verdict];
    buf_free(&out);
    arena_free(&arena);
    return code;
}
