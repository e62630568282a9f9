//! Storms in which the log suffers too: it is held, slow, full, write-protected, moved, replaced or damaged, while the
//! station runs and at its starts.
//!
//! Few in every run; `PHATTHANH_SOAK` says how many instead, on all processors, `PHATTHANH_SOAK_FROM` from which on, and
//! `PHATTHANH_STORM` which one alone.

#![expect(
    clippy::print_stderr,
    reason = "whoever soaks for a night wants to see how far it is"
)]

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngSeed, TestError, TestRunner};

use super::sound::recorded_on_disk;
use super::weather::loaded;
use super::weather::{
    Fault, Found, Harm, Slot, Start, Week, any_brief_fault_of_disk, any_brief_week,
    any_fault_of_disk_of_minutes, any_week,
};
use super::{BEGIN, Storm};

/// Storms in every run.
const FEW: u64 = 12;

/// A storm: which beginning, microseconds after it, when the station first runs, weeks, faults.
type Case = (usize, i64, i64, Vec<Week>, Vec<(u64, Fault)>);

/// Storms of seconds, to be listened to.
fn any_brief_case() -> impl Strategy<Value = Case> {
    let faults = prop::collection::vec((0..60_000_u64, any_brief_fault_of_disk()), 0..6);
    let weeks = prop::collection::vec(any_brief_week(), 1..3);
    (
        0..BEGIN.len(),
        0..1_000_000_i64,
        prop_oneof![Just(0), 0..60_i64],
        weeks,
        faults,
    )
}

/// Storms of minutes, whose rows are counted.
fn any_case() -> impl Strategy<Value = Case> {
    let after = prop_oneof![0..20_000_u64, 0..3_000_000_u64];
    let faults = prop::collection::vec((after, any_fault_of_disk_of_minutes()), 0..8);
    let weeks = prop::collection::vec(any_week(), 1..3);
    (
        0..BEGIN.len(),
        0..1_000_000_i64,
        prop_oneof![Just(0), 0..3600_i64],
        weeks,
        faults,
    )
}

/// Returns what makes the storm of this number, and nothing else.
pub(super) fn runner(number: u64) -> TestRunner {
    TestRunner::new(ProptestConfig {
        rng_seed: RngSeed::Fixed(number),
        failure_persistence: None,
        max_shrink_iters: 3000,
        ..ProptestConfig::default()
    })
}

/// Returns when the weeks of a storm begin, and when its station first runs.
fn beginning(begin: usize, micros: i64, late: i64) -> (Timestamp, Timestamp) {
    let begin = BEGIN[begin].parse::<Timestamp>().unwrap() + SignedDuration::from_micros(micros);
    (begin, begin + SignedDuration::from_secs(late))
}

/// Whatever befalls station and log: what the rows say was heard, what was heard has its row or a row that says that
/// rows of this time were lost, and of no moment with sound does the log say that it was silent.
fn listen((begin, micros, late, weeks, faults): Case) {
    let (begin, from) = beginning(begin, micros, late);
    recorded_on_disk(begin, from, &weeks, &faults).agrees();
}

/// Whatever befalls station and log: no planned item vanishes without a row, none is reported twice, nothing airs outside
/// its slot, inside a slot there is sound, and the chain is whole.
fn count((begin, micros, late, weeks, faults): Case) {
    let (begin, from) = beginning(begin, micros, late);
    let (store, recording) = (super::Store::default(), super::recording);
    let storm = Storm::with(begin, from, loaded(begin, &weeks), store, recording, |_| {
        None
    })
    .on_disk();
    drop(storm.through(&faults, Duration::from_secs(1800)).end());
}

/// Goes through storms on all processors, prints how many, and fails with the numbers of those that did. One alone is made
/// as small as it still fails.
pub(super) fn storms<C: Clone + Debug>(
    name: &str,
    any: &(impl Strategy<Value = C> + Sync),
    few: u64,
    storm: impl Fn(C) + Sync,
) {
    let number = |name| {
        std::env::var(name)
            .ok()
            .and_then(|text| text.parse::<u64>().ok())
    };

    if let Some(one) = number("PHATTHANH_STORM") {
        let mut runner = runner(one);
        let case = any.new_tree(&mut runner).unwrap();
        let went = runner.run_one(case, |case| {
            storm(case);
            Ok(())
        });
        if let Err(TestError::Fail(_, smallest)) = went {
            eprintln!("{name}: storm {one}, as small as it still fails: {smallest:#?}");
            storm(smallest);
            panic!("{name}: storm {one} failed, and so small it did not");
        }
        return;
    }

    let (first, count) = (
        number("PHATTHANH_SOAK_FROM").unwrap_or(0),
        number("PHATTHANH_SOAK").unwrap_or(few),
    );
    let (next, end) = (AtomicU64::new(first), first + count);
    let failed = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= end {
                        return;
                    }
                    let case = any.new_tree(&mut runner(number)).unwrap().current();
                    let told = format!("{case:?}");
                    if catch_unwind(AssertUnwindSafe(|| storm(case))).is_err() {
                        eprintln!(
                            "{name}: storm {number} failed; alone: PHATTHANH_STORM={number}; {told}"
                        );
                        failed.lock().unwrap().push(number);
                    } else if number % 500 == 499 {
                        eprintln!("{name}: {} of {count} storms", number + 1 - first);
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    eprintln!(
        "{name}: {count} storms from {first} on, {} lies",
        failed.len()
    );
    assert!(failed.is_empty(), "{name}: PHATTHANH_STORM={failed:?}");
}

#[test]
fn the_log_agrees_with_the_sound_whatever_befalls_the_log() {
    storms("listened to", &any_brief_case(), FEW, listen);
}

#[test]
fn every_item_is_accounted_for_whatever_befalls_the_log() {
    storms("counted", &any_case(), FEW, count);
}

/// Storms that were no more than heard or counted wrong once, by their numbers: the clock was set back a little between two
/// items, before a restart's first one began, to before the beginning of what was on, or while that was on until the stop; or far
/// back, and the log was removed.
#[test]
fn storms_that_went_wrong_once_go_right() {
    let any = any_brief_case();
    for number in [
        770, 929, 1077, 1464, 1562, 2334, 2374, 2405, 2418, 2617, 3324,
    ] {
        listen(any.new_tree(&mut runner(number)).unwrap().current());
    }
    // What a step of the clock made the station miss was lost with the rows that a slow disk had not taken.
    let counted = any_case();
    count(counted.new_tree(&mut runner(1042)).unwrap().current());
}

/// The filler ends with its slot by the clock of then; what comes after it did not wait for the time that was skipped.
#[test]
fn a_clock_set_forward_from_the_filler_of_one_slot_into_the_next_leaves_no_silence() {
    let slot = |start, length| Slot {
        start,
        length,
        program: 0,
        soft: false,
    };
    for ms in [8_500, 10_000, 12_000, 30_000] {
        let week = Week {
            unit: SignedDuration::from_secs(1),
            slots: vec![slot(20, 18), slot(43, 35)],
            mandatory: false,
            after_power_cut: "join",
        };
        let set = vec![(35_000, Fault::Clock { ms })];
        listen((0, 0, 0, vec![week.clone()], set.clone()));
        count((0, 0, 0, vec![week], set));
    }
}

/// One slot of a minute, and what befalls its station.
#[track_caller]
fn befallen(faults: &[(u64, Fault)]) {
    let slots = vec![Slot {
        start: 10,
        length: 60,
        program: 0,
        soft: false,
    }];
    let week = Week {
        unit: SignedDuration::from_secs(1),
        slots,
        mandatory: false,
        after_power_cut: "join",
    };

    let (begin, _) = beginning(0, 0, 0);
    recorded_on_disk(begin, begin, &[week], faults).agrees();
}

/// What befalls a station whose log may not be written, nor anything beside it.
#[track_caller]
fn lost(faults: &[(u64, Fault)]) {
    let harm = Harm::Protected { all: true };
    let faults = [(5000, Fault::Log { harm, seconds: 90 })]
        .into_iter()
        .chain(faults.iter().cloned());
    befallen(&faults.collect::<Vec<_>>());
}

/// What was heard by the clock of before has no row, nor what was heard by the clock of then: both are marked.
#[test]
fn rows_lost_while_the_clock_was_set_back_are_marked_by_both_clocks() {
    for stopped in [true, false] {
        let start = Start {
            stopped,
            seconds: 30,
            found: Found::Whole,
            harm: None,
            blind: 0,
        };
        lost(&[
            (25_000, Fault::Clock { ms: -20_000 }),
            (5000, Fault::Start(start)),
        ]);
    }
}

/// Rows wait beside a log that is held; the next start finds it damaged wherever that may be. The log says all the same that they are lost.
#[test]
fn rows_that_waited_are_told_though_the_log_is_found_damaged() {
    for page in 0..12 {
        let harm = Harm::Held { alone: false };
        let start = Start {
            stopped: false,
            seconds: 70,
            found: Found::Damaged { page, noise: true },
            harm: None,
            blind: 0,
        };
        befallen(&[
            (5000, Fault::Log { harm, seconds: 90 }),
            (25_000, Fault::Start(start)),
        ]);
    }
}

/// Rows that a slow disk had not taken went with the power. That the log was made anew is no row of theirs.
#[test]
fn rows_lost_are_marked_though_the_log_is_found_damaged() {
    for after in (6000..42_000).step_by(6000) {
        let harm = Harm::Slow { seconds: 9 };
        let start = Start {
            stopped: false,
            seconds: 70,
            found: Found::Damaged {
                page: 49,
                noise: false,
            },
            harm: None,
            blind: 0,
        };
        befallen(&[
            (5000, Fault::Log { harm, seconds: 90 }),
            (after, Fault::Start(start)),
        ]);
    }
}

/// Until rows were lost nobody knows what was heard; that nothing was from then on is known, also where the library does
/// not say yet what it would have been.
#[test]
fn what_passed_after_rows_were_lost_is_missed_though_the_library_does_not_answer_yet() {
    lost(&[(
        25_000,
        Fault::Start(Start {
            stopped: false,
            seconds: 70,
            found: Found::Whole,
            harm: None,
            blind: 200,
        }),
    )]);
}

/// Of two slots that overlap the later one is on, and is what `skip` leaves out.
#[test]
fn the_later_of_two_slots_that_overlap_is_left_out_to_its_end() {
    let slot = |start, length| Slot {
        start,
        length,
        program: 0,
        soft: false,
    };

    let week = Week {
        unit: SignedDuration::from_mins(1),
        slots: vec![slot(3, 21), slot(16, 9)],
        mandatory: false,
        after_power_cut: "skip",
    };

    count((
        0,
        0,
        1080,
        vec![week],
        vec![(0, Fault::PowerCut { seconds: 1 })],
    ));
}

/// The library answers while the card is lost: what filled the slot until then has its row, though more of it is to come.
#[test]
fn what_filled_a_slot_before_the_library_answered_is_told_as_missed() {
    let slots = vec![Slot {
        start: 78,
        length: 6,
        program: 2,
        soft: false,
    }];
    let week = Week {
        unit: SignedDuration::from_mins(1),
        slots,
        mandatory: false,
        after_power_cut: "join",
    };

    let start = Start {
        stopped: false,
        seconds: 311,
        found: Found::Whole,
        harm: None,
        blind: 728,
    };

    let faults = [
        (2_285_103, Fault::Withdrawn { byte: 1 }),
        (19_137, Fault::Start(start)),
        (76_750, Fault::CardLost { seconds: 652 }),
    ];
    count((0, 0, 1453, vec![week], faults.to_vec()));
}

/// One slot of minutes, with what befalls a station that first runs so many seconds after the beginning.
#[track_caller]
fn accounted(late: i64, slot: Slot, after_power_cut: &'static str, faults: Vec<(u64, Fault)>) {
    let week = Week {
        unit: SignedDuration::from_secs(60),
        slots: vec![slot],
        mandatory: false,
        after_power_cut,
    };
    count((0, 0, late, vec![week], faults));
}

/// An undamaged start after so many seconds without power.
fn start(seconds: u64, blind: u64) -> Fault {
    Fault::Start(Start {
        stopped: false,
        seconds,
        found: Found::Whole,
        harm: None,
        blind,
    })
}

/// The occurrence begins anew after a power cut, and has no time for all of it; what would have been on before the
/// station first ran was missed by nobody.
#[test]
fn what_was_due_before_the_station_first_ran_is_not_missed_when_its_program_begins_anew() {
    let slot = Slot {
        start: 9,
        length: 25,
        program: 0,
        soft: false,
    };
    accounted(1645, slot, "restart", vec![(0, start(1, 0))]);
}

/// A library that answers late takes the place of the identification signal that was to stand in for it. Without a card
/// none of that sounded: it was missed until then, however soon the signal is planned again.
#[test]
fn what_stood_in_for_an_unknown_library_while_the_card_was_away_is_missed() {
    let slot = Slot {
        start: 97,
        length: 14,
        program: 2,
        soft: false,
    };
    let card = |seconds| Fault::CardLost { seconds };
    let faults = vec![
        (2_008_333, card(779)),
        (19_476, start(1586, 0)),
        (8408, start(543, 1117)),
        (4763, card(1113)),
    ];
    accounted(0, slot, "join", faults);
}

/// The clock is set back by more than it has run, and the power goes at once: of the time before the beginning, by the clock
/// of then, the station was there all the same.
#[test]
fn what_a_power_cut_took_after_the_clock_was_set_back_before_the_first_run_is_missed() {
    let slot = Slot {
        start: 16,
        length: 1,
        program: 0,
        soft: false,
    };
    let faults = vec![
        (0, Fault::Clock { ms: -1_118_598 }),
        (0, Fault::PowerCut { seconds: 1 }),
    ];
    accounted(2134, slot, "join", faults);
}

/// The rows that said what was withdrawn are lost, so the plan of the next start has another item on at that time: until
/// they were lost nobody knows about it, and from then on it was missed.
#[test]
fn what_is_planned_otherwise_after_rows_were_lost_is_missed_from_then_on() {
    let slot = Slot {
        start: 82,
        length: 8,
        program: 0,
        soft: false,
    };
    let harm = Harm::Protected { all: false };
    let start = Start {
        stopped: true,
        seconds: 143,
        found: Found::Torn { at: 0 },
        harm: None,
        blind: 0,
    };
    let faults = vec![
        (0, Fault::CardLost { seconds: 1789 }),
        (11_737, Fault::Withdrawn { byte: 2 }),
        (1910, Fault::Log { harm, seconds: 144 }),
        (0, Fault::Start(start)),
    ];
    accounted(3202, slot, "join", faults);
}

/// The log is damaged, begun anew, and that one goes twice: the damaged one that lies aside is not what is gone.
#[test]
fn what_stood_in_a_log_that_went_after_another_was_set_aside_is_lost_and_says_so() {
    let slot = |start, length| Slot {
        start,
        length,
        program: 0,
        soft: false,
    };
    let week = Week {
        unit: SignedDuration::from_secs(60),
        slots: vec![slot(0, 7), slot(17, 7), slot(117, 20)],
        mandatory: false,
        after_power_cut: "join",
    };
    let found = |seconds, found| {
        Fault::Start(Start {
            stopped: false,
            seconds,
            found,
            harm: None,
            blind: 0,
        })
    };
    let damaged = Found::Damaged {
        page: 29,
        noise: false,
    };
    let faults = vec![
        (1, start(713, 0)),
        (15_310, Fault::PowerCut { seconds: 288 }),
        (5689, Fault::CardLost { seconds: 1780 }),
        (5117, Fault::PowerCut { seconds: 713 }),
        (1_387_278, found(414, damaged)),
        (4078, found(84, Found::Removed)),
        (2_810_527, found(1, Found::Removed)),
    ];
    count((0, 0, 0, vec![week], faults));
}
