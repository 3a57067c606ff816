create table notice (
    no         integer primary key,
    id         blob not null unique,
    kind       text not null,
    channel    text not null,
    mode       text not null,
    about      text,
    address    blob,
    text       blob,
    lane       integer not null,
    due_ms     integer not null,
    expires_ms integer not null,
    attempts   integer not null,
    fence      integer not null,
    lease_ms   integer not null,
    outcome    text,
    closed_ms  integer not null
) strict;
create index notice_waiting on notice (channel, lane, due_ms) where outcome is null;
create index notice_closed on notice (closed_ms) where outcome is not null;
