#include "hub/commands/replay/kinds.h"

#include <stdio.h>
#include <string.h>

#include "hub/base/file.h"
#include "hub/base/writer.h"
#include "hub/base/yaml.h"
#include "hub/commands/offline.h"
#include "hub/model/alert.h"
#include "hub/shipped.h"

enum { FILE_BYTES_MAX = 4 << 20 };

static const char FIRST[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char SECOND[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

static struct hazards *open_tuned(const struct line *line, struct err *err)
{
    struct settings *settings = offline_settings(line);
    struct hazards  *table = settings ? shipped_hazards(settings, err) : NULL;

    if (!settings)
        err_set(err, ERR_INVALID, "the settings are wrong");
    settings_free(settings);
    return table;
}

struct hazards *replay_table(const struct line *line, struct err *err)
{
    const char     *path = line_value(line, "--hazards");
    struct buf      text = {0};
    struct arena    arena = {0};
    struct yaml     yaml;
    struct hazards *table = NULL;

    if (!path && line->settings_path)
        return open_tuned(line, err);
    if (!path)
        path = offline_shipped(&arena, "hazards.yaml");
    if (!path)
        err_set(err, ERR_NOT_FOUND,
                "no table of hazards is installed; name one with --hazards");
    else if (file_read(&text, path, FILE_BYTES_MAX, err) == 0 &&
             yaml_read(&yaml, path, &text, &arena, err) == 0)
        table = hazards_open(yaml.json, yaml.json_len, err);
    buf_free(&text);
    arena_free(&arena);
    return table;
}

/* with: the kind it is related to, or NULL. */
static void write_kind(struct writer *out, const char *code, const struct hazard *like,
                       const char *with)
{
    write_object(out, NULL);
    write_text(out, "code", code);
    write_text(out, "category", ALERT_CATEGORY_WORDS[like->category]);
    write_text(out, "event", like->event);
    write_object(out, "names");
    write_text(out, "it", code);
    write_text(out, "en", code);
    write_end(out);
    write_list(out, "words");
    write_end(out);
    write_bool(out, "everyday", like->is_everyday);
    if (with) {
        write_text(out, "with", with);
        write_end(out);
        return;
    }
    write_integer(out, "distance_m", like->distance_m);
    write_integer(out, "window_s", like->window_s);
    write_integer(out, "reach_m", like->reach_m);
    write_integer(out, "address_window_s", like->address_window_s);
    write_integer(out, "members_most", like->members_most);
    write_integer(out, "span_most_s", like->span_most_s);
    write_integer(out, "diameter_most_m", like->diameter_most_m);
    write_end(out);
}

/* The next code the shipped table does not use. */
static bool next_code(char code[HAZARD_CODE_LEN + 1], size_t *next,
                      const struct hazards *shipped)
{
    for (; *next < (sizeof FIRST - 1) * (sizeof SECOND - 1); ++*next) {
        code[0] = FIRST[*next / (sizeof SECOND - 1)];
        code[1] = SECOND[*next % (sizeof SECOND - 1)];
        code[2] = '\0';
        if (!hazards_by_code(shipped, code)) {
            ++*next;
            return true;
        }
    }
    return false;
}

static void write_shipped(struct writer *out, const struct hazards *shipped, size_t place)
{
    const struct hazard *hazard = hazards_at(shipped, place);

    write_kind(out, hazard->code, hazard,
               hazard->family == place ? NULL : hazards_at(shipped, hazard->family)->code);
}

/* A category the table does not know: related to the kind it speaks of, or else its group
 * does; or by itself, with the numbers of the model. */
static void write_made(struct writer *out, const char *code, const struct hazards *shipped,
                       const struct replay_rows *rows, size_t place, const struct hazard *model)
{
    const struct hazard *spoken = hazards_by_phrase(shipped, rows->kinds[place], model);

    if (!spoken)
        spoken = hazards_by_phrase(shipped, rows->groups[place], model);
    if (spoken)
        write_kind(out, code, spoken, hazards_at(shipped, spoken->family)->code);
    else
        write_kind(out, code, model, NULL);
}

int replay_kinds(struct replay_kinds *kinds_r, const struct replay_rows *rows,
                 const struct hazards *shipped, const char *like, struct err *err)
{
    const struct hazard *model = hazards_by_code(shipped, like);
    struct buf           json = {0};
    struct writer        out = writer_open(&json);
    size_t               next = 0;

    *kinds_r = (struct replay_kinds){0};
    if (!model)
        return err_set(err, ERR_INVALID, "--hazard: %s is not in the table of hazards", like);
    write_object(&out, NULL);
    write_list(&out, "hazards");
    for (size_t i = 0; i < hazards_count(shipped); i++)
        write_shipped(&out, shipped, i);
    for (size_t i = 0; i < rows->kind_count; i++) {
        const struct hazard *known =
            hazards_by_word(shipped, rows->kinds[i], strlen(rows->kinds[i]));
        char *code = kinds_r->codes[i];

        if (known) {
            snprintf(code, HAZARD_CODE_LEN + 1, "%s", known->code);
        } else if (next_code(code, &next, shipped)) {
            write_made(&out, code, shipped, rows, i, model);
            kinds_r->made++;
        } else {
            snprintf(code, HAZARD_CODE_LEN + 1, "%s", model->code);
        }
    }
    write_end(&out);
    write_end(&out);
    kinds_r->hazards = hazards_open(json.bytes, json.len, err);
    buf_free(&json);
    return kinds_r->hazards ? 0 : err_at(err, "kinds");
}
