/* resources.h: what the routes do, one function each; each answers its call. */
#ifndef TOCSIN_API_RESOURCES_H
#define TOCSIN_API_RESOURCES_H

struct call;

void session_post(struct call *call); /* session.c */
void session_get(struct call *call);
void session_delete(struct call *call);
void password_post(struct call *call);

int  reports_before(struct call *call); /* post.c */
void reports_post(struct call *call);
void batch_post(struct call *call);   /* batch.c */
void reports_list(struct call *call); /* records.c */
void report_get(struct call *call);
void photo_get(struct call *call);
void refused_list(struct call *call);
void status_get(struct call *call); /* status.c */

void health_live(struct call *call); /* health.c */
void health_ready(struct call *call);
void version_get(struct call *call);
void metrics_get(struct call *call); /* metrics.c */
void stream_get(struct call *call);  /* stream.c */

#endif
