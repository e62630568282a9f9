use std::os::unix::fs::{PermissionsExt, symlink};

use super::*;
use crate::airlog::Event;
use crate::backup::prepare;

const NAME: &str = "Đài xã";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A station, and a stick.
struct Trial {
    root: TempDir,
    stick: TempDir,
}

impl Trial {
    fn new() -> Self {
        let trial = Self {
            root: tempfile::tempdir().unwrap(),
            stick: tempfile::tempdir().unwrap(),
        };
        for (path, text) in [
            ("config/station.toml", "name"),
            ("audio/tin/1.wav", "sound"),
            ("var/seal.key", "secret"),
            ("var/tls/ca.key", "secret"),
        ] {
            put(&trial.root.path().join(path), text);
        }
        rusqlite::Connection::open(trial.folder().people())
            .unwrap()
            .execute_batch("create table person (name text)")
            .unwrap();
        trial
    }

    fn folder(&self) -> Folder {
        Folder::new(self.root.path())
    }

    fn copy(&self) -> PathBuf {
        copy_in(self.stick.path())
    }

    /// A copy that the station called `name` makes on a day of November.
    fn back_up(&self, name: &str, day: i8) -> Result<Made, BackupError> {
        let now = at(&format!("2026-11-{day:02}T20:00:00Z"));
        back_up(&self.folder(), self.stick.path(), name, now)
    }
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[track_caller]
fn refused(done: Result<Made, BackupError>, expected: &str) {
    let error = done.unwrap_err();
    assert_eq!(error.text().key(), expected, "{error}");
}

/// The place of a stick that is not mounted is no folder of the station's own disk.
#[test]
fn no_folder_is_made_for_a_stick_that_is_out() {
    let trial = Trial::new();
    let now = at("2026-11-01T20:00:00Z");
    let place = trial.stick.path().join("media/usb");
    let made = back_up(&trial.folder(), &place, NAME, now);
    refused(made, "backup-no-folder");
    assert!(!trial.stick.path().join("media").exists());

    // One below a folder that is there is meant.
    let place = trial.stick.path().join("usb");
    let made = back_up(&trial.folder(), &place, NAME, now).unwrap();
    assert!(made.same_disk && place.is_dir(), "{made:?}");
}

#[test]
fn another_stations_copy_is_not_written_over() {
    let ours = Trial::new();
    ours.back_up(NAME, 1).unwrap();
    let list = fs::read(ours.copy().join(LIST)).unwrap();
    let other = Trial::new();
    put(&other.root.path().join("audio/tin/1.wav"), "theirs");
    let theirs = |name: &str, now: &str| {
        back_up(&other.folder(), ours.stick.path(), name, at(now)).map(drop)
    };

    // By its name alone, as long as no stick of either was prepared.
    let error = theirs("Đài phường", "2026-11-02T20:00:00Z").unwrap_err();
    assert!(
        matches!(error, BackupError::ForeignCopy(_, ref name, false) if name == NAME),
        "{error}"
    );

    // By more than that, where one was; and this one may have any name.
    let folder = ours.folder();
    prepare(&folder, ours.stick.path(), NAME, true).unwrap();
    assert_eq!(fs::read(ours.copy().join(LIST)).unwrap(), list);
    ours.back_up("Đài xã mới", 3).unwrap();
    fs::remove_file(ours.stick.path().join(stick::MARKER)).unwrap();
    let error = theirs("Đài xã mới", "2026-11-04T20:00:00Z").unwrap_err();
    assert!(
        matches!(error, BackupError::ForeignCopy(_, _, true)),
        "{error}"
    );
    ours.back_up(NAME, 5).unwrap();
    assert_eq!(
        fs::read_to_string(ours.copy().join("audio/tin/1.wav")).unwrap(),
        "sound"
    );
}

#[test]
fn nothing_is_written_through_a_link() {
    let trial = Trial::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let own = elsewhere.path().join("own.toml");
    put(&own, "a person's own");
    let inside = [".khoa", "audio", "audio/tin"].map(|path| trial.copy().join(path));
    for link in [trial.copy()].into_iter().chain(inside) {
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        let is_file = link.ends_with(".khoa");
        let to = if is_file { &own } else { elsewhere.path() };
        symlink(to, &link).unwrap();
        refused(trial.back_up(NAME, 1), "backup-link");
        assert_eq!(fs::read_to_string(&own).unwrap(), "a person's own");
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 1);
        fs::remove_file(&link).unwrap();
    }
    trial.back_up(NAME, 1).unwrap();
}

#[test]
fn secrets_are_nobody_elses_on_a_stick_that_knows_owners() {
    let trial = Trial::new();
    let mode = |path: &str| {
        let found = fs::metadata(trial.copy().join(path)).unwrap();
        found.permissions().mode() & 0o777
    };
    trial.back_up(NAME, 1).unwrap();
    let kept = || SECRET.map(&mode);
    assert_eq!(kept(), [0o600; 3]);

    // As an older phatthanh left them.
    for path in ["var/seal.key", "var/tls/ca.key"] {
        let file = trial.copy().join(path);
        fs::set_permissions(file, fs::Permissions::from_mode(0o644)).unwrap();
    }
    assert_eq!(trial.back_up(NAME, 2).unwrap().copied, 0);
    assert_eq!(kept(), [0o600; 3]);
}

#[test]
fn a_log_that_is_not_whole_costs_nothing_of_the_past() {
    let trial = Trial::new();
    let log = trial.folder().log();
    let version = "0.1.0".to_owned();
    let mut airlog = Airlog::open(&log).unwrap();
    airlog
        .event(at("2026-11-01T00:00:00Z"), &Event::Started { version })
        .unwrap();
    drop(airlog);
    let past = ["20261102T010000Z", "20261102T020000Z"];
    let past = past.map(|name| trial.copy().join(BEFORE).join(name).join(LOG));
    for path in &past {
        put(path, "a log of then");
    }
    rusqlite::Connection::open(&log)
        .unwrap()
        .execute_batch("drop trigger entry_is_never_changed; update entry set body = '{}'")
        .unwrap();
    assert!(!is_log_whole(&trial.folder()));
    assert!(!trial.back_up(NAME, 3).unwrap().whole);
    assert!(past.iter().all(|path| path.exists()), "the day keeps both");

    // The next that is whole thins them out as ever.
    fs::remove_file(&log).unwrap();
    assert!(trial.back_up(NAME, 4).unwrap().whole);
    assert_eq!(past.each_ref().map(|path| path.exists()), [true, false]);
}
