-- What failed, and trying it anew. round: which try of the delivery a receipt speaks of; why: in
-- the gateway's words. retry: what failed in a finished chunk is to be sent once more.
alter table receipt add column round integer not null default 0;
alter table receipt add column why text;
alter table chunk add column retry integer not null default 0;

-- How many recipients came to each state, and how many left it again, minute by minute.
create table moved (
    alert    blob not null,
    channel  text not null,
    minute   integer not null,
    state    integer not null,
    count    integer not null,
    primary key (alert, channel, minute, state)
) strict, without rowid;
