/* device.h: a siren's controller, as the profile TOCSIN-SIREN-1 asks it to be, without a
 * siren. Pure: time is handed in, and what it would say is handed out. */
#ifndef TOCSIN_TESTS_FAKES_SIREN_DEVICE_H
#define TOCSIN_TESTS_FAKES_SIREN_DEVICE_H

#include "adapters/wire/siren.h"

enum { GROUPS_MAX = 8, NONCES_MAX = 64 };

struct device_limits { /* in the controller, whatever the hub says */
    int64_t  sound_max_s;
    unsigned per_hour;
    int64_t  pause_s;
};

struct device {
    char                 name[SIREN_NAME_MAX + 1];
    char                 groups[GROUPS_MAX][SIREN_NAME_MAX + 1];
    size_t               group_count;
    struct device_limits limits;
    uint8_t              public_key[ED25519_PUBLIC_LEN];
    char                 key_id[SIREN_KID_MAX + 1];
    bool                 is_inhibited, has_no_time, is_in_fault;
    int64_t              seq;                                     /* the last accepted */
    char                 nonces[NONCES_MAX][SIREN_NONCE_LEN + 1]; /* of those accepted */
    size_t               nonce_count;
    char                 armed_ref[SIREN_REF_MAX + 1], armed_program[SIREN_PROGRAM_MAX + 1];
    int64_t              armed_until_s; /* 0: not armed */
    enum siren_phase     phase;
    char                 program[SIREN_PROGRAM_MAX + 1];
    int64_t              sounds_until_s, sounded_at_s;
    int64_t              started_s[16]; /* the last activations */
    size_t               started;
    char                 last_nonce[SIREN_NONCE_LEN + 1];
    enum siren_result    last_result;
    int64_t              last_test_s;
};

enum device_says {
    DEVICE_NOTHING,  /* it was not for it, or not to be answered */
    DEVICE_ACK,      /* acknowledge, and nothing else has changed */
    DEVICE_ACK_STATE /* acknowledge, and say the new state */
};

/* "name" or "name group,group". False when it is no such line. */
bool device_parse(struct device *device_r, const char *line);

/* A message came on the topic of `to` ("srn-1" or "grp:north"). */
enum device_says device_obey(struct device *device, const char *to, const char *bytes,
                             size_t len, bool is_retained, int64_t now_s,
                             struct siren_ack *ack_r);

/* Time passes; true when the state has changed by it. */
bool device_tick(struct device *device, int64_t now_s);

void device_state_write(struct buf *buf, const struct device *device, int64_t now_s);

#endif
