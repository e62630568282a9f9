-- Questions about ten years answer at once: each has an index, by time within what it asks for.
create index airing_by_program on airing (program, at_us);
create index airing_by_topic on airing (topic, at_us);
create index airing_by_segment on airing (segment_id, at_us) where segment_id is not null;
-- What did not air, or not to its end, is little among what did.
create index airing_failed on airing (at_us) where ended not in ('complete', 'cut');
-- So are events. By time for a period, by number for what came next.
create index entry_event_by_at on entry (at_us) where kind = 'event';
create index entry_event on entry (seq) where kind = 'event';
