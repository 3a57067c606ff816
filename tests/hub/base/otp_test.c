#include "hub/base/otp.h"

#include "tests/kit/check.h"

static const uint8_t SEED[] = "12345678901234567890"; /* RFC 6238, appendix B */
enum { LEN = 20 };

TEST(codes_are_those_of_the_rfc)
{
    static const struct {
        int64_t     now_s;
        const char *code; /* the last six of the eight digits there */
    } CODES[] = {
        {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
        {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
    };
    char code[OTP_DIGITS + 1];

    for (size_t i = 0; i < sizeof CODES / sizeof *CODES; i++)
        CHECK_TEXT(otp_code(code, SEED, LEN, CODES[i].now_s * 1000), CODES[i].code);
}

TEST(a_code_is_good_one_step_early_or_late_and_says_which)
{
    int64_t step = 0;

    CHECK(otp_matches(&step, SEED, LEN, "287082", 59000));
    CHECK_INT(step, 1);
    CHECK(otp_matches(&step, SEED, LEN, "287082", 29999));
    CHECK_INT(step, 1);
    CHECK(otp_matches(&step, SEED, LEN, "287082", 89999));
    CHECK_INT(step, 1);
    CHECK(!otp_matches(&step, SEED, LEN, "287082", 90000));
    CHECK(otp_matches(&step, SEED, LEN, "755224", 0)); /* no step before the first */
    CHECK_INT(step, 0);
}

TEST(a_code_is_six_digits_with_or_without_blanks)
{
    int64_t step;

    CHECK(otp_matches(&step, SEED, LEN, "287 082", 59000));
    CHECK(!otp_matches(&step, SEED, LEN, "28708", 59000));
    CHECK(!otp_matches(&step, SEED, LEN, "2870822", 59000));
    CHECK(!otp_matches(&step, SEED, LEN, "28708x", 59000));
    CHECK(!otp_matches(&step, SEED, LEN, "", 59000));
    CHECK(!otp_matches(&step, SEED, LEN, "287083", 59000));
}

TEST(phones_get_base32_and_a_uri)
{
    static const char *const PAIRS[][2] = {
        {"", ""},
        {"f", "MY"},
        {"fo", "MZXQ"},
        {"foo", "MZXW6"},
        {"foob", "MZXW6YQ"},
        {"fooba", "MZXW6YTB"},
        {"foobar", "MZXW6YTBOI"},
    };
    struct buf uri = {0};

    for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++) {
        struct buf letters = {0};

        buf_text(&letters, "");
        otp_base32(&letters, (const uint8_t *)PAIRS[i][0], strlen(PAIRS[i][0]));
        CHECK_TEXT(letters.bytes, PAIRS[i][1]);
        buf_free(&letters);
    }
    otp_uri(&uri, "Tocsin Empoli", "anna.b", SEED, LEN);
    CHECK_TEXT(uri.bytes, "otpauth://totp/Tocsin%20Empoli:anna.b?secret="
                          "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Tocsin%20Empoli"
                          "&algorithm=SHA1&digits=6&period=30");
    buf_free(&uri);
}

RUN(codes_are_those_of_the_rfc, a_code_is_good_one_step_early_or_late_and_says_which,
    a_code_is_six_digits_with_or_without_blanks, phones_get_base32_and_a_uri)
