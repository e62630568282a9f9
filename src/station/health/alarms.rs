//! What needs a person: the one list of alarms.
//!
//! An alarm is a state, not an event: whoever watches a matter says at every look whether it is well
//! ([`Alarms::set`]), and the list keeps since when it is not. A new matter is a new line of [`Alarm`],
//! a sentence in `crates/core/src/words/`, and one call of `set` where it is watched.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::alarm::{Alarm, Grade};
use crate::units::instant::Moment;
use crate::words::{Language, Text};

/// An alarm as `phatthanh status --json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmStatus {
    /// Which.
    pub key: Alarm,
    /// When it was raised, RFC 3339.
    pub since: Moment,
    /// What is wrong and what to do: sentences.
    pub words: String,
    /// How grave it is at this station.
    pub grade: Grade,
    /// Whether it has stood for long enough that people are told.
    #[serde(default)]
    pub told: bool,
    /// Who has said that they know of it; none if nobody has.
    #[serde(default)]
    pub acknowledged_by: Option<String>,
}

/// The alarms that are raised.
#[derive(Debug, Default)]
pub(crate) struct Alarms(BTreeMap<Alarm, Raised>);

#[derive(Debug)]
struct Raised {
    since: Timestamp,
    words: Vec<Text>,
}

impl Alarms {
    /// Says how a matter stands at `now`: what is wrong and what to do, or nothing if it is well.
    ///
    /// To be called at every look, changed or not. Returns whether the alarm was raised or cleared by
    /// it, so that it can be logged once.
    pub(crate) fn set(
        &mut self,
        alarm: Alarm,
        words: impl IntoIterator<Item = Text>,
        now: Timestamp,
    ) -> bool {
        let words: Vec<Text> = words.into_iter().collect();
        if words.is_empty() {
            return self.0.remove(&alarm).is_some();
        }

        let before = self.0.get(&alarm).map(|raised| raised.since);
        self.0.insert(
            alarm,
            Raised {
                since: before.unwrap_or(now),
                words,
            },
        );
        before.is_none()
    }

    /// The wall clock was set by so much: what was raised before is as long ago as it was.
    pub(crate) fn clock_stepped(&mut self, by: SignedDuration) {
        for raised in self.0.values_mut() {
            raised.since = raised.since.checked_add(by).unwrap_or(raised.since);
        }
    }

    /// Iterates over those raised, the gravest first, with what is wrong and what to do.
    pub(crate) fn raised(&self) -> impl Iterator<Item = (Alarm, &[Text])> {
        let raised = self.0.iter();
        raised.map(|(alarm, raised)| (*alarm, raised.words.as_slice()))
    }

    /// Returns those raised, the gravest first, with instants as in `zone`.
    pub(crate) fn list(&self, zone: &TimeZone, language: Language) -> Vec<AlarmStatus> {
        let status = |(key, raised): (&Alarm, &Raised)| {
            let words: Vec<String> = raised.words.iter().map(|text| text.say(language)).collect();
            AlarmStatus {
                key: *key,
                since: Moment::new(raised.since, zone),
                words: words.join(" "),
                grade: key.grade(),
                told: false,
                acknowledged_by: None,
            }
        };
        self.0.iter().map(status).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[track_caller]
    fn check(alarms: &Alarms, expected: &[(Alarm, &str)]) {
        let listed = alarms.list(&TimeZone::UTC, Language::En);
        let listed: Vec<_> = listed
            .iter()
            .map(|alarm| (alarm.key, alarm.since.at().as_second().to_string()))
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(key, since)| (*key, (*since).to_owned()))
            .collect();
        assert_eq!(listed, expected);
    }

    #[test]
    fn an_alarm_is_raised_once_and_keeps_its_beginning_until_it_is_cleared() {
        let mut alarms = Alarms::default();
        let log = |rows: u64| Some(Text::new("station-alarm-log").with("rows", rows));
        assert!(!alarms.set(Alarm::LogWaiting, None, at(1)));
        assert!(alarms.set(Alarm::LogWaiting, log(1), at(2)));
        assert!(!alarms.set(Alarm::LogWaiting, log(2), at(3)));
        assert!(alarms.set(
            Alarm::NoCard,
            Some(Text::new("station-alarm-no-card")),
            at(4)
        ));
        check(&alarms, &[(Alarm::NoCard, "4"), (Alarm::LogWaiting, "2")]);
        let words = &alarms.list(&TimeZone::UTC, Language::En)[1].words;
        assert!(words.contains('2'), "the last words hold: {words}");
        alarms.clock_stepped(SignedDuration::from_secs(100));
        check(
            &alarms,
            &[(Alarm::NoCard, "104"), (Alarm::LogWaiting, "102")],
        );
        assert!(alarms.set(Alarm::NoCard, None, at(105)));
        assert!(alarms.set(Alarm::LogWaiting, None, at(105)));
        check(&alarms, &[]);
        assert!(alarms.set(Alarm::LogWaiting, log(1), at(200)));
        check(&alarms, &[(Alarm::LogWaiting, "200")]);
    }

    #[test]
    fn keys_are_kebab_case() {
        assert_eq!(
            serde_json::to_string(&Alarm::NoCard).unwrap(),
            "\"no-card\""
        );
    }
}
