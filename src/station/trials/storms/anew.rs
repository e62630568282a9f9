//! A program that begins anew after a power cut, by its wish.

use super::recording;
use super::survived::known;
use super::weather::Fault;
use crate::airlog::{Airing, Ended};
use crate::station::trials::brief;

/// Cut off after six minutes of forty, and begun anew a minute later: whatever makes the station plan again
/// in its middle, all of it is heard, what was heard before the cut too.
#[test]
fn what_began_anew_is_whole_whatever_is_planned_meanwhile() {
    let meanwhile = [
        Fault::Edit,
        Fault::CardLost { seconds: 10 },
        Fault::Clock { ms: 3000 },
        Fault::Withdrawn { byte: 10 },
        Fault::Added { byte: 11 },
    ];
    for fault in meanwhile {
        let told = format!("{fault:?}");
        let rows = known(
            &[(0, 40, 0)],
            "restart",
            &[(360_000, Fault::PowerCut { seconds: 60 }), (100_000, fault)],
        );
        let heard = |rows: &[Airing], byte: u8| {
            let id = recording(byte).id;
            rows.iter()
                .filter(|row| {
                    row.item
                        .segment
                        .as_ref()
                        .is_some_and(|heard| heard.id == id)
                })
                .count()
        };
        let cut = rows
            .iter()
            .position(|row| row.ended == Some(Ended::PowerCut))
            .unwrap();
        let (before, after) = rows.split_at(cut + 1);
        assert!(heard(before, 1) == 1 && heard(before, 2) == 1, "{told}");
        for byte in 1..=8 {
            assert!(
                heard(after, byte) > 0,
                "{told}: {byte} is left out: {:#?}",
                rows.iter().map(brief).collect::<Vec<_>>()
            );
        }
    }
}
