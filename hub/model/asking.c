#include "hub/model/asking.h"

#include <stdio.h>

char *asking_actor(char *text, const struct who *who)
{
    if (!id_is_nil(&who->account))
        return id_text(text, &who->account);
    snprintf(text, ID_TEXT_LEN + 1, "%s",
             who->credential == CREDENTIAL_SYSTEM ? "system" : "anonymous");
    return text;
}
