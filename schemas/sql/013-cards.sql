-- What the room writes down for its people: tasks, and hand-overs of the shift. about is what
-- it belongs to ("incident:212"), holder the account it waits for ('' for nobody).
create table card (
    id         blob primary key,
    kind       text not null,
    version    integer not null,
    mode       text not null,
    about      text not null,
    state      text not null,
    is_open    integer not null,
    holder     text not null,
    fields     text not null,
    made_ms    integer not null,
    changed_ms integer not null
) strict;
create index card_about on card (kind, about, id);
create index card_open on card (kind, id) where is_open = 1;
