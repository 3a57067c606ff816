-- What people say of an alert, counted; of nobody is kept who it was.
create table survey (
    alert   blob primary key,
    in_time integer not null,
    late    integer not null,
    never   integer not null,
    clear   integer not null,
    unclear integer not null
) strict, without rowid;
