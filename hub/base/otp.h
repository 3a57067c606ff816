/* otp.h: one-time codes of six digits (TOTP, RFC 6238 with SHA-1, 30 s; the one user of
 * liboath), and what a phone needs to make them. */
#ifndef TOCSIN_BASE_OTP_H
#define TOCSIN_BASE_OTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/buf.h"

enum { OTP_SEED_LEN = 20, OTP_DIGITS = 6, OTP_STEP_S = 30, OTP_SLACK_STEPS = 1 };

/* The code of the step at now_ms. Returns code. */
char *otp_code(char code[OTP_DIGITS + 1], const uint8_t *seed, size_t len, int64_t now_ms);

/* True when code belongs to the step at now_ms, the one before or the one after; step_r
 * is that step's number. A code is good once: the caller refuses every step that is not
 * greater than the last one used (RFC 6238 §5.2). Blanks in code do not count. */
bool otp_matches(int64_t *step_r, const uint8_t *seed, size_t len, const char *code,
                 int64_t now_ms);

/* RFC 4648 §6 without padding, as phones take it. */
void otp_base32(struct buf *buf, const uint8_t *bytes, size_t len);

/* Adds "otpauth://totp/Tocsin%20Empoli:anna?secret=…&issuer=…&algorithm=SHA1&digits=6&
 * period=30". */
void otp_uri(struct buf *buf, const char *issuer, const char *account, const uint8_t *seed,
             size_t len);

#endif
