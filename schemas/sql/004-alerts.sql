create table alert (
    id          blob primary key,
    version     integer not null,
    revision    integer not null,
    state       text not null,
    mode        text not null,
    author      text not null,
    last_editor text not null,
    content     text not null,
    reach       text,
    rendered    text,
    identifier  text unique,
    cap         blob,
    signature   blob,
    proposal    blob,
    incident    integer not null,
    previous    blob,
    released_ms integer not null,
    expires_ms  integer not null,
    changed_ms  integer not null,
    todo        text
) strict;
create index alert_todo on alert (id) where todo is not null;
create index alert_active on alert (expires_ms) where released_ms > 0;

create table approval (
    alert    blob not null,
    revision integer not null,
    person   text not null,
    device   text not null,
    proposal blob not null,
    at_ms    integer not null,
    primary key (alert, revision, person)
) strict, without rowid;
