-- consent: 0 asked, 1 given, 2 stopped, 3 forgotten. Numbers are never used again.
create table subscription (
    no         integer primary key,
    kind       text not null,
    address    blob not null,
    place      text not null,
    sealed     blob,
    lat_e7     integer not null,
    lon_e7     integer not null,
    radius_m   integer not null,
    shape      blob,
    level      integer not null,
    hazards    text,
    lang       text not null,
    mode       text not null,
    consent    integer not null,
    fields     text,
    changed_ms integer not null,
    unique (kind, address, place)
) strict;
