#include "hub/model/channel.h"

const char *const CHANNEL_KIND_WORDS[] = {
    [CHANNEL_SMS] = "sms",         [CHANNEL_EMAIL] = "email",
    [CHANNEL_SOCIAL] = "social",   [CHANNEL_SIREN] = "siren",
    [CHANNEL_PUSH] = "push",       [CHANNEL_FEED] = "feed",
    [CHANNEL_WEBHOOK] = "webhook", NULL,
};

const char *const CHANNEL_COUNTING_WORDS[] = {
    [COUNT_CHARACTERS] = "characters",
    [COUNT_GRAPHEMES] = "graphemes",
    [COUNT_WEIGHTED] = "weighted",
    [COUNT_UTF16] = "utf16",
    NULL,
};

bool channel_may_carry(const struct channel *channel, const struct mode *mode)
{
    return (channel->mode == MODE_ACTUAL) == (mode->kind == MODE_ACTUAL);
}
