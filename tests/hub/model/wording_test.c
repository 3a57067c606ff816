#include "hub/model/wording.h"

#include <stdio.h>

#include "tests/kit/check.h"

static uint32_t address(const char *text)
{
    return wording_of(NULL, text).address;
}

static bool is_same_address(const char *one, const char *other)
{
    return wording_same_address(address(one), address(other));
}

static bool is_alike(const char *one, const char *other)
{
    return wording_is_alike(wording_of(NULL, one).words, wording_of(NULL, other).words);
}

TEST(an_italian_address_is_one_however_it_is_written)
{
    const char *said = "acqua alta in Via Giuseppe Verdi, 12";

    CHECK(address(said) != 0);
    CHECK(is_same_address(said, "VIA G. VERDI 12"));
    CHECK(is_same_address(said, "allagata la cantina, via Verdi n. 12/A"));
    CHECK(is_same_address(said, "in via Verdi al civico 12"));
    CHECK(is_same_address(said, "via Verdi n° 12"));
    CHECK(is_same_address(said, "perdita d’acqua – via Verdi n°12"));
    CHECK(!is_same_address(said, "via Verdi 14"));
    CHECK(!is_same_address(said, "via Rossini 12"));
    CHECK(is_same_address("piazza della Libertà 3", "P.za Libertà, 3"));
    CHECK(is_same_address("via Carlo Alberto dalla Chiesa 3", "via Dalla Chiesa 3"));
    CHECK(is_same_address("viale XX Settembre 4", "viale xx settembre, 4"));
    CHECK(is_same_address("via 4 Novembre 7", "Via 4 novembre n.7"));
}

TEST(an_english_address_is_one_however_it_is_written)
{
    CHECK(is_same_address("Street Light Outages - 17 Copley St Roxbury MA 02119",
                          "lamp out at 17 copley street"));
    CHECK(is_same_address("147A-147 Kittredge St", "147 Kittredge St"));
    CHECK(is_same_address("12 Otis Place - 12 Otis Pl Boston MA 02108", "12 Otis Pl"));
    CHECK(!is_same_address("17 Copley St", "19 Copley St"));
    CHECK(!is_same_address("17 Copley St", "17 Third St"));
}

TEST(a_crossing_is_one_in_either_order_and_no_house)
{
    CHECK(is_same_address("INTERSECTION of Gallivan Blvd & Granite Ave Dorchester MA",
                          "corner of Granite Ave and Gallivan Blvd"));
    CHECK(is_same_address("incidente all'incrocio tra via Roma e via Garibaldi",
                          "via Garibaldi angolo via Roma"));
    CHECK(!is_same_address("via Roma angolo via Garibaldi", "via Roma angolo via Cavour"));
    CHECK_INT(address("via Roma, davanti alla scuola"), 0);
}

TEST(nothing_is_no_address_and_a_year_no_house_number)
{
    CHECK_INT(address(""), 0);
    CHECK_INT(address("C'è acqua ovunque, siamo in 12"), 0);
    CHECK_INT(address("via"), 0);
    CHECK_INT(address("street 12"), 0);
    CHECK_INT(address("in via Roma 50053"), 0);
    CHECK_INT(address("in via Roma alle 15"), 0);
    CHECK_INT(address("in via Roma dalle 15"), 0);
    CHECK_INT(address("via Roma sono in 4"), 0);
    CHECK_INT(address("andato via alle 15"), 0);
    CHECK(!wording_same_address(0, 0));
}

TEST(the_address_field_comes_before_what_the_text_says)
{
    CHECK(wording_of("via Verdi 12", "visto da via Rossini 3").address ==
          address("via Verdi 12"));
    CHECK(wording_of("Empoli", "via Rossini 3").address == address("via Rossini 3"));
    CHECK(wording_of("", "via Rossini 3").address == address("via Rossini 3"));
}

TEST(words_are_alike_by_their_stems_in_any_order_and_case)
{
    CHECK(is_alike("lampione spento e palo caduto", "Lampioni spenti, pali caduti"));
    CHECK(is_alike("street light flooded", "Flooding: street lights"));
    CHECK(is_alike("L'albero è caduto sulla strada", "albero caduto sulla strada!!"));
    CHECK(!is_alike("albero caduto", "lampione spento"));
    CHECK(!is_alike("tre persone sul tetto", ""));
    CHECK(is_alike("", ""));
    CHECK(!is_alike("acqua al piano 1", "acqua al piano 2"));
}

/* Of words of their own: "parola0 parola1 …". */
static uint64_t long_text(const char *word, int count)
{
    static char text[8000];
    size_t      len = 0;

    for (int i = 0; i < count; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "%s%d ", word, i);
    return wording_of(NULL, text).words;
}

TEST(long_texts_are_alike_only_when_they_are_the_same)
{
    CHECK(!wording_is_alike(long_text("acqua", 250), long_text("frana", 250)));
    CHECK(wording_is_alike(long_text("acqua", 250), long_text("acqua", 250)));
    CHECK(wording_is_alike(long_text("acqua", 30), long_text("acqua", 28)));
}

RUN(an_italian_address_is_one_however_it_is_written,
    an_english_address_is_one_however_it_is_written,
    a_crossing_is_one_in_either_order_and_no_house,
    nothing_is_no_address_and_a_year_no_house_number,
    the_address_field_comes_before_what_the_text_says,
    words_are_alike_by_their_stems_in_any_order_and_case,
    long_texts_are_alike_only_when_they_are_the_same)
