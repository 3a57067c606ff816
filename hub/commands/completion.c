/* completion.c: "tocsin completion bash" prints a script made from the table. */
#include <stdio.h>
#include <string.h>

#include "hub/commands/commands.h"

static bool is_first_of_its_noun(const struct command *commands, const struct command *command)
{
    for (const struct command *other = commands; other != command; other++)
        if (strcmp(other->noun, command->noun) == 0)
            return false;
    return true;
}

static void print_nouns(const struct command *commands)
{
    for (const struct command *command = commands; command->noun; command++)
        if (is_first_of_its_noun(commands, command))
            printf("%s ", command->noun);
    fputs("help", stdout);
}

static void print_verbs(const struct command *commands)
{
    for (const struct command *command = commands; command->noun; command++) {
        if (!command->verb || !is_first_of_its_noun(commands, command))
            continue;
        printf("        %s) words=\"", command->noun);
        for (const struct command *row = command; row->noun; row++)
            if (row->verb && strcmp(row->noun, command->noun) == 0)
                printf("%s ", row->verb);
        puts("\" ;;");
    }
}

static void print_options(const struct command *commands)
{
    for (const struct command *command = commands; command->noun; command++) {
        if (!command->options[0].name)
            continue;
        printf("        \"%s %s\") words=\"", command->noun,
               command->verb ? command->verb : "");
        for (const struct option *option = command->options; option->name; option++)
            printf("%s ", option->name);
        puts("\" ;;");
    }
}

int command_completion(const struct line *line)
{
    if (strcmp(line->args[0], "bash") != 0) {
        fprintf(stderr, "tocsin completion: %s: only bash is known\n", line->args[0]);
        return EXIT_USAGE;
    }
    puts("_tocsin() {\n"
         "    local now=${COMP_WORDS[COMP_CWORD]} words=\n"
         "    if [[ $now == --* ]]; then\n"
         "        case \"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in");
    print_options(line->commands);
    puts("        esac\n"
         "        words+=\" --json --quiet --yes --no-color --dry-run --config --socket "
         "--token-file --key\"\n"
         "    elif (( COMP_CWORD == 1 )); then");
    fputs("        words=\"", stdout);
    print_nouns(line->commands);
    puts("\"\n"
         "    elif (( COMP_CWORD == 2 )); then\n"
         "        case \"${COMP_WORDS[1]}\" in");
    print_verbs(line->commands);
    puts("        esac\n"
         "    fi\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$now\")\n"
         "    (( ${#COMPREPLY[@]} )) || mapfile -t COMPREPLY < <(compgen -f -- \"$now\")\n"
         "}\n"
         "complete -F _tocsin tocsin");
    return EXIT_OK;
}
