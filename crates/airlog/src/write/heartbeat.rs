//! The heartbeat: what is on air and how far, once a second, so that a power cut costs the log seconds.
//!
//! A small file, `var/heartbeat`, rewritten in place. The hard part is a power cut in the middle of
//! writing: two slots are written in turn, each with its own checksum and in its own disk block, so
//! that one whole beat is always there. Every fifth beat is waited for until it is on the disk, which
//! spares a flash card: after a power cut the last beat is at most about five seconds old.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use jiff::Timestamp;

use crate::entry::Seq;
use crate::error::AirlogError;
use crate::proof::chain;
use phatthanh_core::units::{FRAMES_PER_SECOND, Frames};

/// A disk block or flash page: a torn write does not reach from one slot into the other.
const SLOT_BYTES: u64 = 4096;

/// Longest beat as text.
const BEAT_BYTES: usize = 256;

/// A year: no airing is longer, so more is no beat of ours.
const MOST_PLAYED: Frames = Frames::new(366 * 86_400 * FRAMES_PER_SECOND as u64);

/// How many beats until one is waited for.
const SYNC_EVERY: u64 = 5;

/// The station was alive at this instant, and this was on air.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beat {
    /// By the wall clock.
    pub at: Timestamp,
    /// The airing; none between airings.
    pub airing: Option<Seq>,
    /// Frames of it the card had taken.
    pub played: Frames,
    /// Of an airing that has no row yet, the number under which that waits ([`Pending`](crate::Pending)).
    pub pending: Option<u64>,
    /// How many rows the log had not taken by then.
    pub waiting: u64,
    /// The last row it had taken; rows after this one are among those that waited.
    pub last: Option<Seq>,
    /// The first and the last moment of rows which waited: the clock may have been set back since.
    pub waits: Option<(Timestamp, Timestamp)>,
    /// The last moment by a clock that was set back since: the log has rows of until then.
    pub latest: Option<Timestamp>,
}

impl Beat {
    /// A beat of a station whose log has taken every row.
    #[must_use]
    pub fn new(at: Timestamp, airing: Option<Seq>, played: Frames) -> Self {
        Self {
            at,
            airing,
            played,
            pending: None,
            waiting: 0,
            last: None,
            waits: None,
            latest: None,
        }
    }

    /// Until when the log has all there is: this moment, if no row waited that might say otherwise.
    #[must_use]
    pub fn proves(&self) -> Option<Timestamp> {
        // What is on air by the log was heard until now, whatever else waits.
        let told = self.airing.is_some() || (self.waiting == 0 && self.pending.is_none());
        told.then_some(self.at)
    }
}

/// The heartbeat's file, to write.
#[derive(Debug)]
pub struct Heartbeat {
    path: PathBuf,
    /// None while it cannot be opened.
    file: Option<File>,
    /// How many beats were written before the next, ever.
    count: u64,
}

impl Heartbeat {
    /// Begins to beat at `path`. The last beat there stays until the second new one: read it with
    /// [`Heartbeat::last`] before. The file is opened, or made, with its folder, at the next beat.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        let count = newest(path).map_or(0, |(count, _)| count.wrapping_add(1));
        Self {
            path: path.to_owned(),
            file: None,
            count,
        }
    }

    /// Writes a beat. Waits for the disk at every fifth.
    ///
    /// A file that was removed or replaced is made anew; what cannot be written to, or is a folder, is set aside.
    ///
    /// # Errors
    /// If neither its file nor one in its place can be written.
    pub fn beat(&mut self, beat: &Beat) -> Result<(), AirlogError> {
        self.write(beat).map_err(io("write", &self.path))?;
        self.count = self.count.wrapping_add(1);
        Ok(())
    }

    fn write(&mut self, beat: &Beat) -> io::Result<()> {
        let slot = self.count % 2 * SLOT_BYTES;
        let file = self.file.take().filter(|file| is_at(file, &self.path));
        let mut file = file.map_or_else(|| open(&self.path), Ok)?;
        file.seek(SeekFrom::Start(slot))?;
        file.write_all(line(self.count, beat).as_bytes())?;
        if self.count.is_multiple_of(SYNC_EVERY) {
            file.sync_data()?;
        }
        self.file = Some(file);
        Ok(())
    }

    /// The last whole beat in the file at `path`; none if there is none or it cannot be read.
    #[must_use]
    pub fn last(path: &Path) -> Option<Beat> {
        newest(path).map(|(_, beat)| beat)
    }
}

/// Whether `file` is what lies at `path`.
fn is_at(file: &File, path: &Path) -> bool {
    let of = |facts: io::Result<fs::Metadata>| facts.ok().map(|facts| (facts.dev(), facts.ino()));
    of(file.metadata()) == of(fs::metadata(path))
}

fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }

    let open = || {
        OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
    };

    open().or_else(|error| {
        // Others pass by waiting: too many open files, a disk that is full.
        if !matches!(
            error.kind(),
            io::ErrorKind::IsADirectory | io::ErrorKind::PermissionDenied
        ) {
            return Err(error);
        }
        // It is ours alone, and says nothing once it is read: what lies there is only in the way.
        let aside = |count: u32| path.with_extension(format!("damaged-{count}"));
        let aside = (1..=u32::MAX)
            .map(aside)
            .find(|aside| !aside.exists())
            .ok_or(error)?;
        fs::rename(path, aside)?;
        open()
    })
}

fn io<'a>(action: &'static str, path: &'a Path) -> impl Fn(io::Error) -> AirlogError + 'a {
    move |source| AirlogError::Io {
        action,
        path: path.to_owned(),
        source,
    }
}

/// One line: count, instant in microseconds, airing or `-`, frames; rows that wait, the last written or `-`, the
/// pending airing or `-`; first and last moment of the rows that wait, or nothing, and the last by a clock that was set back, or
/// nothing; checksum. Padded, so that a shorter beat leaves nothing of a longer one.
fn line(count: u64, beat: &Beat) -> String {
    let or_none = |number: Option<String>| number.unwrap_or_else(|| "-".to_owned());
    let airing = or_none(beat.airing.map(|seq| seq.to_string()));
    let (last, pending) = (
        or_none(beat.last.map(|seq| seq.to_string())),
        or_none(beat.pending.map(|n| n.to_string())),
    );
    // Where no row waits, the two say nothing: an older phatthanh wants them before whatever comes after.
    let waits = beat.waits.or(beat.latest.map(|_| (beat.at, beat.at)));
    let moments = waits.into_iter().flat_map(|(first, last)| [first, last]);
    let moments: Vec<String> = moments
        .chain(beat.latest)
        .map(|at| format!(" {}", at.as_microsecond()))
        .collect();
    let facts = format!(
        "{count} {} {airing} {} {} {last} {pending}{}",
        beat.at.as_microsecond(),
        beat.played.get(),
        beat.waiting,
        moments.concat(),
    );
    let line = format!("{facts} {}", chain::sha256(&facts));
    format!("{line:<width$}\n", width = BEAT_BYTES - 1)
}

fn newest(path: &Path) -> Option<(u64, Beat)> {
    let mut file = File::open(path).ok()?;
    [0, SLOT_BYTES]
        .into_iter()
        .filter_map(|slot| read(&mut file, slot))
        .max_by_key(|(count, _)| *count)
}

fn read(file: &mut File, slot: u64) -> Option<(u64, Beat)> {
    let mut bytes = Vec::with_capacity(BEAT_BYTES);
    file.seek(SeekFrom::Start(slot)).ok()?;
    // A beat of an older phatthanh is shorter, and behind it is nothing, or the hole before the next slot.
    file.take(BEAT_BYTES as u64).read_to_end(&mut bytes).ok()?;
    let line = bytes.split_inclusive(|byte| *byte == b'\n').next()?;
    parse(str::from_utf8(line).ok()?.strip_suffix('\n')?)
}

fn parse(line: &str) -> Option<(u64, Beat)> {
    let (facts, sum) = line.trim_end().rsplit_once(' ')?;
    if chain::sha256(facts) != sum {
        return None;
    }

    let mut facts = facts.split(' ');
    let count = facts.next()?.parse().ok()?;
    let at = Timestamp::from_microsecond(facts.next()?.parse().ok()?).ok()?;
    let airing = number(facts.next()?).ok()?.map(Seq);
    let played = Frames::new(facts.next()?.parse().ok()?);
    let mut beat = Beat::new(at, airing, played);

    // Not in a beat of an older phatthanh.
    if let Some(waiting) = facts.next() {
        beat.waiting = waiting.parse().ok()?;
        beat.last = number(facts.next()?).ok()?.map(Seq);
        beat.pending = number(facts.next()?).ok()?;
    }

    if let Some(first) = facts.next() {
        let moment = |us: &str| Timestamp::from_microsecond(us.parse().ok()?).ok();
        let waits = (moment(first)?, moment(facts.next()?)?);
        beat.waits = Some(waits).filter(|_| beat.waiting > 0);
        beat.latest = match facts.next() {
            Some(latest) => Some(moment(latest)?),
            None => None,
        };
    }

    (played <= MOST_PLAYED).then_some((count, beat))
}

/// A number, or `-` for none.
fn number<T: FromStr>(text: &str) -> Result<Option<T>, T::Err> {
    if text == "-" {
        Ok(None)
    } else {
        text.parse().map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beat_that_is_removed_replaced_or_a_folder_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("var/heartbeat");
        let mut heart = Heartbeat::at(&path);
        let harms: [fn(&Path); 5] = [
            |_| (),
            |path| fs::remove_file(path).unwrap(),
            |path| fs::remove_dir_all(path.parent().unwrap()).unwrap(),
            |path| {
                fs::write(path.with_extension("new"), "x")
                    .and_then(|()| fs::rename(path.with_extension("new"), path))
                    .unwrap();
            },
            |path| {
                fs::remove_file(path)
                    .and_then(|()| fs::create_dir(path))
                    .unwrap();
            },
        ];
        for (second, harm) in (0..).zip(harms) {
            heart.beat(&beat(10 * second, None)).unwrap();
            harm(&path);
            heart.beat(&beat(10 * second + 1, Some(second))).unwrap();
            assert_eq!(
                Heartbeat::last(&path),
                Some(beat(10 * second + 1, Some(second)))
            );
        }

        assert!(path.with_extension("damaged-1").is_dir());
    }

    fn beat(second: i64, airing: Option<i64>) -> Beat {
        let at = Timestamp::from_second(1_795_516_200 + second).unwrap();
        Beat::new(
            at,
            airing.map(Seq),
            Frames::from_ms(1000 * second.unsigned_abs()),
        )
    }

    #[test]
    fn the_last_beat_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("var/heartbeat");
        assert_eq!(Heartbeat::last(&path), None);
        let mut heart = Heartbeat::at(&path);
        assert_eq!(Heartbeat::last(&path), None);
        for second in 0..7 {
            heart
                .beat(&beat(second, (second > 2).then_some(7)))
                .unwrap();
            assert_eq!(
                Heartbeat::last(&path),
                Some(beat(second, (second > 2).then_some(7)))
            );
        }

        drop(heart);
        let mut heart = Heartbeat::at(&path);
        assert_eq!(Heartbeat::last(&path), Some(beat(6, Some(7))));
        heart.beat(&beat(60, None)).unwrap();
        assert_eq!(Heartbeat::last(&path), Some(beat(60, None)));
        assert!(fs::metadata(&path).unwrap().len() < 2 * SLOT_BYTES);
    }

    /// Whichever byte of the newest slot the power cut stopped at, a whole beat is read: the new one
    /// or the one before.
    #[test]
    fn a_torn_beat_is_the_beat_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("heartbeat");
        let mut heart = Heartbeat::at(&path);
        for second in 0..4 {
            heart.beat(&beat(second, Some(7))).unwrap();
        }

        let whole = fs::read(&path).unwrap();
        let new = line(4, &beat(4, Some(8)));
        for torn in 0..new.len() {
            let mut bytes = whole.clone();
            bytes[..torn].copy_from_slice(&new.as_bytes()[..torn]);
            fs::write(&path, &bytes).unwrap();
            let last = Heartbeat::last(&path).unwrap();
            assert!(
                last == beat(3, Some(7)) || last == beat(4, Some(8)),
                "torn at {torn}: {last:?}"
            );
        }

        for foreign in [&b""[..], b"garbage", &[0; 9000], &[0xff; 9000]] {
            fs::write(&path, foreign).unwrap();
            assert_eq!(Heartbeat::last(&path), None);
            Heartbeat::at(&path).beat(&beat(9, None)).unwrap();
            assert_eq!(Heartbeat::last(&path), Some(beat(9, None)));
        }
    }

    #[test]
    fn rows_that_wait_are_in_the_beat_and_an_older_beat_has_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("heartbeat");
        let waits = Beat {
            pending: Some(12),
            waiting: 3,
            last: Some(Seq(41)),
            ..beat(0, None)
        };

        let waits = Beat {
            waits: Some((beat(-9, None).at, beat(7, None).at)),
            ..waits
        };
        let set_back = Beat {
            latest: Some(beat(70, None).at),
            ..waits
        };
        let none_waits = Beat {
            latest: Some(beat(70, None).at),
            ..beat(0, Some(4))
        };
        for beat in [set_back, none_waits] {
            Heartbeat::at(&path).beat(&beat).unwrap();
            assert_eq!(Heartbeat::last(&path), Some(beat));
        }

        Heartbeat::at(&path).beat(&waits).unwrap();
        assert_eq!(Heartbeat::last(&path), Some(waits));
        assert_eq!(
            (waits.proves(), beat(0, None).proves()),
            (None, Some(waits.at))
        );

        // As written before rows were counted, in 192 bytes, in the second slot too.
        let old = |count: u64| {
            let facts = format!("{count} {} 7 480", beat(9, None).at.as_microsecond());
            format!("{:<191}\n", format!("{facts} {}", chain::sha256(&facts)))
        };

        let mut bytes = vec![0; SLOT_BYTES as usize];
        bytes[..192].copy_from_slice(old(1).as_bytes());
        bytes.extend(old(2).as_bytes());
        let known = Beat::new(beat(9, None).at, Some(Seq(7)), Frames::new(480));
        for whole in [&bytes[..192], &bytes[..]] {
            fs::write(&path, whole).unwrap();
            assert_eq!(Heartbeat::last(&path), Some(known));
        }
    }

    /// With a checksum that fits, so that somebody wrote it on purpose.
    #[test]
    fn a_beat_beyond_all_bounds_does_no_harm() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("heartbeat");
        let endless = Beat {
            played: Frames::MAX,
            ..beat(0, Some(1))
        };

        fs::write(&path, line(1, &endless)).unwrap();
        assert_eq!(Heartbeat::last(&path), None);
        fs::write(&path, line(u64::MAX, &beat(1, None))).unwrap();
        let mut heart = Heartbeat::at(&path);
        for second in 2..5 {
            heart.beat(&beat(second, None)).unwrap();
        }

        assert_eq!(Heartbeat::last(&path), Some(beat(4, None)));
    }
}
