//! What a plan is made from.

use jiff::Timestamp;

use super::{Catalogue, History};
use crate::calendar::Calendar;
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
}
