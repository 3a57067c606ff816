-- The record of decisions. Rows are never changed or deleted; seq has no gaps.
create table journal (
    seq        integer primary key,
    at_ms      integer not null,
    word       text not null,
    about      text not null,
    actor      text not null,
    mode       text not null,
    facts      text not null,
    commitment blob
) strict;
create index journal_about on journal (about, seq);

-- What may be erased; the row's commitment stays.
create table journal_personal (
    seq      integer primary key references journal (seq),
    salt     blob not null,
    personal text not null
) strict;

-- The chain over rows first … upto, signed.
create table journal_seal (
    upto      integer primary key,
    first     integer not null,
    at_ms     integer not null,
    hash      blob not null,
    digests   blob not null,
    signature blob not null
) strict;

-- Idempotency keys.
create table journal_once (
    actor   text not null,
    once    text not null,
    seq     integer not null,
    at_ms   integer not null,
    request blob not null,
    primary key (actor, once)
) strict, without rowid;
create index journal_once_age on journal_once (at_ms);
