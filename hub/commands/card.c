/* card.c: "tocsin card": what a volunteer carries, as a page to be printed, with the address
 * of the field app as a QR code. */
#include <stdio.h>
#include <string.h>

#include "hub/base/qr.h"
#include "hub/commands/commands.h"
#include "hub/commands/offline.h"
#include "hub/model/render.h"
#include "hub/shipped.h"

static const char HEAD[] =
    "<meta charset=\"utf-8\">\n<style>body{font:11pt/1.35 system-ui,sans-serif;color:#000;"
    "background:#fff;margin:0 auto;padding:6mm;max-width:94mm}h1{font-size:15pt;margin:0}"
    "svg{display:block;width:44mm;margin:4mm auto 2mm}.a{text-align:center;font-family:"
    "ui-monospace,monospace;overflow-wrap:anywhere}ol{padding-inline-start:6mm}"
    ".d{font-weight:700;border:1.5pt solid;padding:2mm}@page{size:A6;margin:0}</style>\n";

struct card {
    struct buf               out;
    const struct lang       *lang;
    const char              *language;
    const struct lang_value *values;
};

static void say(struct card *card, const char *element, const char *key)
{
    struct buf text = {0};

    lang_format(&text, card->lang, card->language, key, card->values);
    buf_format(&card->out, "<%s>", element);
    render_html(&card->out, text.bytes);
    buf_format(&card->out, "</%.*s>\n", (int)strcspn(element, " "), element);
    buf_free(&text);
}

static int draw(struct card *card, const struct settings *settings, struct err *err)
{
    static const char *const STEPS[] = {"card.photo", "card.hazard", "card.send"};
    struct arena             arena = {0};
    const char *address = arena_format(&arena, "%s/field", settings->site.public_url);
    int         failed;

    buf_format(&card->out, "<!doctype html>\n<html lang=\"%s\">\n<title>", card->language);
    render_html(&card->out, settings->site.name);
    buf_format(&card->out, "</title>\n%s<h1>", HEAD);
    render_html(&card->out, settings->site.name);
    buf_text(&card->out, "</h1>\n");
    say(card, "p", "card.title");
    failed = qr_svg(&card->out, address, address, err);
    buf_text(&card->out, "<p class=\"a\">");
    render_html(&card->out, address);
    buf_text(&card->out, "</p>\n<ol>\n");
    for (size_t i = 0; i < COUNT_OF(STEPS); i++)
        say(card, "li", STEPS[i]);
    buf_text(&card->out, "</ol>\n");
    say(card, "p", "card.offline");
    if (settings->site.report_sms[0])
        say(card, "p", "card.sms");
    say(card, "p", "card.own");
    say(card, "p class=\"d\"", "card.danger");
    buf_text(&card->out, "</html>\n");
    arena_free(&arena);
    return failed;
}

int command_card(const struct line *line)
{
    struct settings *settings = offline_settings(line);
    struct err       err = {0};
    struct lang     *lang = settings ? shipped_lang(settings, &err) : NULL;
    struct card      card = {.lang = lang, .language = line_value(line, "--language")};
    int              failed = -1;

    if (lang) {
        if (!card.language)
            card.language = lang_at(lang, 0);
        card.values = (const struct lang_value[]){{"sms", settings->site.report_sms}, {0}};
        failed = draw(&card, settings, &err);
    }
    if (failed && settings)
        fprintf(stderr, "tocsin card: %s\n", err.text);
    else if (!failed)
        fputs(card.out.bytes, stdout);
    buf_free(&card.out);
    lang_free(lang);
    settings_free(settings);
    return failed ? EXIT_SETTINGS : EXIT_OK;
}
