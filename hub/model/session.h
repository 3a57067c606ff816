/* session.h: how long a sign-in lasts, and how fast one may try (OWASP ASVS 5.0 §7.3,
 * §6.3; NIST SP 800-63B-4 §3.2.2). Pure arithmetic on times in ms. */
#ifndef TOCSIN_MODEL_SESSION_H
#define TOCSIN_MODEL_SESSION_H

#include <stdbool.h>
#include <stdint.h>

enum {
    SESSION_STEP_UP_MS = 5 * 60 * 1000,
    SESSION_STAFF_IDLE_MS = 30 * 60 * 1000,
    SESSION_STAFF_WHOLE_MS = 12 * 3600 * 1000,
    THROTTLE_FREE = 5, /* failures without any wait */
    THROTTLE_MOST_MS = 15 * 60 * 1000,
    THROTTLE_FORGETS_MS = 24 * 3600 * 1000,
    THROTTLE_FAILURES_MAX = 100, /* NIST's ceiling: then only a one-time link helps */
};

/* When a session of these roles ends if nothing more is heard: 30 min idle and 12 h in
 * all for staff, 30 and 90 days for everybody else. */
int64_t session_expiry_ms(unsigned roles, int64_t made_ms, int64_t seen_ms);

/* The second factor was shown within SESSION_STEP_UP_MS; never when it was in the future. */
bool session_is_stepped_up(int64_t stepped_up_ms, int64_t now_ms);

/* Failed sign-ins of one account, or from one network. Zeroed: none. Keep one per
 * (account, network) and one per network: then nobody far away can lock an officer out. */
struct throttle {
    unsigned failures; /* in a row */
    int64_t  last_ms;
};

/* Milliseconds until the next try is looked at; 0: now. After the fifth failure 2 s, then
 * 4 s, … up to 15 minutes; a day without a failure forgets them all. */
int64_t throttle_wait_ms(const struct throttle *throttle, int64_t now_ms);
void    throttle_failed(struct throttle *throttle, int64_t now_ms);
void    throttle_succeeded(struct throttle *throttle);
void    throttle_forgive(struct throttle *throttle); /* one failure that was none */
bool    throttle_is_spent(const struct throttle *throttle, int64_t now_ms); /* the ceiling */

#endif
