//! Random weeks, and what may befall them.

use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::radio::Trouble;
use crate::config::Loaded;
use crate::rundown::{Segment, Urgency};
use crate::station::trials::files::Files;
use crate::station::trials::segment;

/// A slot of every day; times in the units of its week.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    /// After the trial's beginning.
    pub(super) start: u32,
    pub(super) length: u32,
    pub(super) program: usize,
    pub(super) soft: bool,
}

/// A station's week.
#[derive(Debug, Clone)]
pub(super) struct Week {
    /// A minute, or a second where the sound is recorded too.
    pub(super) unit: SignedDuration,
    pub(super) slots: Vec<Slot>,
    pub(super) mandatory: bool,
    pub(super) after_power_cut: &'static str,
}

/// What may befall it.
#[derive(Debug, Clone)]
pub(super) enum Fault {
    CardLost {
        seconds: u64,
    },
    Clock {
        ms: i64,
    },
    /// The clock is moved as a time source does it: never by whole milliseconds.
    Slewed {
        us: i64,
    },
    /// The recording this far ahead (0 is on air) holds only so much of what is planned of it.
    Broken {
        ahead: usize,
        percent: u64,
    },
    Withdrawn {
        byte: u8,
    },
    Added {
        byte: u8,
    },
    Edit,
    /// Somebody orders half a minute's message.
    Ordered {
        level: Urgency,
        drill: bool,
        repeat: u32,
        every: Option<i64>,
        after_item: bool,
    },
    /// Somebody stops all orders.
    OrdersStopped,
    /// Somebody skips what is on air.
    Skipped,
    /// Something befalls whoever sends into the input of this number, for a while: now, or so many milliseconds after the minute
    /// when an input is next due.
    Input {
        number: usize,
        trouble: Trouble,
        seconds: u64,
        aim: Option<i64>,
    },
    /// Somebody lets people speak where a live program is on or next, or ends that.
    Lets {
        open: bool,
    },
    PowerCut {
        seconds: u64,
    },
    Stopped {
        seconds: u64,
    },
    /// Something befalls the log's disk for a while.
    Log {
        harm: Harm,
        seconds: u64,
    },
    /// The station is off for so long, and its next start finds a log to which something has happened.
    Start(Start),
}

/// What befalls the log while the station runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Harm {
    /// Another program keeps it to itself; one that has it `alone` lets nobody read either.
    Held { alone: bool },
    /// The disk takes a row every so many seconds.
    Slow { seconds: u64 },
    /// The disk is full: for the log, or for all that would be written beside it too.
    Full { all: bool },
    /// The disk is write-protected, likewise.
    Protected { all: bool },
    /// Its file is removed.
    Removed,
    /// Its file is moved elsewhere.
    Moved,
    /// An older copy is put in its place.
    Replaced,
}

/// A start.
#[derive(Debug, Clone)]
pub(super) struct Start {
    /// Stopped in order, not cut off.
    pub(super) stopped: bool,
    pub(super) seconds: u64,
    pub(super) found: Found,
    /// What befalls the disk from before the start on, for so many seconds.
    pub(super) harm: Option<(Harm, u64)>,
    /// The library knows nothing for so many seconds: its catalogue is locked, its folders hang.
    pub(super) blind: u64,
}

/// What a start finds of the log.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Found {
    Whole,
    /// A page of zeros or noise.
    Damaged {
        page: usize,
        noise: bool,
    },
    Removed,
    /// An older copy.
    Older,
    /// Of what waits beside it only so many percent.
    Torn {
        at: usize,
    },
}

/// A week of minutes, in some of which slots cut each other.
pub(super) fn any_week() -> impl Strategy<Value = Week> {
    any_week_in(SignedDuration::from_mins(1), 0..240, 1..=25, 0.3)
}

/// A week whose slots last seconds, so that there is time to listen to all of it.
pub(super) fn any_brief_week() -> impl Strategy<Value = Week> {
    any_week_in(SignedDuration::from_secs(1), 0..300, 8..=90, 0.0)
}

/// Of the slots of a week of seconds, which relay an input (3) and in which people speak live (4).
pub(super) const INPUTS: Range<usize> = 3..5;

fn any_week_in(
    unit: SignedDuration,
    start: Range<u32>,
    length: RangeInclusive<u32>,
    overlapping: f64,
) -> impl Strategy<Value = Week> {
    let slot =
        (start, length, 0..3_usize, any::<bool>()).prop_map(|(start, length, program, soft)| {
            Slot {
                start,
                length,
                program,
                soft,
            }
        });
    let wish = prop::sample::select(vec!["join", "restart", "skip"]);
    let overlap = prop::bool::weighted(overlapping);
    let lists = (
        prop::collection::vec(slot, 1..7),
        overlap,
        any::<bool>(),
        wish,
    );
    lists.prop_map(move |(mut slots, overlap, mandatory, wish)| {
        slots.sort_by_key(|slot| slot.start);
        let mut free = 0;
        slots.retain(|slot| {
            let fits = overlap || slot.start >= free;
            free = if fits { slot.start + slot.length } else { free };
            fits
        });
        Week {
            unit,
            slots,
            mandatory,
            after_power_cut: wish,
        }
    })
}

/// What may befall a week of minutes in which orders are given, stopped and skipped.
pub(super) fn any_fault_with_orders() -> impl Strategy<Value = Fault> {
    let level = prop::sample::select(vec![
        Urgency::Routine,
        Urgency::Priority,
        Urgency::Emergency,
    ]);
    let ordered = (
        level,
        prop::bool::weighted(0.25),
        1..4_u32,
        prop::option::weighted(0.3, 2..10_i64),
        prop::bool::weighted(0.3),
    );
    prop_oneof![
        3 => any_fault(),
        3 => ordered.prop_map(|(level, drill, repeat, every, after_item)| Fault::Ordered {
            level,
            drill,
            repeat,
            every,
            after_item,
        }),
        1 => Just(Fault::OrdersStopped),
        1 => Just(Fault::Skipped),
    ]
}

pub(super) fn any_fault() -> impl Strategy<Value = Fault> {
    any_fault_within(2000, 3_000_000)
}

/// What may befall a week of seconds.
pub(super) fn any_brief_fault() -> impl Strategy<Value = Fault> {
    any_fault_within(60, 100_000)
}

/// What may befall a week of seconds whose log lies on a disk.
pub(super) fn any_brief_fault_of_disk() -> impl Strategy<Value = Fault> {
    any_fault_of_disk(any_brief_fault(), 60)
}

/// What may befall a week of minutes whose log lies on a disk.
pub(super) fn any_fault_of_disk_of_minutes() -> impl Strategy<Value = Fault> {
    any_fault_of_disk(any_fault(), 2000)
}

fn any_fault_of_disk(
    usual: impl Strategy<Value = Fault> + 'static,
    longest: u64,
) -> impl Strategy<Value = Fault> {
    let harm = || {
        prop_oneof![
            3 => any::<bool>().prop_map(|alone| Harm::Held { alone }),
            3 => (1..20_u64).prop_map(|seconds| Harm::Slow { seconds }),
            2 => any::<bool>().prop_map(|all| Harm::Full { all }),
            2 => any::<bool>().prop_map(|all| Harm::Protected { all }),
            1 => Just(Harm::Removed),
            1 => Just(Harm::Moved),
            1 => Just(Harm::Replaced),
        ]
    };

    let found = prop_oneof![
        4 => Just(Found::Whole),
        2 => (0..60_usize, any::<bool>()).prop_map(|(page, noise)| Found::Damaged { page, noise }),
        1 => Just(Found::Removed),
        1 => Just(Found::Older),
        1 => (0..100_usize).prop_map(|at| Found::Torn { at }),
    ];
    let start = (
        any::<bool>(),
        1..longest,
        found,
        prop::option::of((harm(), 1..longest)),
        prop_oneof![Just(0), 0..longest],
    );
    prop_oneof![
        3 => usual,
        2 => (harm(), 1..longest).prop_map(|(harm, seconds)| Fault::Log { harm, seconds }),
        2 => start.prop_map(|(stopped, seconds, found, harm, blind)| {
            Fault::Start(Start { stopped, seconds, found, harm, blind })
        }),
    ]
}

/// Faults that last up to so many seconds; the clock is set by up to so many milliseconds.
fn any_fault_within(longest: u64, most_ms: i64) -> impl Strategy<Value = Fault> {
    prop_oneof![
        (0..longest).prop_map(|seconds| Fault::CardLost { seconds }),
        prop_oneof![-3000..3000_i64, -most_ms..most_ms].prop_map(|ms| Fault::Clock { ms }),
        (-999_i64..1000).prop_map(|us| Fault::Slewed { us }),
        (0..4_usize, 0..100_u64).prop_map(|(ahead, percent)| Fault::Broken { ahead, percent }),
        (1..10_u8).prop_map(|byte| Fault::Withdrawn { byte }),
        (1..12_u8).prop_map(|byte| Fault::Added { byte }),
        Just(Fault::Edit),
        (1..longest).prop_map(|seconds| Fault::PowerCut { seconds }),
        (1..longest).prop_map(|seconds| Fault::Stopped { seconds }),
    ]
}

/// Recordings 1 to 8 are news, of 20 s to six minutes, 9 to 11 music.
pub(super) fn recording(byte: u8) -> Arc<Segment> {
    match byte {
        0..9 => segment(
            &format!("tin/{byte}.wav"),
            u64::from(byte) * 47 % 340 + 20,
            byte,
        ),
        _ => segment(&format!("nen/{byte}.wav"), u64::from(byte) * 13, byte),
    }
}

/// [`recording`], of 3 to 41 s.
pub(super) fn brief_recording(byte: u8) -> Arc<Segment> {
    match byte {
        0..9 => segment(
            &format!("tin/{byte}.wav"),
            u64::from(byte) * 7 % 37 + 5,
            byte,
        ),
        9..12 => segment(&format!("nen/{byte}.wav"), u64::from(byte) * 3, byte),
        _ => segment(
            &format!("khan-cap/{byte}.wav"),
            u64::from(byte - 8) * 3,
            byte,
        ),
    }
}

fn load(week: &Week, begin: Timestamp) -> Arc<Loaded> {
    load_with(week, begin, "quiet_hours = \"none\"\n")
}

/// The files of a week, with what else the station's has in it.
pub(super) fn load_with(week: &Week, begin: Timestamp, more: &str) -> Arc<Loaded> {
    let files = Files::new();
    let write = |path: &str, text: &str| files.write(path, text);

    write(
        "config/station.toml",
        &format!("name = \"Đài thử\"\ntimezone = \"UTC\"\n{more}"),
    );
    let slots = week.slots.iter().enumerate().map(|(number, slot)| {
        let at = (begin + week.unit * slot.start.cast_signed()).strftime("%H:%M:%S").to_string();
        let start = if slot.soft { "start = \"soft\"\nwait = \"1m\"\n" } else { "" };
        let program = ["tin", "chuyen", "ca", "vov", "toa-dam"][slot.program];
        format!(
            "[[slot]]\nid = \"s{number}\"\nprogram = \"{program}\"\ndays = \"hằng ngày\"\nat = \"{at}\"\nlength = \"{}s\"\n{start}",
            (week.unit * slot.length.cast_signed()).as_secs()
        )
    });
    write("config/schedule.toml", &slots.collect::<String>());
    let common = format!(
        "after_power_cut = \"{}\"\napproval = false\n",
        week.after_power_cut
    );
    let tin = "title = \"Tin\"\ntopics = [\"tin\"]\nfiller = \"nen\"\n";
    write(
        "programs/tin.toml",
        &format!("{tin}pick = \"in-order\"\n{common}"),
    );
    let mandatory = week.mandatory;
    write(
        "programs/chuyen.toml",
        &format!("{tin}pick = \"rotate\"\nmandatory = {mandatory}\n{common}"),
    );
    write(
        "programs/ca.toml",
        &format!("title = \"Ca\"\ntopics = [\"nen\"]\nyields = true\n{common}"),
    );
    if week.slots.iter().any(|slot| slot.program > 2) {
        for (name, form, input) in [("vov", "relay", "vov1"), ("toa-dam", "live", "micro")] {
            let from = format!("form = \"{form}\"\ninput = \"{input}\"\n");
            write(
                &format!("programs/{name}.toml"),
                &format!("{tin}pick = \"in-order\"\n{from}{common}"),
            );
        }
    }
    files.load()
}

/// Returns weeks with their files as they are read.
pub(super) fn loaded(begin: Timestamp, weeks: &[Week]) -> Vec<(Week, Arc<Loaded>)> {
    let weeks = weeks.iter();
    weeks
        .map(|week| (week.clone(), load(week, begin)))
        .collect()
}
