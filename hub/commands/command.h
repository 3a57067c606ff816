/* command.h: what a subcommand is. Most are one request to the hub and need no
 * code: a row of the table says which route, which options become which fields
 * of the body, and which columns people see. The others name a function. */
#ifndef TOCSIN_COMMANDS_COMMAND_H
#define TOCSIN_COMMANDS_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

/* Documented in the manual and by "tocsin help"; scripts depend on them. */
enum exit_code {
    EXIT_OK = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_NOT_FOUND = 3,
    EXIT_NOT_ALLOWED = 4,
    EXIT_CONFLICT = 5, /* its state does not allow it, or somebody changed it first */
    EXIT_SETTINGS = 6,
    EXIT_UNREACHABLE = 7, /* no hub at the socket, or no answer in time */
    EXIT_PARTIAL = 8,     /* some of it was delivered or kept, not all */
    EXIT_WAITING = 9,     /* done so far; a second person is needed */
};

enum option_kind {
    OPTION_FLAG, /* no value: true */
    OPTION_TEXT,
    OPTION_NUMBER,
    OPTION_LIST,  /* may be given again: a list of texts */
    OPTION_JSON,  /* a file's JSON becomes the field; "" as field: the whole body */
    OPTION_BYTES, /* a file's bytes are the body */
    OPTION_QUERY, /* goes into the URL's query */
    OPTION_MATCH, /* goes into If-Match */
    OPTION_LOCAL, /* for the command itself */
};

struct option {
    const char      *name; /* "--reason" */
    enum option_kind kind;
    const char      *field; /* of the body or query; "where/lat" goes inside */
    const char      *value; /* what stands for the value in the help; NULL for a flag */
    const char      *what;
    bool             is_needed;
};

enum { COMMAND_OPTIONS_MAX = 16 };

struct line;

struct command {
    const char   *noun, *verb; /* verb NULL: the noun stands alone ("serve") */
    const char   *args;        /* "NUMBER [OTHER]", for the help; "FILE...": one or more */
    const char   *what;
    const char   *method, *path; /* "/api/v1/incidents/{}/confirm": {} takes an argument each */
    const char   *type;          /* of an OPTION_BYTES body */
    const char   *list;          /* the field that holds the rows to print; NULL: the object */
    const char   *columns;       /* "number state hazard where/lat": what people see */
    struct option options[COMMAND_OPTIONS_MAX];
    bool makes_id; /* the body's id is the idempotency key: sent again, it is the same */
    int (*run)(const struct line *line); /* instead of the request */
};

/* Ends with a row without a noun. */
extern const struct command COMMANDS[];

/* What was typed. Borrowed from argv, whose words change places. */
struct line {
    const struct command *commands; /* the whole table */
    const struct command *command;
    const char *const    *args;
    size_t                arg_count;
    const struct option  *given[2 * COMMAND_OPTIONS_MAX]; /* in the order typed */
    const char           *values[2 * COMMAND_OPTIONS_MAX];
    size_t                given_count;
    bool                  wants_json, is_quiet, is_dry;
    const char           *settings_path, *socket_path, *token_path, *key;
};

/* Finds the command and takes the words apart; on a mistake says so on stderr and
 * returns EXIT_USAGE, on a request for help prints it. -1: line is ready to run. */
int line_parse(struct line *line_r, const struct command *commands, int argc, char **argv);

/* The value of an option, NULL when it was not given. */
const char *line_value(const struct line *line, const char *name);
bool        line_has(const struct line *line, const char *name);

#endif
