#include "tests/hub/commands/kit/said.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hub/base/file.h"
#include "hub/commands/request.h"
#include "tests/kit/check.h"

enum { WORDS_MAX = 30 };

/* The stream goes to a file without a name; what it was before is given back. */
static int divert(FILE *stream, int *file_r)
{
    int before = dup(fileno(stream));

    fflush(stream);
    *file_r = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    CHECK(before >= 0 && *file_r >= 0);
    CHECK(dup2(*file_r, fileno(stream)) >= 0);
    return before;
}

static void give_back(FILE *stream, int before, int file, char *text, size_t room)
{
    ssize_t got;

    fflush(stream);
    CHECK(dup2(before, fileno(stream)) >= 0);
    close(before);
    got = pread(file, text, room - 1, 0);
    CHECK(got >= 0);
    text[got] = '\0';
    close(file);
}

struct diverted {
    int out, err, out_file, err_file;
};

static struct diverted begin(void)
{
    struct diverted diverted;

    diverted.out = divert(stdout, &diverted.out_file);
    diverted.err = divert(stderr, &diverted.err_file);
    return diverted;
}

static void end(struct said *said, const struct diverted *diverted)
{
    give_back(stdout, diverted->out, diverted->out_file, said->out, sizeof said->out);
    give_back(stderr, diverted->err, diverted->err_file, said->err, sizeof said->err);
}

void said_call(struct said *said, int (*run)(const struct line *), const struct line *line)
{
    struct diverted diverted = begin();

    said->code = run(line);
    end(said, &diverted);
}

static int run_words(int argc, char **argv)
{
    struct line line;
    int         wrong = line_parse(&line, COMMANDS, argc, argv);

    if (wrong != -1)
        return wrong;
    return line.command->run ? line.command->run(&line) : request_run(&line);
}

void said_try(struct said *said, const char *const *words)
{
    char           *argv[WORDS_MAX + 2] = {strdup("tocsin")};
    int             argc = 1;
    struct diverted diverted;

    for (; words[argc - 1]; argc++)
        argv[argc] = strdup(words[argc - 1]);
    diverted = begin();
    said->code = run_words(argc, argv);
    end(said, &diverted);
    for (int i = 0; i < argc; i++)
        free(argv[i]);
}

void place_open(struct place *place)
{
    snprintf(place->folder, sizeof place->folder, "/tmp/tocsin-place-XXXXXX");
    CHECK(mkdtemp(place->folder));
    snprintf(place->settings, sizeof place->settings, "%s/tocsin.yaml", place->folder);
    snprintf(place->socket, sizeof place->socket, "%s/http.sock", place->folder);
    snprintf(place->token, sizeof place->token, "%s/token", place->folder);
    setenv("TOCSIN_CONFIG", place->settings, 1);
    setenv("TOCSIN_SOCKET", place->socket, 1);
    setenv("TOCSIN_TOKEN_FILE", place->token, 1);
    setenv("TOCSIN_HTTP_SOCKET", place->socket, 1);
    setenv("TOCSIN_HTTP_PORT", "0", 1);
    setenv("TOCSIN_SITE_SCHEMAS_DIR", "schemas", 1);
    setenv("TOCSIN_HAZARDS_FILE", "schemas/hazards.yaml", 1);
    setenv("TOCSIN_DISK_RESERVE_MB", "1", 1);
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
    (void)about;
    (void)kind;
    (void)walk;
    return remove(path);
}

void place_close(struct place *place)
{
    CHECK_INT(nftw(place->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

const char *place_path(const struct place *place, const char *name)
{
    static char   paths[4][160];
    static size_t turn;
    char         *path = paths[turn++ % 4];

    snprintf(path, sizeof paths[0], "%s/%s", place->folder, name);
    return path;
}

void place_write(const struct place *place, const char *name, const char *text)
{
    CHECK_INT(file_replace(place_path(place, name), text, strlen(text), 0600, NULL), 0);
}

void place_read(const struct place *place, const char *name, struct buf *text)
{
    CHECK_INT(file_read(text, place_path(place, name), 1 << 20, NULL), 0);
}
