//! What became of an alarm, as its entry keeps it.

use serde::{Deserialize, Serialize};

use phatthanh_core::alarm::{Alarm, Grade, Say};
use phatthanh_core::words::Text;

/// A step in the life of alarms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Alarmed {
    /// One is raised: it has stood for long enough to count.
    Raised {
        /// Which.
        alarm: Alarm,
        /// How grave it is.
        grade: Grade,
        /// What is wrong and what to do.
        words: Vec<Text>,
    },
    /// One is over.
    Over {
        /// Which.
        alarm: Alarm,
    },
    /// A person knows of some.
    Acknowledged {
        /// Which.
        alarms: Vec<Alarm>,
        /// The person.
        by: String,
    },
    /// A person has everybody on the ladder told, as practice.
    Drill {
        /// The person.
        by: String,
    },
    /// Somebody was told, or could not be.
    Told {
        /// Whom, as the station's settings call them.
        to: String,
        /// By which way: `sms`, `email`, `webhook`, `command`, `relay`.
        way: String,
        /// What.
        say: Say,
        /// Of which alarms.
        alarms: Vec<Alarm>,
        /// Whether it arrived.
        arrival: Arrival,
        /// How often it was tried.
        tries: u32,
        /// What was seen where it did not arrive.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        problem: Option<String>,
    },
}

/// How far what was told came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arrival {
    /// It was handed over, and nobody says whether it arrived.
    Sent,
    /// It is known to have arrived.
    Delivered,
    /// It did not get out.
    Failed,
}
