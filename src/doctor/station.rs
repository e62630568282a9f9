//! The station itself: its files, and whether it runs.

use super::Patient;
use super::finding::{Finding, Matter};
use crate::config;
use crate::console::Unanswered;
use crate::rundown::Severity;
use crate::words::Text;

const FILES: Matter = Matter {
    key: "files",
    why: "doctor-files-why",
};

const RUNNING: Matter = Matter {
    key: "running",
    why: "doctor-running-why",
};

/// Examines the station's files: configuration, programs, schedule.
pub(super) fn files(patient: &Patient<'_>) -> Finding {
    let outside = config::outside(patient.folder.root());
    let faults = patient.outcome.faults.iter().chain(&outside);
    let (mut errors, mut warnings) = (0, 0);
    for fault in faults {
        match fault.severity {
            Severity::Error => errors += 1,
            _ => warnings += 1,
        }
    }
    judge_files(errors, warnings)
}

fn judge_files(errors: usize, warnings: usize) -> Finding {
    let found = |key: &'static str| {
        Text::new(key)
            .with("errors", errors)
            .with("warnings", warnings)
    };
    let cure = Text::new("doctor-files-do");
    match (errors, warnings) {
        (0, 0) => FILES.good(found("doctor-files-good")),
        (0, _) => FILES.warning(found("doctor-files-warnings"), cure),
        _ => FILES.bad(found("doctor-files-faulty"), cure),
    }
}

/// Examines whether the station runs, and what it needs of a person.
pub(super) fn running(patient: &Patient<'_>) -> Finding {
    let alarms = match &patient.status {
        Ok(status) => Ok(status
            .alarms
            .iter()
            .map(|alarm| alarm.words.as_str())
            .collect()),
        Err(why) => Err(why),
    };
    judge_running(alarms)
}

fn judge_running(alarms: Result<Vec<&str>, &Unanswered>) -> Finding {
    match alarms {
        Ok(alarms) => match alarms.first() {
            None => RUNNING.good(Text::new("doctor-running-good")),
            Some(first) => RUNNING.bad(
                Text::new("doctor-running-alarms")
                    .with("count", alarms.len())
                    .with("first", first),
                Text::new("doctor-running-alarms-do"),
            ),
        },
        Err(Unanswered::NotRunning) => RUNNING.warning(
            Text::new("doctor-running-not"),
            Text::new("doctor-running-not-do"),
        ),
        Err(Unanswered::NoAnswer) => RUNNING.bad(
            Text::new("doctor-running-hangs"),
            Text::new("doctor-running-hangs-do"),
        ),
        Err(Unanswered::NoRight | Unanswered::Failed(_)) => RUNNING.not_known(
            Text::new("doctor-running-no-right"),
            Some(Text::new("doctor-own-account")),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn an_error_is_bad_and_a_warning_is_one() {
        let verdicts = [(0, 0), (0, 3), (1, 0)].map(|(errors, warnings)| {
            let finding = judge_files(errors, warnings);
            assert_eq!(finding.cure().is_some(), finding.verdict() != Verdict::Good);
            finding.verdict()
        });
        assert_eq!(verdicts, [Verdict::Good, Verdict::Warning, Verdict::Bad]);
    }

    #[test]
    fn a_station_that_cannot_be_asked_is_not_called_good() {
        let verdict = |alarms| judge_running(alarms).verdict();
        assert_eq!(verdict(Ok(vec![])), Verdict::Good);
        assert_eq!(verdict(Ok(vec!["no card"])), Verdict::Bad);
        assert_eq!(verdict(Err(&Unanswered::NotRunning)), Verdict::Warning);
        assert_eq!(verdict(Err(&Unanswered::NoAnswer)), Verdict::Bad);
        assert_eq!(verdict(Err(&Unanswered::NoRight)), Verdict::NotKnown);
    }
}
