-- What each siren of an order said of it, in its own words and with their times: the proof of
-- what reached whom. Each word once; none is ever changed.
create table device_word (
    alert    blob not null,
    revision integer not null,
    channel  text not null,
    seq      integer not null,
    place    integer not null,
    device   text not null,
    said     integer not null,
    at_ms    integer not null,
    why      text,
    primary key (alert, revision, channel, seq, place, device, said)
) strict, without rowid;
