#include <sys/stat.h>
#include <unistd.h>

#include "hub/base/file.h"
#include "hub/base/reader.h"
#include "hub/settings.h"
#include "hub/settings/table.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"

static char folder[] = "/tmp/tocsin-settings-XXXXXX";

static const char *path_of(const char *name)
{
    static char path[4][200];
    static int  turn;

    turn = (turn + 1) % 4;
    snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
    return path[turn];
}

static void put(const char *name, const char *text, unsigned mode)
{
    struct err err = {0};

    CHECK_INT(file_replace(path_of(name), text, strlen(text), mode, &err), 0);
}

static void begin(void)
{
    struct err err = {0};

    snprintf(folder, sizeof folder, "/tmp/tocsin-settings-XXXXXX");
    CHECK(mkdtemp(folder));
    CHECK_INT(folder_make(path_of("conf.d"), 0700, &err), 0);
}

static void end(void)
{
    static const char *const NAMES[] = {"tocsin.yaml",         "conf.d/10-sms.yaml",
                                        "conf.d/20-mail.yaml", "conf.d/notes.txt",
                                        "broker.secret",       "conf.d"};

    for (size_t i = 0; i < COUNT_OF(NAMES); i++)
        remove(path_of(NAMES[i]));
    CHECK_INT(rmdir(folder), 0);
}

static const char LEAST[] =
    "site:\n  id: empoli\n  name: Empoli\n  sender: pc@empoli.example\n";

/* Loads what must be right. */
static struct settings *load(char *const *environment)
{
    struct buf       complaints = {0};
    struct settings *settings = settings_load(path_of("tocsin.yaml"), environment, &complaints);

    if (!settings)
        fprintf(stderr, "%s", complaints.bytes);
    CHECK(settings && complaints.len == 0);
    return settings;
}

/* Loads what must be wrong; adds the complaints without the folder's name. */
static void load_wrong(struct buf *got, char *const *environment)
{
    struct buf  complaints = {0};
    const char *at;

    CHECK(!settings_load(path_of("tocsin.yaml"), environment, &complaints));
    at = complaints.bytes;
    while (*at) {
        if (strncmp(at, folder, strlen(folder)) == 0)
            at += strlen(folder) + 1;
        else
            buf_byte(got, *at++);
    }
    if (got->len > 0 && got->bytes[got->len - 1] == '\n')
        got->bytes[--got->len] = '\0';
    buf_free(&complaints);
}

static void try_case(const struct buf *input, struct buf *got)
{
    begin();
    put("tocsin.yaml", input->bytes, 0644);
    put("broker.secret", "xyz\n", 0644);
    load_wrong(got, NULL);
    end();
}

TEST(everything_wrong_is_told_with_its_line)
{
    cases_try("settings", try_case);
}

TEST(little_is_enough_and_the_rest_has_defaults)
{
    struct settings *settings;

    begin();
    put("tocsin.yaml", LEAST, 0644);
    settings = load(NULL);
    CHECK_TEXT(settings->site.id, "empoli");
    CHECK_TEXT(settings->site.timezone, "Europe/Rome");
    CHECK_INT(settings->site.languages.count, 2);
    CHECK_TEXT(settings->site.languages.items[1], "en");
    CHECK_INT(settings->http.port, 8080);
    CHECK_TEXT(settings->mqtt.host, "");
    CHECK_INT(settings->mqtt.window, 1000);
    CHECK_INT(settings->channel_count, 0);
    CHECK(!settings->policy.json);
    settings_free(settings);
    end();
}

TEST(conf_d_follows_by_name_and_the_environment_comes_last)
{
    char *const      environment[] = {"PATH=/bin", "TOCSIN_MQTT_PORT=8883",
                                      "TOCSIN_SITE_LANGUAGES=it,de", "TOCSIN_TOKEN=x", NULL};
    struct settings *settings;

    begin();
    put("tocsin.yaml", LEAST, 0644);
    put("conf.d/10-sms.yaml",
        "mqtt: {host: one, port: 1}\nchannels:\n- {name: sms, adapter: kannel, mode: actual}\n",
        0644);
    put("conf.d/20-mail.yaml",
        "mqtt:\n  host: two\nchannels:\n- {name: mail, adapter: siren_mqtt, mode: test}\n",
        0644);
    put("conf.d/notes.txt", "not: [yaml", 0644);
    settings = load(environment);
    CHECK_TEXT(settings->mqtt.host, "two");
    CHECK_INT(settings->mqtt.port, 8883);
    CHECK_TEXT(settings->site.languages.items[1], "de");
    CHECK_INT(settings->channel_count, 2);
    CHECK_TEXT(settings->channels[0].name, "sms");
    CHECK_TEXT(settings->channels[1].adapter, "siren_mqtt");
    CHECK_INT(settings->channels[1].mode, MODE_TEST);
    CHECK(settings->channels[0].territory.is_everywhere);
    settings_free(settings);
    end();
}

TEST(a_name_that_stands_twice_is_told_where_it_stands_again)
{
    struct buf got = {0};

    begin();
    put("tocsin.yaml", LEAST, 0644);
    put("conf.d/10-sms.yaml", "channels:\n- {name: mail, adapter: kannel, mode: test}\n", 0644);
    put("conf.d/20-mail.yaml",
        "channels:\n- {name: sms, adapter: kannel, mode: test}\n"
        "- {name: mail, adapter: smtp, mode: test}\n",
        0644);
    load_wrong(&got, NULL);
    CHECK_TEXT(got.bytes,
               "conf.d/20-mail.yaml:3:4: channels/1/name: \"mail\" stands there twice");
    buf_free(&got);
    end();
}

TEST(a_wrong_variable_is_told_by_its_name)
{
    char *const environment[] = {"TOCSIN_MQTT_PORT=many",  "TOCSIN_MQTT_POT=1",
                                 "TOCSIN_HTTP_PORT=70000", "TOCSIN_HAZARDS_TUNE={}",
                                 "TOCSIN_POLICY=3",        "TOCSIN_MQT_HOST=a",
                                 "TOCSIN_LOG=x",           NULL};
    struct buf  got = {0};

    begin();
    put("tocsin.yaml", LEAST, 0644);
    load_wrong(&got, environment);
    CHECK_TEXT(got.bytes,
               "TOCSIN_MQTT_PORT: must be a whole number\n"
               "TOCSIN_MQTT_POT: is in the environment but is not a setting we know; did you "
               "mean \"TOCSIN_MQTT_PORT\"?\n"
               "TOCSIN_HTTP_PORT: must lie between 0 and 65535\n"
               "TOCSIN_HAZARDS_TUNE: is too rich for one word; say it in a file\n"
               "TOCSIN_POLICY: is in the environment but is not a setting we know\n"
               "TOCSIN_MQT_HOST: is in the environment but names no section; did you mean "
               "\"mqtt\"?");
    buf_free(&got);
    end();
}

TEST(a_secret_is_the_text_of_its_file_and_is_never_shown)
{
    struct settings *settings;
    struct buf       shown = {0};

    begin();
    put("tocsin.yaml",
        "site: {id: empoli, name: Empoli, sender: pc@empoli.example}\n"
        "mqtt:\n  host: localhost\n  user: hub\n  password_file: broker.secret\n"
        "channels:\n- name: sms\n  adapter: kannel\n  mode: actual\n"
        "  secret_file: broker.secret\n  settings: {page: http://x, password: careless}\n",
        0644);
    put("broker.secret", "tr3s secret\n", 0640);
    settings = load(NULL);
    CHECK_TEXT(settings->mqtt.password, "tr3s secret");
    CHECK_TEXT(settings->channels[0].secret, "tr3s secret");
    settings_show(settings, &shown);
    CHECK(strstr(shown.bytes, "mqtt/password_file = (hidden)"));
    CHECK(strstr(shown.bytes, "channels/sms/settings/password = (hidden)"));
    CHECK(strstr(shown.bytes, "channels/sms/settings/page = \"http://x\""));
    CHECK(!strstr(shown.bytes, "tr3s") && !strstr(shown.bytes, "careless"));
    buf_free(&shown);
    settings_free(settings);
    end();
}

TEST(what_is_shown_says_where_it_comes_from)
{
    char *const      environment[] = {"TOCSIN_HTTP_PORT=0", NULL};
    struct settings *settings;
    struct buf       shown = {0};
    char             line[300];

    begin();
    put("tocsin.yaml", LEAST, 0644);
    settings = load(environment);
    settings_show(settings, &shown);
    snprintf(line, sizeof line, "site/name = Empoli  (%s/tocsin.yaml:3)\n", folder);
    CHECK(strstr(shown.bytes, line));
    CHECK(strstr(shown.bytes, "http/port = 0  (TOCSIN_HTTP_PORT)\n"));
    CHECK(strstr(shown.bytes, "site/languages = it,en  (default)\n"));
    buf_free(&shown);
    settings_free(settings);
    end();
}

TEST(a_complaint_about_a_part_finds_its_line)
{
    struct settings *settings;
    struct err       err = {0};

    begin();
    put("tocsin.yaml",
        "site: {id: empoli, name: Empoli, sender: pc@empoli.example}\n"
        "channels:\n- name: sms\n  adapter: kannel\n  mode: actual\n"
        "  settings:\n    page: http://x\n    from: Comune\n",
        0644);
    settings = load(NULL);
    CHECK_TEXT(settings->channels[0].settings.json,
               "{\"from\":\"Comune\",\"page\":\"http://x\"}");
    err_field(&err, ERR_INVALID, "/from", "is too long");
    CHECK_INT(settings_blame(&settings->channels[0].settings, &err), -1);
    CHECK_TEXT(err.text + strlen(folder), "/tocsin.yaml:8:5: from: is too long");
    settings_free(settings);
    end();
}

TEST(paths_are_seen_from_the_file_that_says_them)
{
    struct settings *settings;

    begin();
    put("tocsin.yaml", LEAST, 0644);
    put("conf.d/10-sms.yaml", "hazards: {file: hazards.yaml}\nhttp: {public_dir: /srv/p}\n",
        0644);
    settings = load(NULL);
    CHECK_TEXT(settings->hazards.file, path_of("conf.d/hazards.yaml"));
    CHECK_TEXT(settings->http.public_dir, "/srv/p");
    settings_free(settings);
    end();
}

TEST(sirens_are_many_and_each_id_is_one)
{
    struct settings *settings;
    struct buf       text = {0}, got = {0};

    begin();
    buf_text(&text, LEAST);
    buf_text(&text, "sirens:\n");
    for (int i = 0; i < 3000; i++)
        buf_format(&text, "- {id: srn-%04d, lat: 43.7, lon: 10.9, groups: [north]}\n", i);
    put("tocsin.yaml", text.bytes, 0644);
    settings = load(NULL);
    CHECK_INT(settings->siren_count, 3000);
    CHECK_TEXT(settings->sirens[2999].id, "srn-2999");
    CHECK_TEXT(settings->sirens[0].groups.items[0], "north");
    settings_free(settings);
    put("conf.d/10-sms.yaml", "sirens:\n- {id: srn-0007, lat: 43, lon: 11}\n", 0644);
    load_wrong(&got, NULL);
    CHECK_TEXT(got.bytes,
               "conf.d/10-sms.yaml:2:4: sirens/0/id: \"srn-0007\" stands there twice");
    buf_free(&text);
    buf_free(&got);
    end();
}

TEST(a_gauge_whose_hysteresis_nobody_says_trembles_by_five_centimetres)
{
    struct settings *settings;
    struct buf       text = {0};

    begin();
    buf_text(&text, LEAST);
    buf_text(&text,
             "gauges:\n- {id: a, device: a/b, quantity: l, hazard: FL, lat: 43, lon: 11}\n");
    put("tocsin.yaml", text.bytes, 0644);
    settings = load(NULL);
    CHECK(settings->gauges[0].hysteresis == 0.05);
    settings_free(settings);
    buf_free(&text);
    end();
}

TEST(a_settings_file_that_is_not_there_is_told)
{
    struct buf got = {0};

    begin();
    load_wrong(&got, NULL);
    CHECK_TEXT(got.bytes, "tocsin.yaml: No such file or directory");
    buf_free(&got);
    end();
}

/* ── the schema says the same as the table ───────────────────────────────────────── */

static void check_row(struct reader *at, const struct setting *row)
{
    static const char *const TYPES[] = {
        [SETTING_TEXT] = "string", [SETTING_PATH] = "string",   [SETTING_INTEGER] = "integer",
        [SETTING_WORDS] = "array", [SETTING_SECRET] = "string", [SETTING_JSON] = "object"};
    static const char *const LIMITS[][2] = {[SETTING_TEXT] = {"minLength", "maxLength"},
                                            [SETTING_PATH] = {"minLength", "maxLength"},
                                            [SETTING_INTEGER] = {"minimum", "maximum"},
                                            [SETTING_WORDS] = {"minItems", "maxItems"},
                                            [SETTING_SECRET] = {"minLength", "maxLength"},
                                            [SETTING_JSON] = {NULL, NULL}};

    CHECK_TEXT(read_text(at, "type", 20), TYPES[row->kind]);
    CHECK(*read_text(at, "description", 200));
    if (LIMITS[row->kind][0]) {
        CHECK_INT(read_integer(at, LIMITS[row->kind][0], 0, INT32_MAX), row->least);
        CHECK_INT(read_integer(at, LIMITS[row->kind][1], 0, INT32_MAX), row->most);
    }
    if (row->kind == SETTING_INTEGER) {
        char number[30];

        snprintf(number, sizeof number, "%lld",
                 (long long)read_integer(at, "default", 0, INT32_MAX));
        CHECK_TEXT(number, row->absent);
    } else if (row->kind != SETTING_WORDS && row->kind != SETTING_JSON) {
        CHECK_TEXT(read_text_or(at, "default", 300, "(none)"),
                   row->absent ? row->absent : "(none)");
    }
    CHECK(!at->failed);
}

TEST(the_schema_names_every_setting_and_no_other)
{
    struct buf    text = {0};
    struct arena  arena = {0};
    struct err    err = {0};
    struct reader schema, sections;
    size_t        rows = 0;
    const char   *section, *key;

    cases_read(&text, "schemas/settings.schema.json");
    schema = reader_open(text.bytes, text.len, &arena, &err);
    sections = reader_inside(&schema, "properties");
    for (size_t i = 0; (section = reader_key(&sections, i)); i++) {
        struct reader at = reader_inside(&sections, section), keys;

        CHECK(SETTINGS_SECTIONS[i] != NULL);
        if (setting_find(section, NULL)) {
            check_row(&at, setting_find(section, NULL));
            rows++;
        }
        if (setting_find(section, NULL) || !reader_has(&at, "properties"))
            continue;
        keys = reader_inside(&at, "properties");
        for (size_t j = 0; (key = reader_key(&keys, j)); j++, rows++) {
            struct reader row = reader_inside(&keys, key);

            CHECK(setting_find(section, key));
            check_row(&row, setting_find(section, key));
        }
    }
    CHECK_INT(rows, SETTINGS_COUNT);
    reader_close(&schema);
    arena_free(&arena);
    buf_free(&text);
}

RUN(everything_wrong_is_told_with_its_line, little_is_enough_and_the_rest_has_defaults,
    conf_d_follows_by_name_and_the_environment_comes_last,
    a_name_that_stands_twice_is_told_where_it_stands_again,
    a_wrong_variable_is_told_by_its_name, a_secret_is_the_text_of_its_file_and_is_never_shown,
    what_is_shown_says_where_it_comes_from, a_complaint_about_a_part_finds_its_line,
    paths_are_seen_from_the_file_that_says_them, sirens_are_many_and_each_id_is_one,
    a_gauge_whose_hysteresis_nobody_says_trembles_by_five_centimetres,
    a_settings_file_that_is_not_there_is_told, the_schema_names_every_setting_and_no_other)
