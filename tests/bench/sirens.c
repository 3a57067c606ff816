/* sirens.c: many sirens, each on a connection of its own, and a raw publisher beside the hub
 * that sends them what the hub sends. Neither uses an MQTT library.
 *
 *     sirens yard PORT COUNT GROUP_SIZE PUBLIC_KEY_FILE
 *         COUNT sirens, srn-00000 …, in groups grp-000 … of GROUP_SIZE, of whatever site; each
 *         obeys ARM and FIRE, acknowledges, and says its new state, retained. A command's
 *         signature is checked once and not by each of them, as each has its own processor.
 *         Says "ready", then "fired N NS" whenever COUNT more have been fired: how many so
 *         far, and when on the monotonic clock. At a line of input all say that they rest;
 *         ends with its input.
 *
 *     sirens tell PORT COUNT GROUP_SIZE KEY_FILE
 *         signs an ARM and a FIRE for each group, says "ready", and at the first line of its
 *         input sends all; ends when every siren has acknowledged both and said that it
 *         sounds, with the microseconds that took. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "hub/base/file.h"
#include "tests/bench/yardstick/link.h"
#include "tests/fakes/siren/device.h"

#define RAW_SITE "raw"
#define KEY_ID   "hub-1"

enum {
    SIREN_ROOM = 8192,
    TELLER_ROOM = 1 << 22,
    TOPIC_MAX = 160,
    EVENTS = 256,
    QUIET_MS = 300
};

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void must(bool is_so, const char *what)
{
    if (is_so)
        return;
    fprintf(stderr, "sirens: %s\n", what);
    exit(1);
}

static void read_key(uint8_t bytes[32], const char *path)
{
    struct buf text = {0};
    struct err err = {0};

    must(file_read(&text, path, 200, &err) == 0, path);
    text.bytes[strcspn(text.bytes, "\n")] = '\0';
    must(decode_exactly(bytes, 32, ENCODING_HEX, text.bytes), "the key must be 64 hex letters");
    buf_free(&text);
}

/* ── the yard ───────────────────────────────────────────────────────────────────── */

struct siren {
    struct link link;
    char        name[SIREN_NAME_MAX + 1];
    char        obeyed[SIREN_COMMANDS][SIREN_NONCE_LEN + 1]; /* the last of each kind */
};

struct yard {
    struct siren        *sirens;
    size_t               count;
    uint8_t              public_key[ED25519_PUBLIC_LEN];
    struct buf           last; /* the command checked last, and what it says */
    struct siren_command command;
    char                 site[TOPIC_MAX / 2]; /* "tocsin/1/…" of its topic */
    uint64_t             fired;
};

static const struct siren_command *command_of(struct yard *yard, const struct link_packet *said)
{
    const char *topic = (const char *)said->topic;
    const char *behind = memmem(topic, said->topic_len, "/siren", 6);
    struct err  err;

    if (yard->last.len == said->body_len &&
        memcmp(yard->last.bytes, said->body, said->body_len) == 0)
        return &yard->command;
    must(!said->is_retained && siren_command_read(&yard->command, (const char *)said->body,
                                                  said->body_len, &err) == 0,
         "what came is no command");
    must(siren_signature_holds(&yard->command, yard->public_key), "the signature is wrong");
    snprintf(yard->site, sizeof yard->site, "%.*s", (int)(behind - topic), topic);
    yard->last.len = 0;
    buf_add(&yard->last, said->body, said->body_len);
    return &yard->command;
}

/* On the site of the last command. */
static void say(const struct yard *yard, struct siren *siren, const char *what,
                struct buf *body)
{
    char topic[TOPIC_MAX];

    snprintf(topic, sizeof topic, "%s/siren/%s/%s", yard->site, siren->name, what);
    link_publish(&siren->link, topic, body->bytes, body->len);
    buf_free(body);
}

static void say_state(const struct yard *yard, struct siren *siren, enum siren_phase phase)
{
    const struct siren_command *command = &yard->command;
    int64_t                     now_s = (int64_t)time(NULL);
    struct device               device = {.phase = phase,
                                          .seq = command->seq,
                                          .sounds_until_s = now_s + command->seconds,
                                          .key_id = KEY_ID};
    struct buf                  body = {0};

    memcpy(device.program, command->program, sizeof device.program);
    memcpy(device.last_nonce, command->nonce, sizeof device.last_nonce);
    device_state_write(&body, &device, now_s);
    say(yard, siren, "state", &body);
}

static void obey(struct yard *yard, struct siren *siren, const struct link_packet *said)
{
    const struct siren_command *command = command_of(yard, said);
    struct siren_ack            ack = {.seq = command->seq, .ts = (int64_t)time(NULL)};
    struct buf                  body = {0};
    bool                        is_fired = command->kind == SIREN_FIRE;
    char                       *obeyed = siren->obeyed[command->kind];

    memcpy(ack.nonce, command->nonce, sizeof ack.nonce);
    if (strcmp(obeyed, command->nonce) == 0)
        ack.result = SIREN_DUPLICATE;
    siren_ack_write(&body, &ack);
    say(yard, siren, "ack", &body);
    if (ack.result == SIREN_DUPLICATE)
        return;
    memcpy(obeyed, command->nonce, sizeof command->nonce);
    say_state(yard, siren, is_fired ? SIREN_SOUNDING : SIREN_ARMED);
    yard->fired += is_fired;
    if (!is_fired || yard->fired % yard->count != 0)
        return;
    printf("fired %llu %lld\n", (unsigned long long)yard->fired, (long long)now_ns());
    fflush(stdout);
}

/* False at the end of the input. */
static bool rest(struct yard *yard)
{
    char    line[80];
    ssize_t got = read(STDIN_FILENO, line, sizeof line);

    for (size_t i = 0; got > 0 && i < yard->count; i++) {
        say_state(yard, &yard->sirens[i], SIREN_IDLE);
        link_flush(&yard->sirens[i].link);
    }
    return got > 0;
}

static void hear(struct yard *yard, struct siren *siren)
{
    struct link_packet packet;
    size_t             at = 0;

    link_listen(&siren->link);
    while ((packet = link_next(&siren->link, &at)).kind)
        if (packet.kind == LINK_PUBLISH) {
            link_acknowledge(&siren->link, packet.id);
            obey(yard, siren, &packet);
        }
    link_forget(&siren->link, at);
    link_flush(&siren->link);
}

static void open_one(struct siren *siren, unsigned port, size_t number, size_t group_size)
{
    char        own[TOPIC_MAX], group[TOPIC_MAX];
    const char *filters[] = {own, group};

    snprintf(siren->name, sizeof siren->name, "srn-%05zu", number);
    snprintf(own, sizeof own, "tocsin/1/+/siren/%s/cmd", siren->name);
    snprintf(group, sizeof group, "tocsin/1/+/siren-group/grp-%03zu/cmd", number / group_size);
    link_open(&siren->link, port, siren->name, false, SIREN_ROOM);
    link_subscribe(&siren->link, filters, 2);
}

static void watch(int epoll, int fd, void *about)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = about};

    must(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0, "epoll_ctl");
}

static int run_yard(unsigned port, size_t count, size_t group_size, const char *key_path)
{
    struct yard        yard = {.sirens = calloc(count, sizeof *yard.sirens), .count = count};
    struct epoll_event events[EVENTS];
    int                epoll = epoll_create1(EPOLL_CLOEXEC);

    read_key(yard.public_key, key_path);
    for (size_t i = 0; i < count; i++) {
        open_one(&yard.sirens[i], port, i, group_size);
        watch(epoll, yard.sirens[i].link.fd, &yard.sirens[i]);
    }
    watch(epoll, STDIN_FILENO, NULL);
    puts("ready");
    fflush(stdout);
    for (;;) {
        int got = epoll_wait(epoll, events, EVENTS, -1);

        for (int i = 0; i < got; i++) {
            if (events[i].data.ptr)
                hear(&yard, events[i].data.ptr);
            else if (!rest(&yard))
                return 0;
        }
    }
}

/* ── the raw publisher ──────────────────────────────────────────────────────────── */

static void put_command(struct link *link, const struct ed25519 *key, size_t group,
                        enum siren_command_kind kind)
{
    int64_t              now_s = (int64_t)time(NULL);
    struct siren_command command = {.seq = now_s * 10000 + (int64_t)group * 2 +
                                           (kind == SIREN_FIRE),
                                    .iat_s = now_s,
                                    .exp_s = now_s + 30,
                                    .kind = kind,
                                    .program = "warning",
                                    .seconds = 60,
                                    .ref = "019b0000-0000-7000-8000-000000000000/anna/bruno",
                                    .kid = KEY_ID};
    struct buf           body = {0};
    char                 topic[TOPIC_MAX], key_text[TOPIC_MAX];

    snprintf(key_text, sizeof key_text, "%zu-%lld", group, (long long)now_s);
    snprintf(command.to, sizeof command.to, "grp:grp-%03zu", group);
    siren_nonce(command.nonce, key_text, kind);
    must(siren_sign(&command, key, NULL) == 0, "it cannot be signed");
    siren_command_write(&body, &command);
    snprintf(topic, sizeof topic, "tocsin/1/" RAW_SITE "/siren-group/grp-%03zu/cmd", group);
    link_publish(link, topic, body.bytes, body.len);
    buf_free(&body);
}

/* Takes what came; how many were said just now. */
static size_t take(struct link *link)
{
    struct link_packet packet;
    size_t             at = 0, fresh = 0;

    link_listen(link);
    while ((packet = link_next(link, &at)).kind)
        if (packet.kind == LINK_PUBLISH) {
            link_acknowledge(link, packet.id);
            fresh += !packet.is_retained;
        }
    link_forget(link, at);
    link_flush(link);
    return fresh;
}

/* What the broker kept of earlier rounds comes first, and does not count. */
static void take_kept(struct link *link)
{
    struct pollfd watched = {.fd = link->fd, .events = POLLIN};

    while (poll(&watched, 1, QUIET_MS) > 0)
        take(link);
}

static int run_tell(unsigned port, size_t count, size_t group_size, const char *key_path)
{
    static const char *const FILTERS[] = {"tocsin/1/" RAW_SITE "/siren/+/ack",
                                          "tocsin/1/" RAW_SITE "/siren/+/state"};
    uint8_t                  seed[ED25519_SEED_LEN];
    struct ed25519           key;
    struct link              link;
    size_t                   heard = 0;
    int64_t                  began_ns;

    read_key(seed, key_path);
    ed25519_from_seed(&key, seed);
    link_open(&link, port, NULL, false, TELLER_ROOM);
    link_subscribe(&link, FILTERS, 2);
    take_kept(&link);
    for (size_t group = 0; group * group_size < count; group++)
        for (int kind = SIREN_ARM; kind <= SIREN_FIRE; kind++)
            put_command(&link, &key, group, (enum siren_command_kind)kind);
    puts("ready");
    fflush(stdout);
    getchar();
    began_ns = now_ns();
    link_flush(&link);
    while (heard < 4 * count)
        heard += take(&link);
    printf("%lld\n", (long long)(now_ns() - began_ns) / 1000);
    return 0;
}

int main(int argc, char **argv)
{
    size_t count = argc == 6 ? strtoul(argv[3], NULL, 10) : 0;
    size_t group_size = argc == 6 ? strtoul(argv[4], NULL, 10) : 0;

    if (count > 0 && group_size > 0 && strcmp(argv[1], "yard") == 0)
        return run_yard((unsigned)strtoul(argv[2], NULL, 10), count, group_size, argv[5]);
    if (count > 0 && group_size > 0 && strcmp(argv[1], "tell") == 0)
        return run_tell((unsigned)strtoul(argv[2], NULL, 10), count, group_size, argv[5]);
    fprintf(stderr, "sirens yard PORT COUNT GROUP_SIZE PUBLIC_KEY_FILE\n"
                    "sirens tell PORT COUNT GROUP_SIZE KEY_FILE\n");
    return 64;
}
