//! The airtime log: every airing, first to last, and every approval; append-only, hash-chained.
//!
//! One `SQLite` file, `var/airlog.db`. What happened is in one table of record, each row with the hash of the
//! one before; whoever changes it breaks the chain, which [`Airlog::verify`] finds. Each append is on the
//! disk before the call returns. The hard part is to stay honest through power cuts: [`Heartbeat`] and
//! [`recover()`] own it. A damaged log is never made anew in its place: see [`set_aside`].
//!
//! Nothing here reads a clock: the caller says when.
//!
//! # Examples
//!
//! A minute is heard and written down; then the log is read and its chain verified.
//!
//! ```
//! use jiff::{SignedDuration, Timestamp};
//! use phatthanh_airlog::{Airlog, Begin, End, Ended, Filter, Planned, Verdict};
//! use phatthanh_core::rundown::Kind;
//! use phatthanh_core::units::Frames;
//!
//! let mut log = Airlog::in_memory()?;
//! let (start, minute): (Timestamp, _) = ("2026-11-24T10:00:00Z".parse()?, Frames::from_ms(60_000));
//!
//! let item = Planned::new(start, Kind::Segment, minute);
//! let airing = log.begin(&Begin { item, start })?;
//! let end = start + SignedDuration::from_mins(1);
//! log.end(airing, &End { end, played: minute, ended: Ended::Complete, reason: None })?;
//!
//! let airings = log.airings(&Filter::default())?;
//! assert_eq!(airings[0].played, Some(minute));
//! assert!(matches!(log.verify()?, Verdict::Ok { rows: 2, .. }));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
#![doc = include_str!("CHAIN.md")]

mod entry;
mod error;
mod guard;
#[cfg(feature = "harm")]
mod harm;
mod proof;
mod read;
pub mod reconcile;
mod write;

pub use entry::{
    Acceptance, AcceptedDifference, Alarmed, Alerted, Arrival, Attended, Begin, Carried,
    ChangedFile, Channel, CompletedPaper, Consent, Did, EditAct, Edited, End, Ended, Event,
    InputState, Missed, Ordered, OrderedRecording, Planned, Recording, Relayed, ScheduledLog, Seal,
    Seq, Switched, Uploaded,
};
pub use error::AirlogError;
pub use guard::held::Traces;
pub use proof::attestation::{Attestation, Disagreement, Earlier, Finding};
pub use proof::chain::GENESIS;
pub use proof::seal::{SealKey, signed_by};
pub use proof::sealed::{CopyDamage, SEALED_ENDING, SealedDay, put};
pub use proof::verify::{Damage, Verdict};
pub use read::airing::{Airing, Counting, Link};
pub use read::alarms::{AlarmsTold, LastTold};
pub use read::alerts::Alerts;
pub use read::extract::Extract;
pub use read::filter::Filter;
pub use read::first::{Firsts, NO_FIRSTS};
pub use read::notice::{Notice, NoticeOf};
pub use read::papers::{Completion, Lack, Paper, PaperOf};
pub use read::query::{LastWord, Word};
pub use read::silence::{Answer, Presence, Silence, Span};
pub use read::view;
pub use write::beside::{Beside, Left, left};
pub use write::heartbeat::{Beat, Heartbeat};
pub use write::log::Airlog;
pub use write::open::{SetAside, set_aside};
pub use write::pending::{Of, Pending, RowContent};
pub use write::recover::{Recovered, recover};
pub use write::reserve::{RESERVE_BYTES, reserve, reserve_left};

/// Python program that verifies sealed days without phatthanh.
pub const VERIFIER: &str = include_str!("verify.py");

/// Description of the chain, for whoever writes a verifier of their own.
pub const CHAIN: &str = include_str!("CHAIN.md");
