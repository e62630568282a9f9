//! How the station's copies on sticks stand: said by whoever makes them, read by the station, asked for by people.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::alarm::Alarm;
use crate::station::conductor::Conductor;
use crate::units::instant::Moment;
use crate::words::Text;

/// The station's copies, as `phatthanh status --json` prints it.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BackupStatus {
    /// When the last whole copy was made; none if none is known.
    pub made: Option<Moment>,
    /// Where it lies.
    pub place: Option<String>,
    /// The stick that is in; none if none is.
    pub stick: Option<String>,
    /// Since when one is being made; none if none is.
    pub running_since: Option<Moment>,
    /// When one is due by itself; what is due and lies in the past waits for a stick, or for the air to be free.
    pub due: Option<Moment>,
    /// What kept the last one from being made, or whole, and what to do: a sentence.
    pub problem: Option<String>,
}

/// How they stand. Held for as long as it takes to copy that.
#[derive(Debug, Default, Clone)]
pub struct Copying(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    status: BackupStatus,
    problems: Vec<Text>,
    warn_after: Option<SignedDuration>,
    asked: Option<String>,
}

/// One that is being made for longer hangs: whoever makes it cannot say so, for it hangs with its stick.
const HANGS: SignedDuration = SignedDuration::from_hours(12);

impl Inner {
    /// What needs a person at `now`: what is known to be wrong, one that hangs, and no good copy, or an old one.
    fn alarm(&self, now: Timestamp) -> Vec<Text> {
        let mut words = self.problems.clone();
        let stands = &self.status;
        let since = stands.running_since;
        if let Some(since) = since.filter(|since| now.duration_since(since.at()) > HANGS) {
            words.push(
                Text::new("backup-alarm-hangs")
                    .with("since", since.say("%H:%M %d/%m/%Y"))
                    .with("stick", stands.stick.as_deref().unwrap_or_default()),
            );
        }

        let Some(warn_after) = self.warn_after else {
            return words;
        };
        let age = stands.made.map(|made| now.duration_since(made.at()).abs());
        match age {
            None => words.push(Text::new("backup-alarm-never")),
            Some(age) if age > warn_after => words.push(
                Text::new("backup-alarm-old")
                    .with("days", age.as_hours() / 24)
                    .with("place", stands.place.as_deref().unwrap_or_default()),
            ),
            Some(_) => {}
        }
        words
    }
}

impl Copying {
    /// Returns how they stand.
    #[must_use]
    pub fn status(&self) -> BackupStatus {
        self.lock().status.clone()
    }

    /// Says how they stand, what of it needs a person, and after how long an old copy does; none: no copy is wanted.
    ///
    /// Whether it is old, or one hangs, the station sees for itself, also where nothing is said any more.
    pub fn say(
        &self,
        status: BackupStatus,
        problems: Vec<Text>,
        warn_after: Option<SignedDuration>,
    ) {
        let mut inner = self.lock();
        inner.status = status;
        inner.problems = problems;
        inner.warn_after = warn_after;
    }

    /// Asks for one now, in the name of `by`.
    pub fn ask(&self, by: &str) {
        self.lock().asked = Some(by.to_owned());
    }

    /// Returns who asks for one now, once.
    #[must_use]
    pub fn take_asked(&self) -> Option<String> {
        self.lock().asked.take()
    }

    /// Returns what needs a person at `now`.
    #[cfg(test)]
    pub(crate) fn alarm(&self, now: Timestamp) -> Vec<Text> {
        self.lock().alarm(now)
    }

    /// Says in `conductor`'s list what needs a person, and returns how they stand.
    pub(crate) fn tell(&self, conductor: &mut Conductor, now: Timestamp) -> BackupStatus {
        let inner = self.lock();
        let alarms = conductor.alarms_mut();
        alarms.set(Alarm::Backup, inner.alarm(now), now);
        inner.status.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    #[test]
    fn one_that_hangs_and_a_copy_that_grows_old_are_told_by_the_station_itself() {
        let copying = Copying::default();
        let began: Timestamp = "2026-11-24T02:30:00+07:00".parse().unwrap();
        let zone = jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let moment = |at: Timestamp| Some(Moment::new(at, &zone));
        let keys = |hours: i64| {
            let alarm = copying.alarm(began + hours.hours()).into_iter();
            let keys: Vec<String> = alarm.map(|text| text.key().to_owned()).collect();
            keys.join(", ")
        };
        assert_eq!(keys(0), "", "no copy is wanted");

        // The last thing whoever copies said, before the stick hung.
        let status = BackupStatus {
            made: moment(began - 24.hours()),
            place: Some("/media/a".into()),
            stick: Some("/media/b".into()),
            running_since: moment(began),
            ..BackupStatus::default()
        };
        let week = Some(SignedDuration::from_hours(7 * 24));
        copying.say(status.clone(), Vec::new(), week);
        for (hours, expected) in [
            (0, ""),
            (12, ""),
            (13, "backup-alarm-hangs"),
            (6 * 24, "backup-alarm-hangs"),
            (6 * 24 + 1, "backup-alarm-hangs, backup-alarm-old"),
            (-8 * 24 - 1, "backup-alarm-old"),
        ] {
            assert_eq!(keys(hours), expected, "{hours}");
        }

        let never = BackupStatus {
            made: None,
            running_since: None,
            ..status
        };
        copying.say(never, vec![Text::new("backup-failed")], week);
        assert_eq!(keys(24), "backup-failed, backup-alarm-never");
    }
}
