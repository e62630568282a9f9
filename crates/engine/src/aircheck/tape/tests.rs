use std::fs;

use jiff::tz::TimeZone;

use super::*;
use crate::aircheck::{Archive, Content, Format, Span};

/// 16:59:50 at the station.
const START: &str = "2026-11-25T09:59:50Z";

struct Rig {
    tape: Tape,
    root: tempfile::TempDir,
    /// The next frame, and when it is heard.
    next: u64,
    at: Timestamp,
}

impl Rig {
    fn new(format: Format) -> Self {
        Self::with(format, |_| Some(Size(10_000_000_000)))
    }

    fn with(format: Format, room: fn(&Path) -> Option<Size>) -> Self {
        let root = tempfile::tempdir().unwrap();
        let tape = Tape::new(settings(root.path(), format), room);
        Self {
            tape,
            root,
            next: 0,
            at: START.parse().unwrap(),
        }
    }

    /// Frames are heard, numbered, a second at a time.
    fn hear(&mut self, seconds: u64, after: After) {
        self.take(seconds, after, numbered);
    }

    fn silence(&mut self, seconds: u64) {
        self.take(seconds, After::Frame, |_| [0, 0]);
    }

    fn take(&mut self, seconds: u64, after: After, frame: fn(u64) -> [i16; 2]) {
        for second in 0..seconds {
            let samples = (self.next..self.next + SECOND).flat_map(frame).collect();
            let after = if second == 0 { after } else { After::Frame };
            self.tape.take(&Stretch {
                at: self.at,
                samples,
                after,
            });
            self.next += SECOND;
            self.pass(1_000_000);
        }
    }

    fn pass(&mut self, us: i64) {
        self.at += SignedDuration::from_micros(us);
    }

    fn folder(&self) -> PathBuf {
        self.root.path().join("bang-luu")
    }

    fn archive(&self) -> Archive {
        Archive::new(&self.folder(), zone())
    }

    fn recordings(&self) -> Vec<String> {
        let names = index::names(&self.folder()).unwrap();
        names
            .into_iter()
            .filter(|name| name::begins(name).is_some())
            .collect()
    }

    /// What is known from `from` seconds after the start to `to`.
    fn spans(&self, from: i64, to: i64) -> Vec<(f64, f64, String)> {
        let of = |span: Span| {
            let since = |at: Timestamp| at.duration_since(START.parse().unwrap()).as_secs_f64();
            let what = match span.content {
                Content::Sound { .. } => "sound".to_owned(),
                Content::Silence => "silence".to_owned(),
                Content::Missing { why } => format!("{why:?}"),
            };
            (since(span.from), since(span.to), what)
        };

        self.archive()
            .spans(after(from), after(to))
            .unwrap()
            .into_iter()
            .map(of)
            .collect()
    }
}

fn settings(root: &Path, format: Format) -> Settings {
    Settings {
        folder: root.join("bang-luu"),
        format,
        length: std::time::Duration::from_secs(3600),
        keep: std::time::Duration::from_secs(2 * 86_400),
        floor: Size(1_000_000_000),
        zone: zone(),
    }
}

fn zone() -> TimeZone {
    TimeZone::get("Asia/Ho_Chi_Minh").unwrap()
}

fn after(seconds: i64) -> Timestamp {
    START.parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

/// No two alike for hours, none silent.
fn numbered(frame: u64) -> [i16; 2] {
    [(frame % 32_749) as i16 + 1, -((frame / 32_749) as i16) - 1]
}

fn cut(archive: &Archive, from: Timestamp, to: Timestamp) -> Vec<i16> {
    let mut cut = Vec::new();
    let told = archive.cut(from, to, &mut |samples| {
        cut.extend_from_slice(samples);
        Ok(())
    });
    assert_eq!(told.unwrap().frames.index() * CHANNELS, cut.len());
    cut
}

fn frames(range: std::ops::Range<u64>) -> Vec<i16> {
    range.flat_map(numbered).collect()
}

#[test]
fn files_turn_over_at_the_hour_and_are_cut_to_the_frame() {
    for format in [Format::Flac, Format::Wav] {
        let mut rig = Rig::new(format);
        rig.pass(250_000);
        rig.hear(20, After::Opening);
        rig.tape.finish();
        let ending = format.ending();
        assert_eq!(
            rig.recordings(),
            [
                format!("bang-luu_2026-11-25_16-59-50.250_+0700.{ending}"),
                format!("bang-luu_2026-11-25_17-00-00.000_+0700.{ending}")
            ]
        );
        let archive = rig.archive();
        // A second and a frame before the hour, to a second after it; and on from there.
        let from = after(9) - SignedDuration::from_nanos(20_833);
        let first = SECOND * 35 / 4 - 1;
        assert_eq!(
            cut(&archive, from, after(11)),
            frames(first..SECOND * 43 / 4),
            "{format:?}"
        );
        assert_eq!(
            cut(&archive, after(11), after(12)),
            frames(SECOND * 43 / 4..SECOND * 47 / 4)
        );
        let out = rig.root.path().join(format!("out.{ending}"));
        let told = archive.extract(from, after(11), &out).unwrap();
        assert_eq!(told.missing().count(), 0);
        assert_eq!(mend::decoded(&out), 2 * SECOND + 1);
        assert!(
            archive.extract(from, after(11), &out).is_err(),
            "nothing is written over"
        );
    }
}

#[test]
fn silence_is_known_and_not_kept() {
    let mut rig = Rig::new(Format::Flac);
    rig.silence(5);
    rig.hear(3, After::Frame);
    rig.silence(4);
    rig.hear(1, After::Frame);
    rig.silence(40);
    assert_eq!(rig.tape.doing(), Doing::Silence);
    rig.hear(2, After::Frame);
    assert!(matches!(rig.tape.doing(), Doing::Sound { .. }));
    rig.tape.finish();
    let spans = rig.spans(0, 60);
    let told: Vec<_> = spans
        .iter()
        .map(|(from, to, what)| (*from, *to, what.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (0.0, 5.0, "silence"),
            (5.0, 10.0, "sound"),
            (10.0, 23.0, "sound"),
            (23.0, 53.0, "silence"),
            (53.0, 55.0, "sound"),
            (55.0, 60.0, "Some(Stop)")
        ]
    );
    let mut whole = vec![0; 2 * 5 * SECOND as usize];
    whole.extend(frames(5 * SECOND..8 * SECOND));
    assert_eq!(cut(&rig.archive(), after(0), after(8)), whole);
}

#[test]
fn what_breaks_a_run_is_told() {
    let mut rig = Rig::new(Format::Flac);
    rig.pass(20_000_000);
    rig.hear(5, After::Opening);
    rig.pass(3_000_000);
    rig.hear(5, After::Opening);
    rig.pass(2_000_000);
    rig.hear(5, After::Frame);
    rig.pass(1_000_000);
    rig.hear(2, After::Loss);
    assert_eq!(rig.tape.trouble(), Some(&Trouble::Slow));
    rig.tape.idle();
    let spans = rig.spans(15, 50);
    let told: Vec<_> = spans
        .iter()
        .map(|(from, to, what)| (*from, *to, what.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (15.0, 20.0, "None"),
            (20.0, 25.0, "sound"),
            (25.0, 28.0, "Some(Card)"),
            (28.0, 33.0, "sound"),
            (33.0, 35.0, "Some(Clock)"),
            (35.0, 40.0, "sound"),
            (40.0, 41.0, "Some(Slow)"),
            (41.0, 43.0, "sound"),
            (43.0, 50.0, "Some(Card)")
        ]
    );
}

#[test]
fn a_clock_set_back_makes_an_hour_twice_and_both_are_kept() {
    let mut rig = Rig::new(Format::Flac);
    rig.pass(20_000_000);
    rig.hear(8, After::Opening);
    rig.pass(-4_000_000);
    rig.hear(8, After::Frame);
    rig.tape.finish();
    assert_eq!(
        rig.spans(20, 32),
        [(20.0, 28.0, "sound".into()), (24.0, 32.0, "sound".into())]
    );
    let mut both = frames(6 * SECOND..8 * SECOND);
    both.extend(frames(10 * SECOND..12 * SECOND));
    assert_eq!(cut(&rig.archive(), after(26), after(28)), both);
}

/// A crystal 100 ppm off: frames are where the card played them, not where they should be.
#[test]
fn the_cards_own_pace_is_kept() {
    let mut rig = Rig::new(Format::Wav);
    for _ in 0..40 {
        rig.hear(1, After::Frame);
        rig.pass(100);
    }

    rig.tape.finish();
    let archive = rig.archive();
    let heard = after(0) + SignedDuration::from_micros(30 * 1_000_100);
    let sound = cut(&archive, heard, heard + SignedDuration::from_millis(1));
    let off = sound[0]
        .cast_unsigned()
        .abs_diff(numbered(30 * SECOND)[0].cast_unsigned());
    assert!(off <= 1, "{off} frames off");
}

#[test]
fn a_power_cut_costs_seconds_and_the_file_opens() {
    for (format, torn) in [
        (Format::Flac, 1),
        (Format::Flac, 300),
        (Format::Wav, 1),
        (Format::Wav, 3001),
    ] {
        let mut rig = Rig::new(format);
        rig.pass(20_000_000);
        rig.hear(21, After::Opening);
        let file = rig.folder().join(&rig.recordings()[0]);
        // The last bytes have not reached the disk; the index's last line neither.
        rig.tape = Tape::new(settings(rig.root.path(), format), |_| None);
        let open = fs::OpenOptions::new().write(true).open(&file).unwrap();
        open.set_len(open.metadata().unwrap().len() - torn).unwrap();
        let index = rig.folder().join("bang-luu_2026-11-25.jsonl");
        let open = fs::OpenOptions::new().write(true).open(&index).unwrap();
        open.set_len(open.metadata().unwrap().len() - 7).unwrap();
        assert!(
            mend::decoded(&file) > 19 * SECOND,
            "it can be read as it is"
        );

        rig.pass(30_000_000);
        rig.hear(5, After::Opening);
        rig.tape.finish();
        let held = mend::decoded(&file);
        assert!(held > 20 * SECOND, "{format:?}: {held}");
        let spans = rig.spans(20, 80);
        assert_eq!(spans[0].2, "sound");
        assert!(
            (spans[0].1 - 20.0 - held as f64 / 48_000.0).abs() < 0.001,
            "{spans:?}"
        );
        assert_eq!(spans[1].2, "Some(PowerCut)", "{spans:?}");
        assert_eq!(
            cut(&rig.archive(), after(20), after(40)),
            frames(0..20 * SECOND)
        );
    }
}

/// Wherever the power goes, what is left is whole blocks, as many as the header tells.
#[test]
fn wherever_a_file_was_torn_it_is_mended() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.flac");
    let mut file = SoundFile::create(&path, Format::Flac, after(0), &zone()).unwrap();
    file.append(&frames(0..8192)).unwrap();
    let settled = file.settle().unwrap();
    assert_eq!(settled.1, 8192);
    file.append(&frames(8192..40_960)).unwrap();
    drop(file);
    let whole = fs::read(&path).unwrap();
    let mut held = Vec::new();
    for length in (settled.0 as usize..whole.len())
        .step_by(997)
        .chain([whole.len()])
    {
        fs::write(&path, &whole[..length]).unwrap();
        let frames = mend::mend(&path, Some(settled)).unwrap();
        assert_eq!(mend::decoded(&path), frames);
        held.push(frames);
    }

    assert!(
        held.is_sorted() && held[0] == 8192 && held.last() == Some(&40_960),
        "{held:?}"
    );
    fs::write(&path, &whole[..whole.len() - 10]).unwrap();
    assert_eq!(mend::mend(&path, None).unwrap(), 36_864);
}

#[test]
fn a_folder_taken_away_is_a_hole_and_no_more() {
    let mut rig = Rig::new(Format::Flac);
    rig.hear(6, After::Opening);
    fs::rename(rig.folder(), rig.root.path().join("away")).unwrap();
    fs::write(rig.folder(), "in the way").unwrap();
    rig.hear(10, After::Frame);
    assert!(
        matches!(rig.tape.trouble(), Some(Trouble::Disk { .. })),
        "{:?}",
        rig.tape.trouble()
    );
    fs::remove_file(rig.folder()).unwrap();
    rig.hear(10, After::Frame);
    assert_eq!(rig.tape.trouble(), None);
    rig.tape.finish();
    let spans = rig.spans(0, 26);
    assert_eq!(spans.last().unwrap().2, "sound");
    assert!(spans[0].2 == "None" && spans[0].1 < 22.0, "{spans:?}");
}

#[test]
fn the_oldest_go_when_the_disk_is_nearly_full_and_nobody_elses() {
    // Each recording takes a thousand million bytes, says this disk.
    let mut rig = Rig::with(Format::Wav, |folder| {
        let held = fs::read_dir(folder).ok()?.filter(|entry| {
            entry.as_ref().is_ok_and(|entry| {
                entry
                    .path()
                    .extension()
                    .is_some_and(|ending| ending == "wav")
            })
        });
        Some(Size(
            4_500_000_000_u64.saturating_sub(1_000_000_000 * held.count() as u64),
        ))
    });
    for _ in 0..6 {
        rig.hear(40, After::Opening);
        rig.pass(1_000_000);
        if rig.next == 40 * SECOND {
            fs::write(rig.folder().join("bang-luu_cua-toi.wav"), "mine").unwrap();
        }
    }

    rig.tape.finish();
    let held = rig.recordings();
    assert!(
        held.len() < 4 && rig.folder().join("bang-luu_cua-toi.wav").is_file(),
        "{held:?}"
    );
    let spans = rig.spans(0, 240);
    assert_eq!(spans[0].2, "Some(Room)", "{spans:?}");
    assert_eq!(spans.last().unwrap().2, "sound", "{spans:?}");
}

#[test]
fn with_nothing_left_to_remove_recording_stops_and_the_log_keeps_its_room() {
    let mut rig = Rig::with(Format::Flac, |folder| {
        Some(Size(if folder.join("full").exists() {
            999_999_999
        } else {
            2_000_000_000
        }))
    });
    rig.hear(5, After::Opening);
    fs::write(rig.folder().join("full"), "").unwrap();
    rig.hear(60, After::Frame);
    assert_eq!(
        (rig.tape.trouble(), rig.tape.doing()),
        (Some(&Trouble::Room), Doing::Nothing)
    );
    fs::remove_file(rig.folder().join("full")).unwrap();
    rig.hear(10, After::Frame);
    assert_eq!(rig.tape.trouble(), None);
    assert!(matches!(rig.tape.doing(), Doing::Sound { .. }));
}

/// A clock that is decades ahead for a day costs a day, not everything.
#[test]
fn recordings_are_kept_their_days() {
    let mut rig = Rig::new(Format::Flac);
    let mut first = Vec::new();
    for day in 0..5 {
        rig.hear(3, After::Opening);
        if day == 0 {
            first = rig.recordings();
        }
        let ahead = if day == 2 { 40 * 365 } else { 1 };
        rig.pass(ahead * 86_400_000_000 - 3_000_000);
        rig.tape.finish();
        rig.tape = Tape::new(settings(rig.root.path(), Format::Flac), |_| None);
        let held = rig.recordings();
        assert_eq!(held.len(), [1, 2, 3, 3, 3][day], "{held:?}");
    }

    assert!(!rig.recordings().contains(&first[0]));
}

#[test]
fn a_day_turns_over_whatever_the_length() {
    let check = |at: &str, hours: u64, expected: &str| {
        let length = std::time::Duration::from_secs(3600 * hours);
        let settings = Settings {
            length,
            ..settings(Path::new("/"), Format::Flac)
        };
        assert_eq!(
            turn(at.parse().unwrap(), &settings),
            expected.parse().unwrap(),
            "{at}"
        );
    };

    check("2026-11-25T10:00:00Z", 1, "2026-11-25T11:00:00Z");
    check("2026-11-25T10:59:59.999999Z", 1, "2026-11-25T11:00:00Z");
    check("2026-11-25T16:30:00Z", 6, "2026-11-25T17:00:00Z");
    check("2026-11-25T16:59:00Z", 5, "2026-11-25T17:00:00Z");
}
