/* transfer.h: one call on its way through libcurl, HTTP or mail. Inside this room only. */
#ifndef TOCSIN_LOOP_CURL_TRANSFER_H
#define TOCSIN_LOOP_CURL_TRANSFER_H

#include <curl/curl.h>
#include <sys/socket.h>

#include "hub/base/buf.h"
#include "hub/loop/http_client.h"
#include "hub/loop/smtp_client.h"

struct transfer {
    struct http_client *client;
    CURL               *easy;
    struct transfer    *next;   /* in the list of those that ended outside libcurl */
    CURLcode            result; /* once it has ended */
    bool                is_bad, is_cancelled;
    bool                is_address_refused, is_too_large, is_repeat;
    size_t              reply_max;
    struct buf          body;
    struct curl_slist  *list; /* header fields or recipients */
    curl_mime          *mime;
    bool (*may_reach)(const struct transfer *, const struct sockaddr *); /* NULL: anybody */
    void (*on_end)(struct transfer *); /* tells the caller; the transfer goes after it */
    struct http_call *http;
    struct smtp_call *smtp;
    struct mail      *mail; /* of a mail call */
};

/* A transfer with an easy handle that knows the client's defaults, not yet begun. */
struct transfer *transfer_new(struct http_client *client, void (*on_end)(struct transfer *));

/* Begins it; a bad one ends soon instead. */
void transfer_begin(struct transfer *transfer);

/* Ends it soon, with is_cancelled. */
void transfer_cancel(struct transfer *transfer);

/* Ends one that is not in libcurl's hands, soon. */
void transfer_end_soon(struct transfer *transfer);

struct mails *client_mails(struct http_client *client);

/* Any byte of a request left this machine. */
bool transfer_was_sent(const struct transfer *transfer);

/* What became of it, HTTP_ANSWERED when the result is CURLE_OK; and in words. */
enum http_fault transfer_fault(const struct transfer *transfer);
const char     *transfer_why(const struct transfer *transfer);

#endif
