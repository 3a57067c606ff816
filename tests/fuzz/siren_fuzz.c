/* siren_fuzz.c: no bytes whatever may hurt the siren codec, and what it takes it can write
 * again so that it reads the same. */
#include <assert.h>
#include <string.h>

#include "adapters/wire/siren.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    const char          *text = (const char *)bytes;
    struct siren_command command, command_again;
    struct siren_ack     ack, ack_again;
    struct siren_state   state;
    struct buf           body = {0};

    if (siren_command_read(&command, text, len, NULL) == 0) {
        siren_command_write(&body, &command);
        assert(siren_command_read(&command_again, body.bytes, body.len, NULL) == 0);
        assert(memcmp(&command, &command_again, sizeof command) == 0);
        siren_signature_holds(&command, (const uint8_t[32]){1});
    }
    body.len = 0;
    if (siren_ack_read(&ack, text, len, NULL) == 0) {
        siren_ack_write(&body, &ack);
        assert(siren_ack_read(&ack_again, body.bytes, body.len, NULL) == 0);
        assert(memcmp(&ack, &ack_again, sizeof ack) == 0);
    }
    siren_state_read(&state, text, len, NULL);
    siren_online_read(text, len, NULL);
    buf_free(&body);
    return 0;
}
