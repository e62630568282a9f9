//! Names of recordings: they tell when their first frame was heard, and that they are ours.
//!
//! `bang-luu_2026-11-25_17-00-00.000_+0700.flac`: sorts by time, is clear without the station's zone, and
//! every file system takes it. Two that begin within one millisecond differ by `~2`.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

use super::sound_file::Format;

/// What every name of ours begins with.
const OURS: &str = "bang-luu_";

/// How an index ends.
const INDEX: &str = ".jsonl";

const TIME: &str = "%Y-%m-%d_%H-%M-%S%.3f_%z";

/// The name of a recording that begins at `at`; the `twin`th of it, from 1.
pub(super) fn recording(at: Timestamp, zone: &TimeZone, format: Format, twin: u32) -> String {
    let time = at.to_zoned(zone.clone()).strftime(TIME).to_string();
    let twin = if twin > 1 {
        format!("~{twin}")
    } else {
        String::new()
    };
    format!("{OURS}{time}{twin}.{}", format.ending())
}

/// When the recording of this name begins, to the millisecond; none if it is not ours.
pub(super) fn begins(name: &str) -> Option<Timestamp> {
    let (stem, ending) = name.strip_prefix(OURS)?.rsplit_once('.')?;
    Format::of_ending(ending)?;
    let time = match stem.split_once('~') {
        Some((time, twin)) => {
            twin.parse::<u32>().ok()?;
            time
        }
        None => stem,
    };
    strtime::parse(TIME, time).ok()?.to_timestamp().ok()
}

/// The name of the index of a day.
pub(super) fn index(day: Date) -> String {
    format!("{OURS}{day}{INDEX}")
}

/// The day of the index of this name; none if it is not one.
pub(super) fn day(name: &str) -> Option<Date> {
    name.strip_prefix(OURS)?.strip_suffix(INDEX)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_when_and_whose() {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let at: Timestamp = "2026-11-25T10:00:00.0239Z".parse().unwrap();
        let told: Timestamp = "2026-11-25T10:00:00.023Z".parse().unwrap();
        let name = recording(at, &zone, Format::Flac, 1);
        assert_eq!(name, "bang-luu_2026-11-25_17-00-00.023_+0700.flac");
        assert_eq!(begins(&name), Some(told));
        let twin = recording(at, &zone, Format::Wav, 2);
        assert_eq!(twin, "bang-luu_2026-11-25_17-00-00.023_+0700~2.wav");
        assert_eq!(begins(&twin), Some(told));
        let day: Date = "2026-11-25".parse().unwrap();
        assert_eq!(super::day(&index(day)), Some(day));
        for foreign in [
            "bang-luu_2026-11-25.flac",
            "bang-luu_2026-11-25_17-00-00.023_+0700.mp3",
            "bang-luu_2026-11-25_17-00-00.023_+0700 (1).flac",
            "bang-luu_2026-11-25_17-00-00.023_+0700~x.flac",
            "hop-xa.wav",
            "",
        ] {
            assert_eq!(begins(foreign), None, "{foreign}");
            assert_eq!(super::day(foreign), None, "{foreign}");
        }
    }
}
