//! Storms in which inputs die: they break off, stall, come back with what was heard before, are mute or hiss, while orders come, the
//! clock is set, the power goes. Each row is held against the sound, and the sound of each input against what was sent.
//!
//! Their numbers make them, and nothing else; they share no draw with other storms.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use super::logs::{runner, storms};
use super::radio::{Radios, Trouble, Way};
use super::sound::{Recorded, ended};
use super::tape::recordings;
use super::weather::{Fault, INPUTS, Slot, Week, any_brief_fault, load_with};
use super::{BEGIN, Storm};
use crate::airlog::{Airing, Event};
use crate::clock::Clock;
use crate::config::Loaded;
use crate::rundown::{History, Urgency};
use crate::schedule::OccurrenceId;
use crate::station::air::simulated::Store;
use crate::station::conductor::Conductor;
use crate::station::conductor::cues::StorePath;
use crate::station::record::log_writer::LogWriter;
use crate::units::Frames;

/// Storms in every run.
const FEW: u64 = 3;

/// Of the inputs of a storm the second, `vov1`, is relayed; into the first, `micro`, people speak.
const RELAYED: usize = 1;

/// What an order waits for, once nothing else befalls: those before it, and quiet hours.
const SAID: Duration = Duration::from_secs(400);

/// A storm.
#[derive(Debug, Clone)]
struct Case {
    begin: usize,
    micros: i64,
    weeks: Vec<Week>,
    relayed: Way,
    spoken: Way,
    /// Before what is relayed there is music for so long.
    delay: u32,
    /// From which second on it is quiet, to the minute, and for how many minutes.
    quiet: Option<(u32, u32)>,
    /// People may speak in all live programs from the beginning on.
    open: bool,
    faults: Vec<(u64, Fault)>,
}

/// A week of seconds in which most slots have inputs.
fn any_week() -> impl Strategy<Value = Week> {
    let program = prop_oneof![1 => 0..3_usize, 2 => Just(3_usize), 2 => Just(4_usize)];
    let slot = (0..260_u32, 12..=80_u32, program, prop::bool::weighted(0.2)).prop_map(
        |(start, length, program, soft)| Slot {
            start,
            length,
            program,
            soft,
        },
    );
    let wish = prop::sample::select(vec!["join", "join", "restart", "skip"]);
    let lists = (prop::collection::vec(slot, 2..7), any::<bool>(), wish);
    lists.prop_map(|(mut slots, mandatory, wish)| {
        slots.sort_by_key(|slot| slot.start);
        let mut free = 0;
        slots.retain(|slot| {
            let fits = slot.start >= free;
            free = if fits { slot.start + slot.length } else { free };
            fits
        });
        Week {
            unit: SignedDuration::from_secs(1),
            slots,
            mandatory,
            after_power_cut: wish,
        }
    })
}

fn any_trouble() -> impl Strategy<Value = Fault> {
    let trouble = prop_oneof![
        3 => Just(Trouble::Dies),
        2 => any::<bool>().prop_map(|loses| Trouble::Stalls { loses }),
        2 => Just(Trouble::Closes),
        2 => Just(Trouble::Freezes),
        2 => Just(Trouble::Mute),
        1 => Just(Trouble::Hiss),
    ];
    let seconds = prop_oneof![2 => 1..6_u64, 2 => 6..50_u64, 1 => Just(600)];
    let aim = prop::option::weighted(0.3, -1500..1500_i64);
    (0..2_usize, trouble, seconds, aim).prop_map(|(number, trouble, seconds, aim)| Fault::Input {
        number,
        trouble,
        seconds,
        aim,
    })
}

fn any_order() -> impl Strategy<Value = Fault> {
    let level = prop::sample::select(vec![
        Urgency::Routine,
        Urgency::Priority,
        Urgency::Emergency,
        Urgency::Emergency,
    ]);
    let drill = prop::bool::weighted(0.2);
    let after_item = prop::bool::weighted(0.2);
    (level, drill, 1..3_u32, after_item).prop_map(|(level, drill, repeat, after_item)| {
        Fault::Ordered {
            level,
            drill,
            repeat,
            every: None,
            after_item,
        }
    })
}

fn any_case() -> impl Strategy<Value = Case> {
    let fault = prop_oneof![
        6 => any_trouble(),
        2 => any_order(),
        3 => any_brief_fault(),
        1 => any::<bool>().prop_map(|open| Fault::Lets { open }),
        1 => prop_oneof![Just(Fault::Skipped), Just(Fault::OrdersStopped)],
    ];
    // Some come one upon the other.
    let after = prop_oneof![2 => 0..1500_u64, 3 => 0..40_000_u64];
    (
        (0..BEGIN.len(), 0..1_000_000_i64),
        prop::collection::vec(any_week(), 1..3),
        prop::sample::select(vec![Way::Burst, Way::Pieces]),
        prop::sample::select(vec![Way::Card, Way::Pushed]),
        prop_oneof![4 => Just(0), 1 => 1..9_u32],
        prop::option::weighted(0.4, (60..240_u32, 1..3_u32)),
        prop::bool::weighted(0.8),
        prop::collection::vec((after, fault), 1..8),
    )
        .prop_map(
            |((begin, micros), weeks, relayed, spoken, delay, quiet, open, faults)| Case {
                begin,
                micros,
                weeks,
                relayed,
                spoken,
                delay,
                quiet,
                open,
                faults,
            },
        )
}

impl Case {
    fn begin(&self) -> Timestamp {
        let begin = BEGIN[self.begin].parse::<Timestamp>().unwrap();
        begin + SignedDuration::from_micros(self.micros)
    }

    /// From when on, and until when it is quiet on the day of the storm.
    fn quiet(&self) -> Option<(Timestamp, Timestamp)> {
        let (from, minutes) = self.quiet?;
        let begin = BEGIN[self.begin].parse::<Timestamp>().unwrap();
        let from = begin + SignedDuration::from_mins(i64::from(from / 60));
        Some((from, from + SignedDuration::from_mins(i64::from(minutes))))
    }

    /// The week without the slots that quiet hours are in.
    fn audible(&self, week: &Week) -> Week {
        let mut week = week.clone();
        let Some((from, minutes)) = self.quiet else {
            return week;
        };
        let quiet = from / 60 * 60..(from / 60 + minutes) * 60;
        // One that waits for the one before may begin a minute later.
        week.slots
            .retain(|slot| slot.start >= quiet.end || slot.start + slot.length + 60 < quiet.start);
        week
    }

    fn load(&self, week: &Week) -> Arc<Loaded> {
        let clock = |at: Timestamp| at.strftime("%H:%M").to_string();
        let quiet = self.quiet().map_or_else(
            || "quiet_hours = \"none\"\n".to_owned(),
            |(from, to)| {
                format!(
                    "[quiet_hours]\nfrom = \"{}\"\nto = \"{}\"\n",
                    clock(from),
                    clock(to)
                )
            },
        );
        let playlist = if self.relayed == Way::Pieces {
            ".m3u8"
        } else {
            ""
        };
        let delay = if self.delay > 0 {
            format!("delay = \"{}s\"\n", self.delay)
        } else {
            String::new()
        };
        let micro = if self.spoken == Way::Card {
            "card = \"hw:CARD=Mixer\"\n"
        } else {
            "push = \"icecast\"\nlisten = \"127.0.0.1:8005\"\npassword = \"mat-khau-dai\"\n"
        };
        let inputs = format!(
            "[[input]]\nid = \"micro\"\ntitle = \"Phòng thu\"\n{micro}\
             [[input]]\nid = \"vov1\"\ntitle = \"VOV1\"\nurl = \"http://127.0.0.1:1/vov1{playlist}\"\n{delay}"
        );
        load_with(week, self.begin(), &format!("{quiet}{inputs}"))
    }

    /// What befell, half a minute more, and until all that was ordered is said.
    fn recorded(&self, forgets: bool) -> Recorded {
        let begin = self.begin();
        let weeks: Vec<(Week, Arc<Loaded>)> = self
            .weeks
            .iter()
            .map(|week| self.audible(week))
            .map(|week| (week.clone(), self.load(&week)))
            .collect();
        let mut radios = Radios::new(&weeks[0].1, &[self.spoken, self.relayed], &[true, false]);
        if forgets {
            radios.forget_always();
        }
        let mut storm = Storm::recorded_as(begin, begin, weeks, recordings().1.clone());
        storm.listens_to(radios);
        storm.quiet_hours = self.quiet();
        if self.open {
            (0..storm.weeks.len()).for_each(|week| storm.lets_speak_in_all(week));
        }
        let mut storm = storm.through(&self.faults, Duration::from_secs(30));
        storm.until_all_is_said();
        ended(storm)
    }
}

impl Storm {
    /// Has these inputs, in place of some that are there or not.
    fn listens_to(&mut self, radios: Radios) {
        self.radios = Some(radios);
        let (loaded, store) = (Arc::clone(&self.weeks[0].1), self.sources());
        let log = self.conductor.take().unwrap().into_log_writer().into_log();
        let conductor = Conductor::new(
            loaded,
            Arc::new(self.catalogue.clone()),
            History::default(),
            LogWriter::new(log),
            store,
            self.began,
        );
        self.conductor = Some(conductor);
    }

    /// Where a start of the station finds what it plays.
    pub(super) fn sources(&mut self) -> Box<dyn StorePath> {
        let store: &Store = &self.store;
        match &mut self.radios {
            Some(radios) => radios.sources(store),
            None => Box::new(store.clone()),
        }
    }

    /// Something befalls whoever sends.
    pub(super) fn troubles(&mut self, fault: &Fault) {
        let Fault::Input {
            number,
            trouble,
            seconds,
            aim,
        } = *fault
        else {
            return;
        };
        if let Some(ms) = aim {
            self.until_an_input_is_due(ms);
        }
        if let Some(radios) = &mut self.radios {
            radios.befalls(number, trouble, seconds);
        }
    }

    /// Lets time pass until so many milliseconds after an input is next due, if that is soon.
    fn until_an_input_is_due(&mut self, ms: i64) {
        let now = self.clock.now();
        let slots = &self.weeks[self.week].0.slots;
        let has_input = slots.iter().map(|slot| INPUTS.contains(&slot.program));
        // Those of a day lie one behind the other, as the slots do.
        let has_input: Vec<bool> = has_input.collect();
        let due = self
            .occurrences(self.week)
            .into_iter()
            .zip(has_input.into_iter().cycle())
            .filter(|(_, has)| *has)
            .map(|((from, _), _)| from + SignedDuration::from_millis(ms))
            .filter(|at| *at >= now)
            .min();
        let wait = due.map(|at| Duration::try_from(at.duration_since(now)).unwrap());
        if let Some(wait) = wait.filter(|wait| *wait < Duration::from_secs(60)) {
            self.pass(self.clock.uptime() + wait);
        }
    }

    fn lets_speak_in_all(&mut self, week: usize) {
        let now = self.clock.now();
        let live = self.live_slots(week);
        let events = live.map(|(slot, due)| says_live(slot, due, true)).collect();
        self.write(events, now);
    }

    /// Somebody lets people speak in the live program that is on or next, or ends that.
    pub(super) fn lets_speak(&mut self, open: bool) {
        let now = self.clock.now();
        let ends = self.occurrences(self.week);
        let is_over = |due: Timestamp| ends.iter().any(|(from, to)| *from == due && *to <= now);
        let next = self
            .live_slots(self.week)
            .filter(|(_, due)| !is_over(*due))
            .min_by_key(|(_, due)| *due);
        let events = next.map(|(slot, due)| says_live(slot, due, open));
        self.write(events.into_iter().collect(), now);
    }

    /// The live slots of the day, by their numbers, and when each is due.
    fn live_slots(&self, week: usize) -> impl Iterator<Item = (usize, Timestamp)> + use<> {
        let begin = Timestamp::from_second(self.begin.as_second()).unwrap();
        let slots = self.weeks[week].0.slots.clone();
        let live = slots.into_iter().enumerate();
        live.filter(|(_, slot)| slot.program == 4)
            .map(move |(number, slot)| {
                let due = begin + SignedDuration::from_secs(i64::from(slot.start));
                (number, due)
            })
    }

    /// Goes on until no order waits that need not, with a card and with the log in order.
    fn until_all_is_said(&mut self) {
        let end = self.clock.uptime() + SAID;
        let waits = |storm: &mut Self| {
            let open: Vec<_> = storm.conductor().orders().open().cloned().collect();
            open.into_iter()
                .find(|order| order.urgency != Urgency::Routine)
        };
        while let Some(order) = waits(self) {
            assert!(
                self.clock.uptime() < end,
                "lost: {order:?} at {}, after {:?}",
                self.clock.now(),
                self.struck
            );
            self.pass(self.clock.uptime() + Duration::from_secs(5));
        }
    }
}

fn says_live(slot: usize, due: Timestamp, open: bool) -> Event {
    Event::Live {
        occurrence: OccurrenceId {
            slot: format!("s{slot}").as_str().into(),
            due,
        },
        input: "micro".into(),
        open,
        by: "Lan".into(),
        speaker: "Chủ tịch xã".into(),
    }
}

fn listen(case: &Case) {
    let storm = case.recorded(false);
    storm.agrees();
    if let Some(quiet) = case.quiet() {
        let mut faults = Vec::new();
        storm.auditor.keeps_quiet(&storm.rows, quiet, &mut faults);
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

/// Whatever befalls inputs, station and clock, with whatever is ordered: what the rows say was heard, and nothing else; of an input
/// nothing twice and nothing left out; no order is lost or said twice; quiet hours are quiet but for a named emergency; inside a
/// slot something sounds; the chain is whole.
#[test]
fn the_log_agrees_with_the_sound_whatever_befalls_the_inputs() {
    storms("inputs", &any_case(), FEW, |case| listen(&case));
}

/// Storms that went wrong once, by their numbers: the station was stopped over a relay's beginning and music stood in after that; an order
/// waited for the end of quiet hours.
#[test]
fn inputs_that_went_wrong_once_go_right() {
    let any = any_case();
    for number in [59, 101] {
        listen(&any.new_tree(&mut runner(number)).unwrap().current());
    }
}

/// A day of slots of `(start, seconds, program)` and what befalls it.
fn case(relayed: Way, slots: &[(u32, u32, usize)], faults: Vec<(u64, Fault)>) -> Case {
    let slot = |&(start, length, program)| Slot {
        start,
        length,
        program,
        soft: false,
    };
    let week = Week {
        unit: SignedDuration::from_secs(1),
        slots: slots.iter().map(slot).collect(),
        mandatory: false,
        after_power_cut: "join",
    };
    Case {
        begin: 0,
        micros: 0,
        weeks: vec![week],
        relayed,
        spoken: Way::Card,
        delay: 0,
        quiet: None,
        open: true,
        faults,
    }
}

/// Two programs that relay the same input, one behind the other: while the first is on air the deck of the second stands by, and
/// takes nothing of it; nor does one that is skipped take from the rest of itself.
#[test]
fn two_relays_of_one_input_take_nothing_from_each_other() {
    for way in [Way::Burst, Way::Pieces] {
        let slots = [(5, 50, 3), (55, 40, 3)];
        listen(&case(way, &slots, vec![(20_000, Fault::Skipped)]));
    }
}

/// The auditor hears whatever one changes in the row of a relay, and that a server's last seconds come twice.
#[test]
fn the_auditor_hears_a_lie_about_an_input_and_a_second_twice() {
    type Lie = fn(&mut Airing);
    let trouble = |trouble, seconds| Fault::Input {
        number: RELAYED,
        trouble,
        seconds,
        aim: None,
    };
    let faults = vec![
        (20_000, trouble(Trouble::Closes, 1)),
        (8000, trouble(Trouble::Mute, 3)),
        (15_000, trouble(Trouble::Dies, 6)),
    ];
    let case = case(Way::Burst, &[(5, 60, 3)], faults);
    let found = case.recorded(true).audit();
    assert!(
        found.iter().any(|fault| fault.contains("heard twice")),
        "{found:#?}"
    );

    let mut storm = case.recorded(false);
    storm.agrees();
    let truth = storm.rows.clone();
    let is_relay = |row: &Airing| row.item.input.is_some() && row.start.is_some();
    let place = truth.iter().position(is_relay).unwrap();
    let lies: [(&str, Lie); 5] = [
        ("never heard", |row| row.start = None),
        ("50 ms late", |row| {
            row.start = row.start.map(|at| at + SignedDuration::from_millis(50));
        }),
        ("a second shorter", |row| {
            row.played = row
                .played
                .map(|played| played.saturating_sub(Frames::from_ms(1000)));
        }),
        ("six seconds longer", |row| {
            row.played = row.played.map(|played| played + Frames::from_ms(6000));
        }),
        ("of the other input", |row| {
            row.item.input.as_mut().unwrap().id = "micro".into();
        }),
    ];
    for (lie, tell) in lies {
        storm.rows.clone_from(&truth);
        tell(&mut storm.rows[place]);
        assert!(!storm.audit().is_empty(), "{lie}");
    }
}
