#include "tests/kit/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/kit/check.h"

static pid_t start(const char *const *argv, int out)
{
    pid_t parent = getpid();
    pid_t pid = fork();

    CHECK(pid >= 0);
    if (pid > 0)
        return pid;
    signal(SIGPIPE, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127);
    if (out >= 0) {
        dup2(out, 1);
        dup2(out, 2);
    }
    execvp(argv[0], (char *const *)(const void *)argv);
    _exit(127);
}

void process_start(struct process *process, const char *const *argv)
{
    int ends[2];

    CHECK(pipe2(ends, O_CLOEXEC) == 0);
    process->out = ends[0];
    process->pid = start(argv, ends[1]);
    close(ends[1]);
}

void process_wait_for(struct process *process, const char *words, char *rest, size_t room)
{
    char   line[1000];
    size_t len = 0;

    for (;;) {
        const char *at;

        if (len + 1 == sizeof line)
            len = 0;
        if (read(process->out, line + len, 1) != 1) {
            fprintf(stderr, "it ended before it said \"%s\"\n", words);
            exit(1);
        }
        if (line[len++] != '\n')
            continue;
        line[len - 1] = '\0';
        len = 0;
        at = strstr(line, words);
        if (at) {
            if (rest)
                snprintf(rest, room, "%s", at + strlen(words));
            return;
        }
    }
}

void process_kill(struct process *process, int signal)
{
    int status;

    kill(process->pid, signal);
    waitpid(process->pid, &status, 0);
    close(process->out);
    process->pid = 0;
}

int process_run(const char *const *argv)
{
    int   quiet = open("/dev/null", O_WRONLY | O_CLOEXEC);
    pid_t pid = start(argv, quiet);
    int   status;

    close(quiet);
    CHECK(waitpid(pid, &status, 0) == pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
