//! The log held against the sound: storms of seconds are recorded, and an auditor who knows only the recording
//! and the rows names what does not agree.
//!
//! What a row says must be heard where it says, to two milliseconds; what is heard must have
//! its row; where the log says that the station was silent, nothing is heard.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::radio::Sent;
use super::tape::{APART, LOOK, PERIOD, Sound, Tape, recordings};
use super::weather::{Fault, Slot, Week, any_brief_fault, any_brief_week, brief_recording, loaded};
use super::{BEGIN, Over, Storm, config};
use crate::airlog::{Airing, Airlog, Answer};
use crate::clock::Clock;
use crate::config::Loaded;
use crate::station::air::simulated::Store;
use crate::units::{FRAMES_PER_SECOND, Frames};

/// Fades at a row's edges: what comes in, what goes out, what sounds on under the next.
const FADE_IN: f64 = 0.55;
const FADE_OUT: f64 = 3.65;

/// A row placed on the sound: seconds of uptime.
#[derive(Debug)]
pub(super) struct Placed<'a> {
    pub(super) row: &'a Airing,
    pub(super) from: f64,
    pub(super) to: f64,
}

/// Holds rows against sound.
pub(super) struct Auditor {
    pub(super) tape: Tape,
    heard: Vec<Sound>,
    /// What was sent to inputs that are more than there or not.
    pub(super) sent: Vec<Sent>,
    /// Stretches of wall time of which a row says that rows were lost.
    lost: Vec<(Timestamp, Timestamp)>,
}

impl Auditor {
    /// Returns what does not agree, in words for whoever reads the test.
    fn audit(&self, rows: &[Airing], log: &Airlog, ended: Timestamp) -> Vec<String> {
        let mut faults = Vec::new();
        let mut placed: Vec<Placed<'_>> = Vec::new();
        for row in rows {
            let Some(start) = row.start else { continue };
            let played = row.played.unwrap_or_default().to_duration().as_secs_f64();
            // By a clock that was set back a moment comes twice, and may sound alike both times: rows stand in the order
            // in which they began.
            let candidates = self.tape.uptimes(start);
            let before = placed.last().map_or(0.0, |row| row.from - APART);
            let is_taken = |from: f64| {
                let key = |row| (byte(row), self.input(row).map(|sent| sent.code));
                let mut same = placed.iter().filter(|other| key(other.row) == key(row));
                same.any(|other| other.from + APART < from + played && from + APART < other.to)
            };
            let best = candidates
                .iter()
                .map(|from| (self.disagreements(row, *from, *from + played), *from))
                .min_by_key(|(found, from)| {
                    let is_borne_out = self.is_borne_out(row, *from, *from + played);
                    (
                        found.len(),
                        *from < before || is_taken(*from),
                        !is_borne_out,
                    )
                });
            let Some((found, from)) = best else {
                faults.push(format!("the clock never said {start}: {}", brief(row)));
                continue;
            };
            faults.extend(found);
            placed.push(Placed {
                row,
                from,
                to: from + played,
            });
        }

        self.unlogged(&placed, &mut faults);
        self.relayed(&placed, &mut faults);
        self.silence(log, ended, &placed, &mut faults);
        faults
    }

    pub(super) fn looks(&self, from: f64, to: f64) -> impl Iterator<Item = (f64, Sound)> + '_ {
        let place = |seconds: f64| {
            (seconds.max(0.0) * f64::from(FRAMES_PER_SECOND) / LOOK as f64).ceil() as usize
        };

        let (first, last) = (
            place(from),
            place(to).saturating_sub(1).min(self.heard.len()),
        );
        let looks = self.heard.get(first..last.max(first)).unwrap_or_default();
        looks.iter().enumerate().map(move |(number, sound)| {
            (
                (first + number) as f64 * LOOK as f64 / f64::from(FRAMES_PER_SECOND),
                *sound,
            )
        })
    }

    /// Returns what is not as `row` has it between these uptimes.
    fn disagreements(&self, row: &Airing, from: f64, to: f64) -> Vec<String> {
        let mut faults = Vec::new();
        let byte = byte(row);
        let held = row.item.held.to_duration().as_secs_f64();
        let skip = row.item.skip.to_duration().as_secs_f64();
        // Its tones lie apart, and silence comes after them.
        let is_attention = is_attention(row);
        let input = self.input(row);
        for (at, sound) in self.looks(from + APART, to - APART) {
            let inner = at > from + FADE_IN && at < to - FADE_OUT && !is_attention;
            let fault = match (sound, byte) {
                (Sound::Silence, _) if input.is_some_and(|sent| sent.may_be_silent(at)) => None,
                (Sound::Input { code, .. }, _) if input.is_some_and(|sent| sent.code == code) => {
                    None
                }
                (Sound::Input { code, .. }, _) if inner => {
                    Some(format!("sounds like the input {code}"))
                }
                (Sound::Silence, _) if inner => Some("is silent".to_owned()),
                (Sound::Known { byte: heard, .. }, Some(byte)) if heard != byte && inner => {
                    Some(format!("sounds like recording {heard}"))
                }
                (Sound::Known { byte: heard, .. }, None) if inner => Some(format!(
                    "sounds like recording {heard}, not like the signal"
                )),
                (Sound::Other, Some(_)) if inner => {
                    Some("does not sound like a recording".to_owned())
                }
                (
                    Sound::Known {
                        byte: heard,
                        place: Some(place),
                    },
                    Some(byte),
                ) if heard == byte => {
                    // What begins again begins at its beginning.
                    let due = (skip + at - from) % held.max(1e-9) % PERIOD;
                    let apart = (place - due).abs().min(PERIOD - (place - due).abs());
                    (apart > APART).then(|| format!("is {apart:.4} s from the place the row has"))
                }
                _ => None,
            };
            if let Some(fault) = fault {
                faults.push(format!(
                    "at uptime {at:.2} s {} ({from:.3}–{to:.3}) {fault}",
                    brief(row)
                ));
            }
        }

        faults
    }

    /// Returns what was sent to the input that `row` relayed, if that is known.
    pub(super) fn input(&self, row: &Airing) -> Option<&Sent> {
        let input = row.item.input.as_ref()?;
        self.sent.iter().find(|sent| sent.id == input.id.as_str())
    }

    /// Whether most of what sounds between these uptimes is as `row` has it: in silence nothing speaks against a row, nor for it.
    fn is_borne_out(&self, row: &Airing, from: f64, to: f64) -> bool {
        let byte = byte(row);
        let looks: Vec<_> = self.looks(from + APART, to - APART).collect();
        // A fade is of any recording.
        let is_it = |sound: Sound| match (sound, byte) {
            (Sound::Known { byte: heard, .. }, Some(byte)) => heard == byte,
            (Sound::Input { code, .. }, _) => self.input(row).is_some_and(|sent| sent.code == code),
            (Sound::Other, _) => true,
            _ => false,
        };
        !looks.is_empty()
            && 2 * looks.iter().filter(|(_, sound)| is_it(*sound)).count() >= looks.len()
    }

    /// Finds what was heard without a row.
    fn unlogged(&self, placed: &[Placed<'_>], faults: &mut Vec<String>) {
        for (at, sound) in self.looks(0.0, f64::MAX) {
            let covered = |after: f64| {
                placed
                    .iter()
                    .any(|row| row.from - 0.02 <= at && at <= row.to + after)
            };
            let told = match sound {
                Sound::Silence => true,
                Sound::Known { byte, .. } => placed.iter().any(|row| {
                    self::byte(row.row) == Some(byte)
                        && row.from - 0.02 <= at
                        && at <= row.to + 0.02
                }),
                Sound::Input { code, .. } => placed.iter().any(|row| {
                    self.input(row.row).is_some_and(|sent| sent.code == code)
                        && row.from - 0.02 <= at
                        && at <= row.to + 0.02
                }),
                Sound::Other => covered(FADE_OUT),
            };
            // A lost row is no lie where a row says that rows of this very time were lost.
            if !told && !self.is_lost(at) {
                faults.push(format!(
                    "at uptime {at:.2} s there is {sound:?} and no row of it"
                ));
            }
        }
    }

    /// Whether a row says that rows were lost of what was heard at that uptime.
    fn is_lost(&self, at: f64) -> bool {
        let wall = self.tape.wall(Duration::from_secs_f64(at));
        let look = SignedDuration::from_millis(20);
        self.lost.iter().any(|(from, until)| {
            *from <= wall.saturating_add(look).unwrap() && wall - look <= *until
        })
    }

    /// Asks the log every few seconds whether the station was silent.
    ///
    /// An attention signal ends with silence of its own, which was heard as part of it, and so is an input's.
    fn silence(
        &self,
        log: &Airlog,
        ended: Timestamp,
        placed: &[Placed<'_>],
        faults: &mut Vec<String>,
    ) {
        let in_signal = |at: f64| {
            let is_silent_itself = |row: &Airing| {
                let input = self.input(row);
                is_attention(row) || input.is_some_and(|sent| sent.may_be_silent(at))
            };
            let mut rows = placed.iter().filter(|row| is_silent_itself(row.row));
            rows.any(|row| row.from <= at && at <= row.to)
        };
        let seconds = self.heard.len() * LOOK / FRAMES_PER_SECOND as usize;
        for second in (1..seconds.saturating_sub(1)).step_by(3) {
            let wall = self.tape.wall(Duration::from_secs(second as u64));
            // A moment that came twice has two answers.
            if self.tape.uptimes(wall).len() != 1 || in_signal(second as f64) {
                continue;
            }
            let next = wall + SignedDuration::from_millis(10);
            let answer = log.silence(wall, next, Some(ended)).unwrap().answer;
            let around: Vec<Sound> = self
                .looks(second as f64 - 0.05, second as f64 + 0.05)
                .map(|(_, sound)| sound)
                .collect();
            let silent = around.iter().all(|sound| *sound == Sound::Silence);
            let sounding = around.iter().all(|sound| *sound != Sound::Silence);
            if (answer == Answer::Silent && sounding) || (answer == Answer::Heard && silent) {
                faults.push(format!(
                    "at {wall} (uptime {second} s) the log answers {answer:?}"
                ));
            }
        }
    }
}

/// Returns the number of the row's recording; none of the identification signal.
fn byte(row: &Airing) -> Option<u8> {
    let segment = row.item.segment.as_ref()?;
    Some(segment.id.as_bytes()[0])
}

/// Whether it is the attention signal before an order.
fn is_attention(row: &Airing) -> bool {
    let part = row.item.order.as_ref();
    part.is_some_and(|part| part.reading.is_none())
}

pub(super) fn brief(row: &Airing) -> String {
    format!("{} {}", row.seq, super::super::brief(row))
}

impl Storm {
    /// A storm of brief recordings, which lie in `store`; what is sent is recorded. The station first runs at `from`.
    pub(super) fn recorded(
        begin: Timestamp,
        from: Timestamp,
        weeks: &[Week],
        store: Store,
    ) -> Self {
        Self::recorded_as(begin, from, loaded(begin, weeks), store)
    }

    /// The like of a station whose files are these.
    pub(super) fn recorded_as(
        begin: Timestamp,
        from: Timestamp,
        weeks: Vec<(Week, Arc<Loaded>)>,
        store: Store,
    ) -> Self {
        Self::with(begin, from, weeks, store, brief_recording, |clock| {
            Some(Tape::new(clock))
        })
    }
}

/// What befell, and half a minute more: what it left, with the sound.
fn recorded(begin: Timestamp, weeks: &[Week], faults: &[(u64, Fault)]) -> Recorded {
    heard(
        Storm::recorded(begin, begin, weeks, recordings().1.clone()),
        faults,
    )
}

/// The like of a station that first runs at `from` and keeps its log on a disk.
pub(super) fn recorded_on_disk(
    begin: Timestamp,
    from: Timestamp,
    weeks: &[Week],
    faults: &[(u64, Fault)],
) -> Recorded {
    heard(
        Storm::recorded(begin, from, weeks, recordings().1.clone()).on_disk(),
        faults,
    )
}

fn heard(storm: Storm, faults: &[(u64, Fault)]) -> Recorded {
    ended(storm.through(faults, Duration::from_secs(30)))
}

/// What a storm that is over left, with the sound.
pub(super) fn ended(storm: Storm) -> Recorded {
    let ended = storm.clock.now();
    let Over {
        rows,
        lost,
        log,
        tape,
        sent,
    } = storm.end();
    let tape = tape.expect("it is recorded");
    let heard = tape.listen();
    Recorded {
        rows,
        log,
        ended,
        auditor: Auditor {
            tape,
            heard,
            sent,
            lost,
        },
    }
}

/// A storm that is over, with its sound.
pub(super) struct Recorded {
    pub(super) rows: Vec<Airing>,
    log: Airlog,
    ended: Timestamp,
    pub(super) auditor: Auditor,
}

impl Recorded {
    pub(super) fn audit(&self) -> Vec<String> {
        self.auditor.audit(&self.rows, &self.log, self.ended)
    }

    #[track_caller]
    pub(super) fn agrees(&self) {
        let found = self.audit();
        let told: Vec<String> = self.rows.iter().map(brief).collect();
        let first = found[..found.len().min(12)].join("\n");
        assert!(
            found.is_empty(),
            "{} of:\n{first}\n{}\nlost: {:?}\nthe clock: {:?}",
            found.len(),
            told.join("\n"),
            self.auditor.lost,
            self.auditor.tape.epochs,
        );
    }
}

/// Changes a row.
type Lie = fn(&mut Airing);

/// Whatever one changes in the rows, the auditor hears it.
#[test]
fn the_auditor_hears_a_lie() {
    let slot = |start, length, program| Slot {
        start,
        length,
        program,
        soft: false,
    };

    let week = Week {
        unit: SignedDuration::from_secs(1),
        slots: vec![slot(5, 60, 0), slot(70, 30, 2)],
        mandatory: false,
        after_power_cut: "join",
    };

    let begin = BEGIN[0].parse().unwrap();
    let faults = [
        (20_000, Fault::CardLost { seconds: 5 }),
        (90_000, Fault::Clock { ms: -7000 }),
    ];
    let mut storm = recorded(begin, &[week], &faults);
    storm.agrees();
    let truth = storm.rows.clone();
    let long = |row: &Airing| {
        row.played
            .is_some_and(|played| played > Frames::from_ms(6000))
    };

    let place = truth
        .iter()
        .position(|row| row.item.segment.is_some() && long(row))
        .unwrap();

    let lies: [(&str, Lie); 6] = [
        ("never heard", |row| row.start = None),
        ("5 ms late", |row| {
            row.start = row.start.map(|at| at + SignedDuration::from_millis(5));
        }),
        ("of another recording", |row| {
            row.item.segment.as_mut().unwrap().id = brief_recording(11).id;
        }),
        ("4.5 s longer", |row| {
            row.played = row.played.map(|played| played + Frames::from_ms(4500));
        }),
        ("a second shorter", |row| {
            row.played = row
                .played
                .map(|played| played.saturating_sub(Frames::from_ms(1000)));
        }),
        ("from another place", |row| {
            row.item.skip += Frames::from_ms(50);
        }),
    ];
    for (lie, tell) in lies {
        storm.rows.clone_from(&truth);
        tell(&mut storm.rows[place]);
        assert!(!storm.audit().is_empty(), "{lie}");
    }
}

/// The clock is set past the end of what is on and of all that was to follow: nothing comes after it, not even unsaid.
#[test]
fn a_clock_set_past_the_end_of_a_slot_leaves_nothing_to_play() {
    let slot = Slot {
        start: 10,
        length: 60,
        program: 0,
        soft: false,
    };

    let week = Week {
        unit: SignedDuration::from_secs(1),
        slots: vec![slot],
        mandatory: true,
        after_power_cut: "join",
    };

    let begin = BEGIN[0].parse().unwrap();
    for (at, ms) in [(16_000, 78_280), (12_000, 300_000), (29_900, 61_000)] {
        recorded(
            begin,
            std::slice::from_ref(&week),
            &[(at, Fault::Clock { ms })],
        )
        .agrees();
    }
}

/// As many as [`config`] says where it is asked for others, fewer else: sound takes its time.
fn config_of_sound() -> ProptestConfig {
    let usual = config();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() {
        usual.cases
    } else {
        8
    };
    ProptestConfig { cases, ..usual }
}

proptest! {
    #![proptest_config(config_of_sound())]

    /// Whatever the week and whatever befalls it: what the rows say was heard, nothing else was, and the log
    /// says of no moment with sound that it was silent.
    #[test]
    fn the_log_agrees_with_the_sound(
        begin in 0..BEGIN.len(),
        micros in 0..1_000_000_i64,
        weeks in prop::collection::vec(any_brief_week(), 1..3),
        faults in prop::collection::vec((0..60_000_u64, any_brief_fault()), 0..6),
    ) {
        let begin = BEGIN[begin].parse::<Timestamp>().unwrap() + SignedDuration::from_micros(micros);
        recorded(begin, &weeks, &faults).agrees();
    }
}
