//! When nothing airs for long enough that a restart is not heard.

use jiff::SignedDuration;

use crate::station::Status;
use crate::units::instant::Moment;

/// A restart, a look whether the new one lives, and the way back take no longer.
const NEEDED: SignedDuration = SignedDuration::from_mins(3);

/// Whether now is a time for a restart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Gap {
    /// It is.
    Now,
    /// An order is in force.
    Order,
    /// Something is on air, or soon will be: not before this time.
    After(Moment),
}

/// Returns whether the station whose status this is can be restarted without anybody hearing it.
#[must_use]
pub fn gap(status: &Status) -> Gap {
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
    use crate::station::NextStatus;

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
        let at = |starts: &[&str]| Status {
            now: moment("17:00:00"),
            next: starts.iter().map(|start| next(start)).collect(),
            ..Status::default()
        };
        assert_eq!(gap(&at(&[])), Gap::Now);
        assert_eq!(gap(&at(&["17:05:00"])), Gap::Now);
        assert_eq!(gap(&at(&["17:02:59"])), Gap::After(moment("17:02:59")));
    }
}
