#include "hub/model/asking.h"

#include <stdio.h>

static char *named(char *text, const struct who *who, const struct id *id)
{
    if (!id_is_nil(id))
        return id_text(text, id);
    snprintf(text, ID_TEXT_LEN + 1, "%s",
             who->credential == CREDENTIAL_SYSTEM ? "system" : "anonymous");
    return text;
}

char *asking_actor(char *text, const struct who *who)
{
    return named(text, who, &who->account);
}

char *asking_person(char *text, const struct who *who)
{
    return named(text, who, who_person(who));
}
