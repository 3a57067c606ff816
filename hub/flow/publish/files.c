/* files.c: the files of one writing, made and put down on a worker. */
#include <dirent.h>
#include <string.h>
#include <unistd.h>

#include "hub/base/crypto.h"
#include "hub/base/file.h"
#include "hub/base/gzip.h"
#include "hub/flow/publish/room.h"

enum { FILE_MODE = 0644 };

const char *const PUBLIC_FOLDERS[] = {"cap", "alerts", "a", NULL};

/* ── on a worker: making them ───────────────────────────────────────────────────── */

/* The buf's bytes become a file's; the buf is empty again. */
static void public_add(struct public_files *files, struct arena *arena, const char *path,
                       struct buf *bytes)
{
    if (files->count < PUBLIC_FILES_MAX)
        files->items[files->count++] =
            (struct public_file){.path = path,
                                 .bytes = arena_copy(arena, bytes->bytes, bytes->len),
                                 .len = bytes->len};
    bytes->len = 0;
}

/* Beside the last one itself as web servers and the hub give it to who takes it so: a page is
 * read where the line is thin. */
static void public_pack(struct public_files *files, struct arena *arena)
{
    const struct public_file plain = files->items[files->count - 1];
    struct buf               packed = {0};

    gzip_pack(&packed, plain.bytes, plain.len);
    public_add(files, arena, arena_format(arena, "%s.gz", plain.path), &packed);
    files->items[files->count - 1].is_frozen = plain.is_frozen;
    buf_free(&packed);
}

/* The page by the short link that messages carry: it points at the other. */
static void make_short(struct public_files *files, struct arena *arena,
                       const struct alert_row *row)
{
    static const char *const ENDINGS[] = {"html", "html.gz"};
    char                     code[ID_CODE_LEN + 1];

    for (size_t i = 0; i < COUNT_OF(ENDINGS) && files->count < PUBLIC_FILES_MAX; i++)
        files->items[files->count++] = (struct public_file){
            .path = arena_format(arena, "a/%s.%s", id_code(code, &row->id), ENDINGS[i]),
            .target = arena_format(arena, "../alerts/%s.%s", row->identifier, ENDINGS[i]),
        };
}

static void make_details(struct writing *writing)
{
    struct public_state *state = &writing->state;
    struct arena        *arena = &state->arena;
    struct buf           bytes = {0};

    for (size_t i = 0; i < state->count; i++) {
        const struct public_alert *alert = &state->alerts[i];
        const char                *name = alert->row->identifier;
        const struct blob         *signature = &alert->row->signature;

        buf_add(&bytes, alert->row->cap.at, alert->row->cap.len);
        public_add(&writing->files, arena, arena_format(arena, "cap/%s.xml", name), &bytes);
        writing->files.items[writing->files.count - 1].is_frozen = true;
        encode(&bytes, ENCODING_BASE64, signature->at, signature->len);
        buf_byte(&bytes, '\n');
        public_add(&writing->files, arena, arena_format(arena, "cap/%s.sig", name), &bytes);
        writing->files.items[writing->files.count - 1].is_frozen = true;
        page_of_one(&bytes, state, alert);
        public_add(&writing->files, arena, arena_format(arena, "alerts/%s.html", name), &bytes);
        public_pack(&writing->files, arena);
        make_short(&writing->files, arena, alert->row);
        feed_one(&bytes, state, alert);
        public_add(&writing->files, arena, arena_format(arena, "alerts/%s.json", name), &bytes);
    }
    buf_free(&bytes);
}

static void make_pages(struct writing *writing)
{
    static const struct {
        const char *name;
        void (*make)(struct buf *, struct public_state *, const char *language);
        bool is_about;
    } PAGES[] = {
        {"alerts", page_of_all, false},
        {"outlook", page_of_outlook, false},
        {"accessibility", page_of_accessibility, true},
        {"privacy", page_of_privacy, true},
    };
    struct public_state *state = &writing->state;
    struct buf           bytes = {0};
    const char          *language;

    for (size_t i = 0; i < COUNT_OF(PAGES); i++)
        for (size_t j = 0; (language = lang_at(state->lang, j)); j++) {
            if (PAGES[i].is_about && writing->publish->has_about)
                continue;
            PAGES[i].make(&bytes, state, language);
            public_add(&writing->files, &state->arena,
                       arena_format(&state->arena, "%s.%s.html", PAGES[i].name, language),
                       &bytes);
            public_pack(&writing->files, &state->arena);
        }
    page_of_all(&bytes, state, lang_at(state->lang, 0));
    public_add(&writing->files, &state->arena, "alerts.html", &bytes);
    public_pack(&writing->files, &state->arena);
    buf_free(&bytes);
}

static void make_style(struct writing *writing)
{
    char      *name = arena_alloc(&writing->state.arena, PAGE_STYLE_NAME_LEN + 1);
    struct buf bytes = {0};

    buf_text(&bytes, PAGE_STYLE);
    public_add(&writing->files, &writing->state.arena, page_style_name(name), &bytes);
    writing->files.items[writing->files.count - 1].is_frozen = true;
    public_pack(&writing->files, &writing->state.arena);
    buf_free(&bytes);
}

static void make_calendar(struct buf *out, struct public_state *state)
{
    feed_calendar(out, state, NULL);
}

/* The style before what is dressed in it, details before the lists that point at them. */
static void make_files(struct writing *writing)
{
    static const struct {
        const char *path;
        void (*make)(struct buf *, struct public_state *);
    } FEEDS[] = {
        {"alerts.atom", feed_atom},       {"cap.atom", feed_cap},
        {"alerts.rss", feed_rss},         {"alerts.json", feed_json},
        {"alerts.geojson", feed_geojson}, {"alerts.ics", make_calendar},
    };
    struct public_state *state = &writing->state;
    struct arena        *arena = &state->arena;
    struct buf           bytes = {0};

    writing->files.items = arena_alloc(arena, PUBLIC_FILES_MAX * sizeof *writing->files.items);
    make_style(writing);
    make_details(writing);
    make_pages(writing);
    for (size_t i = 0; i < COUNT_OF(FEEDS); i++) {
        FEEDS[i].make(&bytes, state);
        public_add(&writing->files, arena, FEEDS[i].path, &bytes);
    }
    feed_index(&bytes, state, &writing->files);
    public_add(&writing->files, arena, "index.json", &bytes);
    buf_free(&bytes);
}

/* ── and putting them down ──────────────────────────────────────────────────────── */

static bool is_wanted(const struct public_files *files, const char *path)
{
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->items[i].path, path) == 0)
            return true;
    return false;
}

/* What is not among the files any more goes: it would be believed. */
static void sweep(struct writing *writing, const char *folder)
{
    struct arena  *arena = &writing->state.arena;
    const char    *root = writing->publish->settings.folder;
    DIR           *entries = opendir(arena_format(arena, "%s/%s", root, folder));
    struct dirent *entry;

    while (entries && (entry = readdir(entries))) {
        const char *path = arena_format(arena, "%s/%s", folder, entry->d_name);

        if (entry->d_name[0] != '.' && !is_wanted(&writing->files, path))
            unlink(arena_format(arena, "%s/%s", root, path));
    }
    if (entries)
        closedir(entries);
}

static void put_links(struct writing *writing)
{
    struct arena *arena = &writing->state.arena;

    for (size_t i = 0; i < writing->files.count; i++) {
        const struct public_file *file = &writing->files.items[i];
        const char               *path =
            arena_format(arena, "%s/%s", writing->publish->settings.folder, file->path);

        if (file->target && file_alias(path, file->target, &writing->err) < 0)
            writing->failed = -1;
    }
}

/* Details before the lists that point at them. */
static void put_down(struct writing *writing)
{
    struct arena    *arena = &writing->state.arena;
    struct file_new *files = arena_alloc(arena, (writing->files.count + 1) * sizeof *files);
    size_t           count = 0;

    for (size_t i = 0; i < writing->files.count; i++) {
        const struct public_file *file = &writing->files.items[i];
        const char               *path =
            arena_format(arena, "%s/%s", writing->publish->settings.folder, file->path);

        if (!file->target && (!file->is_frozen || !file_exists(path)))
            files[count++] = (struct file_new){
                .path = path, .bytes = file->bytes, .len = file->len, .mode = FILE_MODE};
    }
    writing->failed = files_replace(files, count, &writing->err);
    put_links(writing);
    for (size_t i = 0; PUBLIC_FOLDERS[i]; i++)
        sweep(writing, PUBLIC_FOLDERS[i]);
}

void writing_work(struct offload *offload)
{
    struct writing *writing = CONTAINER_OF(offload, struct writing, offload);

    make_files(writing);
    put_down(writing);
}
