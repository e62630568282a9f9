//! When nothing airs for long enough that a restart is not heard.

use jiff::SignedDuration;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::units::instant::Moment;

/// A restart, a look whether the new one lives, and the way back take no longer.
const NEEDED: SignedDuration = SignedDuration::from_mins(3);

/// What an upgrade reads of a station's status. The program that says it may be another version: what this one does not
/// know, it does not read.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Seen {
    /// Wall time.
    pub now: Moment,
    on_air: Option<OnAir>,
    next: Vec<Next>,
    orders: Vec<IgnoredAny>,
    card: Option<IgnoredAny>,
}

#[derive(Debug, Clone, Deserialize)]
struct OnAir {
    end: Moment,
}

#[derive(Debug, Clone, Deserialize)]
struct Next {
    start: Moment,
}

impl Seen {
    /// Whether an output takes sound.
    #[must_use]
    pub fn has_card(&self) -> bool {
        self.card.is_some()
    }
}

/// Whether now is a time for a restart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Gap {
    /// It is.
    Now,
    /// An order is in force.
    Order,
    /// Something is on air, or soon will be: not before this time.
    After(Moment),
    /// The station does not say, and may be on air.
    NotKnown,
}

/// Returns whether the station that says this can be restarted without anybody hearing it.
#[must_use]
pub fn gap(status: &Seen) -> Gap {
    if !status.orders.is_empty() {
        return Gap::Order;
    }
    if let Some(on_air) = &status.on_air {
        return Gap::After(on_air.end);
    }
    let soon = |start: &Moment| start.at().duration_since(status.now.at()) < NEEDED;
    let next = status.next.first().map(|next| next.start);
    next.filter(soon).map_or(Gap::Now, Gap::After)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rundown::Kind;
    use crate::station::{NextStatus, OnAirStatus, Status};

    /// What is read of what the station says.
    fn seen(status: &Status) -> Seen {
        serde_json::from_value(serde_json::to_value(status).unwrap()).unwrap()
    }

    #[test]
    fn a_status_of_another_version_is_read_for_what_matters() {
        let now = Moment::default();
        let status = Status {
            card: Some("default".into()),
            on_air: Some(OnAirStatus {
                start: now,
                end: now,
                played_seconds: 0.0,
                slot: "sang".into(),
                program: "tin".into(),
                kind: Kind::Segment,
                title: "Tin".into(),
                id: None,
            }),
            ..Status::default()
        };
        let mut said = serde_json::to_value(status).unwrap();
        said["on_air"]["kind"] = "hologram".into();
        said["aircheck"] = "a kind that nobody knows yet".into();
        let seen: Seen = serde_json::from_value(said.clone()).unwrap();
        assert!(seen.has_card());
        assert_eq!(gap(&seen), Gap::After(now));

        said["orders"] = serde_json::json!([{"level": "new"}]);
        said["card"] = serde_json::Value::Null;
        let seen: Seen = serde_json::from_value(said).unwrap();
        assert!(!seen.has_card());
        assert_eq!(gap(&seen), Gap::Order);
    }

    #[test]
    fn between_sessions_is_where_nothing_comes_for_three_minutes() {
        let moment = |time: &str| -> Moment {
            serde_json::from_str(&format!("\"2026-11-24T{time}.000+07:00\"")).unwrap()
        };
        let next = |start: &str| NextStatus {
            start: moment(start),
            slot: "sang".into(),
            kind: Kind::Opening,
            title: "x".into(),
        };
        let at = |starts: &[&str]| {
            seen(&Status {
                now: moment("17:00:00"),
                next: starts.iter().map(|start| next(start)).collect(),
                ..Status::default()
            })
        };
        assert_eq!(gap(&at(&[])), Gap::Now);
        assert_eq!(gap(&at(&["17:05:00"])), Gap::Now);
        assert_eq!(gap(&at(&["17:02:59"])), Gap::After(moment("17:02:59")));
    }
}
