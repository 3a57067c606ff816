#include "hub/model/endpoint.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "hub/model/push.h"

#define DIGITS  "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

enum { E164_LEAST = 8, E164_MOST = 15, MAIL_LOCAL_MAX = 64, MAIL_MAX = 254, LABEL_MAX = 63 };

const char *const ENDPOINT_WORDS[ENDPOINTS + 1] = {[ENDPOINT_SMS] = "sms",
                                                   [ENDPOINT_EMAIL] = "email",
                                                   [ENDPOINT_PUSH] = "push",
                                                   [ENDPOINT_WEBHOOK] = "webhook"};

static int refuse(struct err *err, const char *why)
{
    return err_field(err, ERR_INVALID, "/address", "%s", why);
}

/* The digits, a "+" in front if there was one. False for anything but digits and what
 * people put between them. */
static bool squeeze(char digits[32], const char *number)
{
    size_t len = 0;

    number += strspn(number, " ");
    if (*number == '+')
        digits[len++] = *number++;
    for (; *number; number++) {
        if (strchr(" -./()", *number))
            continue;
        if (!strchr(DIGITS, *number) || len == 31)
            return false;
        digits[len++] = *number;
    }
    digits[len] = '\0';
    return true;
}

/* Italian plan (ITU-T E.164, national document 39): mobiles 3xx of 9 or 10 digits, fixed
 * lines 0… of 6 to 11. */
static bool is_italian(const char *national)
{
    size_t len = strlen(national);

    return (*national == '3' && (len == 9 || len == 10)) ||
           (*national == '0' && len >= 6 && len <= 11);
}

static int normal_number(char *normal, const char *number, struct err *err)
{
    char        digits[32];
    const char *rest = digits;
    size_t      len;

    if (!squeeze(digits, number))
        return refuse(err, "is not a telephone number");
    if (*rest == '+')
        rest++;
    else if (strncmp(rest, "00", 2) == 0)
        rest += 2;
    else if (strncmp(rest, "39", 2) != 0 || strlen(rest) < 11)
        rest = NULL; /* no country: ours */
    if (!rest && !is_italian(digits))
        return refuse(err, "is not an Italian number; begin others with + and the country");
    if (rest && strncmp(rest, "39", 2) == 0 && !is_italian(rest + 2))
        return refuse(err, "is not an Italian number of the right length");
    len = rest ? strlen(rest) : 0;
    if (rest && (len < E164_LEAST || len > E164_MOST || *rest == '0'))
        return refuse(err, "is not a telephone number with its country");
    snprintf(normal, ENDPOINT_MAX + 1, "+%s%s", rest ? "" : "39", rest ? rest : digits);
    return 0;
}

static bool is_domain(const char *domain)
{
    size_t labels = 0;

    for (;;) {
        size_t len = strspn(domain, LETTERS DIGITS "-");

        if (len == 0 || len > LABEL_MAX || *domain == '-' || domain[len - 1] == '-')
            return false;
        labels++;
        if (domain[len] == '\0')
            return labels > 1;
        if (domain[len] != '.')
            return false;
        domain += len + 1;
    }
}

/* A dot-atom (RFC 5322 §3.2.3), UTF-8 allowed (RFC 6531). */
static bool is_local(const char *local, size_t len)
{
    if (len == 0 || len > MAIL_LOCAL_MAX || local[0] == '.' || local[len - 1] == '.')
        return false;
    for (size_t i = 0; i < len; i++)
        if (!strchr(LETTERS DIGITS "!#$%&'*+-/=?^_`{|}~.", local[i]) && !(local[i] & 0x80))
            return false;
    return !memmem(local, len, "..", 2);
}

static int normal_mail(char *normal, const char *address, struct err *err)
{
    const char *at;
    size_t      len;

    address += strspn(address, " \t");
    len = strcspn(address, " \t\r\n");
    if (address[len + strspn(address + len, " \t")] != '\0')
        return refuse(err, "is not a mail address: it has blanks inside");
    if (len > MAIL_MAX)
        return refuse(err, "is longer than a mail address can be");
    if (memmem(address, len, "…", strlen("…")))
        return refuse(err, "is a mail address with something left out");
    snprintf(normal, ENDPOINT_MAX + 1, "%.*s", (int)len, address);
    at = strrchr(normal, '@');
    if (!at || !is_local(normal, (size_t)(at - normal)))
        return refuse(err, "is not a mail address");
    for (char *letter = normal + (at - normal) + 1; *letter; letter++) {
        if (*letter & 0x80)
            return refuse(err, "has a domain with accents; write it as xn--…");
        if (*letter >= 'A' && *letter <= 'Z')
            *letter = (char)(*letter + 'a' - 'A');
    }
    return is_domain(at + 1) ? 0 : refuse(err, "has no domain that could exist");
}

/* len: up to where a fragment may begin. */
static int check_url(const char *address, size_t len, struct err *err)
{
    size_t host;

    if (strncmp(address, "https://", 8) != 0)
        return refuse(err, "must begin with https://");
    host = strcspn(address + 8, "/?#");
    if (host == 0 || memchr(address + 8, '@', host))
        return refuse(err, "must name a host, without user and password");
    for (size_t i = 0; i < len; i++)
        if (address[i] <= ' ' || address[i] == 0x7f || strchr("#<>\"\\", address[i]))
            return refuse(err, "holds a character that does not belong in an address");
    return 0;
}

static int normal_url(char *normal, enum endpoint_kind kind, const char *address,
                      struct err *err)
{
    struct push_address push;
    size_t              len = strlen(address);
    size_t              end = kind == ENDPOINT_PUSH ? strcspn(address, "#") : len;

    if (check_url(address, end, err) < 0)
        return -1;
    if (len > ENDPOINT_MAX)
        return refuse(err, "is too long");
    if (end < len && !push_address_read(&push, address))
        return refuse(err, "has no keys of a browser behind its #");
    memcpy(normal, address, len + 1);
    return 0;
}

int endpoint_normal(char normal[ENDPOINT_MAX + 1], enum endpoint_kind kind, const char *address,
                    struct err *err)
{
    if (kind == ENDPOINT_SMS)
        return normal_number(normal, address, err);
    if (kind == ENDPOINT_EMAIL)
        return normal_mail(normal, address, err);
    return normal_url(normal, kind, address, err);
}

char *endpoint_masked(char masked[80], enum endpoint_kind kind, const char *normal)
{
    const char *at = strrchr(normal, '@');
    size_t      len = strlen(normal);

    if (kind == ENDPOINT_SMS)
        snprintf(masked, 80, "%.3s…%s", normal, len > 6 ? normal + len - 2 : "");
    else if (kind == ENDPOINT_EMAIL && at)
        snprintf(masked, 80, "%.*s…%.60s", (normal[0] & 0x80) ? 0 : 1, normal, at);
    else
        snprintf(masked, 80, "%.*s/…", (int)(len < 8 ? 0 : 8 + strcspn(normal + 8, "/?")) % 70,
                 normal);
    return masked;
}
