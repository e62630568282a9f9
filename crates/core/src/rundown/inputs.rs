//! What a plan is made from.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Catalogue, History};
use crate::calendar::Calendar;
use crate::names::InputId;
use crate::schedule::{Rules, Schedule};

/// All a plan is made from.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// The week, its programs and topics.
    pub schedule: &'a Schedule,
    /// The days that differ.
    pub calendar: &'a Calendar,
    /// What holds for the whole station.
    pub rules: &'a Rules,
    /// What could air.
    pub catalogue: &'a Catalogue,
    /// What has aired.
    pub history: &'a History,
    /// The present: an occurrence that is over by then has aired as the history says; one that is not
    /// over yet is taken as played when what comes after it is planned.
    pub as_of: Timestamp,
    /// Inputs that are not there: the programs that relay them are filled from their own topics. All others are taken
    /// to be there when they are due.
    pub away: &'a Away,
}

/// Inputs that are not there, and until when only filler stands in for each: what breaks off is mostly back soon.
pub type Away = BTreeMap<InputId, Timestamp>;

/// No input is away.
pub const NONE_AWAY: &Away = &BTreeMap::new();
