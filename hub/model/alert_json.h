/* alert_json.h: the content of an alert of our own as JSON (schemas/alert.schema.json):
 * what holds in every language stands once, so that two languages cannot differ
 * in severity, time or place; the words stand in "texts", one per language. This
 * is what consoles edit, the store keeps and approvals bind to. */
#ifndef TOCSIN_MODEL_ALERT_JSON_H
#define TOCSIN_MODEL_ALERT_JSON_H

#include "hub/base/err.h"
#include "hub/base/reader.h"
#include "hub/base/writer.h"
#include "hub/model/alert.h"

enum {
    ALERT_LANGUAGES_MAX = 20,
    ALERT_VALUES_MAX = 40,
    ALERT_REFERENCES_MAX = 100,
    ALERT_HEADLINE_MAX = 640, /* bytes */
    ALERT_TEXT_MAX = 8000,    /* bytes of description and instruction each */
    ALERT_WORD_MAX = 400,     /* bytes of every other text */
};

/* Names of the parameters and codes that carry what CAP has no element for. */
#define ALERT_HAZARD_CODE  "TOCSIN:hazard" /* eventCode: our two letters */
#define ALERT_SHORT_PREFIX "TOCSIN:short:" /* parameter: the short form of a slot */

/* The slots a text may have a short form of, for SMS and posts; "sms" replaces all
 * of the composed SMS. NULL ends the list. */
extern const char *const ALERT_SHORT_SLOTS[10];

/* Reads the fields of the object open in in. Everything lives in its arena. What is
 * absent is empty; whether the alert may go out is cap_check()'s and
 * proposal_check()'s to say, so that a half-written draft can be kept. status,
 * identifier and sent are not part of the content. */
void alert_read_json(struct alert *alert_r, struct reader *in);

/* The same from bytes: 0, or -1 with err.pointer at the field. */
int alert_parse_json(struct alert *alert_r, struct arena *arena, const char *bytes, size_t len,
                     struct err *err);

/* Writes what alert_read_json() reads into the object now open. What is absent is
 * not written, so equal contents give equal bytes. */
void alert_write_json(const struct alert *alert, struct writer *out);

#endif
