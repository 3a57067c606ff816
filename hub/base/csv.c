#include "hub/base/csv.h"

#include <string.h>

#include "hub/base/text.h"

enum { INPUT_STEP = 32 * 1024 };

enum where { AT_START, IN_BARE, IN_QUOTES, AFTER_QUOTE };

struct row {
    enum where  where;
    const char *wrong; /* the first thing */
    bool        is_too_large;
};

struct csv csv_open(struct source *source)
{
    return (struct csv){.source = source, .next_line = 1};
}

void csv_close(struct csv *csv)
{
    buf_free(&csv->input);
    buf_free(&csv->row);
}

/* Makes sure that something is there to be looked at, unless the source has ended. */
static int fill(struct csv *csv, struct err *err)
{
    size_t got;

    if (csv->at < csv->input.len || csv->has_ended)
        return 0;
    csv->input.len = 0;
    csv->at = 0;
    buf_reserve(&csv->input, INPUT_STEP);
    if (source_read(csv->source, csv->input.bytes, INPUT_STEP, &got, err) < 0)
        return -1;
    csv->input.len = got;
    csv->has_ended = got == 0;
    return 0;
}

/* Whatever of comma, semicolon and tab stands most often in the first line. */
static char delimiter_of(const char *text, size_t len)
{
    static const char CHOICE[] = {',', ';', '\t'};
    size_t            seen[sizeof CHOICE] = {0};
    size_t            best = 0;
    bool              in_quotes = false;

    for (size_t i = 0; i < len && (in_quotes || (text[i] != '\n' && text[i] != '\r')); i++) {
        in_quotes = in_quotes != (text[i] == '"');
        for (size_t j = 0; j < sizeof CHOICE && !in_quotes; j++)
            seen[j] += text[i] == CHOICE[j];
    }
    for (size_t j = 1; j < sizeof CHOICE; j++)
        if (seen[j] > seen[best])
            best = j;
    return CHOICE[best];
}

static int begin(struct csv *csv, struct err *err)
{
    size_t got = 1;

    if (csv->delimiter)
        return 0;
    buf_reserve(&csv->input, INPUT_STEP);
    while (csv->input.len < INPUT_STEP && got > 0) {
        if (source_read(csv->source, csv->input.bytes + csv->input.len,
                        INPUT_STEP - csv->input.len, &got, err) < 0)
            return -1;
        csv->input.len += got;
    }
    if (csv->input.len >= 3 && memcmp(csv->input.bytes, "\xef\xbb\xbf", 3) == 0)
        csv->at = 3;
    csv->delimiter = delimiter_of(csv->input.bytes + csv->at, csv->input.len - csv->at);
    return 0;
}

static void complain(struct row *row, const char *what)
{
    if (!row->wrong)
        row->wrong = what;
}

static void letter(struct csv *csv, struct row *row, char byte)
{
    if (csv->row.len >= CSV_ROW_MAX) {
        row->is_too_large = true;
        complain(row, "is longer than 64 KiB");
    } else if (byte == '\0') {
        complain(row, "holds a NUL byte");
    } else {
        buf_byte(&csv->row, byte);
    }
}

static void field_ends(struct csv *csv, struct row *row)
{
    row->where = AT_START;
    if (csv->count == CSV_FIELDS_MAX) {
        complain(row, "has more than 256 fields");
        return;
    }
    buf_byte(&csv->row, '\0');
    csv->count++;
    if (csv->count < CSV_FIELDS_MAX)
        csv->starts[csv->count] = csv->row.len;
}

/* True when the row ends with this byte. */
static bool step(struct csv *csv, struct row *row, char byte)
{
    bool is_end = byte == '\n' || byte == '\r';

    if (row->where == IN_QUOTES) {
        if (byte == '"')
            row->where = AFTER_QUOTE;
        else
            letter(csv, row, byte);
        csv->next_line += byte == '\n';
        return false;
    }
    if (byte == csv->delimiter || is_end) {
        csv->was_cr = byte == '\r';
        csv->next_line += is_end;
        field_ends(csv, row);
        return is_end;
    }
    if (byte == '"' && row->where != IN_BARE) {
        if (row->where == AFTER_QUOTE) /* "" inside quotes is one quote */
            letter(csv, row, byte);
        row->where = IN_QUOTES;
        return false;
    }
    if (row->where == AFTER_QUOTE)
        complain(row, "goes on after a closing quote");
    else
        row->where = IN_BARE;
    letter(csv, row, byte);
    return false;
}

static bool has_nothing(const struct csv *csv)
{
    return csv->count == 1 && csv->starts[0] == 0 && csv->row.len == 1;
}

/* Reads up to the end of one row. 1: there was one; 0: the end; -1: the source failed. */
static int read_row(struct csv *csv, struct row *row, struct err *err)
{
    csv->row.len = 0;
    csv->count = 0;
    csv->starts[0] = 0;
    for (;;) {
        char byte;

        if (fill(csv, err) < 0)
            return -1;
        if (csv->at == csv->input.len)
            break;
        byte = csv->input.bytes[csv->at++];
        if (csv->was_cr && byte == '\n' && csv->row.len == 0 && row->where == AT_START) {
            csv->was_cr = false;
            continue;
        }
        if (step(csv, row, byte))
            return 1;
        csv->was_cr = false;
    }
    if (row->where == AT_START && csv->count == 0)
        return 0;
    if (row->where == IN_QUOTES)
        complain(row, "has a quote that is never closed");
    field_ends(csv, row);
    return 1;
}

int csv_next(struct csv *csv, struct err *err)
{
    struct row row;
    int        got;

    if (begin(csv, err) < 0)
        return -1;
    do {
        row = (struct row){0};
        csv->line = csv->next_line;
        got = read_row(csv, &row, err);
    } while (got == 1 && !row.wrong && has_nothing(csv));
    if (got <= 0)
        return got;
    for (size_t i = 0; i < csv->count; i++) {
        csv->fields[i] = csv->row.bytes + csv->starts[i];
        if (!text_is_utf8(csv->fields[i], strlen(csv->fields[i])))
            complain(&row, "is not UTF-8; save the table as CSV UTF-8");
    }
    if (row.wrong)
        return err_set(err, row.is_too_large ? ERR_TOO_LARGE : ERR_INVALID, "line %llu: %s",
                       (unsigned long long)csv->line, row.wrong);
    return 1;
}

int csv_column(const struct csv *csv, const char *name)
{
    for (size_t i = 0; i < csv->count; i++)
        if (text_same_word(csv->fields[i], name))
            return (int)i;
    return -1;
}

void csv_quote(struct buf *buf, const char *text)
{
    bool is_formula = *text && strchr("=+-@\t\r", *text);
    bool needs_quotes = is_formula || strpbrk(text, ",;\t\"\r\n");

    if (!needs_quotes) {
        buf_text(buf, text);
        return;
    }
    buf_text(buf, is_formula ? "\"'" : "\"");
    for (; *text; text++) {
        if (*text == '"')
            buf_byte(buf, '"');
        buf_byte(buf, *text);
    }
    buf_byte(buf, '"');
}
