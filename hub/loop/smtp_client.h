/* smtp_client.h: mail going out, RFC 5321, one message to many recipients. Served by the
 * http_client (hub/loop/curl/): same loop, same connection pool, same rules as there.
 *
 * The answer is per recipient: a relay may take some and refuse others in one go. */
#ifndef TOCSIN_LOOP_SMTP_CLIENT_H
#define TOCSIN_LOOP_SMTP_CLIENT_H

#include "hub/loop/http_client.h"

enum { SMTP_RECIPIENTS_MAX = 100, SMTP_WHY_MAX = 160 }; /* RFC 5321 §4.5.3.1.8 */

enum smtp_tls {
    SMTP_TLS_OFF,      /* a relay on this machine */
    SMTP_TLS_REQUIRED, /* STARTTLS, RFC 3207, or nothing is sent */
    SMTP_TLS_AT_ONCE,  /* port 465, RFC 8314 */
};

struct smtp_recipient {
    const char *address;           /* local@domain, without brackets */
    int         status;            /* out: the relay's reply to RCPT TO; 0: it was not asked */
    char        why[SMTP_WHY_MAX]; /* out: that reply's text, "" when none */
};

struct smtp_reply;

struct smtp_call {
    const char            *host;
    unsigned               port;
    enum smtp_tls          tls;
    const char            *ca_file;         /* PEM; NULL: the client's */
    const char            *user, *password; /* AUTH; NULL: none */
    const char            *helo;            /* our name; NULL: the machine's */
    const char            *from;            /* envelope; "" for bounces */
    struct smtp_recipient *recipients;
    size_t                 recipient_count; /* 0 … SMTP_RECIPIENTS_MAX */
    const char            *message;         /* RFC 5322, CRLF; dots are stuffed here */
    size_t                 message_len;
    unsigned               connect_ms, total_ms; /* 0: as for HTTP */
    void (*on_reply)(struct smtp_call *, const struct smtp_reply *);
    struct transfer *transfer;
};

/* Together with each recipient's status this is the whole truth:
 *   status 250                    those whose RCPT was 2xx have it, the others do not
 *   status other, 400 … 599       nobody has it: the relay refused sender or message
 *   status 0 and !was_sent        nobody has it
 *   status 0 and was_sent         those whose RCPT was 2xx may have it
 * Without recipients nothing is sent: 250 says that the relay takes our name and sender. */
struct smtp_reply {
    enum http_fault fault;
    int             status;   /* the reply that settled the message; 0: none came */
    bool            was_sent; /* the message's last byte was handed to the connection */
    const char     *why;      /* the relay's words or ours */
};

void smtp_send(struct http_client *client, struct smtp_call *call);
void smtp_cancel(struct http_client *client, struct smtp_call *call);

#endif
