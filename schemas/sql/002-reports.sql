-- One row a report, one index: this is the hot path.
create table report (
    no      integer primary key,
    id      blob not null unique,
    sender  text not null,
    channel text not null,
    mode    text not null,
    hash    blob not null,
    body    blob not null,
    kept_ms integer not null
) strict;

-- What was not taken, and conflicting reports, for an operator.
create table refused (
    no      integer primary key,
    at_ms   integer not null,
    sender  text not null,
    channel text not null,
    reason  text not null,
    id      blob,
    hash    blob,
    body    blob not null
) strict;
create unique index refused_conflict on refused (id, hash, sender) where hash is not null;

create table photo (
    report blob not null,
    sha256 blob not null,
    type   text not null,
    size   integer not null,
    at_ms  integer not null,
    primary key (report, sha256)
) strict, without rowid;
