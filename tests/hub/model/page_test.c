#include "hub/model/page.h"

#include "hub/base/file.h"
#include "tests/kit/check.h"

static struct lang *lang;
static struct buf   out;

static struct page page_in(const char *language)
{
    static const char *const LANGUAGES[] = {"it", "en", "ar"};
    struct buf               bytes = {0};

    lang = lang_new();
    lang_know(lang, "emergency", "113");
    out = (struct buf){0};
    for (size_t i = 0; i < COUNT_OF(LANGUAGES); i++) {
        char path[80];

        snprintf(path, sizeof path, "schemas/lang/%s.json", LANGUAGES[i]);
        bytes.len = 0;
        CHECK_INT(file_read(&bytes, path, 1 << 20, NULL), 0);
        CHECK_INT(lang_add(lang, LANGUAGES[i], bytes.bytes, bytes.len, NULL), 0);
    }
    buf_free(&bytes);
    return (struct page){.out = &out,
                         .lang = lang,
                         .language = language,
                         .site = "Comune <di> \"Empoli\"",
                         .base = "",
                         .here = "/subscribe?lang={language}"};
}

static void page_end(void)
{
    buf_free(&out);
    lang_free(lang);
}

static bool says(const char *text)
{
    return strstr(out.bytes, text) != NULL;
}

TEST(nobodys_words_become_markup)
{
    struct page page = page_in("it");

    PAGE(&page, "<p title=\"{word}\">{word} {public.none}</p>", {"word", "<script>'\"&"},
         {"time", "<b>12:00</b>"});
    CHECK(says("<p title=\"&lt;script&gt;&#39;&quot;&amp;\">"));
    CHECK(says("&lt;b&gt;12:00&lt;/b&gt;"));
    page_open(&page, "</title><script>");
    page_close(&page);
    CHECK(!says("<script") && !says("<di>"));
    page_end();
}

TEST(a_page_speaks_one_language_and_leads_to_the_others)
{
    struct page page = page_in("ar");

    page_open(&page, "?");
    CHECK(says("<html lang=\"ar\" dir=\"rtl\">"));
    CHECK(says("<a lang=\"it\" hreflang=\"it\" dir=\"ltr\" href=\"/subscribe?lang=it\">"
               "Italiano</a>"));
    CHECK(!says("hreflang=\"ar\""));
    page_end();
    CHECK_TEXT(page_direction("ar-EG"), "rtl");
    CHECK_TEXT(page_direction("arn"), "ltr");
}

TEST(a_text_that_names_the_site_names_it)
{
    struct page page = page_in("en");

    PAGE(&page, "<p>{accessibility.none}</p>");
    CHECK(says("turn to Comune &lt;di&gt; &quot;Empoli&quot;."));
    page_end();
}

TEST(every_page_has_the_towns_emergency_number_and_asks_nothing_of_others)
{
    struct page page = page_in("en");
    char        style[PAGE_STYLE_NAME_LEN + 1];

    page_open(&page, "?");
    page_close(&page);
    CHECK(says("<a href=\"tel:113\">113</a> Life in danger: call 113."));
    CHECK(says(page_style_name(style)));
    CHECK(!says("http://") && !says("https://") && !says("<script") && !says(" style="));
    CHECK(strlen(PAGE_STYLE) < 6000);
    page_end();
}

TEST(a_level_is_told_by_shape_digit_and_word)
{
    struct page page = page_in("it");

    page_mark(&page, SEVERITY_EXTREME);
    CHECK(says("<path d=") && says("3 · Allerta rossa"));
    CHECK_TEXT(page_class(SEVERITY_EXTREME), "s3");
    page_mark(&page, SEVERITY_UNKNOWN);
    CHECK(says("? · Livello non noto"));
    page_end();
}

TEST(the_path_of_an_address_is_what_links_begin_with)
{
    CHECK_TEXT(page_base("https://example.org"), "");
    CHECK_TEXT(page_base("https://example.org/town"), "/town");
    CHECK_TEXT(page_base(""), "");
}

/* ── the map ────────────────────────────────────────────────────────────────────── */

static struct zones zones_from(struct arena *arena, const char *path)
{
    struct buf   bytes = {0};
    struct zones zones;

    CHECK_INT(file_read(&bytes, path, 8 << 20, NULL), 0);
    CHECK_INT(zones_read_geojson(&zones, arena, bytes.bytes, bytes.len, "id", "name", NULL), 0);
    buf_free(&bytes);
    return zones;
}

TEST(a_map_is_a_few_kilobytes_and_says_in_words_what_it_shows)
{
    struct page        page = page_in("it");
    struct arena       arena = {0};
    struct zones       zones = zones_from(&arena, "deploy/demo/zones.geojson");
    const struct zone *empoli = zones_find(&zones, "048014");

    page_map(&page, &zones, &(struct page_ground){&empoli->shape, SEVERITY_SEVERE, false}, 1,
             "Mappa: <Empoli>");
    CHECK(out.len > 1000 && out.len < 6000);
    CHECK(says("<title>Mappa: &lt;Empoli&gt;</title>"));
    CHECK(says("class=\"g s2\"") && says("role=\"img\""));
    page_end();
    arena_free(&arena);
}

TEST(without_ground_there_is_no_map_and_without_zones_there_is_one)
{
    struct page  page = page_in("it");
    struct point points[] = {{43.7, 10.9}, {43.7, 11}, {43.8, 11}, {43.7, 10.9}};
    struct arena arena = {0};
    struct shape shape = shape_of_ring((struct ring){points, 4}, &arena);

    page_map(&page, NULL, NULL, 0, "?");
    CHECK_INT(out.len, 0);
    page_map(&page, NULL, &(struct page_ground){&shape, SEVERITY_MINOR, true}, 1, "?");
    CHECK(says("class=\"g s0 over\""));
    page_end();
    arena_free(&arena);
}

RUN(nobodys_words_become_markup, a_text_that_names_the_site_names_it,
    a_page_speaks_one_language_and_leads_to_the_others,
    every_page_has_the_towns_emergency_number_and_asks_nothing_of_others,
    a_level_is_told_by_shape_digit_and_word, the_path_of_an_address_is_what_links_begin_with,
    a_map_is_a_few_kilobytes_and_says_in_words_what_it_shows,
    without_ground_there_is_no_map_and_without_zones_there_is_one)
