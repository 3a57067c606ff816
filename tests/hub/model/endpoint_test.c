#include "hub/model/endpoint.h"

#include "hub/base/mem.h"
#include "tests/kit/check.h"

#define KEYS /* RFC 8291 §5 */                                                                \
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"  \
    ".BTBZMqHH6r4Tts7J_aSIgg"

static const struct {
    enum endpoint_kind kind;
    const char        *address, *normal; /* normal: NULL when wrong … */
    const char        *why;              /* … and why */
} CASES[] = {
    {ENDPOINT_SMS, "+39 333 1234567", "+393331234567", NULL},
    {ENDPOINT_SMS, "0039 333 123 4567", "+393331234567", NULL},
    {ENDPOINT_SMS, "39 333-1234567", "+393331234567", NULL},
    {ENDPOINT_SMS, "333 1234567", "+393331234567", NULL},
    {ENDPOINT_SMS, "333.123.456", "+39333123456", NULL},
    {ENDPOINT_SMS, "393 1234567", "+393931234567", NULL}, /* prefix 393, not country 39 */
    {ENDPOINT_SMS, "0571 757999", "+390571757999", NULL},
    {ENDPOINT_SMS, "(0571) 75.79.99", "+390571757999", NULL},
    {ENDPOINT_SMS, "+39 0571 757999", "+390571757999", NULL},
    {ENDPOINT_SMS, "00390571757999", "+390571757999", NULL},
    {ENDPOINT_SMS, "+44 20 7946 0958", "+442079460958", NULL},
    {ENDPOINT_SMS, "0043 1 5321", NULL, "address: is not a telephone number with its country"},
    {ENDPOINT_SMS, "+39 571 757999", NULL,
     "address: is not an Italian number of the right length"},
    {ENDPOINT_SMS, "+39 333 12345678", NULL,
     "address: is not an Italian number of the right length"},
    {ENDPOINT_SMS, "112", NULL,
     "address: is not an Italian number; begin others with + and the country"},
    {ENDPOINT_SMS, "", NULL,
     "address: is not an Italian number; begin others with + and the country"},
    {ENDPOINT_SMS, "333 12345x7", NULL, "address: is not a telephone number"},
    {ENDPOINT_SMS, "+1234567890123456", NULL,
     "address: is not a telephone number with its country"},
    {ENDPOINT_EMAIL, " Anna.B@Example.ORG ", "Anna.B@example.org", NULL},
    {ENDPOINT_EMAIL, "anna+tocsin@mail.example.org", "anna+tocsin@mail.example.org", NULL},
    {ENDPOINT_EMAIL, "josé@example.org", "josé@example.org", NULL},
    {ENDPOINT_EMAIL, "a…@example.org", NULL, /* as it is shown */
     "address: is a mail address with something left out"},
    {ENDPOINT_EMAIL, "anna", NULL, "address: is not a mail address"},
    {ENDPOINT_EMAIL, "@example.org", NULL, "address: is not a mail address"},
    {ENDPOINT_EMAIL, "a@b@example.org", NULL, "address: is not a mail address"},
    {ENDPOINT_EMAIL, "a..b@example.org", NULL, "address: is not a mail address"},
    {ENDPOINT_EMAIL, "anna b@example.org", NULL,
     "address: is not a mail address: it has blanks inside"},
    {ENDPOINT_EMAIL, "a@example.org\r\nBcc: x@y.it", NULL,
     "address: is not a mail address: it has blanks inside"},
    {ENDPOINT_EMAIL, "anna@localhost", NULL, "address: has no domain that could exist"},
    {ENDPOINT_EMAIL, "anna@-x.org", NULL, "address: has no domain that could exist"},
    {ENDPOINT_EMAIL, "anna@città.it", NULL,
     "address: has a domain with accents; write it as xn--…"},
    {ENDPOINT_WEBHOOK, "https://example.org/hook?x=1", "https://example.org/hook?x=1", NULL},
    {ENDPOINT_WEBHOOK, "http://example.org/", NULL, "address: must begin with https://"},
    {ENDPOINT_WEBHOOK, "https://u:p@example.org/", NULL,
     "address: must name a host, without user and password"},
    {ENDPOINT_PUSH, "https:///x", NULL, "address: must name a host, without user and password"},
    {ENDPOINT_PUSH, "https://example.org/a b", NULL,
     "address: holds a character that does not belong in an address"},
    {ENDPOINT_PUSH, "https://push.example.net/x", "https://push.example.net/x", NULL},
    {ENDPOINT_PUSH, "https://push.example.net/x#" KEYS, "https://push.example.net/x#" KEYS,
     NULL},
    {ENDPOINT_PUSH, "https://push.example.net/x#BCVx.BTBZ", NULL,
     "address: has no keys of a browser behind its #"},
    {ENDPOINT_WEBHOOK, "https://push.example.net/x#" KEYS, NULL,
     "address: holds a character that does not belong in an address"},
};

TEST(each_address_has_one_normal_form_or_a_reason)
{
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        char       normal[ENDPOINT_MAX + 1];
        struct err err = {0};

        if (endpoint_normal(normal, CASES[i].kind, CASES[i].address, &err) == 0)
            CHECK_TEXT(normal, CASES[i].normal ? CASES[i].normal : "a refusal");
        else
            CHECK_TEXT(err.text, CASES[i].why ? CASES[i].why : CASES[i].normal);
    }
}

TEST(a_normal_form_is_its_own_normal_form)
{
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        char       normal[ENDPOINT_MAX + 1];
        struct err err = {0};

        if (CASES[i].why)
            continue;
        CHECK_INT(endpoint_normal(normal, CASES[i].kind, CASES[i].normal, &err), 0);
        CHECK_TEXT(normal, CASES[i].normal);
    }
}

TEST(a_masked_address_tells_little)
{
    char masked[80], long_url[200] = "https://";

    CHECK_TEXT(endpoint_masked(masked, ENDPOINT_SMS, "+393331234567"), "+39…67");
    CHECK_TEXT(endpoint_masked(masked, ENDPOINT_EMAIL, "anna@example.org"), "a…@example.org");
    CHECK_TEXT(endpoint_masked(masked, ENDPOINT_WEBHOOK, "https://example.org/key/abc"),
               "https://example.org/…");
    memset(long_url + 8, 'x', 180);
    CHECK(strlen(endpoint_masked(masked, ENDPOINT_WEBHOOK, long_url)) < 80);
}

RUN(each_address_has_one_normal_form_or_a_reason, a_normal_form_is_its_own_normal_form,
    a_masked_address_tells_little)
