-- Which reading an airing was of those that followed each other, counted from zero; null for what is read once.
alter table airing add column reading integer;
