-- The input that an airing relayed (JSON: id, title); null for what is none. Also stands for an event that an older
-- phatthanh does not know: `input`.
alter table airing add column input text;
