#include "adapters/adapter.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "hub/base/buf.h"

int adapter_open(struct adapter **self_r, const struct adapter_kind *kind,
                 struct adapter_host *host, struct reader *settings)
{
    struct adapter *self = NULL;

    if (kind->reach == ADAPTER_REHEARSES && host->mode == MODE_ACTUAL) {
        reader_complain(settings, "mode", "must be exercise or test: this kind only rehearses");
        reader_close(settings);
        return -1;
    }
    if (kind->open(&self, host, settings) < 0)
        return -1;
    self->kind = kind;
    self->host = host;
    if (kind->channel != CHANNEL_KINDS)
        self->channel = kind->channel;
    tally_take(host->tally);
    *self_r = self;
    return 0;
}

void adapter_start(struct adapter *self)
{
    if (self->kind->start)
        self->kind->start(self);
}

int adapter_send(struct adapter *self, const struct adapter_message *message, struct err *err)
{
    const struct adapter_kind *kind = self->kind;
    size_t                     text_len = message->text ? strlen(message->text) : 0;

    if ((message->mode.kind == MODE_ACTUAL) != (self->host->mode == MODE_ACTUAL))
        return err_set(err, ERR_FORBIDDEN, "the channel does not carry this mode");
    if (clock_now(self->host->clock) >= message->expiry_ms)
        return err_set(err, ERR_INVALID, "the message has expired");
    if ((self->channel == CHANNEL_SIREN) != (message->siren != NULL))
        return err_set(err, ERR_INVALID, "a siren takes an order, and nothing else does");
    if (!message->siren && !message->text)
        return err_set(err, ERR_INVALID, "the message has no text");
    if (kind->text_max > 0 && text_len > kind->text_max)
        return err_set(err, ERR_TOO_LARGE, "the text is longer than %zu bytes", kind->text_max);
    if (self->unanswered >= kind->in_flight_max)
        return err_set(err, ERR_BUSY, "%u messages are unanswered", self->unanswered);
    self->unanswered++;
    self->is_sending = true;
    kind->send(self, message);
    self->is_sending = false;
    return 0;
}

bool adapter_receive(struct adapter *self, struct adapter_request *request)
{
    if (!self->kind->receive)
        return false;
    self->kind->receive(self, request);
    return true;
}

bool adapter_read_back(struct adapter *self, struct adapter_question *question)
{
    if (!self->kind->read_back)
        return false;
    self->kind->read_back(self, question);
    return true;
}

void adapter_probe(struct adapter *self)
{
    if (self->kind->probe)
        self->kind->probe(self);
}

void adapter_close(struct adapter *self)
{
    assert(self->unanswered == 0);
    self->kind->close(self);
}

void adapter_answer(struct adapter *self, const struct adapter_message *message,
                    const struct adapter_answer *answer)
{
    assert(!self->is_sending);
    assert(self->unanswered > 0);
    self->unanswered--;
    self->host->answer(self->host, message, answer);
}

void adapter_tell_health(struct adapter *self, enum adapter_health health, const char *why)
{
    struct adapter_state state = {
        .health = health, .why = why, .at_ms = clock_now(self->host->clock)};

    self->host->on_state(self->host, &state);
}

/* NULL when all is well, else what is wrong with the file. */
static const char *read_file(struct buf *buf, const char *path, size_t max_bytes)
{
    FILE       *file = fopen(path, "re");
    struct stat about;
    const char *wrong = NULL;

    if (!file)
        return strerror(errno);
    buf_reserve(buf, max_bytes + 2);
    if (fstat(fileno(file), &about) < 0 || !S_ISREG(about.st_mode))
        wrong = "is not a file";
    else if (about.st_mode & S_IRWXO)
        wrong = "may be used by everybody: chmod o= it";
    else
        buf->len = fread(buf->bytes, 1, max_bytes + 2, file);
    fclose(file);
    return wrong;
}

const char *adapter_secret(struct reader *settings, const char *name, size_t max_bytes)
{
    const char *path = read_text(settings, name, 500);
    struct buf  text = {0};
    const char *wrong;
    const char *secret = "";

    if (settings->failed)
        return "";
    wrong = read_file(&text, path, max_bytes);
    if (!wrong && text.len > 0 && text.bytes[text.len - 1] == '\n')
        text.len--;
    if (!wrong && text.len == 0)
        wrong = "is an empty file";
    if (!wrong && text.len > max_bytes)
        wrong = "is a file too long for a secret";
    if (!wrong && memchr(text.bytes, '\0', text.len))
        wrong = "is not a file of text";
    if (wrong)
        reader_complain(settings, name, wrong);
    else
        secret = arena_copy(settings->arena, text.bytes, text.len);
    if (text.bytes)
        memset(text.bytes, 0, text.room);
    buf_free(&text);
    return secret;
}
