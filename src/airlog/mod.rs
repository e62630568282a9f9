//! The airtime log: every airing, first to last, and every approval; append-only, hash-chained.
//!
//! One `SQLite` file, `var/airlog.db`. What happened is in one table of record, each row with the hash of the
//! one before; whoever changes it breaks the chain, which [`Airlog::verify`] finds. Each append is on the
//! disk before the call returns. The hard part is to stay honest through power cuts: [`Heartbeat`] and
//! [`recover()`] own it. A damaged log is never made anew in its place: see [`set_aside`].
//!
//! Nothing here reads a clock: the caller says when.
//!
#![doc = include_str!("CHAIN.md")]

mod airing;
mod asked;
mod beside;
mod chain;
mod entry;
mod error;
mod extract;
mod files;
mod filter;
mod first;
mod guard;
mod heartbeat;
mod held;
mod log;
mod named;
mod notice;
mod open;
mod orders;
mod pages;
mod pending;
mod place;
mod query;
pub mod reconcile;
mod recover;
mod reserve;
mod salvage;
mod seal;
mod sealed;
mod set_back;
mod silence;
mod verify;
pub mod view;
mod witness;

pub use airing::{Airing, Link};
pub use beside::{Beside, Left, left};
pub use chain::GENESIS;
pub use entry::{
    Acceptance, AcceptedDifference, Begin, Carried, ChangedFile, Channel, Consent, End, Ended, Event, Missed,
    Ordered, OrderedRecording, Planned, Promise, Recording, Seal, Seq,
};
pub use error::AirlogError;
pub use extract::Extract;
pub use filter::Filter;
pub use first::{Firsts, NO_FIRSTS};
pub use heartbeat::{Beat, Heartbeat};
pub use held::Traces;
pub use log::Airlog;
pub use notice::Notice;
pub use open::{SetAside, set_aside};
pub use pending::{Of, Pending, What};
pub use query::{LastWord, Word};
pub use recover::{Recovered, recover};
pub use reserve::{RESERVE_BYTES, reserve, reserve_left};
pub use seal::{SealKey, signed_by};
pub use sealed::{CopyDamage, SEALED_ENDING, SealedDay, put};
pub use silence::{Answer, Presence, Silence, Span};
pub use verify::{Damage, Verdict};
pub use witness::{Disagreement, Earlier, Finding, Testimony};
