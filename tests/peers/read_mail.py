"""Waits for the mail of postfix_test.c in FOLDER's mailbox and checks it.

usage: read_mail.py FOLDER
"""
import email
import email.policy
import pathlib
import sys
import time

box = pathlib.Path(sys.argv[1]) / "box/inbox/new"
for _ in range(600):
    found = sorted(box.glob("*")) if box.is_dir() else []
    if found:
        break
    time.sleep(0.1)
else:
    raise SystemExit("no mail came")

mail = email.message_from_bytes(found[0].read_bytes(), policy=email.policy.default)
assert mail["Subject"] == (
    "Allerta rossa: l'Elsa è in piena 🔴, salite ai piani alti e non usate le auto fino a nuovo avviso"
), mail["Subject"]
assert mail["From"].addresses[0].display_name == "Città di Empoli", mail["From"]
assert mail["From"].addresses[0].addr_spec == "allerta@comune.test"
assert mail["To"].addresses[0].addr_spec == "anna@cittadini.test"
assert mail["Message-ID"] == "<0192f3c4-77@comune.test>"
assert mail["Date"].datetime.isoformat() == "2026-11-22T06:15:00+00:00"
assert mail["Auto-Submitted"] == "auto-generated"
assert mail["List-Unsubscribe"] == "<https://allerta.test/unsubscribe/K7>"
assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
assert mail.get_content_type() == "multipart/mixed" and not mail.defects
texts, cap = mail.iter_parts()
assert texts.get_content_type() == "multipart/alternative"
plain, rich = texts.iter_parts()
assert plain.get_content_type() == "text/plain" and rich.get_content_type() == "text/html"
assert plain.get_payload(decode=True).decode() == "L'Elsa è in piena.\r\n.\r\n.. \r\nFrom here = up \r\nfine".replace(
    "\r\n", "\n"
) or plain.get_payload(decode=True) == "L'Elsa è in piena.\r\n.\r\n.. \r\nFrom here = up \r\nfine".encode()
assert cap.get_content_type() == "application/cap+xml" and cap.get_filename() == "alert.xml"
assert cap.get_payload(decode=True) == b'<?xml version="1.0"?>\n<alert>\r\n.\r\n</alert>\n'
print("the mail is as it was meant")
