//! Sets a file that lies in the index's place aside: whole, under a name that says why and when it was last written.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use phatthanh_core::units::instant;

/// What `SQLite` keeps beside a database.
const BESIDE: [&str; 3] = ["-journal", "-wal", "-shm"];

/// Why a file is of no use as the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// It cannot be understood.
    Damaged,
    /// A newer phatthanh wrote it.
    Newer,
    /// Somebody put it in the place of the index that is open.
    Replaced,
}

impl Why {
    const ALL: [Self; 3] = [Self::Damaged, Self::Newer, Self::Replaced];

    const fn ending(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::Newer => "newer",
            Self::Replaced => "replaced",
        }
    }
}

/// Moves what lies at `path` aside, with what belongs to it. Returns its path now.
///
/// Nothing is removed: Err if the folder takes no other name, and then all stays as it was.
pub(super) fn set_aside(path: &Path, why: Why) -> io::Result<PathBuf> {
    let written = fs::symlink_metadata(path)?.modified()?;
    let written = Timestamp::try_from(written).unwrap_or(Timestamp::UNIX_EPOCH);
    let written = instant::say(written, &TimeZone::UTC, "%Y%m%dT%H%M%SZ");
    let aside = free(&with(path, &format!(".{}-{written}", why.ending())));

    fs::rename(path, &aside)?;
    // A journal that stayed would be played into the next file of that name.
    for ending in BESIDE {
        match fs::rename(with(path, ending), with(&aside, ending)) {
            Err(problem) if problem.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%problem, ending, "stays beside the index");
            }
            _ => {}
        }
    }

    Ok(aside)
}

/// Returns the names of the files that were set aside for the index at `path` and lie there yet, in order.
pub(crate) fn names(path: &Path) -> Vec<String> {
    let Some(own) = path.file_name().and_then(|name| name.to_str()) else {
        return Vec::new();
    };
    let entries = path.parent().map(fs::read_dir);
    let entries = entries.into_iter().flatten().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let is_aside = |name: &String| {
        let rest = name
            .strip_prefix(own)
            .and_then(|rest| rest.strip_prefix('.'));
        let is_one = |why: Why| rest.is_some_and(|rest| rest.starts_with(why.ending()));
        Why::ALL.into_iter().any(is_one) && !BESIDE.iter().any(|ending| name.ends_with(ending))
    };
    let mut names: Vec<String> = names.filter(is_aside).collect();

    names.sort_unstable();
    names
}

/// Returns the first name like `aside` that nothing has.
fn free(aside: &Path) -> PathBuf {
    let is_free = |name: &PathBuf| fs::symlink_metadata(name).is_err();
    let numbered = (2..=u32::MAX).map(|count| with(aside, &format!("-{count}")));
    std::iter::once(aside.to_owned())
        .chain(numbered)
        .find(is_free)
        .unwrap_or_else(|| aside.to_owned())
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_aside_is_whole_and_has_a_name_of_its_own() {
        let var = tempfile::tempdir().unwrap();
        let path = var.path().join("catalogue.db");
        let file = |name: &str| fs::read(var.path().join(name)).unwrap();
        let at = Timestamp::from_second(1_795_539_661).unwrap();
        let mut asides = Vec::new();
        for bytes in [b"one", b"two"] {
            fs::write(&path, bytes).unwrap();
            fs::write(with(&path, "-journal"), b"half").unwrap();
            let touched = fs::File::options().write(true).open(&path).unwrap();
            touched.set_modified(at.into()).unwrap();
            asides.push(set_aside(&path, Why::Damaged).unwrap());
        }

        let (one, two) = (
            "catalogue.db.damaged-20261124T170101Z",
            "catalogue.db.damaged-20261124T170101Z-2",
        );
        assert_eq!(asides, [var.path().join(one), var.path().join(two)]);
        assert_eq!((file(one), file(two)), (b"one".into(), b"two".into()));
        assert_eq!(file(&format!("{one}-journal")), b"half");

        fs::create_dir(&path).unwrap();
        set_aside(&path, Why::Replaced).unwrap();
        fs::write(var.path().join("catalogue.db-wal"), b"").unwrap();
        fs::write(var.path().join("catalogue.db.txt"), b"").unwrap();
        let names = names(&path);
        assert_eq!((names.len(), &*names[0], &*names[1]), (3, one, two));
        assert!(names[2].starts_with("catalogue.db.replaced-"), "{names:?}");
    }
}
