#include "hub/model/cap.h"

#include "tests/kit/cases.h"
#include "tests/kit/check.h"

/* What was understood is shown as we would write it, then the notes. */
static void show(const struct buf *input, struct buf *got)
{
    struct arena     arena = {0};
    struct cap_notes notes = {.arena = &arena};
    struct alert     alert;
    struct err       err = {0};

    if (cap_read(&alert, &notes, input->bytes, input->len, &err) < 0)
        buf_format(got, "refused: %s\n", err.text);
    else
        cap_write(got, &alert, &(struct cap_style){0});
    buf_text(got, got->len > 0 && got->bytes[got->len - 1] == '\n' ? "" : "\n");
    if (err.kind == ERR_NONE && alert.has_signature)
        buf_text(got, "signed\n");
    for (size_t i = 0; i < notes.count; i++) {
        CHECK(!notes.items[i].must);
        buf_format(got, "%s: %s\n", notes.items[i].place, notes.items[i].text);
    }
    got->bytes[--got->len] = '\0';
    arena_free(&arena);
}

TEST(what_the_world_sends_is_read_as_far_as_it_goes)
{
    cases_try("cap", show);
}

TEST(what_we_write_is_read_back_the_same)
{
    struct buf       file = {0}, once = {0}, twice = {0};
    struct arena     arena = {0};
    struct cap_notes notes = {.arena = &arena};
    struct alert     alert;

    cases_read(&file, "tests/cases/cap/full.xml");
    CHECK(cap_read(&alert, &notes, file.bytes, file.len, NULL) == 0);
    CHECK_INT(notes.count, 0);
    cap_write(&once, &alert, &(struct cap_style){.has_declaration = true});
    CHECK(cap_read(&alert, &notes, once.bytes, once.len, NULL) == 0);
    cap_write(&twice, &alert, &(struct cap_style){.has_declaration = true});
    CHECK_TEXT(twice.bytes, once.bytes);
    CHECK_TEXT(once.bytes, file.bytes);
    buf_free(&file);
    buf_free(&once);
    buf_free(&twice);
    arena_free(&arena);
}

RUN(what_the_world_sends_is_read_as_far_as_it_goes, what_we_write_is_read_back_the_same)
