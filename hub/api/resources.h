/* resources.h: what the routes do, one function each; each answers its call. */
#ifndef TOCSIN_API_RESOURCES_H
#define TOCSIN_API_RESOURCES_H

struct call;
struct err;
struct image_facts;
struct writer;

int  session_before(struct call *call); /* session.c */
void session_post(struct call *call);
void session_get(struct call *call);
void session_factor(struct call *call);
void session_delete(struct call *call);
void password_post(struct call *call);
void sessions_list(struct call *call); /* sessions.c */
void session_end(struct call *call);

int  reports_before(struct call *call); /* post.c */
void reports_post(struct call *call);
void batch_post(struct call *call);   /* batch.c */
void reports_list(struct call *call); /* records.c */
void report_get(struct call *call);
void photo_get(struct call *call);
void refused_list(struct call *call);
void status_get(struct call *call); /* status.c */
void site_get(struct call *call);   /* site.c */

void report_amend(struct call *call); /* review.c */
void incident_post(struct call *call);
void undo_post(struct call *call);
void preview_post(struct call *call);   /* preview.c */
void incidents_list(struct call *call); /* incidents.c */
void incident_get(struct call *call);
void episodes_list(struct call *call); /* episodes.c */

void accounts_list(struct call *call); /* accounts.c */
void account_post(struct call *call);
void account_put(struct call *call);
void account_link(struct call *call);
void tokens_list(struct call *call); /* tokens.c */
void token_post(struct call *call);
void token_delete(struct call *call);

void journal_get(struct call *call); /* journal.c */
void journal_export(struct call *call);
void journal_erase(struct call *call);

void tasks_list(struct call *call); /* tasks.c */
void tasks_mine(struct call *call);
void task_post(struct call *call);
void officers_list(struct call *call); /* presence.c */
void presence_put(struct call *call);
void task_act(struct call *call);
void report_ask(struct call *call); /* questions.c */
void status_questions(struct call *call);
void status_answer(struct call *call);
/* A list of them as a field of the object now open; with_by: officers see who asked. */
struct board_list_questions;
void questions_write(struct writer *out, const struct board_list_questions *list, bool with_by);
void device_post(struct call *call); /* devices.c */

void exercise_start(struct call *call); /* exercises.c */

void telephone_put(struct call *call); /* telephones.c */
void telephone_delete(struct call *call);

void backup_post(struct call *call); /* backup.c */

void areas_list(struct call *call); /* areas.c */
void areas_post(struct call *call);
void bulletin_get(struct call *call); /* bulletins.c */
void bulletin_post(struct call *call);
void phase_put(struct call *call);
void changes_list(struct call *call); /* changes.c */
void change_draft(struct call *call);
void change_seen(struct call *call);

void subscriptions_get(struct call *call); /* subscriptions.c */
void subscription_post(struct call *call);
void subscription_confirm(struct call *call);
void subscription_delete(struct call *call);
void subscriptions_post_table(struct call *call);
void unsubscribe_page(struct call *call);
void unsubscribe_post(struct call *call);

/* open311/: GeoReport v2. What is wrong, as its clients read it. */
const char *open311_problem(struct call *call, int *status, const struct err *err);
void        open311_discovery(struct call *call); /* open311/services.c */
void        open311_services(struct call *call);
void        open311_service(struct call *call);
void        open311_requests(struct call *call); /* open311/requests.c */
void        open311_request(struct call *call);
void        open311_token(struct call *call);
int         open311_before(struct call *call); /* open311/post.c */
void        open311_post(struct call *call);

void home_page(struct call *call); /* pages.c */
void alert_page(struct call *call);
void short_page(struct call *call);
void public_get(struct call *call);
void public_alert_get(struct call *call);
void public_cap_get(struct call *call);
void accessibility_page(struct call *call);
void outlook_page(struct call *call);
void privacy_page(struct call *call);
void embed_page(struct call *call);
void calendar_get(struct call *call);
void status_page(struct call *call);
void status_page_answer(struct call *call); /* follow.c */
void subscribe_page(struct call *call);     /* subscribing.c */
void subscribe_post(struct call *call);
void received_get_list(struct call *call); /* received.c */
void received_get(struct call *call);
void received_see(struct call *call);
void received_draft(struct call *call); /* received_draft.c */
void survey_page(struct call *call);
void survey_post(struct call *call);
void survey_get(struct call *call);
void confirm_page(struct call *call);
void confirm_post(struct call *call);
void report_page(struct call *call); /* reporting.c */
void report_post(struct call *call);
void manage_page(struct call *call); /* managing.c */
void manage_post(struct call *call);

void tile_get(struct call *call); /* tiles.c */
void map_get(struct call *call);
void asset_get(struct call *call); /* web.c */
void console_page(struct call *call);
void field_enter(struct call *call);
void field_file(struct call *call);
void field_page(struct call *call);

void alerts_list(struct call *call); /* alerts.c */
void alert_get(struct call *call);
void alert_draft(struct call *call);
void alert_edit(struct call *call);
void alert_preview(struct call *call);
void alert_act(struct call *call);
void alert_refused(struct call *call, const struct err *err);
void alert_cap(struct call *call);
void handover_get(struct call *call); /* handover.c */
void handover_post(struct call *call);
void handover_take(struct call *call);
void handover_withdraw(struct call *call);
void templates_list(struct call *call); /* templates.c */

void reach_post(struct call *call); /* reach.c */
void policy_get(struct call *call);

void channels_list(struct call *call); /* channels.c */
void channel_test(struct call *call);
void uplink_post(struct call *call);
void gauges_list(struct call *call);
void sirens_list(struct call *call);
void siren_test(struct call *call);
void siren_stop(struct call *call);
void deliveries_get(struct call *call); /* deliveries.c */
void progress_get(struct call *call);
void retry_post(struct call *call);
void devices_get(struct call *call);
void delivery_get(struct call *call);
void gateway_call(struct call *call); /* gateway.c */

int  photo_before(struct call *call); /* photos.c */
void photo_post(struct call *call);
/* When and where a camera took a picture, as fields of the object now open. */
void camera_write(struct writer *out, const struct image_facts *facts);
void owntracks_post(struct call *call); /* owntracks.c */

void health_live(struct call *call); /* health.c */
void health_ready(struct call *call);
void version_get(struct call *call);
void metrics_get(struct call *call); /* metrics.c */
void stream_get(struct call *call);  /* stream.c */

#endif
