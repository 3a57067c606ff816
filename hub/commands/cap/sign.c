/* sign.c: "tocsin cap verify FILE" and "tocsin cap sign FILE": who signed an alert, whether it
 * is what was signed, and a signature of one's own. Needs neither hub nor network. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "hub/base/clock.h"
#include "hub/base/file.h"
#include "hub/base/writer.h"
#include "hub/base/xml.h"
#include "hub/base/xml_signature.h"
#include "hub/commands/commands.h"
#include "hub/model/cap.h"

enum { DAY_MS = 86400000, SOON_DAYS = 30 };

/* One signature and what is said of it. */
struct seal {
    enum xml_verdict            verdict;
    const struct xml_signature *signature;
    struct certificate          certificate; /* of the signer; empty when there is none */
    struct err                  why;
};

struct verifying {
    struct buf            bytes;
    struct arena          arena;
    struct xml_signatures signatures;
    struct seal           seals[XML_SIGNATURES_MAX];
    enum xml_verdict      verdict; /* that of the best signature */
    int64_t               now_ms;
};

static void judge(struct seal *seal, const char *anchors, int64_t now_ms)
{
    const struct xml_signature *is = seal->signature;

    if (is->certificate_count > 0)
        certificate_read(&seal->certificate, is->certificates[is->signer], NULL);
    seal->verdict = xml_signature_judge(is, anchors, now_ms, &seal->why);
}

/* -1: it cannot be read; why is said on stderr. */
static int verify(struct verifying *verifying, const struct line *line)
{
    struct cap_notes notes = {.arena = &verifying->arena};
    struct alert     alert;
    struct err       err = {0};

    if (file_read(&verifying->bytes, line->args[0], XML_SIZE_MAX, &err) < 0 ||
        cap_read(&alert, &notes, verifying->bytes.bytes, verifying->bytes.len, &err) < 0 ||
        xml_signatures_read(&verifying->signatures, &verifying->arena, verifying->bytes.bytes,
                            verifying->bytes.len, &err) < 0) {
        fprintf(stderr, "tocsin cap verify: %s: %s\n", line->args[0], err.text);
        return err.kind == ERR_NOT_FOUND ? EXIT_NOT_FOUND : EXIT_FAILED;
    }
    verifying->verdict = XML_UNSIGNED;
    for (size_t i = 0; i < verifying->signatures.count; i++) {
        struct seal *seal = &verifying->seals[i];

        seal->signature = &verifying->signatures.items[i];
        judge(seal, line_value(line, "--anchors"), verifying->now_ms);
        if (seal->verdict < verifying->verdict)
            verifying->verdict = seal->verdict;
    }
    return -1;
}

static void print_seal(const struct seal *seal, const char *path, int64_t now_ms)
{
    char    until[STAMP_LEN + 1];
    int64_t days = (seal->certificate.until_ms - now_ms) / DAY_MS;

    printf("%s: %s%s, %s%s%s\n", path, seal->signature->method,
           seal->signature->is_weak ? " (weak)" : "", XML_VERDICT_WORDS[seal->verdict],
           *seal->why.text ? ": " : "", seal->why.text);
    if (!seal->certificate.subject[0])
        return;
    printf("%s: signer %s, vouched for by %s\n", path, seal->certificate.subject,
           seal->certificate.issuer);
    printf("%s: certificate until %s", path, stamp_text(until, seal->certificate.until_ms));
    if (days < 0)
        printf(", over for %" PRId64 " days\n", -days);
    else
        printf(days < SOON_DAYS ? ", only %" PRId64 " days more\n"
                                : ", %" PRId64 " days more\n",
               days);
}

static void write_seal(struct writer *out, const struct seal *seal)
{
    char stamp[STAMP_LEN + 1];

    write_object(out, NULL);
    write_text(out, "verdict", XML_VERDICT_WORDS[seal->verdict]);
    write_text(out, "reason", *seal->why.text ? seal->why.text : NULL);
    write_text(out, "method", seal->signature->method);
    write_bool(out, "weak", seal->signature->is_weak);
    if (seal->certificate.subject[0]) {
        write_text(out, "subject", seal->certificate.subject);
        write_text(out, "issuer", seal->certificate.issuer);
        write_text(out, "from", stamp_text(stamp, seal->certificate.from_ms));
        write_text(out, "until", stamp_text(stamp, seal->certificate.until_ms));
    }
    write_end(out);
}

static void print_json(const struct verifying *verifying, const char *path)
{
    struct buf    json = {0};
    struct writer out = writer_open(&json);

    write_object(&out, NULL);
    write_text(&out, "file", path);
    write_text(&out, "verdict", XML_VERDICT_WORDS[verifying->verdict]);
    write_list(&out, "signatures");
    for (size_t i = 0; i < verifying->signatures.count; i++)
        write_seal(&out, &verifying->seals[i]);
    write_end(&out);
    write_end(&out);
    puts(json.bytes);
    buf_free(&json);
}

int command_cap_verify(const struct line *line)
{
    static const int CODES[] = {[XML_GOOD] = EXIT_OK,           [XML_OUTDATED] = EXIT_PARTIAL,
                                [XML_UNTRUSTED] = EXIT_PARTIAL, [XML_BROKEN] = EXIT_FAILED,
                                [XML_UNKNOWN] = EXIT_FAILED,    [XML_UNSIGNED] = EXIT_FAILED};
    struct clock     clock = clock_of_system();
    struct verifying verifying = {.now_ms = clock_now(&clock)};
    int              code = verify(&verifying, line);

    if (code == -1) {
        code = CODES[verifying.verdict];
        if (line->wants_json)
            print_json(&verifying, line->args[0]);
        else if (!line->is_quiet) {
            printf("%s: %s\n", line->args[0], XML_VERDICT_WORDS[verifying.verdict]);
            for (size_t i = 0; i < verifying.signatures.count; i++)
                print_seal(&verifying.seals[i], line->args[0], verifying.now_ms);
        }
    }
    buf_free(&verifying.bytes);
    arena_free(&verifying.arena);
    return code;
}

int command_cap_sign(const struct line *line)
{
    struct buf       bytes = {0}, out = {0};
    struct arena     arena = {0};
    struct cap_notes notes = {.arena = &arena};
    struct alert     alert;
    struct err       err = {0};
    int              code = EXIT_OK;

    if (file_read(&bytes, line->args[0], XML_SIZE_MAX, &err) < 0 ||
        cap_read(&alert, &notes, bytes.bytes, bytes.len, &err) < 0 ||
        xml_sign(&out, bytes.bytes, bytes.len, line_value(line, "--key"),
                 line_value(line, "--certificate"), &err) < 0) {
        fprintf(stderr, "tocsin cap sign: %s\n", err.text);
        code = err.kind == ERR_NOT_FOUND ? EXIT_NOT_FOUND : EXIT_FAILED;
    } else {
        fwrite(out.bytes, 1, out.len, stdout);
    }
    buf_free(&bytes);
    buf_free(&out);
    arena_free(&arena);
    return code;
}
