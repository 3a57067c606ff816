#include "hub/shipped.h"

#include "hub/base/file.h"
#include "hub/base/phrases.h"
#include "hub/base/yaml.h"

enum { FILE_BYTES_MAX = 4 << 20 };

static int read_lang(struct lang *lang, const char *folder, const char *language,
                     struct err *err)
{
    struct buf   bytes = {0};
    struct arena arena = {0};
    int failed = file_read(&bytes, arena_format(&arena, "%s/lang/%s.json", folder, language),
                           FILE_BYTES_MAX, err);

    if (!failed)
        failed = lang_add(lang, language, bytes.bytes, bytes.len, err);
    buf_free(&bytes);
    arena_free(&arena);
    return failed;
}

static int read_phrases(struct lang *lang, const struct settings *settings, struct err *err)
{
    struct buf   bytes = {0};
    struct arena arena = {0};
    const char *path = arena_format(&arena, "%s/lang/phrases.json", settings->site.schemas_dir);
    struct phrases *phrases = NULL;

    if (file_read(&bytes, path, FILE_BYTES_MAX, err) == 0) {
        phrases = phrases_open(bytes.bytes, bytes.len, err);
        if (!phrases)
            err_at(err, path);
    }
    lang_take_phrases(lang, phrases);
    buf_free(&bytes);
    arena_free(&arena);
    return phrases ? 0 : settings_blame_row(settings, "site", "schemas_dir", err);
}

struct lang *shipped_lang(const struct settings *settings, struct err *err)
{
    struct lang *lang = lang_new();

    lang_know(lang, "emergency", settings->site.emergency_phone);
    for (size_t i = 0; i < settings->site.languages.count; i++)
        if (read_lang(lang, settings->site.schemas_dir, settings->site.languages.items[i],
                      err) < 0) {
            lang_free(lang);
            settings_blame_row(settings, "site", "languages", err);
            return NULL;
        }
    if (read_phrases(lang, settings, err) == 0)
        return lang;
    lang_free(lang);
    return NULL;
}

static int tune(struct hazards *hazards, const struct settings_json *json, struct err *err)
{
    if (json->json && hazards_tune(hazards, json->json, json->len, err) < 0)
        return settings_blame(json, err);
    return 0;
}

struct hazards *shipped_hazards(const struct settings *settings, struct err *err)
{
    const char     *path = settings->hazards.file;
    struct hazards *hazards = NULL;
    struct buf      text = {0};
    struct arena    arena = {0};
    struct yaml     yaml;

    if (file_read(&text, path, FILE_BYTES_MAX, err) == 0 &&
        yaml_read(&yaml, path, &text, &arena, err) == 0) {
        hazards = hazards_open(yaml.json, yaml.json_len, err);
        if (!hazards)
            yaml_blame(&yaml, err);
    }
    if (hazards && tune(hazards, &settings->hazards.tune, err) < 0) {
        hazards_close(hazards);
        hazards = NULL;
    }
    buf_free(&text);
    arena_free(&arena);
    return hazards;
}
