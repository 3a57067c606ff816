/* Queries, forms and cookies, as a route reads them. */
#include "hub/base/multipart.h"
#include "tests/hub/loop/http_server/hall.h"

static const char *said(const char *text)
{
    return text ? text : "(none)";
}

static void read_all(struct exchange *exchange)
{
    hall_say(exchange, 200,
             arena_format(exchange->arena, "path=%s q=%s a=%s form=%s cookie=%s",
                          exchange->path, exchange->query, said(exchange_query(exchange, "a")),
                          said(exchange_form(exchange, "a")),
                          said(exchange_cookie(exchange, "a"))));
}

static const struct {
    const char *target, *type, *cookie, *body, *wanted;
} CASES[] = {
    {"/x", "t/p", "b=1", "", "path=/x q= a=(none) form=(none) cookie=(none)"},
    {"/x?a=1", "t/p", "a=2", "", "path=/x q=a=1 a=1 form=(none) cookie=2"},
    {"/%41?a=%41", "t/p", "b=1; a=2;c=3", "", "path=/%41 q=a=%41 a=A form=(none) cookie=2"},
    {"/?b=2&a=x+y&a=z", "t/p", "aa=1; a=", "",
     "path=/ q=b=2&a=x+y&a=z a=x y form=(none) cookie="},
    {"/?a", "t/p", "a", "", "path=/ q=a a= form=(none) cookie=(none)"},
    {"/?a=%4", "t/p", "a=1", "", "path=/ q=a=%4 a=(none) form=(none) cookie=1"},
    {"/?a=%zz", "t/p", "a=1", "", "path=/ q=a=%zz a=(none) form=(none) cookie=1"},
    {"/?a=%00", "t/p", "a=1", "", "path=/ q=a=%00 a=(none) form=(none) cookie=1"},
    {"/?a=%ff", "t/p", "a=1", "", "path=/ q=a=%ff a=(none) form=(none) cookie=1"},
    {"/?%61=%C3%A0", "t/p", "a=1", "", "path=/ q=%61=%C3%A0 a=\303\240 form=(none) cookie=1"},
    {"/?&&a=1", "t/p", "a=1", "", "path=/ q=&&a=1 a=1 form=(none) cookie=1"},
    {"/?x?a=1", "t/p", "a=1", "", "path=/ q=x?a=1 a=(none) form=(none) cookie=1"},
    {"/", "application/x-www-form-urlencoded", "a=1", "b=%&a=citt%C3%A0%0D%0A",
     "path=/ q= a=(none) form=citt\303\240\r\n cookie=1"},
    {"/", "application/x-www-form-urlencoded; charset=UTF-8", "a=1", "a=1",
     "path=/ q= a=(none) form=1 cookie=1"},
    {"/", "application/x-www-form-urlencodedx", "a=1", "a=1",
     "path=/ q= a=(none) form=(none) cookie=1"},
};

/* What the hall says to that. */
static void hear(struct hall *hall, const char *target, const char *type, const char *cookie,
                 const char *body, const char *wanted)
{
    struct visitor visitor;
    struct buf     request = {0};

    buf_format(&request,
               "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: %s\r\nCookie: %s\r\n"
               "Content-Length: %zu\r\n\r\n%s",
               target, type, cookie, strlen(body), body);
    visitor_come(&visitor, &hall->loop, hall->port);
    visitor_say(&visitor, request.bytes, request.len);
    visitor_say_no_more(&visitor);
    visitor_hear_end(&visitor);
    CHECK_TEXT(strstr(visitor.heard.bytes, "\r\n\r\n") + 4, wanted);
    visitor_leave(&visitor);
    buf_free(&request);
}

TEST(each_is_read_as_it_was_meant_or_not_at_all)
{
    struct hall hall;

    hall_open(&hall, &(struct http_server_settings){.on_request = read_all});
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        hear(&hall, CASES[i].target, CASES[i].type, CASES[i].cookie, CASES[i].body,
             CASES[i].wanted);
    hall_close(&hall);
}

static const char *list(struct exchange *exchange, int failed, const struct multipart *fields,
                        const struct err *err)
{
    const char *text = failed ? err->text : "";

    for (size_t i = 0; i < fields->count && !failed; i++)
        text = arena_format(exchange->arena, "%s[%s=%s]", text, fields->parts[i].name,
                            fields->parts[i].text);
    return text;
}

static void list_all(struct exchange *exchange)
{
    struct multipart query, form;
    struct err       err = {0};
    const char      *asked =
        list(exchange, exchange_query_fields(exchange, &query, &err), &query, &err);

    hall_say(
        exchange, 200,
        arena_format(exchange->arena, "%s form: %s", asked,
                     list(exchange, exchange_form_fields(exchange, &form, &err), &form, &err)));
}

TEST(all_fields_are_listed_in_their_order_or_the_form_is_refused)
{
    static const char FORM[] = "application/x-www-form-urlencoded; charset=utf-8";
    struct hall       hall;

    hall_open(&hall, &(struct http_server_settings){.on_request = list_all});
    hear(&hall, "/?b=2&&a=x+y&a=z&c", FORM, "a=1", "", "[b=2][a=x y][a=z][c=] form: ");
    hear(&hall, "/", FORM, "a=1", "a%5BX%5D%5B%5D=1&a[X][]=%C3%A0",
         " form: [a[X][]=1][a[X][]=\303\240]");
    hear(&hall, "/", FORM, "a=1", "a=1&b=%ff", " form: the form is not encoded as forms are");
    hear(&hall, "/", FORM, "a=1", "%zz=1", " form: the form is not encoded as forms are");
    hear(&hall, "/", "multipart/form-data; boundary=X", "a=1",
         "--X\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--X--", " form: [a=1]");
    hear(&hall, "/", "text/plain", "a=1", "a=1",
         " form: the form says no boundary of its parts");
    hall_close(&hall);
}

TEST(a_path_is_unquoted_whole_or_not_at_all)
{
    struct arena arena = {0};

    CHECK_TEXT(url_unquote(&arena, "a%2Fb+c", 7), "a/b+c");
    CHECK_TEXT(url_unquote(&arena, "", 0), "");
    CHECK(!url_unquote(&arena, "%4", 2));
    CHECK(!url_unquote(&arena, "%", 1));
    CHECK(!url_unquote(&arena, "%00", 3));
    CHECK(!url_unquote(&arena, "%41", 2)); /* not beyond its length */
    arena_free(&arena);
}

RUN(each_is_read_as_it_was_meant_or_not_at_all,
    all_fields_are_listed_in_their_order_or_the_form_is_refused,
    a_path_is_unquoted_whole_or_not_at_all)
