#include "hub/model/password.h"

#include <string.h>

#include "hub/base/crypto.h"
#include "hub/base/text.h"

enum { REPEAT_MAX = 4, AROUND_MAX = 5 };

/* What leads the published lists, without the digits people append; Italian ones too. */
static const char *const COMMON[] = {
    "password",
    "passwort",
    "passw0rd",
    "p@ssword",
    "p@ssw0rd",
    "qwerty",
    "qwertyuiop",
    "qwertz",
    "azerty",
    "asdfghjkl",
    "zxcvbnm",
    "qazwsx",
    "qazwsxedc",
    "1q2w3e4r",
    "1q2w3e4r5t",
    "1qaz2wsx",
    "q1w2e3r4",
    "q1w2e3r4t5",
    "zaq12wsx",
    "iloveyou",
    "tiamo",
    "sunshine",
    "princess",
    "principessa",
    "football",
    "baseball",
    "superman",
    "batman",
    "dragon",
    "monkey",
    "letmein",
    "welcome",
    "benvenuto",
    "benvenuti",
    "admin",
    "administrator",
    "amministratore",
    "operatore",
    "operator",
    "master",
    "shadow",
    "michael",
    "jennifer",
    "computer",
    "internet",
    "starwars",
    "whatever",
    "trustno1",
    "freedom",
    "secret",
    "segreto",
    "segretissimo",
    "changeme",
    "cambiami",
    "default",
    "test",
    "prova",
    "juventus",
    "milan",
    "inter",
    "napoli",
    "forzainter",
    "forzajuve",
    "forzamilan",
    "francesco",
    "francesca",
    "alessandro",
    "alessandra",
    "andrea",
    "giuseppe",
    "giovanni",
    "federica",
    "valentina",
    "stellina",
    "cucciolo",
    "amoremio",
    "antonio",
    "matteo",
    "marco",
    "lorenzo",
    "martina",
    "ciaociao",
    "protezionecivile",
    "protezione",
    "emergenza",
    "allerta",
    "comune",
    "sirena",
    "tocsin",
    "pompieri",
    "letmeinnow",
    "correcthorsebatterystaple",
    NULL,
};

static char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter + 'a' - 'A') : letter;
}

static bool is_letter(char byte)
{
    return (lower(byte) >= 'a' && lower(byte) <= 'z') || (byte & 0x80);
}

static size_t characters(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += (*text & 0xc0) != 0x80;
    return count;
}

static bool begins_with(const char *text, const char *word)
{
    for (; *word; word++, text++)
        if (lower(*text) != lower(*word))
            return false;
    return true;
}

/* One or more common words, with nothing around them but digits and signs. */
static bool is_common(const char *password)
{
    for (size_t i = 0; COMMON[i]; i++) {
        const char *rest = password + strlen(COMMON[i]);

        if (!begins_with(password, COMMON[i]))
            continue;
        while (*rest && !is_letter(*rest))
            rest++;
        if (*rest == '\0' || is_common(rest))
            return true;
    }
    return *password && !is_letter(*password) && is_common(password + 1);
}

/* aaaaaaaa, abcdefgh, 87654321. */
static bool is_run(const char *password)
{
    int step = password[1] - password[0];

    if (step < -1 || step > 1)
        return false;
    for (size_t i = 1; password[i]; i++)
        if (password[i] - password[i - 1] != step &&
            !(password[i] == '0' && password[i - 1] == '9'))
            return false;
    return true;
}

/* One to four letters over and over: abcabcabc. */
static bool is_repetition(const char *password)
{
    size_t len = strlen(password);

    for (size_t of = 1; of <= REPEAT_MAX; of++)
        if (of * 2 <= len && strncmp(password, password + of, len - of) == 0)
            return true;
    return false;
}

static bool is_mostly(const char *password, const char *name)
{
    size_t len = strlen(password), name_len = strlen(name);

    if (name_len < 3 || len > name_len + AROUND_MAX)
        return false;
    for (; *password; password++)
        if (begins_with(password, name))
            return true;
    return false;
}

static int refuse(struct err *err, const char *why)
{
    return err_field(err, ERR_INVALID, "/password", "%s", why);
}

int password_check(const char *password, bool has_second_factor, const char *const *names,
                   struct err *err)
{
    size_t len = strlen(password);
    size_t least = has_second_factor ? PASSWORD_LEAST_WITH_FACTOR : PASSWORD_LEAST_ALONE;

    if (len > PASSWORD_MAX)
        return err_field(err, ERR_INVALID, "/password", "is longer than %d bytes",
                         PASSWORD_MAX);
    if (!text_is_utf8(password, len))
        return refuse(err, "is not UTF-8");
    if (characters(password) < least)
        return err_field(err, ERR_INVALID, "/password", "needs at least %zu characters", least);
    if (is_common(password))
        return refuse(err, "is among those tried first; take several unrelated words");
    if (is_run(password) || is_repetition(password))
        return refuse(err, "is a row or a repetition; take several unrelated words");
    for (; *names; names++)
        if (is_mostly(password, *names))
            return refuse(err, "is mostly a name that others know");
    return 0;
}
