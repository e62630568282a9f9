//! What needs a person: the one list of alarms.
//!
//! An alarm is a state, not an event: whoever watches a matter says at every look whether it is well
//! ([`Alarms::set`]), and the list keeps since when it is not. A new matter is a new line of [`Alarm`],
//! a sentence in `crates/core/src/words/`, and one call of `set` where it is watched.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::units::instant::Moment;
use crate::words::{Language, Text};

/// A matter that can go wrong. Its name in `kebab-case` is the alarm's key in JSON, and stays.
///
/// In order of what people should look at first: what is not heard, then what is not written, then
/// what is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alarm {
    /// The computer's clock is not believed: nothing airs.
    Clock,
    /// No sound gets out: no output takes any.
    NoCard,
    /// A card takes the sound, and takes none of its frames.
    NotTaken,
    /// Something is on air and nothing is heard behind the last stage.
    Silence,
    /// Sound goes to a card that is not the first of the list, or its name leads to another card than it did.
    OtherCard,
    /// An input that is to be relayed is not there; others stand in.
    Input,
    /// Quiet hours kept something from the air: the schedule is wrong, or the clock was.
    QuietHours,
    /// The airtime log takes no rows; they wait in memory.
    LogWaiting,
    /// The airtime log was set aside, made anew or put back, or a row of it was; until a person has seen it.
    LogFile,
    /// The catalogue's file cannot be opened, or was set aside; the latter until a person has seen it.
    Catalogue,
    /// The disk has less room than the floor of `station.toml`.
    DiskLow,
    /// No more files can be opened, or hardly any: what is to come may be late, and is tried again.
    FileHandles,
    /// The air-check has holes: the disk or its folder does not take it.
    Aircheck,
    /// Of the room set aside for the airtime log, some is used up.
    LogReserve,
    /// The airtime log cannot be sealed.
    LogSeal,
    /// Sealed days of the airtime log wait to be copied: a stick is away, full, locked.
    LogCopies,
    /// A folder of the station does not answer: a share or a disk hangs.
    Folder,
    /// The files people edit have faults.
    Faults,
    /// Recordings that lie in the folders could not be played, and do not air.
    BrokenRecordings,
    /// A button is away, has nothing to say, or was held in vain.
    Button,
    /// Public warnings wait for a person.
    AlertWaiting,
    /// A way by which public warnings come does not work.
    AlertSource,
    /// A day that is over differs from its plan, and nobody can say why.
    Unexplained,
}

/// An alarm as `phatthanh status --json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmStatus {
    /// Which.
    pub key: Alarm,
    /// When it was raised, RFC 3339.
    pub since: Moment,
    /// What is wrong and what to do: sentences.
    pub words: String,
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

    /// Returns those raised, the gravest first, with instants as in `zone`.
    pub(crate) fn list(&self, zone: &TimeZone, language: Language) -> Vec<AlarmStatus> {
        let status = |(key, raised): (&Alarm, &Raised)| {
            let words: Vec<String> = raised.words.iter().map(|text| text.say(language)).collect();
            AlarmStatus {
                key: *key,
                since: Moment::new(raised.since, zone),
                words: words.join(" "),
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
