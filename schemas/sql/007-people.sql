create table account (
    id         blob primary key,
    version    integer not null,
    name       text not null collate nocase unique,
    role       text not null,
    state      text not null,
    fields     text not null,
    secrets    text,
    totp_step  integer not null,
    changed_ms integer not null
) strict;

create table session (
    hash          blob primary key,
    account       blob not null,
    made_ms       integer not null,
    seen_ms       integer not null,
    expires_ms    integer not null,
    stepped_up_ms integer not null,
    fields        text not null
) strict, without rowid;
create index session_account on session (account);
create index session_expiry on session (expires_ms);

create table token (
    id         blob primary key,
    hash       blob not null unique,
    account    blob not null,
    label      text not null,
    role       text not null,
    mode       text not null,
    territory  text,
    made_ms    integer not null,
    expires_ms integer not null,
    revoked_ms integer not null
) strict;
