//! Alarms as the log knows them: which stand, who was told, and how that went.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::named;
use crate::entry::{Alarmed, Arrival, Event};
use crate::error::AirlogError;
use crate::write::log::Airlog;
use phatthanh_core::alarm::{Alarm, Grade, Known, Say};

/// What the log has of alarms.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct AlarmsTold {
    /// What a ladder takes up after a restart.
    pub known: Known,
    /// When those that stand were raised, and how grave they are.
    pub raised: BTreeMap<Alarm, (Timestamp, Grade)>,
    /// How each on the ladder was told last.
    pub last: BTreeMap<String, LastTold>,
}

/// How somebody was told last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastTold {
    /// When.
    pub at: Timestamp,
    /// By which way.
    pub way: String,
    /// How far it came.
    pub arrival: Arrival,
    /// What was seen where it did not.
    pub problem: Option<String>,
}

impl AlarmsTold {
    fn take(&mut self, at: Timestamp, alarmed: Alarmed, zone: &TimeZone) {
        let open = &mut self.known.open;
        match alarmed {
            Alarmed::Raised { alarm, grade, .. } => {
                open.insert(alarm, (false, BTreeSet::new()));
                self.raised.insert(alarm, (at, grade));
            }
            Alarmed::Over { alarm } => {
                open.remove(&alarm);
                self.raised.remove(&alarm);
            }
            Alarmed::Acknowledged { alarms, .. } => {
                for alarm in alarms {
                    open.entry(alarm).and_modify(|open| open.0 = true);
                }
            }
            Alarmed::Drill { .. } => {}
            Alarmed::Told {
                to,
                way,
                say,
                alarms,
                arrival,
                problem,
                ..
            } => {
                if arrival != Arrival::Failed && matches!(say, Say::Raised | Say::Again) {
                    for alarm in alarms {
                        open.entry(alarm)
                            .and_modify(|open| _ = open.1.insert(to.clone()));
                    }
                }
                if say == Say::Alive {
                    let date = at.to_zoned(zone.clone()).date();
                    self.known.alive.insert(to.clone(), date);
                }
                let last = LastTold {
                    at,
                    way,
                    arrival,
                    problem,
                };
                self.last.insert(to, last);
            }
        }
    }
}

impl Airlog {
    /// Returns which alarms stand, and who was told of them; days are those of `zone`.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn alarms(&self, zone: &TimeZone) -> Result<AlarmsTold, AirlogError> {
        self.read("read the alarms of", |db| {
            let mut told = AlarmsTold::default();
            for event in named::events(db, &["alarm"])? {
                if let (_, at, Event::Alarm(alarmed)) = event? {
                    told.take(at, alarmed, zone);
                }
            }
            Ok(told)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil;

    #[test]
    fn what_stands_and_who_knows_is_read_from_its_rows() {
        let mut log = Airlog::in_memory().unwrap();
        let told = |to: &str, say, arrival| Alarmed::Told {
            to: to.into(),
            way: "sms".into(),
            say,
            alarms: vec![Alarm::NoCard],
            arrival,
            tries: 1,
            problem: None,
        };
        let raised = |alarm: Alarm| Alarmed::Raised {
            alarm,
            grade: alarm.grade(),
            words: Vec::new(),
        };
        for (alarmed, second) in [
            raised(Alarm::DiskLow),
            raised(Alarm::NoCard),
            told("trực", Say::Raised, Arrival::Delivered),
            told("xã", Say::Raised, Arrival::Failed),
            Alarmed::Over {
                alarm: Alarm::DiskLow,
            },
            Alarmed::Acknowledged {
                alarms: vec![Alarm::NoCard, Alarm::DiskLow],
                by: "Lan".into(),
            },
            told("xã", Say::Alive, Arrival::Sent),
            Alarmed::Drill { by: "Lan".into() },
        ]
        .into_iter()
        .zip(1_800_000_000..)
        {
            let at = Timestamp::from_second(second).unwrap();
            log.event(at, &Event::Alarm(alarmed)).unwrap();
        }

        let read = log.alarms(&TimeZone::UTC).unwrap();
        let who = BTreeSet::from(["trực".to_owned()]);
        assert_eq!(read.known.open, [(Alarm::NoCard, (true, who))].into());
        assert_eq!(
            read.known.alive,
            [("xã".to_owned(), civil::date(2027, 1, 15))].into()
        );
        assert_eq!(read.raised.keys().collect::<Vec<_>>(), [&Alarm::NoCard]);
        assert_eq!(read.last["trực"].arrival, Arrival::Delivered);
        assert_eq!(read.last["xã"].arrival, Arrival::Sent);
    }
}
