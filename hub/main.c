/* main.c: arguments to a command. */
#include <signal.h>

#include "hub/base/mem.h"
#include "hub/commands/command.h"
#include "hub/commands/request.h"

int main(int argc, char **argv)
{
    struct line line;
    int         wrong = line_parse(&line, COMMANDS, argc, argv);

    if (wrong != -1)
        return wrong;
    mem_keep_large_apart();
    signal(SIGPIPE, SIG_IGN); /* a reader that left is an error of its write, no more */
    return line.command->run ? line.command->run(&line) : request_run(&line);
}
