#include "tests/kit/broker.h"

#include <signal.h>
#include <unistd.h>

#include "hub/base/buf.h"
#include "tests/kit/check.h"
#include "tests/kit/far.h"

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");

    CHECK(file != NULL);
    CHECK(fputs(text, file) >= 0);
    CHECK(fclose(file) == 0);
}

const char *broker_file(struct broker *broker, const char *name, const char *text)
{
    static char path[128];

    snprintf(path, sizeof path, "%s/%s", broker->folder, name);
    write_file(path, text);
    return path;
}

void broker_prepare(struct broker *broker, const char *settings)
{
    struct buf text = {0};

    *broker = (struct broker){.port = far_free_port()};
    snprintf(broker->folder, sizeof broker->folder, "/tmp/tocsin-broker-XXXXXX");
    CHECK(mkdtemp(broker->folder) != NULL);
    buf_format(&text,
               "listener %u 127.0.0.1\n%suser root\npersistence true\n"
               "persistence_location %s/\nmax_inflight_messages 1000\nset_tcp_nodelay true\n"
               "max_queued_messages 100000\nlog_dest stderr\nlog_type information\n"
               "log_type error\n%s",
               broker->port,
               settings && strstr(settings, "allow_anonymous") ? "" : "allow_anonymous true\n",
               broker->folder, settings ? settings : "");
    broker_file(broker, "broker.conf", text.bytes);
    buf_free(&text);
}

void broker_add(struct broker *broker, const char *name, const char *value)
{
    char  path[128];
    FILE *file;

    snprintf(path, sizeof path, "%s/broker.conf", broker->folder);
    file = fopen(path, "ae");
    CHECK(file != NULL);
    fprintf(file, "%s %s\n", name, value);
    CHECK(fclose(file) == 0);
}

void broker_start(struct broker *broker)
{
    char              path[128];
    const char *const argv[] = {"/usr/sbin/mosquitto", "-c", path, NULL};

    snprintf(path, sizeof path, "%s/broker.conf", broker->folder);
    process_start(&broker->process, argv);
    process_wait_for(&broker->process, "running", NULL, 0);
}

void broker_stop(struct broker *broker, int signal)
{
    process_kill(&broker->process, signal);
}

void broker_forget(struct broker *broker)
{
    const char *const argv[] = {"rm", "-rf", broker->folder, NULL};

    if (broker->process.pid)
        broker_stop(broker, SIGTERM);
    CHECK_INT(process_run(argv), 0);
}
