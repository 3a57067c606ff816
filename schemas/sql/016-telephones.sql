-- Where a volunteer's telephone is called by push, beside the token that ties it to him:
-- address is a keyed hash, by which a telephone that listens no more is found.
create table telephone (
    token   blob primary key,
    address blob not null unique,
    sealed  blob not null,
    lang    text not null
) strict, without rowid;
