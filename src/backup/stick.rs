//! Sticks that copies go to by themselves: a file on a stick says that it is one, and whose.
//!
//! A folder without that file takes no copy by itself: with the stick out, its place is a folder of the computer's own
//! disk, and a copy there is lost with it.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::rand::{GetRandomFlags, getrandom};
use toml::de::DeTable;

use super::list::ID;
use super::{BackupError, List, copy_in, failed, mounts, write};
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
    /// Whether somebody who knew it prepared a folder on the station's own disk.
    own_disk: bool,
}

impl Marker {
    /// Reads it in `place`; none if there is none, or none that can be understood.
    fn read(place: &Path) -> Option<Self> {
        let text = fs::read_to_string(place.join(MARKER)).ok()?;
        let file = DeTable::parse(&text).ok()?;
        let file = file.get_ref();
        let said = |key: &str| Some(file.get(key)?.get_ref().as_str()?.to_owned());
        let own_disk = file.get("own_disk").and_then(|it| it.get_ref().as_bool());
        Some(Self {
            station: said("station").unwrap_or_default(),
            id: said("id")?,
            own_disk: own_disk.unwrap_or_default(),
        })
    }

    /// Writes it as TOML, whose strings are those of JSON.
    fn text(&self) -> String {
        let said = |word: &str| serde_json::Value::from(word).to_string();
        let (station, id) = (said(&self.station), said(&self.id));
        let own_disk = if self.own_disk {
            "own_disk = true\n"
        } else {
            ""
        };
        format!("station = {station}\nid = {id}\n{own_disk}")
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

/// Makes `place` one of the sticks to which the station in `folder`, called `station`, is copied by itself. On the station's
/// own disk only if `own_disk` says that this is meant: mostly it is the folder of a stick that is out.
///
/// # Errors
/// If it is in the station's own folder, on its disk, another station's, or cannot be written.
pub fn prepare(
    folder: &Folder,
    place: &Path,
    station: &str,
    own_disk: bool,
) -> Result<Prepared, BackupError> {
    let found = fs::metadata(place).map_err(failed("read", place))?;
    if !found.is_dir() {
        return Err(failed("read", place)(io::ErrorKind::NotADirectory.into()));
    }
    refuse_own(folder, place)?;

    let same_disk = is_same_disk(folder.root(), place);
    if same_disk && !own_disk {
        return Err(BackupError::OwnDisk(place.to_owned()));
    }

    let copy = copy_in(place);
    let (known_id, there) = (known_id(folder), List::read(&copy).ok().flatten());
    if let Some(there) = there
        && there.id.is_some()
        && there.id != known_id
    {
        return Err(BackupError::ForeignCopy(copy, there.station, true));
    }

    let id = own_id(folder)?;
    let marker = place.join(MARKER);
    let there = Marker::read(place);
    if let Some(there) = &there
        && there.id != id
    {
        let station = there.station.clone();
        return Err(BackupError::Foreign(place.to_owned(), station));
    }

    let known = there.is_some();
    let said = Marker {
        station: station.to_owned(),
        id,
        own_disk: same_disk,
    };
    if there.is_none_or(|there| there.own_disk != same_disk) {
        let mut file = write::open(&marker)?;
        let mut written = || -> io::Result<()> {
            file.set_len(0)?;
            file.write_all(said.text().as_bytes())?;
            file.sync_all()
        };
        written().map_err(failed("write", &marker))?;
    }

    Ok(Prepared {
        place: place.to_owned(),
        known,
        same_disk,
    })
}

/// A copy in a folder that is copied would grow for ever; one beside them on the same disk goes with it.
pub(super) fn refuse_own(folder: &Folder, copy: &Path) -> Result<(), BackupError> {
    let absolute = |path: &Path| -> Option<PathBuf> {
        let mut there = std::path::absolute(path).ok()?;
        while !there.exists() && there.pop() {}
        there.canonicalize().ok()
    };
    match (absolute(folder.root()), absolute(copy)) {
        (Some(root), Some(copy)) if copy.starts_with(&root) => Err(BackupError::Inside(copy)),
        _ => Ok(()),
    }
}

/// Returns whether the two lie on one disk, as far as can be seen.
pub(super) fn is_same_disk(root: &Path, other: &Path) -> bool {
    device(root).is_some_and(|own| device(other) == Some(own))
}

/// The device that `path` lies on; none if that cannot be looked at.
fn device(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().map(|found| found.dev())
}

/// Returns whether the file of a stick of the station with `id` lies at `copy` or beside it.
///
/// # Errors
/// If that of another station does.
pub(super) fn is_ours(copy: &Path, id: Option<&str>) -> Result<bool, BackupError> {
    let places = [Some(copy), copy.parent()].into_iter().flatten();
    let there: Vec<_> = places
        .filter_map(|place| Some((place, Marker::read(place)?)))
        .collect();
    match there.iter().find(|(_, marker)| Some(&*marker.id) != id) {
        Some((place, marker)) => {
            let station = marker.station.clone();
            Err(BackupError::Foreign((*place).to_owned(), station))
        }
        None => Ok(!there.is_empty()),
    }
}

/// Returns what the station's sticks are known by; none if none was prepared.
pub(super) fn known_id(folder: &Folder) -> Option<String> {
    let id = fs::read_to_string(folder.root().join(ID)).ok()?;
    Some(id.trim().to_owned()).filter(|id| !id.is_empty())
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
/// seconds, where one hangs. Passes over a place on the station's own disk, unless it was prepared as that: it is the folder
/// of a stick that is out.
pub(super) fn look(folder: &Folder, places: &[PathBuf]) -> Vec<Seen> {
    let Some(id) = known_id(folder) else {
        return Vec::new();
    };
    let places = if places.is_empty() {
        mounted(&fs::read_to_string(mounts::LIST).unwrap_or_default())
    } else {
        places.to_vec()
    };
    let own_disk = device(folder.root());
    let seen = move |place: &Path| {
        let marker = Marker::read(place)?;
        if !marker.own_disk && own_disk.is_some() && device(place) == own_disk {
            return None;
        }
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

        let prepared = prepare(&ours, &one, "Đài xã", true).unwrap();
        assert!(!prepared.known);
        assert!(prepare(&ours, &one, "Đài xã", true).unwrap().known);
        prepare(&theirs, &two, "Đài phường", true).unwrap();
        assert_eq!(
            look(&ours, &places),
            [
                Seen::Own(one.clone()),
                Seen::Foreign(two.clone(), "Đài phường".into())
            ]
        );
        let refused = prepare(&ours, &two, "Đài xã", true).unwrap_err();
        assert!(matches!(refused, BackupError::Foreign(place, _) if place == two));
        assert_eq!(look(&theirs, &places[1..2]), [Seen::Own(two)]);

        // A marker somebody broke is none.
        fs::write(one.join(MARKER), "station = ").unwrap();
        assert_eq!(look(&ours, &places[..1]), []);
    }

    #[test]
    fn the_folder_of_a_stick_that_is_out_is_passed_over() {
        let (_root, folder) = station();
        let place = tempfile::tempdir().unwrap();
        let places = [place.path().to_owned()];
        let refused = prepare(&folder, place.path(), "Đài", false).unwrap_err();
        assert!(matches!(refused, BackupError::OwnDisk(_)), "{refused}");
        assert!(!is_any_prepared(&folder), "nothing is written");

        let prepared = prepare(&folder, place.path(), "Đài", true).unwrap();
        assert!(prepared.same_disk);
        assert_eq!(look(&folder, &places), [Seen::Own(places[0].clone())]);

        // As the stick's own file has it: copied to its folder, it makes that no stick.
        let marker = place.path().join(MARKER);
        let text = fs::read_to_string(&marker).unwrap();
        fs::write(&marker, text.replace("own_disk = true\n", "")).unwrap();
        assert_eq!(look(&folder, &places), []);
    }

    #[test]
    fn no_stick_is_in_the_station() {
        let (root, folder) = station();
        let inside = root.path().join("audio");
        fs::create_dir(&inside).unwrap();
        let refused = prepare(&folder, &inside, "Đài", true).unwrap_err();
        assert!(matches!(refused, BackupError::Inside(_)), "{refused}");
        let missing = prepare(&folder, Path::new("/khong/co"), "Đài", true).unwrap_err();
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
