//! Sticks that copies go to by themselves: a file on a stick says that it is one, and whose.
//!
//! A folder without that file takes no copy by itself: with the stick out, its place is a folder of the computer's own
//! disk, and a copy there is lost with it.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::rand::{GetRandomFlags, getrandom};
use toml::de::DeTable;

use super::list::ID;
use super::make::refuse_own;
use super::{BackupError, failed, mounts};
use crate::patience;
use crate::station::Folder;

/// The file by which a stick is known.
pub const MARKER: &str = "phatthanh-sao-luu.toml";

/// Where systems mount what is plugged in.
const USUAL: [&str; 3] = ["/media", "/run/media", "/mnt"];

/// A stick that has not answered for so long hangs.
const ANSWERS: Duration = Duration::from_secs(5);

/// What the marker says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Marker {
    /// The station's name when it was prepared: for people.
    station: String,
    /// Whose stick it is.
    id: String,
}

impl Marker {
    /// Reads it in `place`; none if there is none, or none that can be understood.
    fn read(place: &Path) -> Option<Self> {
        let text = fs::read_to_string(place.join(MARKER)).ok()?;
        let file = DeTable::parse(&text).ok()?;
        let said = |key: &str| Some(file.get_ref().get(key)?.get_ref().as_str()?.to_owned());
        Some(Self {
            station: said("station").unwrap_or_default(),
            id: said("id")?,
        })
    }

    /// Writes it as TOML, whose strings are those of JSON.
    fn text(&self) -> String {
        let said = |word: &str| serde_json::Value::from(word).to_string();
        let (station, id) = (said(&self.station), said(&self.id));
        format!("station = {station}\nid = {id}\n")
    }
}

/// A place with a marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seen {
    /// One of this station's.
    Own(PathBuf),
    /// One of another station's: the place, and that station's name.
    Foreign(PathBuf, String),
}

/// A stick was prepared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// Where it is.
    pub place: PathBuf,
    /// Whether it was prepared before.
    pub known: bool,
    /// Whether it is the disk that the station itself lies on.
    pub same_disk: bool,
}

/// Makes `place` one of the sticks to which the station in `folder`, called `station`, is copied by itself.
///
/// # Errors
/// If it is in the station's own folder, another station's stick, or cannot be written.
pub fn prepare(folder: &Folder, place: &Path, station: &str) -> Result<Prepared, BackupError> {
    let found = fs::metadata(place).map_err(failed("read", place))?;
    if !found.is_dir() {
        return Err(failed("read", place)(io::ErrorKind::NotADirectory.into()));
    }
    refuse_own(folder, place)?;

    let id = own_id(folder)?;
    let marker = place.join(MARKER);
    let known = match Marker::read(place) {
        Some(there) if there.id != id => {
            return Err(BackupError::Foreign(place.to_owned(), there.station));
        }
        there => there.is_some(),
    };
    if !known {
        let said = Marker {
            station: station.to_owned(),
            id,
        };
        let written = || -> io::Result<()> {
            let mut file = File::create(&marker)?;
            file.write_all(said.text().as_bytes())?;
            file.sync_all()
        };
        written().map_err(failed("write", &marker))?;
    }

    let same_disk = fs::metadata(folder.root()).is_ok_and(|own| own.dev() == found.dev());
    Ok(Prepared {
        place: place.to_owned(),
        known,
        same_disk,
    })
}

/// Returns whether a stick was ever prepared for the station in `folder`.
pub(super) fn is_any_prepared(folder: &Folder) -> bool {
    folder.root().join(ID).exists()
}

/// What the station's sticks are known by. It is made once, and comes back with a copy.
fn own_id(folder: &Folder) -> Result<String, BackupError> {
    let path = folder.root().join(ID);
    match fs::read_to_string(&path) {
        Ok(id) if !id.trim().is_empty() => return Ok(id.trim().to_owned()),
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(failed("read", &path)(error));
        }
        _ => {}
    }

    let id = chance().map_err(failed("make", &path))?;
    let made = || -> io::Result<()> {
        fs::create_dir_all(folder.var())?;
        let mut file = tempfile::NamedTempFile::new_in(folder.var())?;
        writeln!(file, "{id}")?;
        file.as_file().sync_all()?;
        // A copy made by another account reads it too.
        let readable = fs::Permissions::from_mode(0o644);
        file.as_file().set_permissions(readable)?;
        file.persist(&path)?;
        Ok(())
    };
    made().map_err(failed("write", &path))?;
    Ok(id)
}

/// Letters that no other station has.
fn chance() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom(&mut bytes, GetRandomFlags::empty())?;
    let mut letters = String::new();
    for byte in bytes {
        let _infallible = write!(letters, "{byte:02x}");
    }
    Ok(letters)
}

/// Looks for sticks of the station in `folder`: in `places`, or where systems mount them if there are none. May take some
/// seconds, where one hangs.
pub(super) fn look(folder: &Folder, places: &[PathBuf]) -> Vec<Seen> {
    let Ok(id) = fs::read_to_string(folder.root().join(ID)) else {
        return Vec::new();
    };
    let id = id.trim().to_owned();
    let places = if places.is_empty() {
        mounted(&fs::read_to_string(mounts::LIST).unwrap_or_default())
    } else {
        places.to_vec()
    };
    let seen = move |place: &Path| {
        let marker = Marker::read(place)?;
        Some(if marker.id == id {
            Seen::Own(place.to_owned())
        } else {
            Seen::Foreign(place.to_owned(), marker.station)
        })
    };
    let answers = patience::each(places, ANSWERS, seen);
    answers.into_iter().flatten().flatten().collect()
}

/// Returns the sticks of the station in `folder` that are in: of `places`, or where systems mount them if there are none.
#[must_use]
pub fn sticks(folder: &Folder, places: &[PathBuf]) -> Vec<PathBuf> {
    let own = |seen| match seen {
        Seen::Own(place) => Some(place),
        Seen::Foreign(..) => None,
    };
    look(folder, places).into_iter().filter_map(own).collect()
}

/// Where something that can be a stick is mounted, by the kernel's `list`. Shares are none: who wants a copy there names it.
fn mounted(list: &str) -> Vec<PathBuf> {
    let mounts = mounts::parse(list).into_iter();
    let mut places: Vec<PathBuf> = mounts
        .filter(|mount| !mount.is_share() && USUAL.iter().any(|usual| mount.at.starts_with(usual)))
        .map(|mount| mount.at)
        .collect();
    places.sort();
    places.dedup();
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn station() -> (tempfile::TempDir, Folder) {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path());
        (root, folder)
    }

    #[test]
    fn a_stick_is_known_by_its_file_and_anothers_is_let_be() {
        let ((_root, ours), (_other, theirs)) = (station(), station());
        let sticks = [(); 3].map(|()| tempfile::tempdir().unwrap());
        let [one, two, plain] = sticks.each_ref().map(|stick| stick.path().to_owned());
        let places = [one.clone(), two.clone(), plain.clone(), "/none".into()];
        assert_eq!(look(&ours, &places), [], "nothing was ever prepared");

        let prepared = prepare(&ours, &one, "Đài xã").unwrap();
        assert!(!prepared.known);
        assert!(prepare(&ours, &one, "Đài xã").unwrap().known);
        prepare(&theirs, &two, "Đài phường").unwrap();
        assert_eq!(
            look(&ours, &places),
            [
                Seen::Own(one.clone()),
                Seen::Foreign(two.clone(), "Đài phường".into())
            ]
        );
        let refused = prepare(&ours, &two, "Đài xã").unwrap_err();
        assert!(matches!(refused, BackupError::Foreign(place, _) if place == two));
        assert_eq!(look(&theirs, &places[1..2]), [Seen::Own(two)]);

        // A marker somebody broke is none.
        fs::write(one.join(MARKER), "station = ").unwrap();
        assert_eq!(look(&ours, &places[..1]), []);
    }

    #[test]
    fn no_stick_is_in_the_station() {
        let (root, folder) = station();
        let inside = root.path().join("audio");
        fs::create_dir(&inside).unwrap();
        let refused = prepare(&folder, &inside, "Đài").unwrap_err();
        assert!(matches!(refused, BackupError::Inside(_)), "{refused}");
        let missing = prepare(&folder, Path::new("/khong/co"), "Đài").unwrap_err();
        assert!(matches!(missing, BackupError::Io { .. }), "{missing}");
    }

    #[test]
    fn sticks_are_looked_for_where_systems_mount_them() {
        let list = "\
22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw
31 22 8:17 / /media/usb rw - vfat /dev/sdb1 rw
32 22 8:33 / /run/media/dai/SAO\\040LUU rw - exfat /dev/sdc1 rw
33 22 0:45 / /mnt/may-chu rw - cifs //pc/x rw
34 22 8:49 / /mediatheque rw - ext4 /dev/sdd1 rw";
        assert_eq!(
            mounted(list),
            [
                PathBuf::from("/media/usb"),
                PathBuf::from("/run/media/dai/SAO LUU")
            ]
        );
    }
}
