-- One row for each file in the folders, and for each recording that has left them.
create table recording (
  -- Relative to audio/, in NFC.
  path text primary key,
  -- What tells whether the file has changed since: bytes, and Unix time in nanoseconds.
  size integer not null,
  mtime_ns integer not null,
  -- BLAKE3 of the bytes, in hexadecimal; null if they could not be read.
  id text,
  -- When the bytes were first seen in the folders: Unix time in microseconds, UTC.
  added_us integer not null,
  -- 1 once the file has left its folder.
  gone integer not null check (gone in (0, 1)),
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
  silence_end_s real
) strict;
