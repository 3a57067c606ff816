/* adapter.h: the wall socket every way out (and in) plugs into.
 *
 * THE CONTRACT. What an adapter promises:
 *  1. open() MUST check every setting and refuse a wrong one by name. It MUST NOT touch the
 *     network, start a program or create a file: check-config opens every channel.
 *     Whatever has to be begun is begun in start().
 *  2. send() MUST NOT block. It borrows the message until it has answered.
 *  3. Each send() MUST be answered exactly once, through adapter_answer(), never from inside
 *     send(), and within kind->answer_ms.
 *  4. The answer MUST be the truth: BUSY only when nothing left this machine or the far side
 *     said that it did not take it, UNSURE when it may have, REFUSED only when this address
 *     or this text will never do. Wrong credentials are BUSY and on_health(DOWN): they are
 *     nobody's address.
 *  5. An adapter MUST NOT try twice, wait for a better moment, drop by priority or look at
 *     the clock to decide: retry, order, pace, expiry and limits are the host's.
 *  6. message->key MUST go to the far side as idempotency key where it takes one
 *     (kind->is_keyed says so), unchanged at every attempt.
 *  7. What has expired MUST NOT be shown later: message->expiry_ms goes to the far side
 *     wherever it takes a validity.
 *  8. A text MUST go out byte for byte: it was approved. What does not fit is REFUSED.
 *  9. A receipt, or something heard, that the far side wants acknowledged MUST be
 *     acknowledged only after the host has said that it is kept.
 * 10. No address, text, key or secret may be logged, nor be told in why.
 * 11. close() comes once, when nothing is unanswered. An open adapter holds one place in
 *     host->tally and drops it when its last handle has closed; no host function is called
 *     after close() but that.
 * 12. An adapter knows no other adapter, no store and no operator.
 * 13. probe() MUST reach nobody: it asks the far side whether a message would be taken now,
 *     and tells what it finds like any other change of health.
 *
 * What the host promises: calls come on the loop's thread; the mode fits (P6) and the
 * message is neither expired nor cancelled when it is handed over (P7); at most
 * kind->in_flight_max are unanswered; receive(), send() and probe() come after start(),
 * probe() at once and then every minute. */
#ifndef TOCSIN_ADAPTERS_ADAPTER_H
#define TOCSIN_ADAPTERS_ADAPTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/chance.h"
#include "hub/base/clock.h"
#include "hub/base/err.h"
#include "hub/base/reader.h"
#include "hub/base/tally.h"
#include "hub/model/channel.h"
#include "hub/model/delivery.h"

struct adapter;
struct adapter_host;
struct http_client;
struct mqtt_client;
struct p256;
struct uv_loop_s;

enum { ADAPTER_KEY_MAX = 64, ADAPTER_WHY_MAX = 200, ADAPTER_REF_MAX = 120 };

/* ── out ─────────────────────────────────────────────────────────────────────────── */

enum adapter_purpose {
    ADAPTER_ALERT,  /* of an alert that was released */
    ADAPTER_NOTICE, /* to one person, outside any alert; to a siren: a test, a question */
};

enum adapter_step { /* of an alert's chain, CAP 1.2 §3.2.1 msgType */
                    ADAPTER_FIRST,
                    ADAPTER_UPDATE,
                    ADAPTER_CANCEL,
};

struct adapter_file {
    const char *name; /* "alert.xml" */
    const char *type; /* "application/cap+xml" */
    const char *alt;  /* in words, for those who do not see it; NULL: none */
    const void *bytes;
    size_t      len;
};

enum siren_verb {
    SIREN_SOUND,       /* ARM and FIRE together */
    SIREN_STOP,        /* CANCEL: one person, ahead of all */
    SIREN_TEST_SILENT, /* a notice: makes no sound that people hear */
    SIREN_STATUS,      /* a notice: asks for its state */
};

struct siren_order {
    enum siren_verb verb;
    const char     *program; /* "warning"; NULL but for SIREN_SOUND */
    unsigned        seconds; /* 0 but for SIREN_SOUND */
    /* Who must answer when it goes to a group: its sirens, in strcmp()'s order. NULL: one
     * siren, or nobody knows. */
    const char *const *members;
    size_t             member_count;
};

struct adapter_message {
    const char *key;     /* letters, digits, "-" */
    const char *address; /* E.164, mail address, URL, siren or "grp:<group>"; "" to all */
    enum adapter_purpose       purpose;
    enum adapter_step          step;
    struct mode                mode;
    bool                       is_urgent; /* Extreme or Severe, or a code somebody waits for */
    const char                *language;  /* BCP 47 */
    const char                *subject;   /* NULL: none */
    const char                *text;      /* NULL only to a siren */
    const char                *html;      /* NULL: none */
    const struct adapter_file *files;
    size_t                     file_count;
    const char                *alert; /* CAP identifier; NULL for a notice */
    const char *about; /* of a notice: "task:<id>", "report:<id>"; NULL: nothing */
    const char *ref;   /* what a siren signs: the alert and both officers */
    const char *after; /* the far side's own name for the message before it in the
                          chain, as answered then; NULL: none */
    const char               *unsubscribe_url; /* RFC 8058; NULL: none */
    const struct siren_order *siren;           /* NULL but to a siren */
    int64_t                   sent_ms, expiry_ms;
};

struct adapter_answer {
    enum verdict verdict;
    bool         is_throttled; /* the far side said: too fast */
    bool         is_gone;      /* with REFUSED: this address is nobody's any more */
    int64_t      retry_ms;     /* it said how long to wait; 0: it did not */
    const char  *name;         /* the far side's own name for the message; NULL: none */
    const char  *why;          /* for people, in English; NULL: nothing to say */
};

/* ── in ──────────────────────────────────────────────────────────────────────────── */

/* The host says whether what it was given is on disk, exactly once, never from inside. */
struct adapter_kept {
    void (*on_kept)(struct adapter_kept *, bool is_kept);
};

/* What became of a message after it was answered. */
struct adapter_receipt {
    const char       *key;  /* ours; NULL: the far side knows it by name only */
    const char       *name; /* the far side's; NULL: it knows it by our key */
    enum receipt_kind kind;
    const char       *device; /* of a group: which one; NULL: the address itself */
    const char       *why;    /* NULL: nothing to say */
    int64_t           at_ms;  /* as the far side says, else now */
};

/* Something said to us: a report, a keyword, an answer. */
struct adapter_heard {
    const char *from; /* as an address of this channel */
    const char *to;   /* "" when the far side does not say */
    const char *text;
    const char *name; /* the far side's own name for it, to know repeats by; NULL: none */
    int64_t     at_ms;
};

enum adapter_health { HEALTH_UP, HEALTH_DEGRADED, HEALTH_DOWN };

struct adapter_state {
    enum adapter_health health;
    const char         *device; /* NULL: the channel as a whole */
    const char         *why;    /* NULL: nothing to say */
    const char         *json;   /* what the device tells about itself, one object; NULL: none */
    size_t              json_len;
    int64_t             at_ms;
};

/* A call from the gateway to /gateway/<channel>/<secret>/<rest>; the secret was right. All
 * is the host's and lives until reply() was called: once, at any time, also at once. */
struct adapter_request {
    const char *method;
    const char *rest;  /* "" or what follows the secret, without "/" in front */
    const char *query; /* undecoded, "" when none */
    const char *type;  /* Content-Type, "" when none */
    const char *body;  /* NUL-terminated, never NULL */
    size_t      body_len;
    void (*reply)(struct adapter_request *, int status, const char *type, const char *body);
};

/* What does the far side show? For posts and pages: is it there, and with our words? */
struct adapter_question {
    const char *name; /* the far side's own name for the message, as answered */
    const char *address;
    /* text: as shown, NULL when it is not there; why: NULL, or why it could not be asked. */
    void (*on_shown)(struct adapter_question *, const char *text, const char *why);
};

/* Numbers never used before and never again, also after a restore from backup. */
struct adapter_numbers {
    uint64_t count;
    void (*on_numbers)(struct adapter_numbers *, uint64_t first); /* 0: could not be kept */
};

/* What the hub lends one adapter. Outlives it. */
struct adapter_host {
    const char         *channel; /* its name in the settings */
    const char         *site;    /* "empoli": the second word of our MQTT topics */
    enum mode_kind      mode;    /* actual: live; else it carries exercises and tests only */
    const char         *callback_url; /* …/gateway/<channel>/<secret>; NULL: not reachable */
    struct uv_loop_s   *loop;
    struct tally       *tally;
    struct http_client *http;
    struct mqtt_client *mqtt; /* NULL: the settings have no broker */
    const struct clock *clock;
    struct chance      *chance;
    const struct p256 *push_key; /* by which push services know the hub; NULL: only looked at */
    /* Through adapter_answer() only. */
    void (*answer)(struct adapter_host *, const struct adapter_message *,
                   const struct adapter_answer *);
    /* kept may be NULL when the far side does not care. */
    void (*on_receipt)(struct adapter_host *, const struct adapter_receipt *,
                       struct adapter_kept *kept);
    void (*on_heard)(struct adapter_host *, const struct adapter_heard *,
                     struct adapter_kept *kept);
    void (*on_state)(struct adapter_host *, const struct adapter_state *);
    void (*reserve)(struct adapter_host *, struct adapter_numbers *);
};

enum adapter_reach {
    ADAPTER_REACHES,   /* people or machines outside: the channel's mode decides who */
    ADAPTER_REHEARSES, /* cannot reach anybody: never the channel of an actual alert (P6) */
};

struct adapter_kind {
    const char        *name;    /* in the settings, in logs, in metrics: "kannel" */
    enum channel_kind  channel; /* CHANNEL_KINDS: its settings say, see adapter.channel */
    enum adapter_reach reach;
    bool               is_keyed; /* the far side knows a repeat by our key */
    unsigned           in_flight_max;
    unsigned           answer_ms; /* the longest it takes to answer */
    size_t             text_max;  /* bytes; 0: no limit of its own */
    int (*open)(struct adapter **self_r, struct adapter_host *host, struct reader *settings);
    void (*start)(struct adapter *self); /* NULL: nothing to begin */
    void (*send)(struct adapter *self, const struct adapter_message *message);
    void (*receive)(struct adapter         *self,
                    struct adapter_request *request); /* NULL: hears nothing */
    void (*read_back)(struct adapter          *self,
                      struct adapter_question *question); /* NULL: cannot */
    void (*probe)(struct adapter *self); /* NULL: it tells by itself, or cannot be asked */
    void (*close)(struct adapter *self);
};

/* Stands first in every adapter's own struct. Only adapter.c writes to it, but for channel. */
struct adapter {
    const struct adapter_kind *kind;
    struct adapter_host       *host;
    enum channel_kind          channel; /* open() sets it where the kind says CHANNEL_KINDS */
    unsigned                   unanswered;
    bool                       is_sending;
};

/* ── for the host ────────────────────────────────────────────────────────────────── */

/* Opens an adapter of this kind; on failure nothing is left of it, and err is about the
 * field. Refuses a kind that rehearses as an actual channel. Closes the reader. */
int  adapter_open(struct adapter **self_r, const struct adapter_kind *kind,
                  struct adapter_host *host, struct reader *settings);
void adapter_start(struct adapter *self);

/* The last gate: mode (P6), expiry, room. −1 and err: nothing was sent and no answer will
 * come; ERR_FORBIDDEN, ERR_INVALID or ERR_BUSY. */
int adapter_send(struct adapter *self, const struct adapter_message *message, struct err *err);

/* False: this adapter hears nothing (404). */
bool adapter_receive(struct adapter *self, struct adapter_request *request);
bool adapter_read_back(struct adapter *self, struct adapter_question *question);
void adapter_probe(struct adapter *self);

void adapter_close(struct adapter *self); /* nothing may be unanswered */

/* ── for the adapter ─────────────────────────────────────────────────────────────── */

void adapter_answer(struct adapter *self, const struct adapter_message *message,
                    const struct adapter_answer *answer);
void adapter_tell_health(struct adapter *self, enum adapter_health health, const char *why);

/* Reads the setting name as the path of a file and yields the file's text without its last
 * line end, in the reader's arena. Complains when it cannot be read, is empty, longer than
 * max_bytes, or may be read by everybody. */
const char *adapter_secret(struct reader *settings, const char *name, size_t max_bytes);

#endif
