/* Every adapter in adapters.def keeps the contract, or this test has no row for it. */
#include "tests/kit/conformance.h"

#include "adapters/registry.h"
#include "hub/base/mem.h"
#include "tests/kit/check.h"

#define SEED "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

#define BROWSER /* RFC 8291 §5 */                                                             \
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"  \
    ".BTBZMqHH6r4Tts7J_aSIgg"

static const struct siren_order STOP = {.verb = SIREN_STOP};

static const struct conformance SUBJECTS[] = {
    {"exec",
     "{\"program\": \"/bin/cat\", \"kind\": \"sms\"}",
     "",
     FAR_NONE,
     MODE_ACTUAL,
     {.address = "+39571000001", .text = "Allerta"}},
    {"kannel",
     "{\"url\": \"http://FAR/cgi-bin/sendsms\", \"username\": \"tocsin\", \"password_file\":"
     " \"FILE\", \"from\": \"Comune\", \"timeout_ms\": PATIENCE}",
     "segretissimo",
     FAR_HTTP,
     MODE_ACTUAL,
     {.address = "+39571000001", .text = "Allerta"}},
    {"mastodon",
     "{\"server\": \"http://FAR\", \"token_file\": \"FILE\"}",
     "segretissimo",
     FAR_HTTP_PATIENT,
     MODE_ACTUAL,
     {.address = "", .text = "Allerta"}},
    {"rehearsal",
     "{\"folder\": \"/tmp/tocsin-never-made\", \"kind\": \"sms\"}",
     "",
     FAR_NONE,
     MODE_EXERCISE,
     {.address = "+39571000001", .text = "Allerta"}},
    {"siren_mqtt",
     "{\"key_file\": \"FILE\", \"key_id\": \"hub-1\", \"programs\": [\"warning\"]}",
     SEED,
     FAR_MQTT,
     MODE_ACTUAL,
     {.address = "srn-1", .ref = "alert-1/anna/bruno", .siren = &STOP}},
    {"smtp",
     "{\"host\": \"127.0.0.1\", \"port\": FARPORT, \"tls\": \"off\","
     " \"from\": \"allerta@comune.example\", \"timeout_ms\": PATIENCE}",
     "",
     FAR_TALKS,
     MODE_ACTUAL,
     {.address = "rosa@example.org", .subject = "Allerta", .text = "Allerta"}},
    {"web_push",
     "{\"contact\": \"mailto:pc@comune.example\", \"allow\": [\"127.0.0.0/8\"], \"timeout_ms\":"
     " PATIENCE}",
     "",
     FAR_HTTP,
     MODE_ACTUAL,
     {.address = "http://FAR/push#" BROWSER, .text = "Allerta"}},
    {"webhook",
     "{\"url\": \"http://FAR/hook\", \"secret_file\": \"FILE\", \"allow\": [\"127.0.0.0/8\"],"
     " \"timeout_ms\": PATIENCE}",
     "segretissimo",
     FAR_HTTP,
     MODE_ACTUAL,
     {.address = "", .text = "Allerta"}},
};

TEST(every_adapter_keeps_the_contract)
{
    for (size_t i = 0; i < COUNT_OF(SUBJECTS); i++)
        conformance_try(&SUBJECTS[i]);
}

TEST(no_adapter_is_left_out)
{
    for (const char *const *name = adapter_names(); *name; name++) {
        size_t i = 0;

        while (i < COUNT_OF(SUBJECTS) && strcmp(SUBJECTS[i].name, *name) != 0)
            i++;
        if (i == COUNT_OF(SUBJECTS))
            fprintf(stderr, "%s has no row in tests/adapters/conformance_test.c\n", *name);
        CHECK(i < COUNT_OF(SUBJECTS));
    }
}

RUN(every_adapter_keeps_the_contract, no_adapter_is_left_out)
