//! What `/api/v1` is asked and answers where no command prints it: for both ends, the station's pages and `--remote`.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::airlog::Channel;
use crate::rundown::{Order, Urgency};
use crate::units::instant::Moment;

/// What went wrong, in place of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// That.
    pub error: Problem,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Which kind: for programs.
    pub code: String,
    /// What happened and what to do: for people.
    pub message: String,
}

/// What was on air, and ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Its title.
    pub skipped: String,
}

/// Which orders are to be stopped; all if none is named.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Stop {
    /// Their numbers.
    pub orders: Vec<i64>,
}

/// Which orders were stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped {
    /// Their numbers.
    pub stopped: Vec<i64>,
}

/// An order that is to be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interrupt {
    /// Recordings of the station's library, said one after another: paths, or ids and their beginnings.
    #[serde(default)]
    pub recordings: Vec<String>,
    /// A text that a machine speaks behind them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub say: Option<String>,
    /// Whose order it is.
    pub ordered_by: String,
    /// How it came.
    pub channel: Channel,
    /// How often all of it is said.
    #[serde(default = "once")]
    pub repeat: u32,
    /// Again and again, so far apart, as the station's files have it: `10m`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<String>,
    /// Until when it holds; a day if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// How urgent it is.
    #[serde(default = "gravest")]
    pub level: Urgency,
    /// Whether it waits for the end of the item on air.
    #[serde(default)]
    pub after_item: bool,
    /// Whether it is a drill.
    #[serde(default)]
    pub drill: bool,
    /// Whether it ends the orders before it.
    #[serde(default)]
    pub replace: bool,
    /// Anything to remember with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

const fn once() -> u32 {
    1
}

const fn gravest() -> Urgency {
    Urgency::Emergency
}

/// An order that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interrupted {
    /// Its number.
    pub seq: i64,
    /// How urgent it is.
    pub level: Urgency,
    /// Whether it is a drill.
    pub drill: bool,
    /// What is said.
    pub titles: Vec<String>,
    /// How often in a round.
    pub repeat: u32,
    /// From when on nothing of it is begun any more.
    pub until: Moment,
    /// Which order has the air, so that it waits.
    pub waits_for: Option<i64>,
    /// When the quiet hours are over that it waits for.
    pub quiet_until: Option<Moment>,
    /// How the machine reads the text; null where it does not.
    pub spoken: Option<String>,
    /// What of the text it may read wrong.
    pub unknown: Vec<String>,
    /// What was wrong with the station's own voice, so that another spoke, or the warning it has for all cases.
    pub voice: Option<String>,
}

impl Interrupted {
    /// Returns what was taken of `order`, for which `waits_for` has the air and it is quiet until `quiet`, in `zone`.
    #[must_use]
    pub fn new(
        order: &Order,
        waits_for: Option<i64>,
        quiet: Option<Moment>,
        zone: &TimeZone,
    ) -> Self {
        let titles = order.recordings.iter().map(|one| one.title.to_string());
        Self {
            seq: order.number,
            level: order.urgency,
            drill: order.drill,
            titles: titles.collect(),
            repeat: order.repeat,
            until: Moment::new(order.until, zone),
            waits_for,
            quiet_until: quiet,
            spoken: None,
            unknown: Vec::new(),
            voice: None,
        }
    }
}
