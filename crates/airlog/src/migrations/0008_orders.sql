-- The part of an order that an airing was (JSON: seq, level, ordered_by, drill, round, reading); null for what is on the
-- schedule. Also stands for events that an older phatthanh does not know: `ordered`, `order-ended`.
alter table airing add column ordered text;
create index airing_ordered on airing (seq) where ordered is not null;
