-- Entries about clustering; seq is the deed's place in the journal.
create table entry (
    seq     integer primary key references journal (seq),
    kind    text not null,
    payload blob not null
) strict;

create table incident (
    no         integer primary key,
    version    integer not null,
    state      text not null,
    owner      text,
    fields     text not null,
    changed_ms integer not null
) strict;
