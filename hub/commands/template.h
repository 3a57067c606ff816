/* template.h: schemas/tocsin.yaml, as built into the program: "{id}" and the like are
 * filled by "tocsin init". */
#ifndef TOCSIN_COMMANDS_TEMPLATE_H
#define TOCSIN_COMMANDS_TEMPLATE_H

extern const char SETTINGS_TEMPLATE[];

#endif
