//! When the last copy of a station was made, remembered by the station: the stick may be away.

use std::fs;
use std::io;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::made::Made;
use crate::station::Folder;

/// The last copy that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBackup {
    /// When, by the clock of then.
    pub made: Timestamp,
    /// Where it lies.
    pub place: String,
    /// Whether everything is in it, and the log in it is whole.
    pub whole: bool,
    /// The last whose log was whole; none if none was, or an older phatthanh made them.
    #[serde(default)]
    pub good: Option<LastGood>,
}

/// The last copy whose log was whole. It may lack a file or two: it makes a station all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastGood {
    /// When, by the clock of then.
    pub made: Timestamp,
    /// Where it lies.
    pub place: String,
}

impl LastBackup {
    /// Returns what is remembered of the copy that was `made` at `now`, after the one `before`.
    pub(super) fn of(made: &Made, now: Timestamp, before: Option<Self>) -> Self {
        let place = made.place.display().to_string();
        let good = if made.whole {
            let place = place.clone();
            Some(LastGood { made: now, place })
        } else {
            before.and_then(|before| before.last_good())
        };
        Self {
            made: now,
            place,
            whole: made.whole && made.left_out.is_empty(),
            good,
        }
    }

    /// Returns the last copy whose log was whole; none if none is remembered.
    #[must_use]
    pub fn last_good(&self) -> Option<LastGood> {
        let own = || LastGood {
            made: self.made,
            place: self.place.clone(),
        };
        self.good.clone().or_else(|| self.whole.then(own))
    }

    /// Remembers it. A station that cannot, as another account's, is copied all the same.
    pub(super) fn keep(&self, folder: &Folder) {
        let written = || -> io::Result<()> {
            let mut file = tempfile::NamedTempFile::new_in(folder.var())?;
            serde_json::to_writer(&mut file, self)?;
            file.persist(path(folder))?;
            Ok(())
        };
        if let Err(error) = written() {
            tracing::debug!(%error, "the copy is not remembered");
        }
    }
}

fn path(folder: &Folder) -> PathBuf {
    folder.var().join("last-backup.json")
}

/// Returns the last copy that was made of the station in `folder`; none if none is remembered.
#[must_use]
pub fn last(folder: &Folder) -> Option<LastBackup> {
    serde_json::from_str(&fs::read_to_string(path(folder)).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backup::LeftOut;

    #[test]
    fn one_that_is_not_whole_is_not_the_last_good_one() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let (monday, tuesday) = (at("2026-11-23T19:30:00Z"), at("2026-11-24T19:30:00Z"));
        let made = |place: &str, whole| Made {
            place: place.into(),
            whole,
            ..Made::default()
        };
        let (one, other) = (made("/media/a", true), made("/media/b", false));
        let first = LastBackup::of(&one, monday, None);
        assert_eq!(first.last_good().unwrap().made, monday);

        let second = LastBackup::of(&other, tuesday, Some(first.clone()));
        assert_eq!((second.made, second.whole), (tuesday, false));
        let good = second.last_good().unwrap();
        assert_eq!((good.made, good.place.as_str()), (monday, "/media/a"));
        let only = LastBackup::of(&other, tuesday, None);
        assert_eq!(only.last_good(), None);

        // One without a file is not whole, and good all the same.
        let lacks = Made {
            left_out: vec![LeftOut {
                path: "audio/tin/1.wav".into(),
                problem: "denied".into(),
            }],
            ..made("/media/b", true)
        };
        let lacks = LastBackup::of(&lacks, tuesday, Some(first.clone()));
        assert!(!lacks.whole);
        assert_eq!(lacks.last_good().unwrap().made, tuesday);

        // As an older phatthanh left it.
        let old = r#"{"made":"2026-11-23T19:30:00Z","place":"/media/a","whole":true}"#;
        let old: LastBackup = serde_json::from_str(old).unwrap();
        assert_eq!(old.last_good(), first.last_good());
    }
}
