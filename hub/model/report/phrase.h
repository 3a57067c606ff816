/* phrase.h: what people write in front of a short report, word by word. */
#ifndef TOCSIN_MODEL_REPORT_PHRASE_H
#define TOCSIN_MODEL_REPORT_PHRASE_H

#include "hub/model/report.h"

/* Blanks and the punctuation people put between words are stepped over. */
const char *phrase_skip(const char *at);
size_t      phrase_word_len(const char *at); /* up to the next blank */

/* Files the report under the hazard named by the first words at *at ("FL", "acqua alta";
 * the longest name wins) and steps over them. Names none: OT, in doubt, *at stays. */
void phrase_hazard(struct report *report, const struct hazards *hazards, const char **at);

/* Takes coordinates at *at and steps over them: "43.7213,10.9472", "43,7213 10,9472",
 * "43,7213,10,9472". False, *at unmoved, when there are none; those that cannot be
 * are left in the text, too, with REPORT_DOUBT_PLACE. */
bool phrase_place(struct report *report, const struct report_frame *frame, const char **at);

/* The rest becomes the report's text, without blanks around it. */
void phrase_rest(struct report *report, struct arena *arena, const char *at);

#endif
