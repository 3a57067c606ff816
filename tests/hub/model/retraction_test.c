#include "hub/model/retraction.h"

#include "hub/model/alert_json.h"
#include "hub/model/area.h"
#include "hub/model/cap.h"
#include "hub/model/render.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"

static struct lang *our_languages(void)
{
    static const char *const TAGS[] = {"it", "en"};
    struct lang             *lang = lang_new();

    for (size_t i = 0; i < 2; i++) {
        struct buf file = {0};
        char       path[40];

        snprintf(path, sizeof path, "schemas/lang/%s.json", TAGS[i]);
        cases_read(&file, path);
        CHECK(lang_add(lang, TAGS[i], file.bytes, file.len, NULL) == 0);
        buf_free(&file);
    }
    return lang;
}

static struct alert released(struct arena *arena)
{
    struct buf       file = {0};
    struct cap_notes notes = {.arena = arena};
    struct alert     alert;

    cases_read(&file, "tests/cases/cap/full.xml");
    CHECK(cap_read(&alert, &notes, file.bytes, file.len, NULL) == 0);
    buf_free(&file);
    return alert;
}

TEST(every_kind_is_a_whole_cancel_in_every_language)
{
    struct lang *lang = our_languages();

    for (int kind = 0; RETRACTION_WORDS[kind]; kind++) {
        struct arena     arena = {0};
        struct alert     original = released(&arena), cancel;
        struct cap_notes notes = {.arena = &arena};

        cancel = retraction_of(&arena, lang, &original, (enum retraction)kind,
                               original.sent.ms + 60000);
        cancel.identifier = "C1";
        cancel.sent = (struct alert_time){
            .ms = original.sent.ms + 60000, .offset_min = 60, .is_given = true};
        cap_check(&notes, &cancel, CAP_OF_OURS);
        if (cap_first_must(&notes))
            fprintf(stderr, "%s: %s\n", cap_first_must(&notes)->place,
                    cap_first_must(&notes)->text);
        CHECK(!cap_first_must(&notes));
        CHECK_INT(cancel.message, MESSAGE_CANCEL);
        CHECK_INT(cancel.reference_count, 3);
        CHECK_TEXT(cancel.references[2].identifier, original.identifier);
        CHECK_INT(cancel.info_count, 2);
        CHECK(cancel.infos[0].areas == original.infos[0].areas);
        CHECK(!strchr(cancel.infos[0].headline, '{'));
        CHECK(!strchr(alert_value_of(&cancel.infos[1].parameters, "TOCSIN:short:sms"), '{'));
        arena_free(&arena);
    }
    lang_free(lang);
}

TEST(a_correction_begins_with_the_correction_and_fits_two_segments)
{
    struct lang    *lang = our_languages();
    struct arena    arena = {0};
    struct alert    original = released(&arena);
    struct channel  sms = {.name = "sms", .kind = CHANNEL_SMS};
    struct render   with = {.lang = lang, .sms_policy = SMS_ACCENTS};
    struct alert    cancel;
    struct messages made;

    cancel = retraction_of(&arena, lang, &original, RETRACTION_FALSE_ALARM, original.sent.ms);
    made = render_alert(&arena, &with, &cancel, &sms, 1);
    CHECK_INT(made.count, 2);
    CHECK(strstr(made.items[0].text,
                 ": CORREZIONE. L'avviso per Alluvione a Borgo era sbagliato"));
    CHECK(made.items[0].segments <= 2);
    arena_free(&arena);
    lang_free(lang);
}

RUN(every_kind_is_a_whole_cancel_in_every_language,
    a_correction_begins_with_the_correction_and_fits_two_segments)
