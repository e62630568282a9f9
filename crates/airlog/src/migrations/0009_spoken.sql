-- Whether a machine spoke it: 1, or 0.
alter table airing add column spoken integer not null default 0;
