//! The conductor under faults: the card lost, the clock set, recordings that break, folders that change.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::air::simulated::Store;
use super::record::log_writer::LogWriter;
use crate::airlog::{Airing, Airlog, Ended, Filter, Verdict};
use crate::clock::{Clock, SimClock};
use crate::config::Loaded;
use crate::names::{AudioPath, InputId, SegmentId};
use crate::playout::{Command, Cue, Event, HowEnded, Simulated};
use crate::rundown::{Catalogue, History, Segment};
use crate::station::conductor::Conductor;
use crate::station::conductor::relay::Presence;
use crate::units::Frames;
use crate::words::Text;
use files::Files;

mod bed;
mod broken;
mod clock;
mod closing;
mod edited;
mod files;
mod first;
mod give_way;
mod held;
mod live;
mod midnight;
mod orders;
mod rds;
mod readings;
mod relay;
mod steps;
mod storms;
mod transmitter;
mod truth;
mod unheard;

/// Three slots back to back at noon, then an hour of nothing, then one more.
const SCHEDULE: [(&str, &str, &str); 4] = [
    ("a", "12:00", "10m"),
    ("b", "12:10", "10m"),
    ("c", "12:20", "20m"),
    ("d", "13:40", "10m"),
];

fn at(time: &str) -> Timestamp {
    format!("2026-11-24T{time}Z").parse().unwrap()
}

/// Returns every event of the log, as written.
fn events(log: &Airlog) -> Vec<(Timestamp, crate::airlog::Event)> {
    log.all_events()
        .unwrap()
        .into_iter()
        .map(|(_, at, event)| (at, event))
        .collect()
}

fn segment(path: &str, seconds: u64, byte: u8) -> Arc<Segment> {
    let (id, length) = (SegmentId::new([byte; 32]), Frames::from_ms(seconds * 1000));
    Arc::new(Segment {
        pauses: [Frames::from_ms(20_000)..Frames::from_ms(40_000)].into(),
        added: at("00:00:00"),
        ..Segment::new(id, AudioPath::from(path), length)
    })
}

fn catalogue() -> Catalogue {
    let tin = (1..=4).map(|n| segment(&format!("tin/{n}.wav"), 150, n));
    tin.chain([segment("nen/nen.wav", 60, 9)]).collect()
}

struct Trial {
    clock: Arc<SimClock>,
    output: Option<Simulated>,
    conductor: Conductor,
    cues: Vec<Cue>,
    /// Inputs that are not there; all others are.
    away: BTreeMap<InputId, Presence>,
}

impl Trial {
    fn new(from: &str) -> Self {
        Self::with(from, "tin", "")
    }

    /// With another program in the last slot (or `repeat:` and the slot it repeats), and `more` in the file of the usual one.
    fn with(from: &str, last: &str, more: &str) -> Self {
        Self::at_station(from, "", last, more)
    }

    /// Starts a trial at a station whose file says `own` as well.
    fn at_station(from: &str, own: &str, last: &str, more: &str) -> Self {
        let log_writer = LogWriter::new(Airlog::in_memory().unwrap());
        Self::logged(log_writer, from, own, last, more)
    }

    /// Starts a trial with a log of its own.
    fn logged(log_writer: LogWriter, from: &str, own: &str, last: &str, more: &str) -> Self {
        let loaded = Self::read(own, last, more);
        let clock = Arc::new(SimClock::new(at(from)));
        let store = Box::new(Store::default());
        let conductor = Conductor::new(
            loaded,
            Arc::new(catalogue()),
            History::default(),
            log_writer,
            store,
            at(from),
        );
        let output = Some(Simulated::new(Arc::clone(&clock)));
        Self {
            clock,
            output,
            conductor,
            cues: Vec::new(),
            away: BTreeMap::new(),
        }
    }

    /// What the files of such a station say.
    fn read(own: &str, last: &str, more: &str) -> Arc<Loaded> {
        let files = Files::new();
        let write = |path: &str, text: &str| files.write(path, text);

        write(
            "config/station.toml",
            &format!("name = \"Đài thử\"\ntimezone = \"UTC\"\n{own}"),
        );
        let slot = |(id, at, length)| {
            let program = if id == "d" { last } else { "tin" };
            let airs = match program.strip_prefix("repeat:") {
                Some(original) => format!("repeat = \"{original}\""),
                None => format!("program = \"{program}\""),
            };
            format!(
                "[[slot]]\nid = \"{id}\"\n{airs}\ndays = \"hằng ngày\"\nat = \"{at}\"\nlength = \"{length}\"\n"
            )
        };

        write("config/schedule.toml", &SCHEDULE.map(slot).concat());
        write(
            "programs/tin.toml",
            &format!(
                "title = \"Tin\"\ntopics = [\"tin\"]\nfiller = \"nen\"\napproval = false\npick = \"in-order\"\n{more}"
            ),
        );
        write(
            "programs/ca.toml",
            "title = \"Ca nhạc\"\ntopics = [\"nen\"]\nyields = true\napproval = false\n",
        );
        if own.contains("[[input]]") {
            let live = own.contains("card");
            let program = if live { live::PROGRAM } else { relay::PROGRAM };
            write("programs/vov.toml", program);
        }
        files.load()
    }

    fn obey(&mut self) {
        for command in self.conductor.commands() {
            if let Command::Load(cues) = &command {
                self.cues.clone_from(cues);
            }
            if let Some(output) = &mut self.output {
                output.send(command);
            }
        }
    }

    fn until(&mut self, time: &str) {
        self.run(at(time).duration_since(self.clock.now()));
    }

    fn run(&mut self, length: SignedDuration) {
        let end = self.clock.uptime() + Duration::try_from(length).unwrap();
        while self.clock.uptime() < end {
            self.obey();
            let left = SignedDuration::try_from(end.saturating_sub(self.clock.uptime())).unwrap();
            let step = left.min(SignedDuration::from_millis(100));
            match &mut self.output {
                Some(output) => {
                    for event in output.advance_to(self.clock.now() + step) {
                        self.conductor.on(event, self.clock.now());
                    }
                }
                None => self.clock.advance(Duration::try_from(step).unwrap()),
            }
            self.listen();
            self.conductor.tick(self.clock.now());
        }

        self.obey();
    }

    /// Says of the inputs that are wanted whether they are there.
    fn listen(&mut self) {
        let now = self.clock.now();
        for id in self.conductor.inputs_wanted(now) {
            let away = self.away.get(&id).cloned();
            let presence = away.unwrap_or(Presence::There);
            self.conductor.input(&id, presence, now);
        }
    }

    fn lose_card(&mut self) {
        let mut output = self.output.take().unwrap();
        for event in pulled(&mut output, self.clock.now()) {
            self.conductor.on(event, self.clock.now());
        }

        self.conductor.on(
            Event::CardLost {
                problem: "pulled".into(),
            },
            self.clock.now(),
        );
    }

    fn card_back(&mut self) {
        self.output = Some(Simulated::new(Arc::clone(&self.clock)));
    }

    fn set_clock(&mut self, by: SignedDuration) {
        self.clock.jump(by);
        self.conductor.clock_stepped(by, self.clock.now());
    }

    /// The rows, after what always holds: one chain, nothing twice, one thing at a time.
    #[track_caller]
    fn rows(mut self) -> Vec<Airing> {
        self.conductor.stop(self.clock.now());
        let log = self.conductor.into_log_writer().into_log();
        assert!(matches!(log.verify().unwrap(), Verdict::Ok { .. }));
        let rows = log.airings(&Filter::default()).unwrap();
        let mut seen = BTreeSet::new();
        for row in rows.iter().filter(|row| row.ended == Some(Ended::Missed)) {
            assert!(
                seen.insert((
                    row.item.slot.clone(),
                    row.item.start,
                    row.item.segment.as_ref().map(|segment| segment.id)
                )),
                "missed twice: {row:?}"
            );
            let aired = rows.iter().any(|other| {
                other.start.is_some()
                    && other.item.slot == row.item.slot
                    && other.item.start == row.item.start
                    && other.item.segment == row.item.segment
            });
            assert!(!aired, "aired and missed: {row:?}");
        }

        rows
    }
}

/// Pulls the card at `now`. Returns what became of what was on it.
fn pulled(output: &mut Simulated, now: Timestamp) -> Vec<Event> {
    output.send(Command::Stop { fade: Frames::ZERO });
    let lost = |event| match event {
        Event::Ended {
            cue, at, played, ..
        } => Event::Ended {
            cue,
            at,
            played,
            how: HowEnded::CardLost,
        },
        other => other,
    };
    let events = output.advance_to(now + SignedDuration::from_millis(10));
    events.into_iter().map(lost).collect()
}

/// Slot, what, start of the plan, left out at its beginning, how it ended.
fn brief(row: &Airing) -> String {
    let what = row
        .item
        .segment
        .as_ref()
        .map_or("ident", |segment| segment.path.as_str());
    // An order is in no slot.
    let slot = row.item.slot.as_ref().map_or("lenh", |slot| slot.as_str());
    let ended = serde_json::to_string(&row.ended).unwrap();
    format!(
        "{slot} {} {what} +{} {}",
        row.item.start.strftime("%H:%M:%S"),
        row.item.skip.seconds(),
        ended.trim_matches('"')
    )
}

#[track_caller]
fn one_at_a_time(rows: &[Airing]) {
    let heard: Vec<&Airing> = rows.iter().filter(|row| row.start.is_some()).collect();
    for pair in heard.windows(2) {
        assert!(
            pair[0].end
                <= pair[1]
                    .start
                    .map(|start| start + SignedDuration::from_millis(1)),
            "{pair:?}"
        );
    }
}

#[test]
fn a_quiet_day() {
    let mut trial = Trial::new("11:59:50");
    trial.until("13:51:00");
    let rows = trial.rows();
    one_at_a_time(&rows);
    assert_eq!(brief(&rows[0]), "a 12:00:00 tin/1.wav +0 complete");
    assert!(
        rows.iter()
            .all(|row| row.ended != Some(Ended::Missed) && row.start == Some(row.item.start)),
        "{rows:#?}"
    );
    let heard: Frames = rows.iter().filter_map(|row| row.played).sum();
    assert_eq!(
        heard,
        Frames::from_ms(50 * 60_000),
        "no gap inside the slots"
    );
}

#[test]
fn the_card_is_lost_for_ten_seconds() {
    let mut trial = Trial::new("11:59:50");
    trial.until("12:01:00");
    trial.lose_card();
    trial.until("12:01:10");
    trial.card_back();
    trial.until("12:09:00");
    let rows = trial.rows();
    one_at_a_time(&rows);
    assert_eq!(brief(&rows[0]), "a 12:00:00 tin/1.wav +0 fault");
    assert_eq!(brief(&rows[1]), "a 12:01:10 tin/1.wav +70.25 complete");
    assert!(rows.iter().all(|row| row.ended != Some(Ended::Missed)));
}

#[test]
fn the_card_is_lost_over_several_slots() {
    let mut trial = Trial::new("11:59:50");
    trial.until("12:09:00");
    trial.lose_card();
    trial.until("12:31:00");
    trial.card_back();
    trial.until("12:41:00");
    let rows = trial.rows();
    one_at_a_time(&rows);
    let missed = rows.iter().filter(|row| row.ended == Some(Ended::Missed));
    let slots: Vec<_> = missed
        .map(|row| row.item.slot.as_ref().unwrap().as_str())
        .collect();
    assert!(
        slots.contains(&"b") && slots.contains(&"c") && !slots.contains(&"d"),
        "{slots:?}"
    );
    let again = rows
        .iter()
        .find(|row| row.start.is_some_and(|start| start > at("12:31:00")))
        .unwrap();
    assert_eq!(again.start, Some(at("12:31:00.25")));
}

#[test]
fn the_clock_is_set_a_little_and_nothing_is_heard_twice() {
    for by in [-2, 2] {
        let mut trial = Trial::new("11:59:50");
        trial.until("12:10:01");
        trial.set_clock(SignedDuration::from_secs(by));
        trial.until("12:45:00");
        let rows = trial.rows();
        // Set back, the clock says two seconds twice: the row begun before ends by the clock that dated its start, and
        // the one behind it begins by the new. Nothing else overlaps.
        let heard: Vec<&Airing> = rows.iter().filter(|row| row.start.is_some()).collect();
        let twice: Vec<i64> = heard
            .windows(2)
            .map(|pair| {
                pair[0]
                    .end
                    .unwrap()
                    .duration_since(pair[1].start.unwrap())
                    .as_millis() as i64
            })
            .filter(|over| *over > 1)
            .collect();
        assert_eq!(twice, if by < 0 { vec![2000] } else { vec![] });
        let firsts = rows.iter().filter(|row| {
            row.item.slot.as_ref().unwrap().as_str() == "b" && row.item.start == at("12:10:00")
        });
        assert_eq!(firsts.count(), 1, "{by}");
        let late = rows
            .iter()
            .find(|row| row.item.slot.as_ref().unwrap().as_str() == "c")
            .unwrap();
        assert_eq!(
            late.start,
            Some(at("12:20:00")),
            "the next slot is on its time by the clock as set"
        );
    }
}

#[test]
fn the_clock_is_set_an_hour_forward_and_the_schedule_joined() {
    let mut trial = Trial::new("11:59:50");
    trial.until("12:01:00");
    trial.set_clock(SignedDuration::from_secs(1800));
    trial.until("12:45:00");
    let rows = trial.rows();
    let joined = rows
        .iter()
        .find(|row| row.start.is_some_and(|start| start >= at("12:31:00")))
        .unwrap();
    assert_eq!(joined.item.slot.as_ref().unwrap().as_str(), "c");
    assert!(joined.start.unwrap() < at("12:31:02"), "{joined:?}");
    assert!(rows.iter().any(|row| row.ended == Some(Ended::Missed)));
}

#[test]
fn a_clock_that_was_ahead_is_corrected_and_the_day_airs() {
    let mut trial = Trial::new("12:01:00");
    trial.run(SignedDuration::from_secs(60));
    trial.set_clock(SignedDuration::from_secs(-3600));
    trial.until("12:25:00");
    let rows = trial.rows();
    let stopped = rows
        .iter()
        .find(|row| row.start == Some(at("12:01:00.25")))
        .unwrap();
    assert_eq!(
        (stopped.ended, &stopped.reason),
        (Some(Ended::Cut), &Some(Text::new("station-ended-clock")))
    );
    assert!(
        rows.iter().any(|row| row.start == Some(at("12:00:00"))),
        "{:?}",
        rows.iter().map(brief).collect::<Vec<_>>()
    );
}

#[test]
fn what_breaks_is_replaced_and_never_silent() {
    let mut trial = Trial::new("11:59:50");
    trial.run(SignedDuration::from_secs(2));
    let first = trial.cues[0].id;
    trial.conductor.on(
        Event::Broken {
            cue: first,
            problem: "bad".into(),
            undecodable: true,
            good: Frames::ZERO,
        },
        trial.clock.now(),
    );
    trial.until("12:11:00");
    let rows = trial.rows();
    one_at_a_time(&rows);
    assert_eq!(brief(&rows[0]), "a 12:00:00 tin/1.wav +0 missed");
    assert_eq!(brief(&rows[1]), "a 12:00:00 tin/2.wav +0 complete");
}

#[test]
fn a_withdrawn_recording_does_not_start_and_the_item_on_air_stays() {
    let mut trial = Trial::new("11:59:50");
    trial.until("12:01:00");
    let next = SegmentId::new([2; 32]);
    let fewer = Arc::new(catalogue().without(next));
    trial.conductor.set_catalogue(&fewer, trial.clock.now());
    trial.until("12:09:00");
    let rows = trial.rows();
    one_at_a_time(&rows);
    assert_eq!(brief(&rows[0]), "a 12:00:00 tin/1.wav +0 complete");
    assert_eq!(brief(&rows[1]), "a 12:02:30 tin/3.wav +0 complete");
}

/// The card is lost in the first slot, nothing of which is heard to its end: the music of the same day gives
/// way to it, once, though both were planned before.
#[test]
fn what_a_lost_card_took_is_made_good_the_same_day() {
    let mut trial = Trial::with("11:59:50", "ca", "mandatory = true\n");
    trial.until("12:02:00");
    trial.lose_card();
    trial.until("12:15:00");
    trial.card_back();
    trial.until("13:55:00");
    let rows = trial.rows();
    one_at_a_time(&rows);
    let made_good: Vec<_> = rows
        .iter()
        .filter(|row| row.item.makes_good.is_some())
        .collect();
    assert!(!made_good.is_empty());
    for row in made_good {
        let missed = row.item.makes_good.as_ref().unwrap();
        assert_eq!(
            (missed.occurrence.slot.as_str(), missed.occurrence.due),
            ("a", at("12:00:00"))
        );
        assert_eq!(
            (row.item.slot.as_ref().unwrap().as_str(), row.ended),
            ("d", Some(Ended::Complete))
        );
        assert_eq!(
            missed.reasons[1..],
            [
                Text::new("rundown-lost").with("ended", "fault"),
                Text::new("station-missed-no-card")
            ]
        );
    }
}
