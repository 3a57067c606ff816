/* siren.h: the parts of the siren_mqtt adapter. Inside this room only. */
#ifndef TOCSIN_ADAPTERS_SIREN_MQTT_SIREN_H
#define TOCSIN_ADAPTERS_SIREN_MQTT_SIREN_H

#include "adapters/adapter.h"
#include "adapters/wire/siren.h"
#include "hub/base/mem.h"
#include "hub/loop/mqtt_client.h"
#include "hub/loop/timer.h"

enum { ORDER_BUCKETS = 4096, DEVICE_BUCKETS = 1024, DEVICES_MAX = 20000, PARTS_MAX = 2 };

struct order;
struct device;

/* One signed command on its way. */
struct part {
    struct order           *order;
    struct part            *next_in_bucket;
    enum siren_command_kind kind;
    char                    nonce[SIREN_NONCE_LEN + 1];
    struct buf              body;
    struct mqtt_publication out;
    enum mqtt_fate          fate;
};

/* One message: the commands it became, until nobody can say anything about it any more. */
struct order {
    struct siren_mqtt            *siren;
    const struct adapter_message *message;        /* NULL once answered */
    struct order                 *before, *after; /* in the order of sending */
    char                          key[ADAPTER_KEY_MAX + 1], to[SIREN_TO_MAX + 1];
    char                          topic[MQTT_TOPIC_MAX];
    struct part                   parts[PARTS_MAX];
    size_t                        part_count;
    unsigned                      out; /* publications without a fate */
    bool                          is_group;
    bool                         *has_answered; /* of each member, while message lives */
    size_t                        answered, refused;
    enum siren_result             arm_result;
    int64_t                       answer_by_ms, forget_at_ms; /* in the clock's ticks */
    int64_t                       latest_ms;                  /* however many still answer */
};

struct orders {
    struct part  *by_nonce[ORDER_BUCKETS];
    struct order *first, *last;
};

struct devices {
    struct device *by_name[DEVICE_BUCKETS];
    size_t         count;
};

struct siren_mqtt {
    struct adapter         adapter;
    struct arena           arena;
    struct tally           tally; /* timer, publications, numbers asked for */
    struct timer           timer;
    struct ed25519         key;
    const char            *key_id;
    int64_t                expiry_s, ack_ms, sound_max_s;
    const char           **programs;
    size_t                 program_count;
    struct adapter_numbers numbers;
    uint64_t               next_number, numbers_left;
    bool                   is_asking, is_closing, is_up;
    struct mqtt_listener   acks, states, presence;
    /* An order went unanswered by this one: devices_miss(), which orders do not know. */
    void (*on_silent)(struct siren_mqtt *siren, const char *device);
    struct orders  orders;
    struct devices devices;
};

/* order.c: begins, and answers in time. */
void orders_send(struct siren_mqtt *siren, const struct adapter_message *message);
/* Every so often: what has waited too long is answered, what is over is forgotten. */
void orders_sweep(struct siren_mqtt *siren);
void orders_forget_all(struct siren_mqtt *siren);
void orders_hear_ack(struct siren_mqtt *siren, const char *device, const struct siren_ack *ack);
/* Whose command was it? NULL: none of ours that we remember. */
const char *orders_key_of(const struct siren_mqtt *siren, const char *nonce);
/* Passes a receipt on, at the host's time. */
void siren_tell_receipt(struct siren_mqtt *siren, const char *key, enum receipt_kind kind,
                        const char *device, const char *why);

/* device.c: what each siren says about itself. */
void devices_hear_state(struct siren_mqtt *siren, const char *device,
                        const struct mqtt_message *message);
void devices_hear_presence(struct siren_mqtt *siren, const char *device,
                           const struct mqtt_message *message);
/* It was told something, and has not said that it heard. */
void devices_miss(struct siren_mqtt *siren, const char *device);
void devices_sweep(struct siren_mqtt *siren);
void devices_forget_all(struct siren_mqtt *siren);

#endif
