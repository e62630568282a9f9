-- One row for each file in the folders, and for each recording that has left them.
create table recording (
  -- Relative to audio/, in NFC.
  path text primary key,
  -- What tells whether the file has changed since: bytes, and when the bytes and
  -- the entry changed: Unix time in nanoseconds.
  size integer not null,
  mtime_ns integer not null,
  ctime_ns integer not null,
  -- BLAKE3 of the bytes, in hexadecimal; null if they could not be read.
  id text,
  -- When the bytes were first seen in the folders: Unix time in microseconds, UTC.
  added_us integer not null,
  -- When the file left its folder: Unix time in microseconds, UTC; null while it is there.
  gone_us integer,
  -- Why it cannot air, as a key and facts in JSON; null if it can, and then the rest is not.
  refusal text,
  format text,
  channels integer,
  -- Frames a second of the file, and frames at that rate.
  sample_rate integer,
  frames integer,
  -- As heard from the station, on two channels; null if too short to tell.
  loudness_lufs real,
  true_peak_dbtp real,
  -- As its tags say; null if they say nothing.
  tag_title text,
  silence_start_s real,
  silence_end_s real,
  -- In LU; null if too short to tell.
  loudness_range_lu real,
  -- Which channels are heard.
  sides text check (sides in ('both', 'left', 'right')),
  -- What is poor about it, as keys and facts in JSON.
  warnings text,
  -- Where it is hardly heard for two seconds or more: frames at 48 000 a second, "from-to" each.
  pauses text,
  -- LU that a high pass at 30, 60, 75, 90, 120 and 200 Hz takes of its loudness, as a list in JSON.
  bass_loss_lu text
) strict;
-- One row for each copy in the store that is not the very bytes that were dropped: converted, joined.
create table copy (
  -- BLAKE3 of the bytes that were dropped: the copy's name in the store.
  id text primary key,
  -- BLAKE3 and length of the copy's own bytes.
  hash text not null,
  size integer not null
) strict;
-- One row for each recording that was listened to for its likeness to others.
create table print (
  id text primary key,
  -- From its first sound to its last.
  seconds real not null,
  -- The fingerprint from its first sound on: numbers of 32 bits, the lowest byte first.
  print blob not null
) strict;
create index print_by_length on print (seconds);
-- One row for each two recordings that sound the same and are not the same bytes.
create table twin (
  one text not null,
  other text not null,
  primary key (one, other)
) strict;
