#include "hub/commands/command.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/mem.h"
#include "hub/base/text.h"

enum { WORDS_MAX = 100 };

/* Every command takes these. */
static const struct option EVERYWHERE[] = {
    {"--json", OPTION_LOCAL, NULL, NULL, "print what the hub answered, as JSON", false},
    {"--quiet", OPTION_LOCAL, NULL, NULL, "print nothing but errors", false},
    {"--yes", OPTION_LOCAL, NULL, NULL, "taken, for scripts: nothing here asks back", false},
    {"--no-color", OPTION_LOCAL, NULL, NULL, "taken, for scripts: nothing here is coloured",
     false},
    {"--dry-run", OPTION_LOCAL, NULL, NULL, "print the request instead of sending it", false},
    {"--config", OPTION_LOCAL, NULL, "FILE", "settings (else TOCSIN_CONFIG)", false},
    {"--socket", OPTION_LOCAL, NULL, "PATH", "the hub's socket (else TOCSIN_SOCKET)", false},
    {"--token-file", OPTION_LOCAL, NULL, "FILE", "who asks (else TOCSIN_TOKEN_FILE)", false},
    {"--key", OPTION_LOCAL, NULL, "UUID", "idempotency key: the same key acts once", false},
    {NULL, OPTION_LOCAL, NULL, NULL, NULL, false},
};

static void print_option(const struct option *option)
{
    char left[48];

    snprintf(left, sizeof left, "%s%s%s", option->name, option->value ? " " : "",
             option->value ? option->value : "");
    printf("  %-26s %s%s\n", left, option->what, option->is_needed ? " (needed)" : "");
}

static void print_command(const struct command *command)
{
    printf("tocsin %s%s%s%s%s\n  %s\n", command->noun, command->verb ? " " : "",
           command->verb ? command->verb : "", *command->args ? " " : "", command->args,
           command->what);
    for (const struct option *option = command->options; option->name; option++)
        print_option(option);
}

static void print_overview(const struct command *commands)
{
    puts("tocsin: emergency alerting and civil-protection broadcast hub\n");
    for (const struct command *command = commands; command->noun; command++) {
        char left[48];

        snprintf(left, sizeof left, "%s %s %s", command->noun,
                 command->verb ? command->verb : "", command->args);
        printf("  %-38s %s\n", left, command->what);
    }
    puts("\nWith every command:");
    for (const struct option *option = EVERYWHERE; option->name; option++)
        print_option(option);
    puts("\nExit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 not allowed, 5 conflict or\n"
         "wrong state, 6 bad settings, 7 hub unreachable, 8 partly done, 9 waits for a second\n"
         "person. \"tocsin help NOUN [VERB]\" tells more.");
}

static int complain(const char *what, const char *got, const char *const *words)
{
    char text[200];

    text_suggest(text, sizeof text, what, got, words);
    fprintf(stderr, "tocsin: %s: %s\n", got, text);
    return EXIT_USAGE;
}

static int complain_noun(const struct command *commands, const char *noun)
{
    const char *words[WORDS_MAX + 1] = {0};
    size_t      count = 0;

    for (const struct command *command = commands; command->noun && count < WORDS_MAX;
         command++)
        words[count++] = command->noun;
    return complain("is not a command we know", noun, words);
}

static int complain_verb(const struct command *commands, const char *noun, const char *verb)
{
    const char *words[WORDS_MAX + 1] = {0};
    size_t      count = 0;

    for (const struct command *command = commands; command->noun && count < WORDS_MAX;
         command++)
        if (strcmp(command->noun, noun) == 0 && command->verb)
            words[count++] = command->verb;
    if (verb)
        return complain("is not something this noun can do", verb, words);
    fprintf(stderr, "tocsin %s: say what:", noun);
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, " %s", words[i]);
    fputc('\n', stderr);
    return EXIT_USAGE;
}

static int help(const struct command *commands, int argc, char **argv)
{
    bool found = false;

    if (argc == 0) {
        print_overview(commands);
        return EXIT_OK;
    }
    for (const struct command *command = commands; command->noun; command++) {
        if (strcmp(command->noun, argv[0]) != 0)
            continue;
        if (argc > 1 && command->verb && strcmp(command->verb, argv[1]) != 0)
            continue;
        print_command(command);
        found = true;
    }
    return found ? EXIT_OK : complain_noun(commands, argv[0]);
}

/* Finds the row and says how many words named it; 0 when there is none. */
static int find(const struct command *commands, const struct command **command_r, int argc,
                char **argv)
{
    for (const struct command *command = commands; command->noun; command++) {
        if (strcmp(command->noun, argv[0]) != 0)
            continue;
        if (command->verb && (argc < 2 || strcmp(command->verb, argv[1]) != 0))
            continue;
        *command_r = command;
        return command->verb ? 2 : 1;
    }
    return 0;
}

static bool knows_noun(const struct command *commands, const char *noun)
{
    for (const struct command *command = commands; command->noun; command++)
        if (strcmp(command->noun, noun) == 0)
            return true;
    return false;
}

static const struct option *option_named(const struct option *options, const char *name)
{
    for (; options->name; options++)
        if (strcmp(options->name, name) == 0)
            return options;
    return NULL;
}

static int complain_option(const struct line *line, const char *name)
{
    const char *words[WORDS_MAX + 1] = {0};
    size_t      count = 0;

    for (const struct option *o = line->command->options; o->name; o++)
        words[count++] = o->name;
    for (const struct option *o = EVERYWHERE; o->name; o++)
        words[count++] = o->name;
    return complain("is not an option of this command", name, words);
}

static void take_everywhere(struct line *line, const char *name, const char *value)
{
    const struct {
        const char  *name;
        const char **text;
        bool        *flag;
    } places[] = {
        {"--json", NULL, &line->wants_json},       {"--quiet", NULL, &line->is_quiet},
        {"--dry-run", NULL, &line->is_dry},        {"--config", &line->settings_path, NULL},
        {"--socket", &line->socket_path, NULL},    {"--key", &line->key, NULL},
        {"--token-file", &line->token_path, NULL},
    };

    for (size_t i = 0; i < COUNT_OF(places); i++) {
        if (strcmp(places[i].name, name) != 0)
            continue;
        if (places[i].flag)
            *places[i].flag = true;
        else
            *places[i].text = value;
    }
}

/* One option at argv[0]; says in used_r how many words it took. */
static int take_option(struct line *line, int argc, char **argv, int *used_r)
{
    const struct option *own = option_named(line->command->options, argv[0]);
    const struct option *option = own ? own : option_named(EVERYWHERE, argv[0]);
    const char          *value = "true";

    if (!option)
        return complain_option(line, argv[0]);
    *used_r = option->value ? 2 : 1;
    if (argc < *used_r) {
        fprintf(stderr, "tocsin: %s wants a value: %s\n", option->name, option->value);
        return EXIT_USAGE;
    }
    if (option->value)
        value = argv[1];
    if (!own) {
        take_everywhere(line, option->name, value);
        return -1;
    }
    if (line->given_count == COUNT_OF(line->given)) {
        fprintf(stderr, "tocsin: too many options\n");
        return EXIT_USAGE;
    }
    line->given[line->given_count] = option;
    line->values[line->given_count++] = value;
    return -1;
}

static int take_words(struct line *line, int argc, char **argv)
{
    line->args = (const char *const *)argv;
    for (int i = 0, used = 1; i < argc; i += used) {
        int wrong = -1;

        used = 1;
        if (strncmp(argv[i], "--", 2) == 0)
            wrong = take_option(line, argc - i, argv + i, &used);
        else
            argv[line->arg_count++] = argv[i];
        if (wrong != -1)
            return wrong;
    }
    return -1;
}

/* How many arguments the help text promises: least, and at most. */
static void promised(const char *args, size_t *least_r, size_t *most_r)
{
    bool in_word = false;

    bool is_open = strstr(args, "...") != NULL;

    *least_r = *most_r = 0;
    for (; *args; args++) {
        bool starts = !in_word && *args != ' ';

        in_word = *args != ' ';
        if (!starts)
            continue;
        ++*most_r;
        if (*args != '[')
            ++*least_r;
    }
    if (is_open)
        *most_r = SIZE_MAX;
}

static int check_words(const struct line *line)
{
    size_t least, most;

    if (line->is_dry && line->command->run && !line->command->method) {
        fprintf(stderr,
                "tocsin %s: --dry-run shows the one request of a command; this one is none\n",
                line->command->noun);
        return EXIT_USAGE;
    }
    promised(line->command->args, &least, &most);
    if (line->arg_count < least || line->arg_count > most) {
        fprintf(stderr, "tocsin %s%s%s: wants %s%s\n", line->command->noun,
                line->command->verb ? " " : "", line->command->verb ? line->command->verb : "",
                *line->command->args ? "" : "no arguments", line->command->args);
        return EXIT_USAGE;
    }
    for (const struct option *option = line->command->options; option->name; option++)
        if (option->is_needed && !line_has(line, option->name)) {
            fprintf(stderr, "tocsin: %s %s is needed: %s\n", option->name,
                    option->value ? option->value : "", option->what);
            return EXIT_USAGE;
        }
    return -1;
}

int line_parse(struct line *line_r, const struct command *commands, int argc, char **argv)
{
    int named, wrong;

    *line_r = (struct line){
        .commands = commands,
        .settings_path = getenv("TOCSIN_CONFIG"),
        .socket_path = getenv("TOCSIN_SOCKET"),
        .token_path = getenv("TOCSIN_TOKEN_FILE"),
    };
    if (argc < 2 || strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0)
        return help(commands, argc > 2 ? argc - 2 : 0, argv + 2);
    for (int i = 2; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0)
            return help(commands, argc > 2 && argv[2][0] != '-' ? 2 : 1, argv + 1);
    if (!knows_noun(commands, argv[1]))
        return complain_noun(commands, argv[1]);
    named = find(commands, &line_r->command, argc - 1, argv + 1);
    if (named == 0)
        return complain_verb(commands, argv[1], argc > 2 ? argv[2] : NULL);
    wrong = take_words(line_r, argc - 1 - named, argv + 1 + named);
    return wrong != -1 ? wrong : check_words(line_r);
}
