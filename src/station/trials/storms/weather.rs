//! Random weeks, and what may befall them.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::config::{self, Loaded};
use crate::rundown::Segment;
use crate::station::trials::segment;

/// A slot of every day.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    /// Minutes after the trial's beginning.
    pub(super) start: u32,
    pub(super) minutes: u32,
    pub(super) program: usize,
    pub(super) soft: bool,
}

/// A station's week.
#[derive(Debug, Clone)]
pub(super) struct Week {
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
    PowerCut {
        seconds: u64,
    },
    Stopped {
        seconds: u64,
    },
}

pub(super) fn any_week() -> impl Strategy<Value = Week> {
    let slot = (0..240_u32, 1..=25_u32, 0..3_usize, any::<bool>())
        .prop_map(|(start, minutes, program, soft)| Slot { start, minutes, program, soft });
    let wish = prop::sample::select(vec!["join", "restart", "skip"]);
    (prop::collection::vec(slot, 1..7), any::<bool>(), wish).prop_map(|(mut slots, mandatory, wish)| {
        slots.sort_by_key(|slot| slot.start);
        let mut free = 0;
        slots.retain(|slot| {
            let fits = slot.start >= free;
            free = if fits { slot.start + slot.minutes } else { free };
            fits
        });
        Week { slots, mandatory, after_power_cut: wish }
    })
}

pub(super) fn any_fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        (0..2000_u64).prop_map(|seconds| Fault::CardLost { seconds }),
        prop_oneof![-3000..3000_i64, -3_000_000..3_000_000_i64].prop_map(|ms| Fault::Clock { ms }),
        (0..4_usize, 0..100_u64).prop_map(|(ahead, percent)| Fault::Broken { ahead, percent }),
        (1..10_u8).prop_map(|byte| Fault::Withdrawn { byte }),
        (1..12_u8).prop_map(|byte| Fault::Added { byte }),
        Just(Fault::Edit),
        (1..2000_u64).prop_map(|seconds| Fault::PowerCut { seconds }),
        (1..2000_u64).prop_map(|seconds| Fault::Stopped { seconds }),
    ]
}

/// Recordings 1 to 8 are news, of 20 s to six minutes, 9 to 11 music.
pub(super) fn recording(byte: u8) -> Arc<Segment> {
    match byte {
        0..9 => segment(&format!("tin/{byte}.wav"), u64::from(byte) * 47 % 340 + 20, byte),
        _ => segment(&format!("nen/{byte}.wav"), u64::from(byte) * 13, byte),
    }
}

pub(super) fn load(week: &Week, begin: Timestamp) -> Arc<Loaded> {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("config/station.toml", "name = \"Đài thử\"\ntimezone = \"UTC\"\nquiet_hours = \"none\"\n");
    let slots = week.slots.iter().enumerate().map(|(number, slot)| {
        let at = (begin + SignedDuration::from_mins(slot.start.into())).strftime("%H:%M").to_string();
        let start = if slot.soft { "start = \"soft\"\nwait = \"1m\"\n" } else { "" };
        let program = ["tin", "chuyen", "ca"][slot.program];
        format!(
            "[[slot]]\nid = \"s{number}\"\nprogram = \"{program}\"\ndays = \"hằng ngày\"\nat = \"{at}\"\nlength = \"{}m\"\n{start}",
            slot.minutes
        )
    });
    write("config/schedule.toml", &slots.collect::<String>());
    let common = format!("after_power_cut = \"{}\"\napproval = false\n", week.after_power_cut);
    let tin = "title = \"Tin\"\ntopics = [\"tin\"]\nfiller = \"nen\"\n";
    write("programs/tin.toml", &format!("{tin}pick = \"in-order\"\n{common}"));
    let mandatory = week.mandatory;
    write("programs/chuyen.toml", &format!("{tin}pick = \"rotate\"\nmandatory = {mandatory}\n{common}"));
    write("programs/ca.toml", &format!("title = \"Ca\"\ntopics = [\"nen\"]\nyields = true\n{common}"));
    write("audio/tin/topic.toml", "title = \"Tin\"\n");
    write("audio/nen/topic.toml", "title = \"Nền\"\napproval = false\n");
    let outcome = config::load(folder.path());
    Arc::new(outcome.loaded.unwrap_or_else(|| panic!("{:?}", outcome.faults)))
}
