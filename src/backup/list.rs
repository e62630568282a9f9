//! What of a station is copied.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// The folders and files that people, or the station, cannot make again. The databases are copied by themselves.
pub(super) const PLACES: [&str; 11] = [
    "config",
    "programs",
    "audio",
    "var/sealed",
    "var/seal.key",
    "var/tls",
    "var/drafts",
    "var/history",
    "var/alerts",
    ID,
    WAITING,
];

/// Which station's its sticks are.
pub(super) const ID: &str = "var/backup-id";

/// What people sent from a browser: of it those that are whole, and lie in no folder yet.
pub(super) const UPLOADS: &str = "var/upload";

/// Rows that the log has not taken yet.
pub(super) const WAITING: &str = "var/airlog.waiting";

/// How the names begin of logs that were set aside: `airlog.db.damaged-1`.
pub(super) const SET_ASIDE: &str = "var/airlog.db.";

/// Deeper than any folder of a station; what leads back into itself ends there.
const DEEPEST: usize = 12;

/// A file of the station.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BackupFile {
    /// Its path in the station, with `/`.
    pub(super) path: String,
    /// Where it is read.
    pub(super) at: PathBuf,
    pub(super) size: u64,
    pub(super) modified_ms: i64,
}

/// What was found, and what could not be looked into.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub(super) files: Vec<BackupFile>,
    /// Folders of which nobody knows what is in them now: a share that is away, a link that leads nowhere.
    pub(super) away: Vec<String>,
    /// Files that cannot be listed, by the system's words.
    pub(super) left_out: Vec<(String, String)>,
}

/// Lists what is to be copied of the station in `root`.
pub(super) fn list(root: &Path) -> Listing {
    let mut listing = Listing::default();
    for place in PLACES {
        look(&root.join(place), place, 0, &mut listing);
    }

    let var = fs::read_dir(root.join("var"))
        .into_iter()
        .flatten()
        .flatten();
    let mut names: Vec<String> = var
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    for name in names
        .iter()
        .map(|name| format!("var/{name}"))
        .filter(|name| is_set_aside(name))
    {
        look(&root.join(&name), &name, 0, &mut listing);
    }

    uploads(&root.join(UPLOADS), &mut listing);
    listing
}

/// What the console keeps of an upload, as far as it says whether it is whole.
#[derive(Debug, Deserialize)]
struct Ticket {
    length: u64,
    /// Bytes that no power cut takes away.
    synced: u64,
    /// Whether it comes in one piece: nobody goes on with it, or puts it into its folder later.
    #[serde(default)]
    whole: bool,
}

/// Lists the uploads that are whole: their tickets and their bytes. What is half sent its browser sends again.
fn uploads(folder: &Path, listing: &mut Listing) {
    let mut tickets: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    tickets.sort();
    for ticket in tickets {
        let said = fs::read(&ticket).ok();
        let said = said.and_then(|said| serde_json::from_slice::<Ticket>(&said).ok());
        let part = ticket.with_extension("part");
        let is_whole = |said: Ticket| {
            let found = fs::symlink_metadata(&part).ok();
            let found = found.filter(fs::Metadata::is_file).map(|found| found.len());
            !said.whole && said.synced >= said.length && found == Some(said.length)
        };
        if !said.is_some_and(is_whole) {
            continue;
        }
        for file in [&part, &ticket] {
            if let Some(name) = file.file_name().and_then(|name| name.to_str()) {
                look(file, &format!("{UPLOADS}/{name}"), 0, listing);
            }
        }
    }
}

/// Whether `path` is a log that was set aside.
pub(super) fn is_set_aside(path: &str) -> bool {
    path.strip_prefix(SET_ASIDE).is_some_and(|rest| {
        rest.split_once('-').is_some_and(|(why, number)| {
            ["damaged", "replaced", "newer"].contains(&why) && number.parse::<u32>().is_ok()
        })
    })
}

fn look(at: &Path, path: &str, depth: usize, listing: &mut Listing) {
    let found = match fs::metadata(at) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound && at.symlink_metadata().is_err() => {
            return;
        }
        Err(_) => return listing.away.push(path.to_owned()),
    };

    if found.is_dir() {
        let Ok(entries) = fs::read_dir(at) else {
            return listing.away.push(path.to_owned());
        };
        let mut entries: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for entry in entries {
            let Some(name) = entry.file_name().and_then(|name| name.to_str()) else {
                listing
                    .left_out
                    .push((entry.display().to_string(), "UTF-8".to_owned()));
                continue;
            };
            if depth < DEEPEST {
                look(&entry, &format!("{path}/{name}"), depth + 1, listing);
            }
        }
    } else if found.is_file() {
        let modified = found
            .modified()
            .ok()
            .and_then(|at| jiff::Timestamp::try_from(at).ok());
        listing.files.push(BackupFile {
            path: path.to_owned(),
            at: at.to_owned(),
            size: found.len(),
            modified_ms: modified.map_or(0, jiff::Timestamp::as_millisecond),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_people_send_the_whole_is_listed_and_the_half_is_not() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join(UPLOADS);
        fs::create_dir_all(&folder).unwrap();
        let upload = |id: &str, length: u64, synced: u64, part: &str| {
            let ticket = format!(r#"{{"id":"{id}","length":{length},"synced":{synced}}}"#);
            fs::write(folder.join(format!("{id}.json")), ticket).unwrap();
            fs::write(folder.join(format!("{id}.part")), part).unwrap();
        };
        upload("a", 4, 4, "abcd");
        upload("b", 9, 4, "half");
        let ticket = r#"{"length":4,"synced":4,"whole":true}"#;
        fs::write(folder.join("w.json"), ticket).unwrap();
        fs::write(folder.join("w.part"), "aaaa").unwrap();
        // Written, and not known to have reached the disk.
        upload("c", 4, 0, "aaaa");
        fs::write(folder.join("d.json"), "{").unwrap();
        fs::write(folder.join("e.part"), "whose?").unwrap();
        let listing = list(root.path());
        let paths: Vec<&str> = listing.files.iter().map(|file| &file.path[..]).collect();
        assert_eq!(paths, ["var/upload/a.part", "var/upload/a.json"]);
    }
}
