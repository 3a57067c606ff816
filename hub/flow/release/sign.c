#include "hub/flow/release/room.h"

struct alert sign_as_sent(const struct release *release, struct arena *arena,
                          const struct alert *content, const struct id *id, int64_t now_ms)
{
    struct alert alert = *content;

    alert.identifier = id_text(arena_alloc(arena, ID_TEXT_LEN + 1), id);
    alert.sender = release->settings.sender;
    alert.sent = (struct alert_time){
        .ms = now_ms / 1000 * 1000, /* CAP 1.2 §3.3.2 knows whole seconds */
        .offset_min = alert.info_count > 0 ? alert.infos[0].expires.offset_min : 0,
        .is_given = true,
    };
    return alert;
}

void sign_bytes(struct buf *buf, const struct release *release, const struct alert *alert)
{
    cap_write(buf, alert, &(struct cap_style){.zone_name = release->settings.zone_name});
}

void sign_row(const struct release *release, struct arena *arena, struct alert_row *row,
              const struct alert *alert, int64_t now_ms)
{
    struct buf bytes = {0};
    uint8_t   *signature = arena_alloc(arena, ED25519_SIGNATURE_LEN);

    sign_bytes(&bytes, release, alert);
    ed25519_sign(signature, release->settings.key, bytes.bytes, bytes.len);
    row->identifier = alert->identifier;
    row->cap = (struct blob){arena_copy(arena, bytes.bytes, bytes.len), bytes.len};
    row->signature = (struct blob){signature, ED25519_SIGNATURE_LEN};
    row->released_ms = now_ms;
    row->expires_ms = alert_expires_ms(alert);
    row->todo = TODO_PLAN;
    buf_free(&bytes);
}
