#include "hub/base/otp.h"

#include <liboath/oath.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/crypto.h"

static int64_t step_at(int64_t now_ms)
{
    return now_ms / 1000 / OTP_STEP_S;
}

static void code_of_step(char code[OTP_DIGITS + 1], const uint8_t *seed, size_t len,
                         int64_t step)
{
    if (oath_hotp_generate((const char *)seed, len, (uint64_t)step, OTP_DIGITS, false,
                           OATH_HOTP_DYNAMIC_TRUNCATION, code) != OATH_OK)
        abort(); /* only for digits out of range or no memory */
}

char *otp_code(char code[OTP_DIGITS + 1], const uint8_t *seed, size_t len, int64_t now_ms)
{
    code_of_step(code, seed, len, step_at(now_ms));
    return code;
}

/* False unless there are exactly OTP_DIGITS digits. */
static bool squeeze(char digits[OTP_DIGITS + 1], const char *code)
{
    size_t count = 0;

    for (; *code; code++) {
        if (*code == ' ')
            continue;
        if (*code < '0' || *code > '9' || count == OTP_DIGITS)
            return false;
        digits[count++] = *code;
    }
    digits[count] = '\0';
    return count == OTP_DIGITS;
}

bool otp_matches(int64_t *step_r, const uint8_t *seed, size_t len, const char *code,
                 int64_t now_ms)
{
    char digits[OTP_DIGITS + 1], wanted[OTP_DIGITS + 1];
    bool matches = false;

    if (!squeeze(digits, code))
        return false;
    for (int64_t slack = -OTP_SLACK_STEPS; slack <= OTP_SLACK_STEPS; slack++) {
        int64_t step = step_at(now_ms) + slack;

        if (step < 0)
            continue;
        code_of_step(wanted, seed, len, step);
        if (crypto_same(wanted, digits, OTP_DIGITS)) {
            *step_r = step;
            matches = true;
        }
    }
    return matches;
}

void otp_base32(struct buf *buf, const uint8_t *bytes, size_t len)
{
    static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned          held = 0, bits = 0;

    for (size_t i = 0; i < len; i++) {
        held = held << 8 | bytes[i];
        for (bits += 8; bits >= 5; bits -= 5)
            buf_byte(buf, LETTERS[held >> (bits - 5) & 31]);
    }
    if (bits > 0)
        buf_byte(buf, LETTERS[held << (5 - bits) & 31]);
}

/* RFC 3986 §2.1, everything but unreserved letters. */
static void quote(struct buf *buf, const char *text)
{
    static const char PLAIN[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

    for (; *text; text++)
        if (strchr(PLAIN, *text))
            buf_byte(buf, *text);
        else
            buf_format(buf, "%%%02X", (unsigned char)*text);
}

void otp_uri(struct buf *buf, const char *issuer, const char *account, const uint8_t *seed,
             size_t len)
{
    buf_text(buf, "otpauth://totp/");
    quote(buf, issuer);
    buf_byte(buf, ':');
    quote(buf, account);
    buf_text(buf, "?secret=");
    otp_base32(buf, seed, len);
    buf_text(buf, "&issuer=");
    quote(buf, issuer);
    buf_format(buf, "&algorithm=SHA1&digits=%d&period=%d", OTP_DIGITS, OTP_STEP_S);
}
