//! Public warnings as the log knows them.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::named;
use crate::entry::{Alerted, Event, Ordered, Seq};
use crate::error::AirlogError;
use crate::write::log::Airlog;
use phatthanh_core::alert::Known;
use phatthanh_core::rundown::OrderEnd;

/// Public warnings by their id, each as its last entry has it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Alerts(BTreeMap<String, Alerted>);

impl Alerts {
    /// Returns the warning called `id`.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Alerted> {
        self.0.get(id)
    }

    /// Iterates over them, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Alerted> {
        self.0.values()
    }

    /// Returns all but the one called `id`, as deciding sees them.
    #[must_use]
    pub fn others(&self, id: &str) -> Vec<Known> {
        let others = self.0.values().filter(|one| one.id != id);
        others.map(Alerted::known).collect()
    }
}

impl Airlog {
    /// Returns the public warnings that were decided on.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn alerts(&self) -> Result<Alerts, AirlogError> {
        self.read("read the alerts of", |db| {
            let mut alerts = Alerts::default();
            for event in named::events(db, &["alert"])? {
                if let (_, _, Event::Alert(alerted)) = event? {
                    alerts.0.insert(alerted.id.clone(), alerted);
                }
            }
            Ok(alerts)
        })
    }

    /// Writes down at once what became of warnings, which orders that ends, and the order that says the first of them.
    /// Returns that order's number.
    ///
    /// # Errors
    /// If the rows cannot be written: no room, log held or damaged. None of them is then.
    pub fn alert(
        &mut self,
        at: Timestamp,
        alerted: &[Alerted],
        ordered: Option<&Ordered>,
        ends: &[(i64, OrderEnd)],
    ) -> Result<Option<Seq>, AirlogError> {
        let by = |alerted: &Alerted| alerted.by.clone().unwrap_or_else(|| alerted.source.clone());
        self.together(|log| {
            for (order, how) in ends {
                let by = alerted.first().map(by);
                let (order, how) = (Seq(*order), *how);
                log.event(at, &Event::OrderEnded { order, how, by })?;
            }
            let order = match ordered {
                Some(ordered) => Some(log.event(at, &Event::Ordered(ordered.clone()))?),
                None => None,
            };
            for (number, alerted) in alerted.iter().enumerate() {
                let order = if number == 0 {
                    order.or(alerted.order)
                } else {
                    alerted.order
                };
                log.event(
                    at,
                    &Event::Alert(Alerted {
                        order,
                        ..alerted.clone()
                    }),
                )?;
            }
            Ok(order)
        })
    }
}
