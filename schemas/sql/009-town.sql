create table zone (
    id         text primary key,
    kind       text not null,
    parent     text,
    name       text not null,
    shape      text not null,
    changed_ms integer not null
) strict;

create table counter (
    name text primary key,
    next integer not null
) strict, without rowid;

create table fact (
    name  text primary key,
    value blob not null
) strict;
