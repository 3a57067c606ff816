create table plan (
    alert     blob not null,
    revision  integer not null,
    expected  integer not null,
    is_closed integer not null,
    primary key (alert, revision)
) strict, without rowid;

-- state: 0 waiting, 1 leased, 2 finished, 3 dropped.
create table chunk (
    no        integer primary key,
    alert     blob not null,
    revision  integer not null,
    channel   text not null,
    seq       integer not null,
    lane      integer not null,
    due_ms    integer not null,
    state     integer not null,
    owner     text,
    fence     integer not null,
    lease_ms  integer not null,
    must_stop integer not null,
    receipts  integer not null,
    counts    blob not null,
    bytes     blob not null,
    unique (alert, revision, channel, seq)
) strict;
create index chunk_waiting on chunk (channel, lane) where state = 0;
create index chunk_leased on chunk (lease_ms) where state = 1;
create index chunk_receipts on chunk (channel) where receipts = 1;

create table receipt (
    no       integer primary key,
    alert    blob not null,
    revision integer not null,
    channel  text not null,
    seq      integer not null,
    place    integer not null,
    said     integer not null,
    at_ms    integer not null
) strict;
create index receipt_chunk on receipt (alert, revision, channel, seq);
