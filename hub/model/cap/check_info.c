#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "hub/base/text.h"
#include "hub/model/cap/check.h"
#include "hub/model/cap/field.h"

enum { HEADLINE_LETTERS = 160, SHA1_LETTERS = 40 };

static size_t letters_of(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

static void check_times(const struct cap_checking *in, const struct alert_info *info,
                        const struct alert *alert)
{
    if (!info->expires.is_given) {
        cap_ours_must(in, "expires", "is missing");
        return;
    }
    if (alert->sent.is_given && info->expires.ms <= alert->sent.ms)
        cap_must(in, "expires", "is not after the message was sent");
    if (info->effective.is_given && info->effective.ms > info->expires.ms)
        cap_must(in, "effective", "is after expires");
    if (info->onset.is_given && info->onset.ms > info->expires.ms)
        cap_must(in, "onset", "is after expires");
}

static void check_words(const struct cap_checking *in, const struct alert_info *info)
{
    if (!info->language)
        cap_ours_must(in, "language", "is missing: it would be read as en-US");
    else if (!cap_is_language(info->language))
        cap_must(in, "language", "is not a language tag (RFC 3066)");
    if (!info->categories)
        cap_must(in, "category", "is missing");
    if (!info->event)
        cap_must(in, "event", "is missing");
    if (!info->responses)
        cap_advise(in, "responseType", "is missing");
    if (info->responses & ALERT_BIT(RESPONSE_NONE) &&
        info->responses != ALERT_BIT(RESPONSE_NONE))
        cap_must(in, "responseType", "None stands alone");
    if (info->urgency == URGENCY_UNKNOWN)
        cap_advise(in, "urgency", "Unknown helps nobody to act");
    if (info->severity == SEVERITY_UNKNOWN)
        cap_advise(in, "severity", "Unknown helps nobody to act");
    if (info->certainty == CERTAINTY_UNKNOWN)
        cap_advise(in, "certainty", "Unknown helps nobody to act");
}

static void check_texts(const struct cap_checking *in, const struct alert_info *info)
{
    const struct {
        const char *name, *text;
    } TEXTS[] = {{"event", info->event},
                 {"audience", info->audience},
                 {"senderName", info->sender_name},
                 {"headline", info->headline},
                 {"description", info->description},
                 {"instruction", info->instruction},
                 {"contact", info->contact}};

    for (size_t i = 0; i < COUNT_OF(TEXTS); i++)
        cap_check_text(in, TEXTS[i].name, TEXTS[i].text);
    cap_check_uri(in, "web", info->web);
    if (!info->sender_name)
        cap_advise(in, "senderName", "is missing: people ask who speaks");
    if (!info->headline)
        cap_advise(in, "headline", "is missing");
    else if (letters_of(info->headline) > HEADLINE_LETTERS)
        cap_advise(in, "headline", "is longer than 160 letters");
    if (!info->instruction)
        cap_advise(in, "instruction", "is missing: people ask what to do");
    if (!info->contact)
        cap_advise(in, "contact", "is missing");
    if (!info->description)
        return;
    if (info->headline && strcmp(info->headline, info->description) == 0)
        cap_must(in, "description", "only repeats the headline");
    if (info->instruction && strcmp(info->instruction, info->description) == 0)
        cap_must(in, "instruction", "only repeats the description");
}

static void check_values(const struct cap_checking *in, const char *name,
                         const struct alert_values *values)
{
    for (size_t i = 0; i < values->count; i++) {
        if (!values->items[i].name || !*values->items[i].name)
            cap_must(in, name, "has no valueName");
        cap_check_text(in, name, values->items[i].name);
        cap_check_text(in, name, values->items[i].value);
    }
}

void cap_check_info(const struct cap_checking *in, const struct alert_info *info,
                    const struct alert *alert)
{
    char                place[80];
    struct cap_checking inner = {in->notes, place, in->origin};

    check_words(in, info);
    check_times(in, info, alert);
    check_texts(in, info);
    check_values(in, "eventCode", &info->event_codes);
    check_values(in, "parameter", &info->parameters);
    for (size_t i = 0; i < info->resource_count; i++) {
        snprintf(place, sizeof place, "%sresources/%zu/", in->place, i);
        cap_check_resource(&inner, &info->resources[i]);
    }
    if (info->area_count == 0)
        cap_ours_must(in, "areas", "are missing: nobody would be warned");
    for (size_t i = 0; i < info->area_count; i++) {
        snprintf(place, sizeof place, "%sareas/%zu/", in->place, i);
        cap_check_area(&inner, &info->areas[i]);
    }
}

static bool is_mime_type(const char *text)
{
    static const char *const TOPS[] = {"application/", "audio/",   "font/",
                                       "image/",       "message/", "model/",
                                       "multipart/",   "text/",    "video/"};

    for (size_t i = 0; i < COUNT_OF(TOPS); i++)
        if (strncmp(text, TOPS[i], strlen(TOPS[i])) == 0)
            return text[strlen(TOPS[i])] != '\0' && !strpbrk(text, " \t\r\n<>");
    return false;
}

/* RFC 4648 §4, white space between; an embedded file may be large. */
static bool is_base64(const char *text)
{
    size_t count = 0, padding = 0;

    for (; *text; text++) {
        if (isspace((unsigned char)*text))
            continue;
        if (*text == '=')
            padding++;
        else if (padding > 0 ||
                 !(isalnum((unsigned char)*text) || *text == '+' || *text == '/'))
            return false;
        count++;
    }
    return count > 0 && count % 4 == 0 && padding <= 2;
}

static void check_uri_of(const struct cap_checking *in, const struct alert_resource *resource)
{
    if (!resource->uri && !resource->deref_uri)
        cap_must(in, "uri", "is missing, and the file is not enclosed either");
    if (!resource->deref_uri)
        cap_check_uri(in, "uri", resource->uri);
    else if (!is_base64(resource->deref_uri))
        cap_must(in, "derefUri", "is not base64");
}

void cap_check_resource(const struct cap_checking *in, const struct alert_resource *resource)
{
    if (!resource->desc)
        cap_must(in, "resourceDesc", "is missing");
    cap_check_text(in, "resourceDesc", resource->desc);
    if (!resource->mime_type || !is_mime_type(resource->mime_type))
        cap_must(in, "mimeType", "is missing or of no kind we know (RFC 2046)");
    check_uri_of(in, resource);
    if (resource->digest &&
        (strlen(resource->digest) != SHA1_LETTERS ||
         strspn(resource->digest, "0123456789abcdefABCDEF") != SHA1_LETTERS))
        cap_must(in, "digest", "is not a SHA-1 in hex");
}
