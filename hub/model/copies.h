/* copies.h: who shows only pictures that others show, too: the same picture sent again, also
 * made smaller or pressed anew, is no second voice. */
#ifndef TOCSIN_MODEL_COPIES_H
#define TOCSIN_MODEL_COPIES_H

#include <stddef.h>
#include <stdint.h>

struct copies_picture {
    uint32_t origin; /* whose it is, as in confidence.h */
    uint64_t look;   /* image_facts.look */
};

/* The origins that are left without a picture of their own when each picture is given to one of
 * those who show it: to whoever shows fewest, so that nobody can silence others by sending
 * their pictures again. Writes them, rising, and returns how many; room for one of each
 * picture. Neither order nor time of the pictures matters. */
size_t copies_find(uint32_t *origins_r, const struct copies_picture *pictures, size_t count);

#endif
