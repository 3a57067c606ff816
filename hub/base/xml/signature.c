#include "hub/base/xml_signature.h"

#include <xmlsec/xmlsec.h>

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <xmlsec/errors.h>
#include <xmlsec/openssl/app.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/templates.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmltree.h>

#include "hub/base/crypto.h"
#include "hub/base/file.h"
#include "hub/base/xml.h"

enum { KEY_FILE_MAX = 64 << 10, CERTIFICATE_LETTERS_MAX = 64 << 10, TRANSFORMS_MAX = 4 };

/* What is wrong is told by what is returned. */
static void keep_quiet(const char *file, int line, const char *func, const char *object,
                       const char *subject, int reason, const char *text)
{
    (void)file, (void)line, (void)func, (void)object, (void)subject, (void)reason, (void)text;
}

static void start(void)
{
    if (xmlSecInit() < 0 || xmlSecOpenSSLAppInit(NULL) < 0 || xmlSecOpenSSLInit() < 0)
        abort();
    xmlSecErrorsSetCallback(keep_quiet);
}

static void start_once(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, start);
}

/* The tree libxml2 makes itself, for which xml_read() has found nothing to fear. */
static xmlDocPtr tree_of(const char *bytes, size_t len, struct err *err)
{
    struct arena           arena = {0};
    const struct xml_node *root = xml_read(bytes, len, &arena, err);
    xmlDocPtr              doc = NULL;

    if (root) {
        doc = xmlReadMemory(bytes, (int)len, NULL, NULL,
                            XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
        if (!doc)
            err_set(err, ERR_INVALID, "is not well-formed");
    }
    arena_free(&arena);
    return doc;
}

static bool is_dsig(xmlNodePtr node, const char *name)
{
    return xmlSecCheckNodeName(node, (const xmlChar *)name, xmlSecDSigNs);
}

/* The i-th signature below the root, or NULL. */
static xmlNodePtr signature_at(xmlDocPtr doc, size_t i)
{
    xmlNodePtr node = xmlSecGetNextElementNode(xmlDocGetRootElement(doc)->children);

    for (; node; node = xmlSecGetNextElementNode(node->next))
        if (is_dsig(node, "Signature") && i-- == 0)
            return node;
    return NULL;
}

static void drop(xmlNodePtr node)
{
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

static xmlNodePtr child_of(xmlNodePtr node, const char *name)
{
    return node ? xmlSecFindChild(node, (const xmlChar *)name, xmlSecDSigNs) : NULL;
}

/* A copy in which the signature stands alone, or with the others, and holds nothing of
 * another namespace, and no object: those are signed by nobody. */
static xmlDocPtr copy_for(xmlDocPtr doc, size_t which, bool is_alone)
{
    xmlDocPtr  copy = xmlCopyDoc(doc, 1);
    xmlNodePtr kept = signature_at(copy, which), next;

    for (xmlNodePtr node = xmlDocGetRootElement(copy)->children; node; node = next) {
        next = node->next;
        if (is_alone && node != kept && node->type == XML_ELEMENT_NODE &&
            is_dsig(node, "Signature"))
            drop(node);
    }
    for (xmlNodePtr node = kept->children; node; node = next) {
        next = node->next;
        if (node->type == XML_ELEMENT_NODE &&
            (!node->ns || !xmlStrEqual(node->ns->href, xmlSecDSigNs) ||
             is_dsig(node, "Object")))
            drop(node);
    }
    return copy;
}

static size_t count_of(xmlNodePtr parent, const char *name)
{
    size_t count = 0;

    for (xmlNodePtr node = parent ? parent->children : NULL; node; node = node->next)
        count += node->type == XML_ELEMENT_NODE && is_dsig(node, name);
    return count;
}

/* One reference, and no more transforms than anybody needs: each takes the whole document. */
static bool is_small(xmlNodePtr node)
{
    xmlNodePtr signed_info = child_of(node, "SignedInfo");

    return count_of(signed_info, "Reference") == 1 &&
           count_of(child_of(child_of(signed_info, "Reference"), "Transforms"), "Transform") <=
               TRANSFORMS_MAX;
}

static int allow(xmlSecDSigCtxPtr context)
{
    const xmlSecTransformId CANONICAL[] = {
        xmlSecTransformInclC14NId, xmlSecTransformInclC14NWithCommentsId,
        xmlSecTransformExclC14NId, xmlSecTransformExclC14NWithCommentsId};
    const xmlSecTransformId REFERENCE[] = {
        xmlSecTransformEnvelopedId, xmlSecOpenSSLTransformSha1Id,
        xmlSecOpenSSLTransformSha256Id, xmlSecOpenSSLTransformSha384Id,
        xmlSecOpenSSLTransformSha512Id};
    const xmlSecTransformId SIGNATURE[] = {
        xmlSecOpenSSLTransformDsaSha1Id,     xmlSecOpenSSLTransformRsaSha1Id,
        xmlSecOpenSSLTransformRsaSha256Id,   xmlSecOpenSSLTransformRsaSha384Id,
        xmlSecOpenSSLTransformRsaSha512Id,   xmlSecOpenSSLTransformEcdsaSha256Id,
        xmlSecOpenSSLTransformEcdsaSha384Id, xmlSecOpenSSLTransformEcdsaSha512Id};
    int failed = 0;

    context->enabledReferenceUris = xmlSecTransformUriTypeEmpty;
    for (size_t i = 0; i < COUNT_OF(CANONICAL); i++) {
        failed |= xmlSecDSigCtxEnableReferenceTransform(context, CANONICAL[i]);
        failed |= xmlSecDSigCtxEnableSignatureTransform(context, CANONICAL[i]);
    }
    for (size_t i = 0; i < COUNT_OF(REFERENCE); i++)
        failed |= xmlSecDSigCtxEnableReferenceTransform(context, REFERENCE[i]);
    for (size_t i = 0; i < COUNT_OF(SIGNATURE); i++)
        failed |= xmlSecDSigCtxEnableSignatureTransform(context, SIGNATURE[i]);
    return failed;
}

/* Whose key signed: that of the certificate, or one that stands in the signature itself,
 * beside which nothing is left that could name a file or an address. */
static void set_key(xmlSecDSigCtxPtr context, xmlNodePtr node, const struct der *certificate)
{
    xmlNodePtr info = child_of(node, "KeyInfo"), next;

    if (certificate) {
        context->signKey =
            xmlSecOpenSSLAppKeyLoadMemory(certificate->bytes, (xmlSecSize)certificate->len,
                                          xmlSecKeyDataFormatCertDer, NULL, NULL, NULL);
        return;
    }
    for (xmlNodePtr one = info ? info->children : NULL; one; one = next) {
        next = one->next;
        if (one->type == XML_ELEMENT_NODE && !is_dsig(one, "KeyValue"))
            drop(one);
    }
}

static enum xml_signature_state judge(xmlNodePtr node, const struct der *certificate)
{
    xmlSecKeysMngrPtr        keys = xmlSecKeysMngrCreate(); /* empty: a bare key asks for it */
    xmlSecDSigCtxPtr         context = xmlSecDSigCtxCreate(keys);
    enum xml_signature_state state = XML_SIGNATURE_UNKNOWN;

    if (!context || allow(context) < 0 || xmlSecOpenSSLAppDefaultKeysMngrInit(keys) < 0)
        abort();
    set_key(context, node, certificate);
    if ((context->signKey || !certificate) && xmlSecDSigCtxVerify(context, node) == 0)
        state = context->status == xmlSecDSigStatusSucceeded ? XML_SIGNATURE_HOLDS
                                                             : XML_SIGNATURE_BROKEN;
    xmlSecDSigCtxDestroy(context);
    xmlSecKeysMngrDestroy(keys);
    return state;
}

/* With all that stands in the document, as XMLDSig has it; else as several issuers read
 * it, over the message without any signature. */
static void judge_each(xmlDocPtr doc, size_t which, struct xml_signature *signature)
{
    size_t tries = signature->certificate_count > 0 ? signature->certificate_count : 1;

    for (size_t i = 0; i < 2 * tries && signature->state != XML_SIGNATURE_HOLDS; i++) {
        bool      is_alone = i >= tries;
        size_t    at = i % tries;
        xmlDocPtr copy = copy_for(doc, which, is_alone);

        enum xml_signature_state state =
            judge(signature_at(copy, is_alone ? 0 : which),
                  signature->certificate_count > 0 ? &signature->certificates[at] : NULL);

        if (state == XML_SIGNATURE_HOLDS || signature->state == XML_SIGNATURE_UNKNOWN) {
            signature->state = state;
            signature->signer = at;
        }
        xmlFreeDoc(copy);
    }
}

static void take_certificate(struct xml_signature *signature, struct arena *arena,
                             xmlNodePtr node)
{
    xmlChar   *text = xmlNodeGetContent(node);
    struct buf letters = {0}, der = {0};

    if (xmlStrlen(text) <= CERTIFICATE_LETTERS_MAX)
        for (const xmlChar *at = text; at && *at; at++)
            if (*at > ' ')
                buf_byte(&letters, (char)*at);
    if (letters.len > 0 && decode(&der, ENCODING_BASE64, letters.bytes, letters.len))
        signature->certificates[signature->certificate_count++] =
            (struct der){arena_copy(arena, der.bytes, der.len), der.len};
    buf_free(&letters);
    buf_free(&der);
    xmlFree(text);
}

static void take_certificates(struct xml_signature *signature, struct arena *arena,
                              xmlNodePtr node)
{
    xmlNodePtr info = child_of(node, "KeyInfo"), list, one;

    for (list = info ? xmlSecGetNextElementNode(info->children) : NULL; list;
         list = xmlSecGetNextElementNode(list->next))
        for (one = xmlSecGetNextElementNode(list->children); one;
             one = xmlSecGetNextElementNode(one->next))
            if (signature->certificate_count < XML_CERTIFICATES_MAX &&
                is_dsig(one, "X509Certificate"))
                take_certificate(signature, arena, one);
}

/* The last part of its name. */
static const char *algorithm_of(xmlNodePtr method, struct arena *arena)
{
    xmlChar    *uri = method ? xmlGetProp(method, BAD_CAST "Algorithm") : NULL;
    const char *hash = uri ? strrchr((const char *)uri, '#') : NULL;
    const char *name = arena_text(arena, hash ? hash + 1 : "");

    xmlFree(uri);
    return name;
}

static void take_method(struct xml_signature *signature, struct arena *arena, xmlNodePtr node)
{
    xmlNodePtr signed_info = child_of(node, "SignedInfo");
    xmlNodePtr reference = child_of(signed_info, "Reference");

    signature->method = algorithm_of(child_of(signed_info, "SignatureMethod"), arena);
    signature->is_weak =
        strstr(signature->method, "sha1") ||
        strcmp(algorithm_of(child_of(reference, "DigestMethod"), arena), "sha1") == 0;
}

int xml_signatures_read(struct xml_signatures *signatures_r, struct arena *arena,
                        const char *bytes, size_t len, struct err *err)
{
    xmlDocPtr  doc;
    xmlNodePtr node;

    *signatures_r = (struct xml_signatures){0};
    start_once();
    doc = tree_of(bytes, len, err);
    if (!doc)
        return -1;
    while (signatures_r->count < XML_SIGNATURES_MAX &&
           (node = signature_at(doc, signatures_r->count))) {
        struct xml_signature *signature = &signatures_r->items[signatures_r->count];

        signature->state = XML_SIGNATURE_UNKNOWN;
        take_method(signature, arena, node);
        take_certificates(signature, arena, node);
        if (is_small(node))
            judge_each(doc, signatures_r->count, signature);
        signatures_r->count++;
    }
    xmlFreeDoc(doc);
    return 0;
}

/* xmlsec asks for a password on the terminal when it is not told that there is none. */
static xmlSecKeyPtr key_at(const char *key_path, const char *certificate_path, struct err *err)
{
    struct buf   key_text = {0}, certificate_text = {0};
    xmlSecKeyPtr key = NULL;

    if (file_read(&key_text, key_path, KEY_FILE_MAX, err) == 0 &&
        file_read(&certificate_text, certificate_path, KEY_FILE_MAX, err) == 0) {
        key = xmlSecOpenSSLAppKeyLoadMemory(BAD_CAST key_text.bytes, (xmlSecSize)key_text.len,
                                            xmlSecKeyDataFormatPem, "", NULL, NULL);
        if (!key)
            err_set(err, ERR_INVALID, "%s: is no key without a password (PEM)", key_path);
    }
    if (key && xmlSecOpenSSLAppKeyCertLoadMemory(key, BAD_CAST certificate_text.bytes,
                                                 (xmlSecSize)certificate_text.len,
                                                 xmlSecKeyDataFormatPem) < 0) {
        xmlSecKeyDestroy(key);
        key = NULL;
        err_set(err, ERR_INVALID, "%s: is no certificate (PEM)", certificate_path);
    }
    crypto_wipe(key_text.bytes, key_text.len);
    buf_free(&key_text);
    buf_free(&certificate_text);
    return key;
}

/* Exclusive C14N and SHA-256, as the WMO's composer and others sign. */
static xmlNodePtr template_in(xmlDocPtr doc, const xmlSecKey *key)
{
    bool              is_rsa = xmlSecKeyDataCheckId(key->value, xmlSecOpenSSLKeyDataRsaId);
    xmlSecTransformId method =
        is_rsa ? xmlSecOpenSSLTransformRsaSha256Id : xmlSecOpenSSLTransformEcdsaSha256Id;
    xmlNodePtr node = xmlSecTmplSignatureCreate(doc, xmlSecTransformExclC14NId, method, NULL);
    xmlNodePtr reference, info;

    reference = xmlSecTmplSignatureAddReference(node, xmlSecOpenSSLTransformSha256Id, NULL,
                                                BAD_CAST "", NULL);
    xmlSecTmplReferenceAddTransform(reference, xmlSecTransformEnvelopedId);
    xmlSecTmplReferenceAddTransform(reference, xmlSecTransformExclC14NId);
    info = xmlSecTmplSignatureEnsureKeyInfo(node, NULL);
    xmlSecTmplX509DataAddCertificate(xmlSecTmplKeyInfoAddX509Data(info));
    xmlAddChild(xmlDocGetRootElement(doc), node);
    return node;
}

/* The document's own bytes, the signature in front of the last end tag. */
static void splice(struct buf *out, const char *bytes, size_t len, xmlNodePtr signature)
{
    xmlBufferPtr text = xmlBufferCreate();
    const char  *end = memrchr(bytes, '<', len);

    xmlNodeDump(text, signature->doc, signature, 0, 0);
    buf_add(out, bytes, (size_t)(end - bytes));
    buf_add(out, xmlBufferContent(text), (size_t)xmlBufferLength(text));
    buf_add(out, end, len - (size_t)(end - bytes));
    xmlBufferFree(text);
}

static int check_made(const struct buf *made, struct err *err)
{
    struct arena          arena = {0};
    struct xml_signatures signatures;
    int failed = xml_signatures_read(&signatures, &arena, made->bytes, made->len, err);

    if (!failed && (signatures.count != 1 || signatures.items[0].state != XML_SIGNATURE_HOLDS))
        failed = err_set(err, ERR_INVALID, "key and certificate do not belong together");
    arena_free(&arena);
    return failed;
}

int xml_sign(struct buf *out, const char *bytes, size_t len, const char *key_path,
             const char *certificate_path, struct err *err)
{
    xmlSecDSigCtxPtr context;
    xmlDocPtr        doc;
    struct buf       made = {0};
    int              failed = -1;

    start_once();
    doc = tree_of(bytes, len, err);
    if (!doc)
        return -1;
    context = xmlSecDSigCtxCreate(NULL);
    if (signature_at(doc, 0))
        err_set(err, ERR_INVALID, "carries a signature already");
    else if (len < 2 || memchr(bytes, '\0', 2) || !memmem(bytes, len, "</", 2))
        err_set(err, ERR_INVALID, "cannot be signed in this form: normalise it first");
    else if ((context->signKey = key_at(key_path, certificate_path, err))) {
        xmlNodePtr node = template_in(doc, context->signKey);

        if (xmlSecDSigCtxSign(context, node) < 0) {
            err_set(err, ERR_INVALID, "%s: is no RSA or P-256 key", key_path);
        } else {
            splice(&made, bytes, len, node);
            failed = check_made(&made, err);
        }
    }
    if (!failed)
        buf_add(out, made.bytes, made.len);
    buf_free(&made);
    xmlSecDSigCtxDestroy(context);
    xmlFreeDoc(doc);
    return failed;
}
