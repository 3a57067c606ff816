#include "hub/commands/request.h"

#include <stdio.h>
#include <string.h>

#include "hub/base/chance.h"
#include "hub/base/clock.h"
#include "hub/base/file.h"
#include "hub/base/id.h"
#include "hub/base/reader.h"
#include "hub/base/text.h"
#include "hub/base/writer.h"
#include "hub/commands/print.h"
#include "hub/loop/http_client.h"

enum { FILE_BYTES_MAX = 64 * 1024 * 1024 };

/* "/api/v1/incidents/{}/confirm": each {} takes the next argument. */
static const char *path_of(struct arena *arena, const struct line *line)
{
    const char *path = "", *at = line->command->path;
    size_t      next = 0;

    for (const char *hole; (hole = strstr(at, "{}")) != NULL; at = hole + 2) {
        const char *arg = next < line->arg_count ? url_quote(arena, line->args[next]) : "";

        path = arena_format(arena, "%s%.*s%s", path, (int)(hole - at), at, arg);
        next++;
    }
    return arena_format(arena, "%s%s", path, at);
}

static const char *query_of(struct arena *arena, const struct line *line)
{
    const char *query = "";

    for (size_t i = 0; i < line->given_count; i++) {
        if (line->given[i]->kind != OPTION_QUERY)
            continue;
        query = arena_format(arena, "%s%c%s=%s", query, *query ? '&' : '?',
                             line->given[i]->field, url_quote(arena, line->values[i]));
    }
    return query;
}

static int write_number_text(struct writer *out, const char *name, const struct option *option,
                             const char *value, struct err *err)
{
    double number;

    if (!text_to_number(value, &number))
        return err_set(err, ERR_INVALID, "%s: %s is not a number", option->name, value);
    write_raw(out, name, value, strlen(value));
    return 0;
}

static int write_file_json(struct writer *out, const char *name, const char *path,
                           struct err *err)
{
    struct buf json = {0};
    int        failed = file_read(&json, path, FILE_BYTES_MAX, err);
    struct buf canonical = {0};

    if (!failed)
        failed =
            json_canonical(&canonical, json.bytes, json.len, err) < 0 ? err_at(err, path) : 0;
    if (!failed)
        write_raw(out, name, canonical.bytes, canonical.len);
    buf_free(&json);
    buf_free(&canonical);
    return failed;
}

static void write_all_of(struct writer *out, const char *name, const struct line *line,
                         const struct option *option)
{
    write_list(out, name);
    for (size_t i = 0; i < line->given_count; i++)
        if (line->given[i] == option)
            write_text(out, NULL, line->values[i]);
    write_end(out);
}

static int write_option(struct writer *out, const char *name, const struct line *line, size_t i,
                        struct err *err)
{
    const struct option *option = line->given[i];
    const char          *value = line->values[i];

    switch (option->kind) {
    case OPTION_FLAG:
        write_bool(out, name, true);
        return 0;
    case OPTION_NUMBER:
        return write_number_text(out, name, option, value, err);
    case OPTION_LIST:
        write_all_of(out, name, line, option);
        return 0;
    case OPTION_JSON:
        return write_file_json(out, name, value, err);
    default:
        write_text(out, name, value);
        return 0;
    }
}

static bool is_in_body(const struct option *option)
{
    return option->field && option->kind != OPTION_QUERY && option->kind != OPTION_BYTES &&
           option->kind != OPTION_MATCH && option->kind != OPTION_LOCAL;
}

/* An option given again stands once, as its last value (a list holds them all). */
static bool is_last_of_its_kind(const struct line *line, size_t i)
{
    for (size_t j = i + 1; j < line->given_count; j++)
        if (line->given[j] == line->given[i])
            return false;
    return true;
}

/* Writes the fields that lie inside the object inside ("" for the top). */
static int write_fields(struct writer *out, const struct line *line, const char *inside,
                        struct err *err)
{
    size_t len = strlen(inside);

    for (size_t i = 0; i < line->given_count; i++) {
        const char *field = line->given[i]->field;
        const char *rest;

        if (!is_in_body(line->given[i]) || !is_last_of_its_kind(line, i) ||
            strncmp(field, inside, len) != 0)
            continue;
        rest = field + len;
        if (strchr(rest, '/'))
            continue;
        if (write_option(out, rest, line, i, err) < 0)
            return -1;
    }
    return 0;
}

static bool has_field_inside(const struct line *line, const char *inside)
{
    for (size_t i = 0; i < line->given_count; i++)
        if (is_in_body(line->given[i]) &&
            strncmp(line->given[i]->field, inside, strlen(inside)) == 0)
            return true;
    return false;
}

/* A file that is the whole body leaves no room for a field of it. */
static int check_alone(const struct line *line, const struct option *file, struct err *err)
{
    for (size_t i = 0; i < line->given_count; i++)
        if (line->given[i] != file && is_in_body(line->given[i]))
            return err_set(err, ERR_INVALID, "%s: does not go with %s, which is all of it",
                           line->given[i]->name, file->name);
    return 0;
}

/* A table may stand where the command takes another type too. */
static const char *type_of(const struct command *command, const char *path)
{
    size_t len = strlen(path);

    return len > 4 && strcmp(path + len - 4, ".csv") == 0 ? "text/csv" : command->type;
}

static int body_of(struct request *request, const struct line *line, struct err *err)
{
    struct writer out = writer_open(&request->body);

    for (size_t i = 0; i < line->given_count; i++) {
        if (line->given[i]->kind == OPTION_BYTES) {
            if (check_alone(line, line->given[i], err) < 0)
                return -1;
            request->type = type_of(line->command, line->values[i]);
            return file_read(&request->body, line->values[i], FILE_BYTES_MAX, err);
        }
        if (line->given[i]->kind == OPTION_JSON && *line->given[i]->field == '\0') {
            if (check_alone(line, line->given[i], err) < 0)
                return -1;
            request->type = "application/json";
            return write_file_json(&out, NULL, line->values[i], err);
        }
    }
    if (strcmp(line->command->method, "GET") == 0 ||
        strcmp(line->command->method, "DELETE") == 0)
        return 0;
    request->type = "application/json";
    write_object(&out, NULL);
    if (line->command->makes_id)
        write_text(&out, "id", request->key);
    if (write_fields(&out, line, "", err) < 0)
        return -1;
    if (has_field_inside(line, "where/")) {
        write_object(&out, "where");
        if (write_fields(&out, line, "where/", err) < 0)
            return -1;
        write_end(&out);
    }
    write_end(&out);
    return 0;
}

static const char *match_of(struct arena *arena, const struct line *line)
{
    for (size_t i = 0; i < line->given_count; i++)
        if (line->given[i]->kind == OPTION_MATCH)
            return arena_format(arena, "\"%s\"", line->values[i]);
    return NULL;
}

static const char *new_key(struct arena *arena)
{
    struct chance chance = chance_of_system();
    struct clock  clock = clock_of_system();
    struct id     id = id_new(clock_now(&clock), &chance);
    char          text[ID_TEXT_LEN + 1];

    return arena_text(arena, id_text(text, &id));
}

int request_of(struct request *request_r, struct arena *arena, const struct line *line,
               struct err *err)
{
    *request_r = (struct request){
        .method = line->command->method,
        .path = arena_format(arena, "%s%s", path_of(arena, line), query_of(arena, line)),
        .if_match = match_of(arena, line),
    };
    if (strcmp(request_r->method, "GET") != 0)
        request_r->key = line->key ? line->key : new_key(arena);
    return body_of(request_r, line, err);
}

static int show_request(const struct request *request)
{
    printf("%s %s\n", request->method, request->path);
    if (request->key)
        printf("Idempotency-Key: %s\n", request->key);
    if (request->if_match)
        printf("If-Match: %s\n", request->if_match);
    if (request->type)
        printf("\n%s\n", request->body.bytes);
    return EXIT_OK;
}

int request_run(const struct line *line)
{
    struct arena   arena = {0};
    struct request request;
    struct answer  answer = {0};
    struct err     err = {0};
    int            code;

    if (request_of(&request, &arena, line, &err) < 0) {
        fprintf(stderr, "tocsin: %s\n", err.text);
        code = EXIT_USAGE;
    } else if (line->is_dry) {
        code = show_request(&request);
    } else {
        code = request_send(&answer, line, &request);
        if (code == EXIT_OK)
            code = print_answer(line, &answer);
    }
    buf_free(&request.body);
    buf_free(&answer.body);
    arena_free(&arena);
    return code;
}
