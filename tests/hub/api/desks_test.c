#include "tests/hub/api/kit/office.h"

#include "hub/base/file.h"
#include "hub/base/reader.h"

static const char *admin_of(struct office *office)
{
    return office_token(office, ROLE_ADMINISTRATOR);
}

static int ask(struct office *office, const char *method, const char *path, const char *token,
               const char *headers, const char *body)
{
    return office_ask(
        office,
        &(struct asked){
            .method = method, .path = path, .token = token, .headers = headers, .body = body});
}

TEST(accounts_are_made_edited_and_linked_anew)
{
    struct office office;
    const char   *admin, *link;

    office_open(&office);
    admin = admin_of(&office);
    CHECK_INT(office_post(&office, "/api/v1/accounts", admin,
                          "{\"name\":\"anna\",\"roles\":[\"operator\"]}"),
              201);
    CHECK(office_head(&office, "Location: /api/v1/accounts/anna"));
    link = office_field(&office, "link");
    CHECK(strncmp(link, "anna", 4) == 0);
    CHECK_INT(office_post(&office, "/api/v1/accounts", admin,
                          "{\"name\":\"anna\",\"roles\":[\"operator\"]}"),
              409);
    CHECK_INT(office_post(&office, "/api/v1/accounts", admin,
                          "{\"name\":\"Anna!\",\"roles\":[\"operator\"]}"),
              400);
    CHECK_INT(office_post(&office, "/api/v1/accounts", admin,
                          "{\"name\":\"bruno\",\"roles\":[\"aprover\"]}"),
              400);
    CHECK(office_said(&office, "si intendeva «approver»?"));
    CHECK_INT(office_get(&office, "/api/v1/accounts", admin), 200);
    CHECK(office_said(&office, "\"name\":\"anna\""));

    CHECK_INT(
        ask(&office, "PUT", "/api/v1/accounts/anna", admin, "", "{\"roles\":[\"approver\"]}"),
        428);
    CHECK_INT(ask(&office, "PUT", "/api/v1/accounts/anna", admin, "If-Match: \"9\"\r\n",
                  "{\"roles\":[\"approver\"]}"),
              409);
    CHECK_INT(ask(&office, "PUT", "/api/v1/accounts/anna", admin, "If-Match: \"1\"\r\n",
                  "{\"roles\":[\"approver\"],\"territory\":[\"048014\"]}"),
              200);
    CHECK(office_said(&office, "\"roles\":[\"approver\"],\"territory\":[\"048014\"]"));
    CHECK_INT(ask(&office, "PUT", "/api/v1/accounts/anna", admin, "If-Match: \"2\"\r\n",
                  "{\"display\":\"Anna B.\"}"),
              200);
    CHECK(office_said(&office, "\"display\":\"Anna B.\",\"roles\":[\"approver\"]") ||
          office_said(&office, "\"roles\":[\"approver\"],\"territory\":[\"048014\"]"));
    CHECK_INT(ask(&office, "PUT", "/api/v1/accounts/anna", admin, "If-Match: \"3\"\r\n",
                  "{\"phone\":\"333 12\"}"),
              400);
    CHECK(office_said(&office, "/phone"));
    CHECK_INT(ask(&office, "PUT", "/api/v1/accounts/anna", admin, "If-Match: \"3\"\r\n",
                  "{\"phone\":\"333 1234567\",\"email\":\"anna@empoli.test\"}"),
              200);
    CHECK(office_said(&office, "\"email\":\"a…@empoli.test\""));
    CHECK(office_said(&office, "\"phone\":\"+39…67\""));
    CHECK(!office_said(&office, "1234567"));
    CHECK_INT(ask(&office, "PUT", "/api/v1/accounts/anna", admin, "If-Match: \"4\"\r\n",
                  "{\"email\":\"\"}"),
              200);
    CHECK(office_said(&office, "\"phone\":\"+39…67\"")); /* it was silent about that */
    CHECK(!office_said(&office, "email"));
    CHECK_INT(office_post(&office, "/api/v1/accounts/anna/link", admin, "{}"), 200);
    CHECK(office_said(&office, "\"link\":\"anna"));
    CHECK_INT(office_post(&office, "/api/v1/accounts/nobody/link", admin, "{}"), 404);
    office_close(&office);
}

TEST(a_token_is_shown_once_and_ends_at_once)
{
    struct office office;
    const char   *admin, *id, *secret;

    office_open(&office);
    admin = admin_of(&office);
    office.admin.name = "";
    CHECK_INT(office_post(&office, "/api/v1/tokens", admin,
                          "{\"name\":\"gauge-3\",\"role\":\"administrator\"}"),
              400);
    CHECK_INT(office_get(&office, "/api/v1/tokens", admin), 200);
    id = office_token(&office, ROLE_DEVICE);
    CHECK_INT(office_get(&office, "/api/v1/tokens", admin), 200);
    CHECK(office_said(&office, "\"name\":\"device-1\",\"role\":\"device\""));
    CHECK(!office_said(&office, id)); /* never the secret */
    secret = id;
    id = strstr(office.body.bytes, "\"name\":\"device-1\"");
    while (strncmp(id, "\"id\":\"", 6) != 0)
        id--;
    id = arena_copy(&office.control.arena, id + 6, ID_TEXT_LEN);
    CHECK_INT(office_get(&office, "/api/v1/session", secret), 403); /* no person */
    CHECK_INT(ask(&office, "DELETE",
                  arena_format(&office.control.arena, "/api/v1/tokens/%s", id), admin, "",
                  NULL),
              200);
    CHECK_INT(office_get(&office, "/api/v1/session", secret), 401);
    CHECK_INT(ask(&office, "DELETE", "/api/v1/tokens/x", admin, "", NULL), 404);
    office_close(&office);
}

TEST(the_journal_is_paged_exported_and_forgets_people)
{
    struct office office;
    const char   *auditor, *admin;

    office_open(&office);
    auditor = office_token(&office, ROLE_AUDITOR);
    admin = admin_of(&office);
    CHECK_INT(office_get(&office, "/api/v1/journal?limit=2", auditor), 200);
    CHECK(office_said(&office, "\"seq\":1,"));
    CHECK(office_said(&office, "\"deed\":\"account."));
    CHECK(!office_said(&office, "\"seq\":3,"));
    CHECK_INT(office_get(&office, "/api/v1/journal?after=2&limit=1", auditor), 200);
    CHECK(office_said(&office, "\"seq\":3,"));
    CHECK_INT(
        office_post(&office, "/api/v1/journal/erase", auditor, "{\"about\":\"account:x\"}"),
        403);
    CHECK_INT(office_post(&office, "/api/v1/journal/erase", admin, "{\"about\":\"anna\"}"),
              400);
    CHECK_INT(office_post(&office, "/api/v1/journal/erase", admin, "{\"about\":\"account:x\"}"),
              200);
    CHECK(office_said(&office, "\"journal\":"));
    CHECK_INT(office_get(&office, "/api/v1/journal/export", auditor), 200);
    CHECK(visitor_hear(&office.visitor, "\r\n0\r\n\r\n"));
    CHECK(strstr(office.visitor.heard.bytes, "personal.erased") != NULL);
    office_close(&office);
}

TEST(zones_are_read_by_all_and_brought_by_administrators)
{
    static const char VILLAGE[] =
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":"
        "{\"id\":\"v1\",\"name\":\"Marcignana\"},\"geometry\":{\"type\":\"Polygon\","
        "\"coordinates\":[[[10.8,43.7],[10.9,43.7],[10.9,43.75],[10.8,43.75],[10.8,43.7]]]}}]}";
    struct office office;
    const char   *admin;
    struct asked  import = {.method = "POST",
                            .path = "/api/v1/areas?kind=village",
                            .type = "application/geo+json",
                            .body = VILLAGE};

    office_open(&office);
    admin = admin_of(&office);
    CHECK_INT(office_get(&office, "/api/v1/areas", NULL), 200);
    CHECK(office_said(&office, "{\"id\":\"" OFFICE_EMPOLI "\",\"name\":\"Empoli\""));
    CHECK(!office_said(&office, "geometry"));
    CHECK_INT(office_get(&office, "/api/v1/areas?geometry=1", NULL), 200);
    CHECK(office_said(&office, "\"geometry\":{\"type\":\"MultiPolygon\""));
    CHECK_INT(office_ask(&office, &import), 401);
    import.token = admin;
    CHECK_INT(office_ask(&office, &import), 200);
    CHECK(office_said(&office, "{\"kept\":1,\"nameless\":0,\"refused\":[]}"));
    CHECK_INT(office_get(&office, "/api/v1/areas", NULL), 200);
    CHECK(office_said(&office, "\"kind\":\"village\""));
    import.body = "{\"type\":\"FeatureCollection\"";
    CHECK_INT(office_ask(&office, &import), 400);
    office_close(&office);
}

TEST(a_subscription_waits_for_its_code_and_ends_by_its_link)
{
    static const char ANNA[] = "{\"kind\":\"sms\",\"address\":\"+393331234567\",\"where\":"
                               "{\"lat\":43.72,\"lon\":10.95}}";
    struct office     office;
    const char       *admin, *id;
    char              key[SUBSCRIPTIONS_KEY_LEN + 1];
    struct arena     *arena = &office.control.arena;

    office_open(&office);
    admin = admin_of(&office);
    CHECK_INT(office_post(&office, "/api/v1/subscriptions", NULL, ANNA), 201);
    CHECK_TEXT(office_field(&office, "state"), "pending");
    id = office_field(&office, "id");
    CHECK(!office_said(&office, "3331234567"));
    CHECK_INT(office_post(&office, "/api/v1/subscriptions/confirm", NULL,
                          arena_format(arena, "{\"id\":\"%s\",\"code\":\"000000x\"}", id)),
              400);
    CHECK_INT(office_post(&office, "/api/v1/subscriptions/confirm", NULL,
                          "{\"id\":\"made-up\",\"code\":\"123456\"}"),
              404);
    CHECK_INT(office_post(&office, "/api/v1/subscriptions?proof=1", NULL, ANNA), 401);
    CHECK_INT(office_post(&office, "/api/v1/subscriptions?proof=1", admin, ANNA), 201);
    CHECK_TEXT(office_field(&office, "state"), "confirmed");
    CHECK_INT(office_get(&office, "/api/v1/subscriptions", NULL), 401);
    CHECK_INT(office_get(&office, "/api/v1/subscriptions", admin), 200);
    CHECK(office_said(&office, "\"state\":\"confirmed\""));
    CHECK(!office_said(&office, "3331234567"));

    subscriptions_key(office.subscriptions, 1, key);
    id = arena_format(arena, "/unsubscribe/%s", key);
    CHECK_INT(office_get(&office, id, NULL), 200);
    CHECK(office_said(&office, "<form method=\"post\">"));
    office_get(&office, "/api/v1/subscriptions", admin);
    CHECK(office_said(&office, "\"state\":\"confirmed\"")); /* reading changed nothing */
    CHECK_INT(office_ask(&office, &(struct asked){.method = "POST",
                                                  .path = id,
                                                  .type = "application/x-www-form-urlencoded",
                                                  .headers = "Accept: text/html\r\n",
                                                  .body = "List-Unsubscribe=One-Click"}),
              200);
    CHECK(office_said(&office, "<p>Fatto"));
    office_get(&office, "/api/v1/subscriptions", admin);
    CHECK(office_said(&office, "\"state\":\"stopped\""));
    CHECK_INT(office_get(&office, "/unsubscribe/made-up", NULL), 200);
    CHECK_INT(office_post(&office, "/unsubscribe/made-up", NULL, "{}"), 404);
    CHECK_INT(ask(&office, "DELETE", "/api/v1/subscriptions/1", admin, "", NULL), 200);
    CHECK_INT(ask(&office, "DELETE", "/api/v1/subscriptions/x", admin, "", NULL), 404);
    office_close(&office);
}

TEST(a_table_of_subscribers_tells_its_bad_rows)
{
    struct office office;
    struct asked  import = {.method = "POST",
                            .path = "/api/v1/subscriptions/import",
                            .type = "text/csv",
                            .body = "kind,address,lat,lon\n"
                                     "sms,+393331234567,43.72,10.95\n"
                                     "sms,not a number,43.72,10.95\n"};

    office_open(&office);
    import.token = admin_of(&office);
    CHECK_INT(office_ask(&office, &import), 200);
    CHECK(office_said(&office, "{\"kept\":1,\"refused\":[{\"row\":3,"));
    import.body = "kind,colour\n";
    CHECK_INT(office_ask(&office, &import), 400);
    import.type = "application/json";
    CHECK_INT(office_ask(&office, &import), 415);
    office_close(&office);
}

TEST(everybody_may_know_what_can_be_reported)
{
    struct office office;

    office_open(&office);
    CHECK_INT(office_get(&office, "/api/v1/site", NULL), 200);
    CHECK_TEXT(office_field(&office, "name"), "Comune di Empoli");
    CHECK_TEXT(office_field(&office, "emergency_phone"), "113");
    CHECK(!office_said(&office, "report_sms"));
    CHECK(office_said(&office, "\"languages\":[\"it\""));
    CHECK(office_said(&office, "{\"code\":\"FL\",\"category\":\"Met\",\"everyday\":false,"
                               "\"names\":{\"it\":\"Allagamento\""));
    office_close(&office);
}

TEST(a_photo_is_kept_by_the_holder_of_the_key_and_gives_its_place)
{
    struct office office;
    struct arena *arena = &office.control.arena;
    struct buf    picture = {0};
    struct asked  upload = {.method = "POST",
                            .type = "image/jpeg",
                            .path =
                                "/api/v1/reports/0192f3a0-7b1c-7cc3-9d5e-000000000001/photos"};
    const char   *operator, * name;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    CHECK_INT(file_read(&picture, "tests/fuzz/corpus/image/exif.jpg", 1 << 20, NULL), 0);
    office_post(&office, "/api/v1/reports", NULL,
                "{\"v\":1,\"id\":\"0192f3a0-7b1c-7cc3-9d5e-000000000001\",\"hazard\":\"FL\"}");
    upload.body = picture.bytes;
    upload.body_len = picture.len;
    name = office_field(&office, "key");
    CHECK_INT(office_ask(&office, &upload), 401);
    upload.headers = "Report-Key: AZLzoHscfMOdXi86S1xtET42UHVxIDvI4ZKnjA\r\n";
    CHECK_INT(office_ask(&office, &upload), 403);
    upload.headers = arena_format(arena, "Report-Key: %s\r\nContent-Range: bytes 0-99/%zu\r\n",
                                  name, picture.len);
    upload.body_len = 100;
    CHECK_INT(office_ask(&office, &upload), 202);
    CHECK_TEXT(office.body.bytes, "{\"offset\":100}");
    upload.body_len = 99;
    CHECK_INT(office_ask(&office, &upload), 400);
    upload.headers =
        arena_format(arena, "Report-Key: %s\r\nContent-Range: bytes 100-%zu/%zu\r\n", name,
                     picture.len - 1, picture.len);
    upload.body = picture.bytes + 100;
    upload.body_len = picture.len - 100;
    CHECK_INT(office_ask(&office, &upload), 201); /* in pieces; and now at once, the same */
    upload.headers = arena_format(arena, "Report-Key: %s\r\n", name);
    upload.body = picture.bytes;
    upload.body_len = picture.len;
    CHECK_INT(office_ask(&office, &upload), 201);
    CHECK(office_said(&office, "\"where\":{\"lat\":"));
    CHECK_TEXT(office_field(&office, "type"), "image/jpeg");
    name = office_field(&office, "name");
    CHECK_INT(strlen(name), 64);
    CHECK_INT(office_get(&office, "/api/v1/reports/1", operator), 200);
    CHECK(office_said(&office, name));
    CHECK(office_said(&office, "\"photographed\":\"2026-11-22T05:50:51Z\""));
    CHECK(office_said(&office, "\"taken\":\"2026-11-22T05:50:51Z\",\"where\":{\"lat\":"));
    CHECK(office_said(&office, "\"incident\":1,\"where\":{\"lat\":"));
    CHECK(office_said(&office, "\"amended\":true"));
    name = arena_format(arena, "/api/v1/reports/1/photos/%s", name);
    CHECK_INT(office_get(&office, name, operator), 200);
    CHECK(office_head(&office, "Content-Type: image/jpeg"));
    CHECK_INT(office_get(&office, name, NULL), 401);
    CHECK_INT(office_get(&office, "/api/v1/incidents/1", operator), 200);
    CHECK(office_said(&office, "\"has_photo\":true"));
    CHECK(office_said(&office, "\"amended\":true"));
    upload.body = "not a picture";
    upload.body_len = 13;
    CHECK_INT(office_ask(&office, &upload), 400);
    buf_free(&picture);
    office_close(&office);
}

TEST(phones_of_volunteers_get_an_empty_list)
{
    struct office     office;
    const char       *phone;
    static const char PATH[] = "/api/v1/owntracks";

    office_open(&office);
    phone = office_token_for(&office, ROLE_VOLUNTEER, NULL, "actual");
    CHECK_INT(office_post(&office, PATH, phone,
                          "{\"_type\":\"location\",\"lat\":43.72,\"lon\":10.95,"
                          "\"tst\":1767225600}"),
              200);
    CHECK_TEXT(office.body.bytes, "[]");
    CHECK_INT(office_post(&office, PATH, phone,
                          "{\"_type\":\"location\",\"lat\":43.72,\"lon\":10.95,"
                          "\"tst\":1767225600,\"poi\":\"FL acqua in strada\"}"),
              200);
    CHECK_INT(office_post(&office, PATH, phone, "{\"_type\":\"lwt\",\"tst\":1}"), 200);
    CHECK_INT(office_post(&office, PATH, phone, "nonsense"), 400);
    CHECK_INT(office_post(&office, PATH, NULL, "{}"), 401);
    CHECK_INT(office_get(&office, "/api/v1/reports", office_token(&office, ROLE_OPERATOR)),
              200);
    CHECK(office_said(&office, "\"source\":\"volunteer:volunteer-1\""));
    office_close(&office);
}

RUN(accounts_are_made_edited_and_linked_anew, a_token_is_shown_once_and_ends_at_once,
    the_journal_is_paged_exported_and_forgets_people,
    zones_are_read_by_all_and_brought_by_administrators,
    a_subscription_waits_for_its_code_and_ends_by_its_link,
    a_table_of_subscribers_tells_its_bad_rows, everybody_may_know_what_can_be_reported,
    a_photo_is_kept_by_the_holder_of_the_key_and_gives_its_place,
    phones_of_volunteers_get_an_empty_list)
