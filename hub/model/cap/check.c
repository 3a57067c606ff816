/* The rules of CAP 1.2 §3.2.1 and §3.3 for a message as a whole; infos and areas
 * have their own files. */
#include "hub/model/cap/check.h"

#include <stdio.h>
#include <string.h>

static void check_name(const struct cap_checking *in, const char *name, const char *text)
{
    if (!text || !*text)
        cap_must(in, name, "is missing");
    else if (strpbrk(text, " \t\r\n,<&"))
        cap_must(in, name, "may hold no blank, comma, \"<\" or \"&\" (CAP 3.2.1)");
}

static void check_scope(const struct cap_checking *in, const struct alert *alert)
{
    if (alert->scope == SCOPE_RESTRICTED && !alert->restriction)
        cap_must(in, "restriction", "is missing: the scope is Restricted");
    if (alert->scope != SCOPE_RESTRICTED && alert->restriction)
        cap_must(in, "restriction", "goes with the scope Restricted only");
    if (alert->scope == SCOPE_PRIVATE && !alert->addresses)
        cap_must(in, "addresses", "are missing: the scope is Private");
}

static void check_note(const struct cap_checking *in, const struct alert *alert)
{
    if (alert->note)
        return;
    if (alert->status == STATUS_EXERCISE)
        cap_must(in, "note", "must name the exercise");
    if (alert->message == MESSAGE_ERROR)
        cap_must(in, "note", "must say why the message was rejected");
}

static void check_words(const struct cap_checking *in, const struct alert *alert)
{
    cap_check_text(in, "source", alert->source);
    cap_check_text(in, "restriction", alert->restriction);
    cap_check_text(in, "addresses", alert->addresses);
    for (size_t i = 0; i < alert->code_count; i++)
        cap_check_text(in, "code", alert->codes[i]);
    cap_check_text(in, "note", alert->note);
    cap_check_text(in, "incidents", alert->incidents);
}

static void check_reference(const struct cap_checking *in, const struct alert *alert,
                            const struct alert_reference *to)
{
    if (!to->sender || !to->identifier || !to->sent.is_given) {
        cap_must(in, "references", "are not all sender,identifier,sent");
        return;
    }
    check_name(in, "references", to->sender);
    check_name(in, "references", to->identifier);
    if (alert->identifier && strcmp(to->identifier, alert->identifier) == 0 && alert->sender &&
        strcmp(to->sender, alert->sender) == 0)
        cap_must(in, "references", "name the message itself");
    if (alert->sent.is_given && to->sent.ms > alert->sent.ms)
        cap_must(in, "references", "name a message sent later than this one");
}

static void check_references(const struct cap_checking *in, const struct alert *alert)
{
    for (size_t i = 0; i < alert->reference_count; i++)
        check_reference(in, alert, &alert->references[i]);
    if (alert->message != MESSAGE_ALERT && alert->reference_count == 0)
        cap_must(in, "references", "are missing: only an Alert stands alone");
    if (alert->message == MESSAGE_ALERT && alert->reference_count > 0)
        cap_advise(in, "references", "in an Alert: is it an Update?");
}

static bool same_values(const struct alert_values *one, const struct alert_values *other)
{
    if (one->count != other->count)
        return false;
    for (size_t i = 0; i < one->count; i++) {
        const char *value = alert_value_of(other, one->items[i].name);

        if (!value || strcmp(value, one->items[i].value) != 0)
            return false;
    }
    return true;
}

static const char *tag_of(const struct alert_info *info)
{
    return info->language ? info->language : "en-US";
}

static bool same_text(const char *one, const char *other)
{
    return one && other && *one && strcmp(one, other) == 0;
}

/* Every info beside the first must tell the same event. */
static void check_same(const struct cap_checking *in, const struct alert_info *first,
                       const struct alert_info *info)
{
    if (first->categories != info->categories)
        cap_must(in, "category", "is not that of the first info");
    if (!same_values(&first->event_codes, &info->event_codes))
        cap_must(in, "eventCode", "is not that of the first info");
}

/* Other languages, other words. */
static void check_pair(const struct cap_checking *in, const struct alert_info *first,
                       const struct alert_info *info)
{
    bool one_language = strcmp(tag_of(first), tag_of(info)) == 0;

    if (one_language) {
        if (first->event && info->event && strcmp(first->event, info->event) != 0)
            cap_must(in, "event", "is another than in the info of the same language");
        return;
    }
    if (same_text(first->headline, info->headline))
        cap_must(in, "headline", "is the same text in two languages");
    if (same_text(first->description, info->description))
        cap_must(in, "description", "is the same text in two languages");
    if (same_text(first->instruction, info->instruction))
        cap_must(in, "instruction", "is the same text in two languages");
}

static void check_infos(const struct cap_checking *in, const struct alert *alert)
{
    bool is_public = alert->scope == SCOPE_PUBLIC;

    if (alert->info_count == 0 && alert->message < MESSAGE_ACK)
        cap_ours_must(in, "infos", "are missing: it says nothing");
    for (size_t i = 0; i < alert->info_count; i++) {
        char                place[40];
        struct cap_checking inner = {in->notes, place, in->origin};

        snprintf(place, sizeof place, "infos/%zu/", i);
        cap_check_info(&inner, &alert->infos[i], alert);
        if (is_public && alert->infos[i].responses & ALERT_BIT(RESPONSE_ASSESS))
            cap_advise(&inner, "responseType", "Assess is not for the public");
        if (i > 0)
            check_same(&inner, &alert->infos[0], &alert->infos[i]);
        for (size_t j = 0; j < i; j++)
            check_pair(&inner, &alert->infos[j], &alert->infos[i]);
    }
}

void cap_check(struct cap_notes *notes, const struct alert *alert, enum cap_origin origin)
{
    struct cap_checking in = {notes, "", origin};

    check_name(&in, "identifier", alert->identifier);
    check_name(&in, "sender", alert->sender);
    if (!alert->sent.is_given)
        cap_must(&in, "sent", "is missing");
    check_scope(&in, alert);
    check_note(&in, alert);
    check_words(&in, alert);
    check_references(&in, alert);
    check_infos(&in, alert);
}
