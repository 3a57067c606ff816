/* proof.h: the parts of the settings that other files understand: texts, hazards, areas,
 * the policy, and each channel's own, as its adapter reads them. */
#ifndef TOCSIN_PROOF_H
#define TOCSIN_PROOF_H

#include "hub/settings.h"

/* Reads the files that are named and opens every adapter, which touches nothing. 0, or -1
 * and in complaints a line for each thing that is wrong, with its place where it has one. */
int proof_of(const struct settings *settings, struct buf *complaints);

/* Policy and channels alone, which stand in the settings themselves: of settings_look(), where
 * something else was wrong. */
int proof_of_parts(const struct settings *settings, struct buf *complaints);

#endif
