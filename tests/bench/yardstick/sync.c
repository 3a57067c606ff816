/* sync.c FILE [COUNT [BYTES]]: what it costs to have bytes on disk: COUNT (300) times
 * write and fdatasync of BYTES (512), into a file laid out before ("laid") and appended to
 * one that grows ("grown"). Prints for each: syncs a second, and p50, p90, p99 in us. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void must(int status, const char *what)
{
    if (status < 0) {
        perror(what);
        exit(1);
    }
}

static int by_size(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;

    return (a > b) - (a < b);
}

/* Not only allocated but written: the first write to a hole changes the file's extents. */
static void lay_out(int fd, const char *bytes, size_t len, size_t count)
{
    for (size_t i = 0; i < count; i++)
        must((int)write(fd, bytes, len), "write");
    must(fsync(fd), "fsync");
    must((int)lseek(fd, 0, SEEK_SET), "lseek");
}

static void measure(const char *path, const char *name, size_t count, size_t len)
{
    double *took = calloc(count, sizeof *took);
    char   *bytes = calloc(1, len);
    int     fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    double  began;

    must(fd, path);
    if (strcmp(name, "laid") == 0)
        lay_out(fd, bytes, len, count);
    began = now_us();
    for (size_t i = 0; i < count; i++) {
        double from = now_us();

        must((int)write(fd, bytes, len), "write");
        must(fdatasync(fd), "fdatasync");
        took[i] = now_us() - from;
    }
    began = now_us() - began;
    qsort(took, count, sizeof *took, by_size);
    printf("%s %.0f %.0f %.0f %.0f\n", name, (double)count * 1e6 / began, took[count / 2],
           took[count * 9 / 10], took[count * 99 / 100]);
    close(fd);
    unlink(path);
    free(took);
    free(bytes);
}

int main(int argc, char **argv)
{
    size_t count = argc > 2 ? strtoul(argv[2], NULL, 10) : 300;
    size_t len = argc > 3 ? strtoul(argv[3], NULL, 10) : 512;

    if (argc < 2 || count == 0 || len == 0) {
        fprintf(stderr, "usage: %s FILE [COUNT [BYTES]]\n", argv[0]);
        return 2;
    }
    measure(argv[1], "laid", count, len);
    measure(argv[1], "grown", count, len);
    return 0;
}
