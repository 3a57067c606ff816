/* What must be refused, and what must not: requests that other servers were fooled by
 * (smuggling, folding, bare CR and LF, lengths that lie), each said at once and byte by
 * byte. */
#include "tests/hub/loop/http_server/hall.h"

#define CRLF "\r\n"
#define HOST "Host: hub.example" CRLF
#define GET  "GET / HTTP/1.1" CRLF HOST
#define POST "POST /echo HTTP/1.1" CRLF HOST

struct probe {
    const char *what, *said, *statuses;
};

static const struct probe PROBES[] = {
    {"a plain request", GET CRLF, "200"},
    {"two in a row", GET CRLF GET CRLF, "200 200"},
    {"empty lines before a request", CRLF CRLF GET CRLF, "200"},
    {"a body", POST "Content-Length: 3" CRLF CRLF "abc", "201"},
    {"a body and the next request", POST "Content-Length: 3" CRLF CRLF "abc" GET CRLF,
     "201 200"},
    {"a chunked body",
     POST "Transfer-Encoding: chunked" CRLF CRLF "3" CRLF "abc" CRLF "0" CRLF CRLF, "201"},
    {"chunks, an extension and a trailer",
     POST "Transfer-Encoding: chunked" CRLF CRLF "3;a=b" CRLF "abc" CRLF "0" CRLF
          "T: x" CRLF CRLF GET              CRLF,
     "201 200"},
    {"two different lengths",
     POST "Content-Length: 3" CRLF "Content-Length: 4" CRLF CRLF "abcd", "400"},
    {"twice the same length", POST "Content-Length: 3" CRLF "Content-Length: 3" CRLF CRLF "abc",
     "400"},
    {"length and coding",
     POST "Content-Length: 3" CRLF "Transfer-Encoding: chunked" CRLF CRLF "0" CRLF CRLF, "400"},
    {"coding and length",
     POST "Transfer-Encoding: chunked" CRLF "Content-Length: 3" CRLF CRLF "0" CRLF CRLF, "400"},
    {"a length with a sign", POST "Content-Length: +4" CRLF CRLF "abcd", "400"},
    {"a list of lengths", POST "Content-Length: 4,4" CRLF CRLF "abcd", "400"},
    {"a negative length", POST "Content-Length: -1" CRLF CRLF, "400"},
    {"a hexadecimal length", POST "Content-Length: 0x4" CRLF CRLF "abcd", "400"},
    {"a length of two words", POST "Content-Length: 4 4" CRLF CRLF "abcd", "400"},
    {"no length at all", POST "Content-Length:" CRLF CRLF "abcd", "400"},
    {"a length beyond 64 bits", POST "Content-Length: 18446744073709551616" CRLF CRLF, "400"},
    {"a length of 63 bits", POST "Content-Length: 9223372036854775807" CRLF CRLF, "413"},
    {"a length of 64 bits", POST "Content-Length: 18446744073709551615" CRLF CRLF, "413"},
    {"a body longer than the route takes", POST "Content-Length: 101" CRLF CRLF, "413"},
    {"chunks longer than the route takes",
     POST "Transfer-Encoding: chunked" CRLF CRLF "ffff" CRLF
          "0123456789012345678901234567890123456789012345678901234567890123456789"
          "0123456789012345678901234567890123456789",
     "413"},
    {"an unknown coding", POST "Transfer-Encoding: xchunked" CRLF CRLF, "501"},
    {"a coding before chunked", POST "Transfer-Encoding: gzip, chunked" CRLF CRLF "0" CRLF CRLF,
     "501"},
    {"a coding after chunked", POST "Transfer-Encoding: chunked, gzip" CRLF CRLF "0" CRLF CRLF,
     "400"},
    {"chunked twice",
     POST "Transfer-Encoding: chunked" CRLF "Transfer-Encoding: chunked" CRLF CRLF
          "0" CRLF                                                            CRLF,
     "400"},
    {"blank before the colon", POST "Transfer-Encoding : chunked" CRLF CRLF "0" CRLF CRLF,
     "400"},
    {"coding in HTTP/1.0",
     "POST /echo HTTP/1.0" CRLF HOST "Transfer-Encoding: chunked" CRLF CRLF "0" CRLF CRLF,
     "400"},
    {"a chunk size that is none", POST "Transfer-Encoding: chunked" CRLF CRLF "zz" CRLF, "400"},
    {"a chunk size beyond 64 bits",
     POST "Transfer-Encoding: chunked" CRLF CRLF "11111111111111111" CRLF, "400"},
    {"a negative chunk size", POST "Transfer-Encoding: chunked" CRLF CRLF "-1" CRLF, "400"},
    {"a chunk extension ended by LF",
     POST "Transfer-Encoding: chunked" CRLF CRLF "3;a\nabc" CRLF "0" CRLF CRLF, "400"},
    {"a chunk without its CR LF",
     POST "Transfer-Encoding: chunked" CRLF CRLF "3" CRLF "abcX0" CRLF CRLF, "400"},
    {"no Host", "GET / HTTP/1.1" CRLF CRLF, "400"},
    {"two Hosts", GET HOST CRLF, "400"},
    {"a Host that is a URL", "GET / HTTP/1.1" CRLF "Host: http://a/" CRLF CRLF, "400"},
    {"HTTP/1.0 without Host", "GET / HTTP/1.0" CRLF CRLF, "200"},
    {"HTTP/0.9", "GET /" CRLF CRLF, "400"},
    {"HTTP/2.0", "GET / HTTP/2.0" CRLF HOST CRLF, "505"},
    {"HTTP/3.7", "GET / HTTP/3.7" CRLF HOST CRLF, "505"},
    {"the preface of HTTP/2", "PRI * HTTP/2.0" CRLF CRLF "SM" CRLF CRLF, "505"},
    {"no HTTP at all", "GET / ICY/1.1" CRLF HOST CRLF, "400"},
    {"CR alone in a value", GET "X: a\rb" CRLF CRLF, "400"},
    {"CR alone at a field's end", GET "X: a\rTransfer-Encoding: chunked" CRLF CRLF, "400"},
    {"LF alone at a field's end", GET "X: a\nY: b" CRLF CRLF, "400"},
    {"LF alone at the request line's end", "GET / HTTP/1.1\n" HOST CRLF, "400"},
    {"LF alone as the empty line", GET "\n", "400"},
    {"LF alone everywhere", "GET / HTTP/1.1\nHost: a\n\n", "400"},
    {"a folded field", GET "X: a" CRLF " b" CRLF CRLF, "400"},
    {"a field folded by a tab", GET "X: a" CRLF "\tb" CRLF CRLF, "400"},
    {"an empty field", GET "X:" CRLF CRLF, "200"},
    {"an empty field of blanks", GET "X: \t" CRLF "Y: b" CRLF CRLF, "200"},
    {"empty fields", GET "X:" CRLF "Y:" CRLF "Z: c" CRLF CRLF, "200"},
    {"LF alone after an empty field", GET "X:\nY: b" CRLF CRLF, "400"},
    {"an empty field that is folded", GET "X:" CRLF " b" CRLF CRLF, "400"},
    {"a field folded into nothing", GET "X: a" CRLF " " CRLF CRLF, "400"},
    {"a fold before the first field", "GET / HTTP/1.1" CRLF " " HOST CRLF, "400"},
    {"a field without colon", GET "X" CRLF CRLF, "400"},
    {"a field without name", GET ": x" CRLF CRLF, "400"},
    {"a field without name or value", GET ":" CRLF CRLF, "400"},
    {"a blank in a name", GET "X Y: x" CRLF CRLF, "400"},
    {"a control character in a value", GET "X: a\001b" CRLF CRLF, "400"},
    {"UTF-8 in a value", GET "X: citt\303\240" CRLF CRLF, "200"},
    {"UTF-8 in a target", "GET /citt\303\240 HTTP/1.1" CRLF HOST CRLF, "400"},
    {"a fragment", "GET /#a HTTP/1.1" CRLF HOST CRLF, "400"},
    {"a whole URL as target", "GET http://hub.example/x?y HTTP/1.1" CRLF HOST CRLF, "200"},
    {"a star", "OPTIONS * HTTP/1.1" CRLF HOST CRLF, "200"},
    {"a star of GET", "GET * HTTP/1.1" CRLF HOST CRLF, "400"},
    {"a target that is no path", "GET x HTTP/1.1" CRLF HOST CRLF, "400"},
    {"an unknown method", "FOO / HTTP/1.1" CRLF HOST CRLF, "400"},
    {"a method not served", "TRACE / HTTP/1.1" CRLF HOST CRLF, "501"},
    {"a tunnel", "CONNECT a:80 HTTP/1.1" CRLF HOST CRLF, "501"},
    {"an upgrade is ignored",
     GET "Connection: Upgrade, close" CRLF "Upgrade: websocket" CRLF CRLF, "200"},
    {"an upgrade to h2c is ignored",
     GET "Connection: Upgrade, HTTP2-Settings" CRLF "Upgrade: h2c" CRLF
         "HTTP2-Settings: AA" CRLF CRLF GET CRLF,
     "200 200"},
    {"a TLS greeting", "\026\003\001\002", "400"},
    {"two Authorizations", GET "Authorization: a" CRLF "Authorization: b" CRLF CRLF, "400"},
    {"two Content-Types",
     POST "Content-Type: a" CRLF "Content-Type: b" CRLF "Content-Length: 0" CRLF CRLF, "400"},
    {"two of a list field", GET "Accept: a" CRLF "Accept: b" CRLF CRLF, "200"},
    {"an expectation", POST "Expect: 100-continue" CRLF "Content-Length: 3" CRLF CRLF "abc",
     "100 201"},
    {"another expectation", POST "Expect: coffee" CRLF "Content-Length: 3" CRLF CRLF "abc",
     "417"},
    {"an expectation of what is refused",
     POST "Expect: 100-continue" CRLF "Content-Length: 101" CRLF CRLF, "413"},
    {"nothing follows a close", GET "Connection: close" CRLF CRLF GET CRLF, "200"},
    {"nothing follows an error", GET ": x" CRLF CRLF GET CRLF, "400"},
    {"an answer before the error", GET CRLF GET ": x" CRLF CRLF, "200 400"},
    {"half a request", GET, ""},
    {"half a body", POST "Content-Length: 3" CRLF CRLF "ab", ""},
};

static void try_probe(struct hall *hall, const struct probe *probe, bool is_slow)
{
    char           statuses[80];
    struct visitor visitor;

    visitor_come(&visitor, &hall->loop, hall->port);
    if (is_slow)
        visitor_say_slowly(&visitor, probe->said, strlen(probe->said));
    else
        visitor_say_text(&visitor, probe->said);
    visitor_say_no_more(&visitor);
    visitor_hear_end(&visitor);
    visitor_statuses(&visitor, statuses, sizeof statuses);
    if (strcmp(statuses, probe->statuses) != 0)
        fprintf(stderr, "%s%s:\n", probe->what, is_slow ? ", slowly" : "");
    CHECK_TEXT(statuses, probe->statuses);
    visitor_leave(&visitor);
}

TEST(each_probe_is_answered_right_at_once_and_byte_by_byte)
{
    struct hall hall;

    hall_open(&hall, NULL);
    for (size_t i = 0; i < COUNT_OF(PROBES); i++) {
        try_probe(&hall, &PROBES[i], false);
        try_probe(&hall, &PROBES[i], true);
    }
    hall_close(&hall);
}

TEST(a_nul_in_a_head_is_refused)
{
    static const char said[] = GET "X: a\0b" CRLF CRLF;
    struct hall                                   hall;
    struct visitor                                visitor;

    hall_open(&hall, NULL);
    visitor_come(&visitor, &hall.loop, hall.port);
    visitor_say(&visitor, said, sizeof said - 1);
    visitor_hear_end(&visitor);
    CHECK(strncmp(visitor.heard.bytes, "HTTP/1.1 400 ", 13) == 0);
    CHECK_INT(hall.requests, 0);
    visitor_leave(&visitor);
    hall_close(&hall);
}

/* Says before, then fill count times, then after. */
static void flood(const char *before, const char *fill, size_t count, const char *after,
                  const char *statuses)
{
    struct hall hall;
    struct buf  said = {0};
    char        got[40];

    buf_text(&said, before);
    while (count-- > 0)
        buf_text(&said, fill);
    buf_text(&said, after);
    hall_open(&hall, NULL);
    CHECK_TEXT(hall_visit(&hall, said.bytes, got, sizeof got), statuses);
    hall_close(&hall);
    buf_free(&said);
}

TEST(a_head_has_bounds)
{
    flood(GET "X: ", "x", 32 * 1024, CRLF CRLF, "431");
    flood(GET "X: ", "x", 15 * 1024, CRLF CRLF, "200");
    flood(GET "X:", " ", 32 * 1024, "x" CRLF CRLF, "431");
    flood(GET, "x", 32 * 1024, ": x" CRLF CRLF, "431");
    flood(GET, "A: b" CRLF, 100, CRLF, "431");
    flood(GET, "A: b" CRLF, 99, CRLF, "200");
    flood("GET /", "x", 64 * 1024, " HTTP/1.1" CRLF HOST CRLF, "414");
    flood("GET /", "x", 4095, " HTTP/1.1" CRLF HOST CRLF, "200");
    flood("GET /", "x", 4096, " HTTP/1.1" CRLF HOST CRLF, "414");
}

TEST(what_surrounds_a_chunked_body_has_bounds)
{
    const char *begin = POST "Transfer-Encoding: chunked" CRLF CRLF "3;";

    flood(begin, "x", 900, CRLF "abc" CRLF "0" CRLF CRLF, "201");
    flood(begin, "x", 2000, CRLF "abc" CRLF "0" CRLF CRLF, "400");
    flood(POST "Transfer-Encoding: chunked" CRLF CRLF "3" CRLF "abc" CRLF "0" CRLF,
          "Trailer: of no use" CRLF, 2000, CRLF, "431");
}

RUN(each_probe_is_answered_right_at_once_and_byte_by_byte, a_nul_in_a_head_is_refused,
    a_head_has_bounds, what_surrounds_a_chunked_body_has_bounds)
