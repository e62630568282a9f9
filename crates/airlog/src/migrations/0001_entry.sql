-- "fmln" ("phatthanh log"): another program's database is not mistaken for a log.
pragma application_id = 0x666d6c6e;

-- The table of record: everything that happened, one row each, in the order it was written.
-- Append-only and chained: see CHAIN.md for the bytes that are hashed.
create table entry (
  -- 1, 2, 3 … without a gap. Autoincrement: the highest number ever given is kept apart, in
  -- sqlite_sequence, so that rows cut off the end leave a trace.
  seq integer primary key autoincrement,
  -- What happened.
  kind text not null check (kind in ('start', 'end', 'missed', 'approval', 'withdrawal', 'event')),
  -- When it happened, by the station's wall clock: Unix time in microseconds, UTC.
  at_us integer not null,
  -- The facts: JSON, keys sorted, no spaces; instants in microseconds UTC (_us), lengths in frames
  -- at 48 000 a second (_frames).
  body text not null,
  -- The hash of the row before; of the first row, 64 zeros.
  prev text not null,
  -- SHA-256 over this row and `prev`, in lower-case hexadecimal.
  hash text not null
) strict;

-- The latest instant in the log.
create index entry_by_at on entry (at_us);
-- Approvals are few among airings.
create index entry_consent on entry (seq) where kind in ('approval', 'withdrawal');

create trigger entry_is_never_changed before update on entry
begin select raise(abort, 'the airtime log is append-only'); end;

create trigger entry_is_never_deleted before delete on entry
begin select raise(abort, 'the airtime log is append-only'); end;

-- Also stops `insert or replace`, which deletes without asking the trigger above.
create trigger entry_follows_the_last before insert on entry
when new.seq is not (select coalesce(max(seq), 0) + 1 from entry)
  or new.prev is not coalesce(
    (select hash from entry order by seq desc limit 1),
    '0000000000000000000000000000000000000000000000000000000000000000')
begin select raise(abort, 'the airtime log is append-only'); end;

-- An index for questions: one row an airing, and one for each item that never went to air. Written
-- in the transaction of the entry it comes from. Not of record: it can be rebuilt from `entry`, and
-- `phatthanh log verify` compares it with the chain.
create table airing (
  -- The entry that began it (`start`), or said that it never went to air (`missed`).
  seq integer primary key references entry (seq),
  -- The entry that closed it; null while it is on air.
  closed_seq integer references entry (seq),
  -- The instant it is listed under: its start, or for the missed when it was planned. Unix time in
  -- microseconds, UTC, like every _us here.
  at_us integer not null,
  -- When its first frame was to be heard.
  planned_us integer not null,
  -- When its first frame was heard; null if it never was.
  start_us integer,
  -- When its last frame had been heard; null while on air, and for the missed.
  end_us integer,
  -- opening, segment, closing, filler, fallback, relay, announcement.
  kind text not null,
  -- The slot whose time it filled, and when that slot was due; null outside slots.
  slot text,
  due_us integer,
  -- Slugs.
  program text,
  topic text,
  -- The recording: BLAKE3 of its bytes in hexadecimal, its place under audio/, its title at that
  -- time. Null for what is no recording.
  segment_id text,
  segment_path text,
  segment_title text,
  -- Who let it air; null where nobody had to.
  approved_by text,
  -- Length of the whole recording, in frames at 48 000 a second, like every _frames here.
  held_frames integer not null check (held_frames >= 0),
  -- Left out at its beginning (joined late).
  skip_frames integer not null check (skip_frames >= 0),
  -- Really taken by the sound card; null while on air.
  played_frames integer check (played_frames >= 0),
  -- Number of the program's episode; null for what is no part of one.
  episode integer,
  -- 1 if it repeated an earlier airing of the episode, else 0.
  repeat integer not null check (repeat in (0, 1)),
  -- complete, cut, skipped, interrupted, fault, power-cut, shutdown, missed; null while on air.
  ended text,
  -- Why, as a message key and its facts (JSON); null where there is nothing to say.
  reason text
) strict;

create index airing_by_at on airing (at_us);
create index airing_on_air on airing (seq) where closed_seq is null;
