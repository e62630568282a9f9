//! Whether alarms reach anybody: what the log has of the last time each was told.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::Patient;
use super::finding::{Finding, Matter};
use crate::airlog::{Airlog, Arrival, LastTold};
use crate::words::Text;

const ALARMS: Matter = Matter {
    key: "alarms",
    why: "doctor-alarms-why",
};

/// After so long nobody knows whether the number is still somebody's.
const LONG_AGO: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Examines the ways by which alarms are told.
pub(super) fn examine(patient: &Patient<'_>) -> Finding {
    let Some(loaded) = patient.loaded() else {
        return judge(&[], &BTreeMap::new(), patient.clock.now());
    };
    let names: Vec<&String> = loaded.station.alarms.ways.keys().collect();
    let log = patient.folder.log();
    // None is made here.
    if names.is_empty() || !log.exists() {
        return judge(&names, &BTreeMap::new(), patient.clock.now());
    }
    match Airlog::open(&log).and_then(|log| log.alarms(&loaded.rules.zone)) {
        Ok(told) => judge(&names, &told.last, patient.clock.now()),
        Err(problem) => {
            let text = Text::new("doctor-alarms-unread").with("problem", problem);
            ALARMS.not_known(text, Some(Text::new("doctor-alarms-do")))
        }
    }
}

fn judge(names: &[&String], last: &BTreeMap<String, LastTold>, now: Timestamp) -> Finding {
    if names.is_empty() {
        return ALARMS.warning(
            Text::new("doctor-alarms-none"),
            Text::new("doctor-alarms-none-do"),
        );
    }
    let cure = Text::new("doctor-alarms-do");
    let failed = names.iter().find_map(|name| {
        let last = last.get(*name)?;
        (last.arrival == Arrival::Failed).then(|| {
            let text = Text::new("doctor-alarms-failed").with("name", name);
            text.with("problem", last.problem.as_deref().unwrap_or_default())
        })
    });
    if let Some(failed) = failed {
        return ALARMS.bad(failed, cure);
    }

    let listed = |is_it: &dyn Fn(Option<&LastTold>) -> bool| {
        let those = names.iter().filter(|name| is_it(last.get(**name)));
        let those: Vec<&str> = those.map(|name| name.as_str()).collect();
        those.join(", ")
    };
    let untried = listed(&|last| last.is_none());
    let old = listed(&|last| last.is_some_and(|last| now.duration_since(last.at).abs() > LONG_AGO));
    if !untried.is_empty() {
        ALARMS.warning(
            Text::new("doctor-alarms-untried").with("names", untried),
            cure,
        )
    } else if !old.is_empty() {
        ALARMS.warning(Text::new("doctor-alarms-old").with("names", old), cure)
    } else {
        ALARMS.good(Text::new("doctor-alarms-good").with("names", listed(&|_| true)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn who_was_never_told_is_not_known_to_be_reached() {
        let now: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
        let (one, two) = ("Trực".to_owned(), "Xã".to_owned());
        let told = |days: i64, arrival| LastTold {
            at: now - SignedDuration::from_hours(days * 24),
            way: "sms".into(),
            arrival,
            problem: None,
        };
        let verdict = |names: &[&String], last: &[(&String, LastTold)]| {
            let last = last
                .iter()
                .map(|(name, last)| ((*name).clone(), last.clone()));
            judge(names, &last.collect(), now).verdict()
        };
        let fresh = || (&one, told(1, Arrival::Delivered));
        assert_eq!(verdict(&[], &[]), Verdict::Warning);
        assert_eq!(verdict(&[&one], &[]), Verdict::Warning);
        assert_eq!(verdict(&[&one], &[fresh()]), Verdict::Good);
        assert_eq!(verdict(&[&one, &two], &[fresh()]), Verdict::Warning);
        assert_eq!(
            verdict(&[&one], &[(&one, told(100, Arrival::Sent))]),
            Verdict::Warning
        );
        let failed = (&two, told(1, Arrival::Failed));
        assert_eq!(verdict(&[&one, &two], &[fresh(), failed]), Verdict::Bad);
    }
}
