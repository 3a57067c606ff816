-- What the camera said, before its picture was stripped: 0 and '' where it said nothing.
alter table photo add column taken_ms integer not null default 0;
alter table photo add column taken text not null default '';
alter table photo add column lat_e7 integer not null default 0;
alter table photo add column lon_e7 integer not null default 0;
