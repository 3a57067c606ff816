#include "tests/kit/certs.h"

#include <stdarg.h>

#include "tests/kit/check.h"
#include "tests/kit/process.h"

/* One openssl command, its words separated by blanks. */
static void openssl(const char *fmt, ...)
{
    char        line[1000], *rest;
    const char *argv[40] = {"openssl"};
    size_t      count = 1;
    va_list     args;

    va_start(args, fmt);
    vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    for (char *word = strtok_r(line, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        argv[count++] = word;
    CHECK_INT(process_run(argv), 0);
}

static void make_ca(const char *path, const char *key, const char *name)
{
    openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=%s"
            " -keyout %s -out %s",
            name, key, path);
}

static void make_cert(const struct certs *certs, const char *path, const char *names)
{
    char  request[128], extension[128];
    FILE *file;

    snprintf(request, sizeof request, "%s/request", certs->folder);
    snprintf(extension, sizeof extension, "%s/extension", certs->folder);
    file = fopen(extension, "we");
    CHECK(file != NULL);
    fprintf(file, "subjectAltName=%s\n", names);
    CHECK(fclose(file) == 0);
    openssl("req -new -key %s -subj /CN=test -out %s", certs->key, request);
    openssl(
        "x509 -req -in %s -CA %s -CAkey %s/ca.key -CAcreateserial -days 2 -extfile %s -out %s",
        request, certs->ca, certs->folder, extension, path);
}

void certs_make(struct certs *certs)
{
    char key[96];

    snprintf(certs->folder, sizeof certs->folder, "/tmp/tocsin-certs-XXXXXX");
    CHECK(mkdtemp(certs->folder) != NULL);
    snprintf(certs->ca, sizeof certs->ca, "%s/ca.pem", certs->folder);
    snprintf(certs->other_ca, sizeof certs->other_ca, "%s/other.pem", certs->folder);
    snprintf(certs->cert, sizeof certs->cert, "%s/cert.pem", certs->folder);
    snprintf(certs->wrong, sizeof certs->wrong, "%s/wrong.pem", certs->folder);
    snprintf(certs->key, sizeof certs->key, "%s/key.pem", certs->folder);
    snprintf(key, sizeof key, "%s/ca.key", certs->folder);
    make_ca(certs->ca, key, "ours");
    snprintf(key, sizeof key, "%s/other.key", certs->folder);
    make_ca(certs->other_ca, key, "other");
    openssl("ecparam -name prime256v1 -genkey -noout -out %s", certs->key);
    make_cert(certs, certs->cert, "IP:127.0.0.1,DNS:localhost");
    make_cert(certs, certs->wrong, "DNS:elsewhere.example");
}

void certs_forget(struct certs *certs)
{
    const char *const argv[] = {"rm", "-rf", certs->folder, NULL};

    CHECK_INT(process_run(argv), 0);
}
