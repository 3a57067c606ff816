/* unseen.h: alerts of others that nobody acknowledges call officers: what is actual, Severe or
 * Extreme, Immediate, not over, and holds on our ground, once after the time of the settings
 * and once more, the whole room, after three times that. */
#ifndef TOCSIN_UNSEEN_H
#define TOCSIN_UNSEEN_H

struct hub;

/* Every minute; how far each was called about is written on its card. */
void unseen_look(struct hub *hub);

#endif
