#include "hub/base/certificate.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include "hub/base/buf.h"
#include "hub/base/file.h"
#include "hub/base/mem.h"

enum { ANCHOR_FILE_MAX = 1 << 20 };

static X509 *parsed(struct der der)
{
    const unsigned char *at = der.bytes;

    return der.len <= INT32_MAX ? d2i_X509(NULL, &at, (long)der.len) : NULL;
}

static void name_text(char text[CERTIFICATE_NAME_MAX], const X509_NAME *name)
{
    BIO *out = BIO_new(BIO_s_mem());
    int  len;

    X509_NAME_print_ex(out, name, 0, XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB);
    len = BIO_read(out, text, CERTIFICATE_NAME_MAX - 1);
    text[len > 0 ? len : 0] = '\0';
    BIO_free(out);
}

static int64_t ms_of(const ASN1_TIME *time)
{
    struct tm when = {0};

    return ASN1_TIME_to_tm(time, &when) ? (int64_t)timegm(&when) * 1000 : 0;
}

int certificate_read(struct certificate *certificate_r, struct der der, struct err *err)
{
    X509 *made = parsed(der);

    *certificate_r = (struct certificate){0};
    if (!made) {
        ERR_clear_error();
        return err_set(err, ERR_INVALID, "is no certificate");
    }
    name_text(certificate_r->subject, X509_get_subject_name(made));
    name_text(certificate_r->issuer, X509_get_issuer_name(made));
    certificate_r->from_ms = ms_of(X509_get0_notBefore(made));
    certificate_r->until_ms = ms_of(X509_get0_notAfter(made));
    X509_free(made);
    return 0;
}

static void add_file(X509_STORE *store, const char *path)
{
    struct buf text = {0};
    BIO       *in;
    X509      *one;

    if (file_read(&text, path, ANCHOR_FILE_MAX, NULL) == 0 && text.len > 0) {
        in = BIO_new_mem_buf(text.bytes, (int)text.len);
        while ((one = PEM_read_bio_X509(in, NULL, NULL, NULL))) {
            X509_STORE_add_cert(store, one);
            X509_free(one);
        }
        BIO_free(in);
    }
    ERR_clear_error();
    buf_free(&text);
}

static void add_folder(X509_STORE *store, const char *folder)
{
    DIR           *dir = opendir(folder);
    struct dirent *entry;
    struct arena   arena = {0};

    while (dir && (entry = readdir(dir)))
        if (entry->d_name[0] != '.')
            add_file(store, arena_format(&arena, "%s/%s", folder, entry->d_name));
    if (dir)
        closedir(dir);
    arena_free(&arena);
}

/* An anchor need not be the root of its chain. */
static X509_STORE *store_of(const char *anchors, int64_t now_ms)
{
    X509_STORE        *store = X509_STORE_new();
    X509_VERIFY_PARAM *param = X509_STORE_get0_param(store);

    X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_PARTIAL_CHAIN);
    X509_VERIFY_PARAM_set_time(param, (time_t)(now_ms / 1000));
    if (anchors)
        add_folder(store, anchors);
    return store;
}

static enum certificate_trust trust_of(int why)
{
    if (why == X509_V_OK)
        return CERTIFICATE_TRUSTED;
    return why == X509_V_ERR_CERT_HAS_EXPIRED || why == X509_V_ERR_CERT_NOT_YET_VALID
               ? CERTIFICATE_OUTDATED
               : CERTIFICATE_STRANGE;
}

enum certificate_trust certificate_judge(const struct der *all, size_t count, size_t which,
                                         const char *anchors, int64_t now_ms, struct err *err)
{
    X509_STORE     *store = store_of(anchors, now_ms);
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    STACK_OF(X509) *others = sk_X509_new_null();
    X509 *signer = parsed(all[which]);
    int   why = X509_V_ERR_UNSPECIFIED;

    for (size_t i = 0; i < count; i++) {
        X509 *other = i == which ? NULL : parsed(all[i]);

        if (other)
            sk_X509_push(others, other);
    }
    if (signer && X509_STORE_CTX_init(context, store, signer, others) == 1) {
        X509_verify_cert(context);
        why = X509_STORE_CTX_get_error(context);
    }
    if (anchors && access(anchors, R_OK | X_OK) < 0)
        err_set(err, ERR_NOT_FOUND, "%s: cannot be read", anchors);
    else if (why != X509_V_OK)
        err_set(err, ERR_FORBIDDEN, "%s", X509_verify_cert_error_string(why));
    ERR_clear_error();
    X509_STORE_CTX_free(context);
    sk_X509_pop_free(others, X509_free);
    X509_free(signer);
    X509_STORE_free(store);
    return trust_of(why);
}
