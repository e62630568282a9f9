-- Stands for an event that an older phatthanh does not know, and would plan without: `live`.
create index if not exists airing_input on airing (seq) where input is not null;
