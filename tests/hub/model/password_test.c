#include "hub/model/password.h"

#include "hub/base/crypto.h"
#include "tests/kit/check.h"

static const char *const NAMES[] = {"anna.bianchi", "Empoli", "Protezione Civile", NULL};

TEST(each_password_is_taken_or_told_why_not)
{
    static const struct {
        const char *password;
        bool        has_factor;
        const char *why; /* NULL: taken */
    } CASES[] = {
        {"kiwi-7x!", true, NULL},
        {"kiwi-7x", true, "password: needs at least 8 characters"},
        {"kiwi-7x!", false, "password: needs at least 15 characters"},
        {"pesca lampada treno", false, NULL},
        {"perchè la città è già là", false, NULL},
        {"èèàò€ùçé", true, NULL},
        {"        ", true, "password: is a row or a repetition; take several unrelated words"},
        {"password", true,
         "password: is among those tried first; take several unrelated words"},
        {"PassWord2026!!", true,
         "password: is among those tried first; take several unrelated words"},
        {"passwordpassword1", false,
         "password: is among those tried first; take several unrelated words"},
        {"123password!", true,
         "password: is among those tried first; take several unrelated words"},
        {"protezionecivile", false,
         "password: is among those tried first; take several unrelated words"},
        {"passwordless trains", false, NULL},
        {"12345678901234567", false,
         "password: is a row or a repetition; take several unrelated words"},
        {"hgfedcba", true, "password: is a row or a repetition; take several unrelated words"},
        {"abcdabcdabcdabcd", false,
         "password: is a row or a repetition; take several unrelated words"},
        {"anna.bianchi26", true, "password: is mostly a name that others know"},
        {"xxEMPOLI!", true, "password: is mostly a name that others know"},
        {"Empoli ha tre ponti", false, NULL},
        {"caff\xe8 lungo", true, "password: is not UTF-8"},
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct err err = {0};
        int taken = password_check(CASES[i].password, CASES[i].has_factor, NAMES, &err) == 0;

        CHECK_TEXT(taken ? "taken" : err.text, CASES[i].why ? CASES[i].why : "taken");
    }
}

TEST(length_has_an_end_but_a_far_one)
{
    static char long_one[PASSWORD_MAX + 2];
    struct err  err = {0};

    for (size_t i = 0; i < sizeof long_one - 1; i++)
        long_one[i] = (char)('a' + i * i % 23);
    CHECK_INT(password_check(long_one, false, NAMES, &err), -1);
    CHECK_TEXT(err.text, "password: is longer than 1024 bytes");
    long_one[PASSWORD_MAX] = '\0';
    CHECK_INT(password_check(long_one, false, NAMES, &err), 0);
}

RUN(each_password_is_taken_or_told_why_not, length_has_an_end_but_a_far_one)
