//! `[transmitter]` of `config/station.toml`: what switches the carrier, and what it needs to stay on.

use std::ops::RangeInclusive;
use std::time::Duration;

use jiff::SignedDuration;

use super::board::{self, Board};
use super::rds::{self, Rds};
use super::reader::Table;
use crate::transmitter::Timing;

/// What switches the transmitter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transmitter {
    /// The switch.
    pub board: Board,
    /// How long before and after the sound it is on.
    pub timing: Timing,
    /// A relay with a timer of its own that ends the carrier where it gets no pulse; none: there is none.
    pub watchdog: Option<Pulse>,
}

/// A pulse that a relay's timer waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulse {
    /// What takes it.
    pub board: Board,
    /// How often it comes while the station lives.
    pub every: Duration,
}

const WARM_UP: SignedDuration = SignedDuration::from_secs(60);
const AFTER: SignedDuration = SignedDuration::from_secs(20);
const RANGE: RangeInclusive<SignedDuration> = SignedDuration::ZERO..=SignedDuration::from_mins(10);
const EVERY: SignedDuration = SignedDuration::from_secs(5);
const EVERY_RANGE: RangeInclusive<SignedDuration> =
    SignedDuration::from_secs(1)..=SignedDuration::from_mins(5);

/// Understands the tables of what stands at the mast: the transmitter and the RDS encoder.
pub(super) fn mast(file: &Table<'_>) -> (Option<Transmitter>, Option<Rds>) {
    let transmitter = file.table("transmitter").and_then(read);
    (transmitter, file.table("rds").and_then(rds::read))
}

/// Understands the table; reports what is wrong.
fn read(table: Table<'_>) -> Option<Transmitter> {
    let board = board::read(&table);
    let length = |key, range, usual| {
        let length = table.optional(key).and_then(|value| value.length(range));
        length.map_or(usual, |length| length.value)
    };
    let timing = Timing {
        warm_up: length("warm_up", RANGE, WARM_UP),
        after: length("off_after", RANGE, AFTER),
    };
    let pulse = table.table("watchdog").map(pulse);
    table.finish();
    Some(Transmitter {
        board: board?,
        timing,
        // One that is named and wrong is no reason to go without.
        watchdog: match pulse {
            None => None,
            Some(pulse) => Some(pulse?),
        },
    })
}

fn pulse(table: Table<'_>) -> Option<Pulse> {
    let board = board::read_pulse(&table);
    let every = table
        .optional("every")
        .and_then(|value| value.length(EVERY_RANGE));
    table.finish();
    Some(Pulse {
        board: board?,
        every: every.map_or(EVERY, |every| every.value).unsigned_abs(),
    })
}
