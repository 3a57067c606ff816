#include "hub/commands/print.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/reader.h"

enum { COLUMNS_MAX = 24, ROWS_MAX = 100000, TEXT_MAX = 4000, FIRST_ROWS = 64 };

struct table {
    struct arena arena;
    const char  *heads[COLUMNS_MAX];
    size_t       widths[COLUMNS_MAX];
    size_t       count;
};

static void open_table(struct table *table, const char *columns)
{
    char *names = arena_text(&table->arena, columns);
    char *rest = NULL;

    for (char *name = strtok_r(names, " ", &rest); name && table->count < COLUMNS_MAX;
         name = strtok_r(NULL, " ", &rest)) {
        table->widths[table->count] = strlen(name);
        table->heads[table->count++] = name;
    }
}

/* How many columns of a terminal a text takes: its code points. */
static size_t width_of(const char *text)
{
    size_t width = 0;

    for (; *text; text++)
        width += (*text & 0xc0) != 0x80;
    return width;
}

static const char *cell(struct reader *in, const char *path);

/* "a, b": the texts of a list or, of a list of things, what each holds at path. */
static const char *listed(struct reader *in, const char *name, const char *path)
{
    const char *text = "";

    for (size_t i = 0, count = read_list(in, name, ROWS_MAX); i < count; i++) {
        struct reader item;
        const char   *one;

        if (path) {
            item = reader_item(in, name, i);
            one = cell(&item, path);
        } else {
            one = read_item_text(in, name, i, TEXT_MAX);
        }
        text = arena_format(in->arena, "%s%s%s", text, i > 0 ? ", " : "", one);
    }
    return text;
}

/* The value at "where/lat": a text as it is, texts of a list side by side, everything
 * else as JSON. */
static const char *cell(struct reader *in, const char *path)
{
    const char *slash = strchr(path, '/');
    size_t      len;
    const char *raw;

    if (slash) {
        struct reader inner;
        const char   *name = arena_copy(in->arena, path, (size_t)(slash - path));

        if (!reader_has(in, name))
            return "";
        raw = read_json_or_null(in, name, &len);
        if (raw && raw[0] == '[')
            return listed(in, name, slash + 1);
        inner = reader_inside(in, name);
        return cell(&inner, slash + 1);
    }
    if (!reader_has(in, path))
        return "";
    raw = read_json_or_null(in, path, &len);
    if (raw && raw[0] == '"')
        return read_text(in, path, len);
    if (raw && raw[0] == '[' && (raw[1] == '"' || raw[1] == ']'))
        return listed(in, path, NULL);
    if (raw && raw[0] != '[' && raw[0] != '{' && strchr(raw, '.'))
        return arena_format(in->arena, "%.10g", read_number(in, path, -DBL_MAX, DBL_MAX));
    return raw ? raw : "";
}

static void print_row(const struct table *table, const char *const *cells)
{
    for (size_t i = 0; i < table->count; i++) {
        size_t pad = table->widths[i] - width_of(cells[i]);

        fputs(cells[i], stdout);
        if (i + 1 < table->count)
            printf("%*s", (int)pad + 2, "");
    }
    putchar('\n');
}

static void take_row(struct table *table, struct reader *row, const char **cells)
{
    for (size_t i = 0; i < table->count; i++) {
        size_t width;

        cells[i] = cell(row, table->heads[i]);
        width = width_of(cells[i]);
        if (width > table->widths[i])
            table->widths[i] = width;
    }
}

static void print_rows(const struct table *table, const char *const *cells, size_t rows)
{
    print_row(table, table->heads);
    for (size_t i = 0; i < rows; i++)
        print_row(table, cells + i * table->count);
}

static void print_list(struct table *table, struct reader *in, const char *list)
{
    size_t       rows = read_list(in, list, ROWS_MAX);
    const char **cells = MEM_NEW_ARRAY(const char *, rows * table->count + 1);

    for (size_t i = 0; i < rows; i++) {
        struct reader row = reader_item(in, list, i);

        take_row(table, &row, cells + i * table->count);
    }
    print_rows(table, cells, rows);
    free(cells);
}

static void print_one(struct table *table, struct reader *in)
{
    size_t widest = 0;

    for (size_t i = 0; i < table->count; i++)
        widest = table->widths[i] > widest ? table->widths[i] : widest;
    for (size_t i = 0; i < table->count; i++) {
        const char *text = cell(in, table->heads[i]);

        if (*text)
            printf("%-*s  %s\n", (int)widest, table->heads[i], text);
    }
}

/* ── what became of it: scripts must see what has not happened, or not yet ──────── */

static int code_of_some(size_t kept, size_t refused)
{
    if (refused == 0)
        return EXIT_OK;
    return kept > 0 ? EXIT_PARTIAL : EXIT_FAILED;
}

/* Rows of a table that were not taken, each with the line it stands in. */
static int code_of_rows(const struct line *line, struct reader *in)
{
    size_t refused = read_list(in, "refused", ROWS_MAX);

    for (size_t i = 0; i < refused && !line->wants_json; i++) {
        struct reader row = reader_item(in, "refused", i);

        fprintf(stderr, "tocsin: line %d: %s\n",
                (int)read_integer_or(&row, "row", 0, INT32_MAX, 0),
                read_text_or(&row, "detail", TEXT_MAX, ""));
        reader_leave(&row, in);
    }
    return code_of_some((size_t)read_integer_or(in, "kept", 0, INT64_MAX, 0), refused);
}

static int code_of(const struct line *line, struct reader *in)
{
    const char *verdict = "sent", *state;
    int64_t     messages = 1, stayed = 1;

    if (line->command->list || !line->command->method ||
        strcmp(line->command->method, "GET") == 0)
        return EXIT_OK;
    state = read_text_or(in, "state", 40, "");
    if ((strcmp(state, "proposed") == 0 || strcmp(state, "held") == 0) &&
        read_integer_or(in, "persons_needed", 0, INT16_MAX, 2) > 1)
        return EXIT_WAITING; /* fewer persons stand behind it than it takes */
    if (reader_has(in, "refused"))
        return code_of_rows(line, in);
    if (reader_has(in, "verdict")) {
        verdict = read_text_or(in, "verdict", 20, "");
        messages = read_integer_or(in, "messages", 0, INT64_MAX, messages);
        stayed = read_integer_or(in, "stayed", 0, INT64_MAX, stayed);
    }
    if (strcmp(verdict, "sent") == 0 || strcmp(verdict, "delivered") == 0)
        return EXIT_OK;
    return stayed < messages ? EXIT_PARTIAL : EXIT_FAILED;
}

/* Whether a line is answered with a line. */
static bool is_batch(const struct line *line)
{
    for (size_t i = 0; i < line->given_count; i++)
        if (line->given[i]->kind == OPTION_BYTES)
            return strcmp(line->command->type, "application/x-ndjson") == 0;
    return false;
}

static void say_refused(struct reader *in)
{
    int           number = (int)read_integer_or(in, "line", 0, INT32_MAX, 0);
    struct reader problem = reader_inside(in, "problem");

    request_say_problem(&problem, arena_format(in->arena, "line %d: ", number));
}

/* Each answered line is a row, or on stderr why it was refused. */
static int print_lines(struct table *table, const struct line *line,
                       const struct answer *answer)
{
    const char  *at = answer->body.bytes, *end = at + answer->body.len;
    const char **cells = NULL;
    size_t       kept = 0, refused = 0, room = 0;

    for (const char *stop; at < end; at = stop + 1) {
        struct reader in;

        stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop : end;
        in = reader_open(at, (size_t)(stop - at), &table->arena, NULL);
        if (kept == room) {
            room = room ? 2 * room : FIRST_ROWS;
            cells = mem_grown(cells, room * table->count * sizeof *cells);
        }
        if (!reader_has(&in, "problem"))
            take_row(table, &in, cells + kept++ * table->count);
        else if (++refused && !line->wants_json)
            say_refused(&in);
        reader_close(&in);
    }
    if (kept > 0 && !line->wants_json && !line->is_quiet)
        print_rows(table, cells, kept);
    free(cells);
    return code_of_some(kept, refused);
}

int print_answer(const struct line *line, const struct answer *answer)
{
    struct table  table = {0};
    struct reader in;
    int           code;

    if (answer->body.len == 0)
        return EXIT_OK;
    if (!line->is_quiet && (line->wants_json || !line->command->columns)) {
        fwrite(answer->body.bytes, 1, answer->body.len, stdout);
        if (answer->body.bytes[answer->body.len - 1] != '\n')
            putchar('\n');
    }
    if (!line->command->columns)
        return EXIT_OK;
    open_table(&table, line->command->columns);
    if (is_batch(line)) {
        code = print_lines(&table, line, answer);
        arena_free(&table.arena);
        return code;
    }
    in = reader_open(answer->body.bytes, answer->body.len, &table.arena, NULL);
    code = code_of(line, &in);
    if (line->wants_json || line->is_quiet)
        ;
    else if (line->command->list)
        print_list(&table, &in, line->command->list);
    else
        print_one(&table, &in);
    reader_close(&in);
    arena_free(&table.arena);
    return code;
}
