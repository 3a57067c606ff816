#include "hub/tidings.h"

#include <stdlib.h>
#include <string.h>

#include "hub/house.h"
#include "hub/store/reports.h"

enum { REPORTS_MOST = 200 }; /* of one incident: the latest */

/* Reports whose senders are told, one after the other; each sender once. */
struct tidings {
    struct hub              *hub;
    struct store_find_report find;
    struct arena             arena;
    const struct id         *reports;
    size_t                   count, next;
    const char             **told;
    size_t                   told_count;
    const char              *text, *once;
    struct mode              mode;
    enum notice_kind         kind;
};

void tidings_task(void *house, const struct task *task)
{
    struct hub  *hub = house;
    struct arena arena = {0};
    struct id    to;
    char         id[ID_TEXT_LEN + 1];
    const char  *about = arena_format(&arena, "task:%s", id_text(id, &task->id));

    if (hub->telephones && id_parse(&to, task->to))
        telephones_tell(hub->telephones, &(struct telephones_word){
                                             .account = &to,
                                             .once = arena_format(&arena, "%s/%lld", about,
                                                                  (long long)task->version),
                                             .about = about,
                                             .text = "task",
                                             .mode = &task->mode,
                                             .kind = NOTICE_SUMMONS});
    arena_free(&arena);
}

/* ── senders of reports ─────────────────────────────────────────────────────────── */

/* The account before the telephone's own name, "volunteer:anna/Android"; NULL: no telephone. */
static const char *volunteer_of(struct arena *arena, const char *sender)
{
    static const char VOLUNTEER[] = "volunteer:";
    const char       *name = sender + sizeof VOLUNTEER - 1;

    if (strncmp(sender, VOLUNTEER, sizeof VOLUNTEER - 1) != 0 || !strchr(name, '/'))
        return NULL;
    return arena_copy(arena, name, strcspn(name, "/"));
}

static bool was_told(struct tidings *tidings, const char *name)
{
    for (size_t i = 0; i < tidings->told_count; i++)
        if (strcmp(tidings->told[i], name) == 0)
            return true;
    tidings->told[tidings->told_count++] = name;
    return false;
}

static void tell(struct tidings *tidings, const struct kept_report *report)
{
    const char *name = volunteer_of(&tidings->arena, report->sender);
    char        id[ID_TEXT_LEN + 1];

    if (!name || was_told(tidings, name) || !tidings->hub->telephones)
        return;
    telephones_tell(
        tidings->hub->telephones,
        &(struct telephones_word){
            .name = name,
            .once = tidings->once,
            .about = arena_format(&tidings->arena, "report:%s", id_text(id, &report->id)),
            .text = tidings->text,
            .mode = &tidings->mode,
            .kind = tidings->kind});
}

static void go_on(struct tidings *tidings);

static void on_found(struct store_job *job)
{
    struct tidings *tidings = CONTAINER_OF(job, struct tidings, find.job);

    if (!job->failed)
        tell(tidings, &tidings->find.row);
    store_job_free(job);
    go_on(tidings);
}

static void go_on(struct tidings *tidings)
{
    if (tidings->next == tidings->count || !tidings->hub->telephones) {
        arena_free(&tidings->arena);
        free(tidings);
        return;
    }
    tidings->find = (struct store_find_report){.job.on_done = on_found,
                                               .id = tidings->reports[tidings->next++]};
    store_find_report(tidings->hub->store, &tidings->find);
}

static struct tidings *tidings_new(struct hub *hub, size_t count, const char *text)
{
    struct tidings *tidings = MEM_NEW(struct tidings);

    tidings->hub = hub;
    tidings->text = text;
    tidings->count = count;
    tidings->told = arena_alloc(&tidings->arena, (count + 1) * sizeof *tidings->told);
    return tidings;
}

void tidings_question(void *house, const struct question_asked *question,
                      const struct mode *mode)
{
    struct tidings *tidings = tidings_new(house, 1, "question");
    struct id      *report = arena_alloc(&tidings->arena, sizeof *report);
    char            id[ID_TEXT_LEN + 1];

    *report = question->report;
    tidings->reports = report;
    tidings->mode = *mode;
    tidings->kind = NOTICE_ANSWER;
    tidings->once = arena_format(&tidings->arena, "question:%s", id_text(id, &question->id));
    go_on(tidings);
}

void tidings_incident(struct hub *hub, int64_t incident, const char *text)
{
    struct tidings          *tidings = tidings_new(hub, REPORTS_MOST, text);
    struct situation_member *members;
    struct incident          shown;
    size_t                   count = 0;
    struct id               *reports;

    if (hub->situation &&
        situation_incident(hub->situation, incident, &tidings->arena, &shown)) {
        tidings->mode = shown.mode;
        count = situation_members(hub->situation, shown.no, &tidings->arena, &members);
    }
    tidings->count = count < REPORTS_MOST ? count : REPORTS_MOST;
    reports = arena_alloc(&tidings->arena, (tidings->count + 1) * sizeof *reports);
    for (size_t i = 0; i < tidings->count; i++)
        reports[i] = members[count - 1 - i].id;
    tidings->reports = reports;
    tidings->kind = NOTICE_PROGRESS;
    tidings->once =
        arena_format(&tidings->arena, "incident:%lld/%s", (long long)incident, text);
    go_on(tidings);
}
