#include "adapters/wire/mastodon_text.h"

#include "tests/kit/check.h"

TEST(letters_count_one_each_in_every_alphabet)
{
    CHECK_INT(mastodon_length(""), 0);
    CHECK_INT(mastodon_length("Allerta: \xc3\xa8 piena!"), 17);
    CHECK_INT(mastodon_length("\xf0\x9f\x94\xb4 Allerta"), 9);
}

TEST(a_link_counts_23_whatever_its_length)
{
    CHECK_INT(mastodon_length("http://a.it"), 23);
    CHECK_INT(mastodon_length("https://allerta.comune.empoli.fi.it/alerts/0192f3c4-aaaa"), 23);
    CHECK_INT(mastodon_length("vedi https://a.it/x. E poi"), 5 + 23 + 7);
    CHECK_INT(mastodon_length("(https://a.it/x)"), 25);
}

TEST(what_only_looks_like_a_link_counts_in_full)
{
    CHECK_INT(mastodon_length("https://"), 8);
    CHECK_INT(mastodon_length("https://localhost/abc"), 21);
    CHECK_INT(mastodon_length("https://a."), 10);
    CHECK_INT(mastodon_length("xhttps://a.it"), 13);
}

TEST(a_mention_counts_without_its_server)
{
    CHECK_INT(mastodon_length("@sindaco@social.comune.example ciao"), 13);
    CHECK_INT(mastodon_length("@sindaco ciao"), 13);
    CHECK_INT(mastodon_length("a@b.it"), 6);
    CHECK_INT(mastodon_length("@"), 1);
    CHECK_INT(mastodon_length("@@"), 2);
}

RUN(letters_count_one_each_in_every_alphabet, a_link_counts_23_whatever_its_length,
    what_only_looks_like_a_link_counts_in_full, a_mention_counts_without_its_server)
