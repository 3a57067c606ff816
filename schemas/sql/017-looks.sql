-- What a photo shows, as bits that are alike when the pictures are; 0: kept before, or nothing.
alter table photo add column look integer not null default 0;
