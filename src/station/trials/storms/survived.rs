//! Storms that once broke the station, as small as they could be made.

use jiff::SignedDuration;

use super::storm;
use super::weather::{Fault, Slot, Week};
use crate::airlog::{Airing, Ended};

/// One week of slots of `(start, minutes, program)`, and what befalls it.
#[track_caller]
pub(super) fn known(
    slots: &[(u32, u32, usize)],
    after_power_cut: &'static str,
    faults: &[(u64, Fault)],
) -> Vec<Airing> {
    let slot = |&(start, length, program)| Slot {
        start,
        length,
        program,
        soft: false,
    };

    let unit = SignedDuration::from_mins(1);
    let week = Week {
        unit,
        slots: slots.iter().map(slot).collect(),
        mandatory: false,
        after_power_cut,
    };

    storm(0, &[week], faults).finish()
}

#[test]
fn storms_that_were_survived_once_are_survived_again() {
    // Set back by more than a minute while only the identification signal fills the slot: it stayed silent.
    known(
        &[(10, 20, 2)],
        "join",
        &[(969_243, Fault::Clock { ms: -60_001 })],
    );

    // Lost as an item began, and again as it was over: it was reported twice.
    let lost = |seconds| Fault::CardLost { seconds };
    known(&[(0, 4, 0)], "join", &[(67_000, lost(113)), (0, lost(0))]);
    // Set forward over the beginning of a slot: all of it was late, and ran on beyond its end.
    known(
        &[(56, 10, 0)],
        "join",
        &[(2_870_239, Fault::Clock { ms: 608_762 })],
    );

    // Cut off again just after a restart: the filler that was to come had no row.
    let cut = |seconds| Fault::PowerCut { seconds };
    known(
        &[(49, 6, 0)],
        "restart",
        &[(1_248_501, cut(1709)), (500, cut(342))],
    );

    // Started again by a clock set back since: what its later rows tell was taken for the present.
    let stopped = Fault::Stopped { seconds: 1 };
    let back = Fault::Clock { ms: -1_402_695 };
    known(
        &[(40, 19, 0)],
        "join",
        &[
            (0, cut(243)),
            (8674, lost(1170)),
            (1_045_316, back),
            (2000, stopped.clone()),
        ],
    );

    // Out of step with the plan, and the clock a little ahead: the next item waited for its instant.
    known(
        &[(0, 8, 0)],
        "restart",
        &[(0, stopped), (500, Fault::Clock { ms: -1 })],
    );

    // Begun anew, with no time for what had passed meanwhile: that was reported once for each.
    let withdrawn = Fault::Withdrawn { byte: 1 };
    known(
        &[(76, 20, 0)],
        "restart",
        &[(2_481_331, withdrawn), (2_251_669, cut(565))],
    );

    // Left out by wish, just as an item of its own ended.
    let stopped = Fault::Stopped { seconds: 1195 };
    known(&[(15, 12, 0), (43, 5, 2)], "skip", &[(1_501_500, stopped)]);
    // The clock set by a moment just as what a restart had begun was to start, and twice while an item went on.
    let set = |ms| Fault::Clock { ms };
    known(&[(0, 17, 0)], "restart", &[(0, cut(1)), (250, set(-1))]);
    let stopped = |seconds| Fault::Stopped { seconds };
    known(
        &[(54, 25, 0)],
        "join",
        &[(0, stopped(762)), (2_543_500, set(-501)), (1500, set(-1))],
    );

    // Stopped in a slot that was left out, with the card lost over the slots before it.
    known(
        &[(57, 14, 0), (71, 14, 0), (85, 12, 1), (97, 1, 0)],
        "skip",
        &[
            (2_836_495, set(2659)),
            (19_107, lost(1024)),
            (5479, stopped(1393)),
        ],
    );

    // A card that came back into a slot that had begun without it.
    known(
        &[(15, 10, 0), (29, 4, 0), (69, 7, 1)],
        "join",
        &[(0, lost(1263)), (2_783_741, lost(253))],
    );
}

#[test]
fn what_is_left_out_stays_so_where_an_edit_makes_it_longer() {
    let week = |length, after_power_cut| Week {
        unit: SignedDuration::from_mins(1),
        slots: vec![Slot {
            start: 0,
            length,
            program: 0,
            soft: false,
        }],
        mandatory: false,
        after_power_cut,
    };

    let faults = [
        (300_000, Fault::PowerCut { seconds: 10 }),
        (5000, Fault::Edit),
    ];
    let rows = storm(0, &[week(10, "skip"), week(15, "join")], &faults).finish();
    let cut = rows
        .iter()
        .position(|row| row.ended == Some(Ended::PowerCut))
        .unwrap();
    assert!(
        rows[cut + 1..].iter().all(|row| row.start.is_none()),
        "{rows:#?}"
    );
}
