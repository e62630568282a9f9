//! Copies outside this computer: sealed days of the airtime log, and the station's backup.

use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

use super::Patient;
use super::finding::{Finding, Matter};
use crate::backup::{self, LastBackup};
use crate::station;
use crate::words::Text;

const SEALS: Matter = Matter {
    key: "seals",
    why: "doctor-seals-why",
};

const BACKUP: Matter = Matter {
    key: "backup",
    why: "doctor-backup-why",
};

/// A station makes one a week, or one a day by itself.
const RECENT: SignedDuration = SignedDuration::from_hours(8 * 24);

/// What a month without one would cost.
const LONG_AGO: SignedDuration = SignedDuration::from_hours(31 * 24);

/// Examines both kinds of copies.
pub(super) fn examine(patient: &Patient<'_>) -> Vec<Finding> {
    let exports = patient
        .loaded()
        .map_or_else(Vec::new, |loaded| loaded.station.exports.clone());
    let waiting = station::waiting_seals(patient.folder, &exports);
    vec![
        judge_seals(&exports, &waiting),
        judge_backup(backup::last(patient.folder).as_ref(), patient.clock.now()),
    ]
}

/// `waiting` are the folders that lack days, with what to tell a person.
fn judge_seals(exports: &[PathBuf], waiting: &[Text]) -> Finding {
    match (exports, waiting.first()) {
        ([], _) => SEALS.warning(
            Text::new("doctor-seals-none"),
            Text::new("doctor-seals-none-do"),
        ),
        (_, Some(first)) => SEALS.warning(first.clone(), Text::new("doctor-seals-do")),
        (folders, None) => {
            SEALS.good(Text::new("doctor-seals-good").with("folders", listed(folders)))
        }
    }
}

fn listed(folders: &[PathBuf]) -> String {
    let names = folders
        .iter()
        .map(|folder| Path::display(folder).to_string());
    names.collect::<Vec<_>>().join(", ")
}

fn judge_backup(last: Option<&LastBackup>, now: Timestamp) -> Finding {
    let Some(last) = last else {
        return BACKUP.warning(
            Text::new("doctor-backup-none"),
            Text::new("doctor-backup-do"),
        );
    };
    let age = now.duration_since(last.made);
    let found = |key: &'static str| {
        Text::new(key)
            .with("days", age.as_hours() / 24)
            .with("place", &last.place)
    };
    let cure = Text::new("doctor-backup-do");
    if !last.whole {
        BACKUP.bad(found("doctor-backup-not-whole"), cure)
    } else if age.abs() > LONG_AGO {
        BACKUP.bad(found("doctor-backup-good"), cure)
    } else if age.abs() > RECENT {
        BACKUP.warning(found("doctor-backup-good"), cure)
    } else {
        BACKUP.good(found("doctor-backup-good"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn a_backup_grows_old() {
        let now: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
        let verdict = |days: i64, whole| {
            let last = LastBackup {
                made: now - SignedDuration::from_hours(days * 24),
                place: "/media/usb/phatthanh-sao-luu".into(),
                whole,
                good: None,
            };
            judge_backup(Some(&last), now).verdict()
        };
        assert_eq!(verdict(0, true), Verdict::Good);
        assert_eq!(verdict(7, true), Verdict::Good);
        assert_eq!(verdict(9, true), Verdict::Warning);
        assert_eq!(verdict(40, true), Verdict::Bad);
        assert_eq!(
            verdict(-40, true),
            Verdict::Bad,
            "by a clock that was ahead"
        );
        assert_eq!(verdict(0, false), Verdict::Bad);
        assert_eq!(judge_backup(None, now).verdict(), Verdict::Warning);
    }

    #[test]
    fn seals_that_stay_here_prove_little() {
        let to = vec![PathBuf::from("/media/usb/nhat-ky")];
        assert_eq!(judge_seals(&[], &[]).verdict(), Verdict::Warning);
        assert_eq!(judge_seals(&to, &[]).verdict(), Verdict::Good);
        let away = Text::new("station-alarm-export-away");
        assert_eq!(judge_seals(&to, &[away]).verdict(), Verdict::Warning);
    }
}
