/* languages.c: the words of Italian and English that carry the five contents, and those that
 * hide them. Small letters, no accents; "*" stands for any ending. */
#include <string.h>

#include "hub/base/text.h"
#include "hub/model/lint/words.h"

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static const struct lint_phrase JARGON_IT[] = {
    {"criticita", "pericolo"},
    {"coc", "chi risponde, con il numero"},
    {"ccs", "chi risponde, con il numero"},
    {"dpc", "Protezione civile"},
    {"allertamento", "avviso"},
    {"fase di preallarme", "preparatevi"},
    {"fase di preallerta", "preparatevi"},
    {"fase di attenzione", "state attenti"},
    {"evento meteorologico", "temporale, vento, neve"},
    {"eventi meteorologici", "temporali, vento, neve"},
    {"fenomeni meteorologici", "temporali, vento, neve"},
    {"precipitazioni", "pioggia, neve"},
    {"fenomeni", "temporali, vento, neve"},
    {"esondazione", "il fiume esce dagli argini"},
    {"dissesto idrogeologico", "frane, allagamenti"},
    {"cittadinanza", "voi"},
    {"si raccomanda di", "l'ordine: fate"},
    {"si invita", "l'ordine: fate"},
    {"si prega di", "l'ordine: fate"},
    {"e opportuno", "l'ordine: fate"},
    {"porre in essere", "fate"},
    {"effettuare", "fate"},
    {"recarsi", "andate"},
    {"transitare", "passate"},
    {"usufruire", "usate"},
    {"al fine di", "per"},
    {"nel piu breve tempo possibile", "subito"},
    {"clicca qui", "che cosa c'e al collegamento"},
    {0}};

static const struct lint_phrase JARGON_EN[] = {{"inundation", "flood"},
                                               {"precipitation", "rain, snow"},
                                               {"meteorological", "weather"},
                                               {"hydrological", "of the river"},
                                               {"eoc", "who answers, with the number"},
                                               {"residents are advised to", "the order: do"},
                                               {"the public is advised", "the order: do"},
                                               {"it is recommended", "the order: do"},
                                               {"is advised to", "the order: do"},
                                               {"are requested to", "the order: do"},
                                               {"commence", "begin"},
                                               {"terminate", "end"},
                                               {"utilise", "use"},
                                               {"utilize", "use"},
                                               {"proceed to", "go to"},
                                               {"in the vicinity of", "near"},
                                               {"prior to", "before"},
                                               {"approximately", "about"},
                                               {"in order to", "to"},
                                               {"as soon as possible", "now"},
                                               {"egress", "leave"},
                                               {"click here", "what the link shows"},
                                               {0}};

static const struct lint_language ITALIAN = {
    .authorities = LIST("comune", "municipio", "unione dei comuni", "protezione civile",
                        "sindac*", "regione", "provincia", "citta metropolitana", "prefett*",
                        "vigili del fuoco", "polizia", "carabinieri", "asl", "ausl", "arpa*",
                        "dipartimento", "governo", "autorita", "questura", "gestore"),
    .hazards = LIST("piogg*", "temporal*", "allagament*", "alluvion*", "incend*", "fran*",
                    "terremot*", "scoss*", "neve", "nevicat*", "ghiaccio", "gelo", "nebbia",
                    "vento", "venti", "tempest*", "mareggiat*", "valang*", "blackout",
                    "fuga di gas", "esplosion*", "piena", "grandin*", "tornado", "tromba d",
                    "fumo", "nube", "caldo", "ordigno", "maremoto", "crollo", "diga"),
    .places =
        LIST("via", "viale", "vicolo", "piazza", "corso", "largo", "frazione", "localita",
             "quartiere", "rione", "zona", "zone", "borgo", "contrada", "strada", "ponte",
             "fiume", "torrente", "valle", "lungo", "a", "ad", "in", "nel", "nella", "nelle",
             "nei", "negli", "di", "tra", "fra", "presso", "vicino", "da", "verso", "comuni"),
    .actions = LIST("salite", "state", "restate", "rimanete", "andate", "uscite", "chiudete",
                    "aprite", "bevete", "chiamate", "evitate", "allontana*", "spostate",
                    "spostatevi", "portate", "prendete", "lasciate", "seguite", "preparate*",
                    "tenete*", "ascoltate", "guardate", "spegnete", "accendete", "fermate*",
                    "riparate*", "mettete*", "usate", "bollite", "raggiungete", "evacuate",
                    "cercate", "tornate", "potete", "guidate", "limitate", "fate attenzione",
                    "non", "aspettate", "avvisate", "aiutate", "controllate", "correte"),
    .refusals = LIST("non", "evitate"),
    .times =
        LIST("oggi", "stasera", "stanotte", "stamattina", "prossimo avviso",
             "prossimo aggiornamento", "per tutta la giornata", "mezzanotte", "mezzogiorno"),
    .before_hours = LIST("alle", "dalle", "ore", "entro le", "entro", "fino a", "fino alle",
                         "fino al", "dal", "le"),
    .names_of_days =
        LIST("lunedi", "martedi", "mercoledi", "giovedi", "venerdi", "sabato", "domenica",
             "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto",
             "settembre", "ottobre", "novembre", "dicembre"),
    .relative_days = LIST("domani", "dopodomani", "ieri"),
    .softeners = LIST("potrebbe forse", "forse", "eventualmente", "presumibilmente",
                      "non si esclude", "per quanto possibile", "a scopo precauzionale"),
    .jargon = JARGON_IT,
};

static const struct lint_language ENGLISH = {
    .authorities =
        LIST("municipality", "council", "civil protection", "county", "city of", "town of",
             "mayor", "fire service", "fire department", "police", "weather service",
             "met office", "agency", "department", "authority", "sheriff", "government",
             "bureau", "ministry", "emergency management", "office of", "university", "nws"),
    .hazards = LIST("storm*", "thunderstorm*", "rain*", "wind", "winds", "snow*", "ice", "icy",
                    "fog", "fire*", "wildfire*", "flood*", "landslide*", "avalanche*",
                    "tornado*", "hurricane*", "heat", "earthquake*", "tsunami", "gas leak",
                    "outage*", "smoke", "explosion*", "hail", "chemical*", "dam", "bomb"),
    .places = LIST("near", "in", "at", "along", "around", "between", "of", "for", "from", "via",
                   "across", "over", "to", "river", "county", "road", "street", "area", "lake",
                   "the"),
    .actions = LIST("go", "stay", "move", "leave", "evacuate", "avoid", "do not", "don t",
                    "call", "drink", "boil", "close", "shut", "shelter", "take", "keep", "turn",
                    "seek", "listen", "follow", "prepare", "get", "bring", "stop", "run",
                    "climb", "drop", "cover", "use", "check", "help", "remain", "be aware",
                    "be prepared", "watch for", "wait", "return", "you may", "you can"),
    .refusals = LIST("do not", "don t", "avoid", "no", "never"),
    .times = LIST("today", "tonight", "this evening", "this morning", "this afternoon",
                  "next update", "next message", "midnight", "noon"),
    .before_hours = LIST("until", "till", "by", "at", "from", "before", "after", "through"),
    .names_of_days = LIST("monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
                          "sunday", "january", "february", "march", "april", "may", "june",
                          "july", "august", "september", "october", "november", "december"),
    .relative_days = LIST("tomorrow", "yesterday"),
    .softeners = LIST("might possibly", "perhaps", "maybe", "possibly", "as far as possible",
                      "out of an abundance of caution"),
    .jargon = JARGON_EN,
};

const struct lint_language *lint_language_of(const char *language)
{
    size_t len = language ? strcspn(language, "-_") : 0;

    if (len == 2 && strncmp(language, "it", 2) == 0)
        return &ITALIAN;
    if (len == 2 && strncmp(language, "en", 2) == 0)
        return &ENGLISH;
    return NULL;
}
