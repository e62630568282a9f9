//! A day that is over is held against its plan: the alarm of what has no reason, and the word that ends it.

use super::*;
use crate::airlog::Event as LogEvent;
use crate::alarm::Alarm;
use crate::station::Folder;
use crate::station::record::reconciliation::DailyReconciliation;
use crate::words::Language;

/// A later start than this is late; nothing in the log will say why.
const LATE: SignedDuration = SignedDuration::from_millis(1500);

impl Trial {
    /// Until `to` in one go: what starts meanwhile is reported as `late`.
    fn leap(&mut self, to: Timestamp, late: SignedDuration) {
        self.obey();
        for event in self.output.as_mut().unwrap().advance_to(to) {
            let event = match event {
                Event::Started { cue, at } => Event::Started { cue, at: at + late },
                other => other,
            };
            self.conductor.on(event, self.clock.now());
        }
        self.conductor.tick(self.clock.now());
    }

    /// A second of the station: its turns, and what waits for it.
    fn second(&mut self, reconciliation: &mut DailyReconciliation) {
        self.run(SignedDuration::from_secs(1));
        self.conductor.log_writer().look();
        reconciliation.each_second(&mut self.conductor, self.clock.now());
        reconciliation.answered(&mut self.conductor, self.clock.now());
    }

    /// The alarms of days, and what they say.
    fn unexplained(&self) -> Vec<String> {
        let listed = self
            .conductor
            .alarms()
            .list(&jiff::tz::TimeZone::UTC, Language::En);
        listed
            .into_iter()
            .filter(|one| one.key == Alarm::Unexplained)
            .map(|one| one.words)
            .collect()
    }

    fn reconciled(&mut self) -> Vec<(String, u32)> {
        let events = events(self.conductor.log_writer().log());
        let days = events.into_iter().filter_map(|(_, event)| match event {
            LogEvent::Reconciled {
                date, unexplained, ..
            } => Some((date.to_string(), unexplained)),
            _ => None,
        });
        days.collect()
    }
}

/// From the last slot over midnight; one item of the day started late, or none.
fn over_midnight(late: bool) -> (Trial, DailyReconciliation, Folder, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(dir.path());
    let mut reconciliation = DailyReconciliation::start(&folder);
    let log_writer = LogWriter::new(Airlog::open(&folder.log()).unwrap());
    let mut trial = Trial::logged(log_writer, "13:39:50", "", "tin", "");
    trial.second(&mut reconciliation);
    trial.until("13:39:59");
    trial.leap(
        at("13:40:01"),
        if late { LATE } else { SignedDuration::ZERO },
    );
    trial.until("13:51:00");
    trial.leap(at("23:59:55"), SignedDuration::ZERO);

    // The first ten minutes of the new day: what ran over may still end.
    for _ in 0..(5 + 599) {
        trial.second(&mut reconciliation);
        assert_eq!(
            (trial.unexplained(), trial.reconciled().len()),
            (vec![], 0),
            "{}",
            trial.clock.now()
        );
    }

    trial.second(&mut reconciliation);
    trial.second(&mut reconciliation);
    (trial, reconciliation, folder, dir)
}

#[test]
fn a_day_as_planned_is_a_row_and_no_alarm() {
    let (mut trial, ..) = over_midnight(false);
    assert_eq!(trial.reconciled(), [("2026-11-24".to_owned(), 0)]);
    assert_eq!(trial.unexplained(), [""; 0]);
}

#[test]
fn what_nobody_can_explain_is_an_alarm_until_somebody_does() {
    let (mut trial, _, folder, _dir) = over_midnight(true);
    assert_eq!(trial.reconciled(), [("2026-11-24".to_owned(), 1)]);
    let alarm = trial.unexplained().concat();
    assert!(
        alarm.contains("phatthanh reconcile 2026-11-24") && alarm.contains("--accept"),
        "{alarm}"
    );

    // A station that starts again knows it from the log.
    let mut reconciliation = DailyReconciliation::start(&folder);
    trial.second(&mut reconciliation);
    assert_eq!(trial.unexplained(), [alarm]);

    let zone = jiff::tz::TimeZone::UTC;
    let date = jiff::civil::date(2026, 11, 24);
    let day = trial
        .conductor
        .log_writer()
        .log()
        .reconcile(date, &zone, None, None)
        .unwrap();
    let now = trial.clock.now();
    let mut others = Airlog::open(&folder.log()).unwrap();

    // A word about another day, and one that leaves the difference as it is.
    let word = day.acceptance("Công chức Văn hóa", "Thử máy phát").unwrap();
    let other = crate::airlog::Acceptance {
        date: date.tomorrow().unwrap(),
        ..word.clone()
    };

    let empty = crate::airlog::Acceptance {
        differences: Vec::new(),
        ..word.clone()
    };

    for word in [other, empty] {
        others.event(now, &LogEvent::Accepted(word)).unwrap();
        trial.second(&mut reconciliation);
        assert_eq!(trial.unexplained().len(), 1);
    }

    others.event(now, &LogEvent::Accepted(word)).unwrap();
    trial.second(&mut reconciliation);
    assert_eq!(trial.unexplained(), [""; 0]);
    // Nor does it come back with the next start.
    reconciliation = DailyReconciliation::start(&folder);
    trial.second(&mut reconciliation);
    assert_eq!((trial.unexplained(), trial.reconciled().len()), (vec![], 1));
}
