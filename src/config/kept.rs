//! Every version of the station's files that was ever on air, by its digest: `var/history/<digest>/`.
//!
//! A version is a folder with the files as they were read, so that it can be read, compared and put back like a station.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::snapshot::{Content, Snapshot};

const HISTORY: &str = "var/history";
/// The shortest beginning of a digest that names a version.
const SHORTEST: usize = 6;

/// Keeps the files of the station at `root` as they were read, and returns their digest. Waits for the disk.
///
/// # Errors
/// If they cannot be written; nothing is left by that name then.
pub fn keep(root: &Path, snapshot: &Snapshot) -> io::Result<String> {
    let digest = snapshot.digest();
    let history = root.join(HISTORY);
    let place = history.join(&digest);
    if place.is_dir() {
        return Ok(digest);
    }

    fs::create_dir_all(&history)?;
    let new = tempfile::Builder::new()
        .prefix(".new-")
        .tempdir_in(&history)?;
    for topic in snapshot.topics.iter().flat_map(|topics| topics.values()) {
        fs::create_dir_all(new.path().join(topic))?;
    }
    for (path, content) in &snapshot.files {
        let Content::Bytes(bytes) = content else {
            continue;
        };
        let target = new.path().join(path);
        fs::create_dir_all(target.parent().unwrap_or(&target))?;
        fs::write(&target, bytes)?;
        File::open(&target)?.sync_all()?;
    }

    let new = new.keep();
    if let Err(error) = fs::rename(&new, &place) {
        fs::remove_dir_all(&new)?;
        if !place.is_dir() {
            return Err(error);
        }
    }
    File::open(&history)?.sync_all()?;
    Ok(digest)
}

/// Reads the version that was kept under `digest`, or under the only one that begins so; none if there is none.
#[must_use]
pub fn kept(root: &Path, digest: &str) -> Option<Snapshot> {
    let is_hex = digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    if digest.len() < SHORTEST || !is_hex {
        return None;
    }
    let entries = fs::read_dir(root.join(HISTORY)).ok()?;
    let named = |entry: io::Result<fs::DirEntry>| {
        let entry = entry.ok()?;
        let begins = entry.file_name().to_str()?.starts_with(digest);
        begins.then(|| entry.path())
    };
    let found: Vec<PathBuf> = entries.filter_map(named).collect();
    match &found[..] {
        [only] => Some(Snapshot::of(only)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_as_it_was_kept() {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("config/station.toml", "name = \"Đài\"\r\n");
        write("config/schedule.toml", "");
        write("programs/tin.toml", "title = \"Tin\"\n");
        write("audio/tin/topic.toml", "title = \"Tin\"\n");
        fs::create_dir_all(root.path().join("audio/trống")).unwrap();
        let first = Snapshot::of(root.path());
        let digest = keep(root.path(), &first).unwrap();
        assert_eq!(keep(root.path(), &first).unwrap(), digest);

        write("programs/tin.toml", "title = \"Khác\"\n");
        let second = keep(root.path(), &Snapshot::of(root.path())).unwrap();
        assert_ne!(digest, second);
        let read = kept(root.path(), &digest[..12]).unwrap();
        assert_eq!(read.digest(), digest);
        assert_eq!(read.files, first.files);

        for unknown in ["", "abc", "000000", "../../", "HEAD"] {
            assert!(kept(root.path(), unknown).is_none(), "{unknown}");
        }
        let left = fs::read_dir(root.path().join(HISTORY)).unwrap().count();
        assert_eq!(left, 2);
    }
}
