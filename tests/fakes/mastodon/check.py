"""Mastodon.py, a client of others, finds the stand-in to be a Mastodon server.

usage: check.py http://127.0.0.1:PORT TOKEN
"""
import sys

from mastodon import Mastodon, MastodonAPIError, MastodonNotFoundError, MastodonUnauthorizedError

server, token = sys.argv[1:]
client = Mastodon(access_token=token, api_base_url=server, version_check_mode="none")

assert client.account_verify_credentials()["bot"]
first = client.status_post("Allerta: piena dell'Elsa", visibility="unlisted", language="it", idempotency_key="k-1")
again = client.status_post("Allerta: piena dell'Elsa", visibility="unlisted", language="it", idempotency_key="k-1")
assert first["id"] == again["id"], "the same key posts once"
assert first["visibility"] == "unlisted" and first["language"] == "it"
reply = client.status_post("Cessata allerta", in_reply_to_id=first["id"])
assert str(reply["in_reply_to_id"]) == str(first["id"])
picture = client.media_post(b"\x89PNG\r\n\x1a\n....", mime_type="image/png", description="mappa", synchronous=False)
shown = client.status_post("Con mappa", media_ids=[picture["id"]])
assert client.status(shown["id"])["media_attachments"][0]["description"] == "mappa"
client.status_delete(first["id"])
for gone in (lambda: client.status(first["id"]), lambda: client.status_post("x", in_reply_to_id=first["id"])):
    try:
        gone()
        raise SystemExit("a deleted post is still there")
    except MastodonNotFoundError:
        pass
for wrong in ("x" * 501, ""):
    try:
        client.status_post(wrong)
        raise SystemExit("an impossible post was taken")
    except MastodonAPIError:
        pass
try:
    Mastodon(access_token="other", api_base_url=server, version_check_mode="none").status_post("x")
    raise SystemExit("a wrong token was taken")
except MastodonUnauthorizedError:
    pass
print("Mastodon.py agrees")
