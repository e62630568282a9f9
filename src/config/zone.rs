//! The rules of the station's time zone, whatever the machine knows.
//!
//! The system's zone data may be missing, or lose a name in an upgrade: a station that knew the time yesterday knows it
//! today. First the system is asked, then the rules kept with the last good configuration, then what is built in.

use std::env;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use jiff::tz::TimeZone;

/// The zone of a station that names none.
pub(super) const ZONE: &str = "Asia/Ho_Chi_Minh";

/// The zone database's own file for it, of 2025; its rule has stood since 1975.
const BUILT_IN: &[u8] = include_bytes!("Ho_Chi_Minh.tzif");

/// Its names.
const NAMES: [&str; 2] = [ZONE, "Asia/Saigon"];

/// Where systems keep their zones.
const SYSTEM: [&str; 3] = [
    "/usr/share/zoneinfo",
    "/usr/share/lib/zoneinfo",
    "/etc/zoneinfo",
];

/// Where they are kept with a configuration.
const KEPT: &str = "zoneinfo";

/// More than any zone's rules.
const MOST_BYTES: usize = 100_000;

/// The zone of Vietnam.
#[must_use]
pub fn vietnam() -> TimeZone {
    get(ZONE, None).unwrap_or(TimeZone::UTC)
}

/// The zone called `name`: by the system, by the last rules known to the station at `root`, or built in.
pub(super) fn get(name: &str, root: Option<&Path>) -> Option<TimeZone> {
    let last_known = || {
        let root = root?;
        let kept = [root.join("var/last-good"), root.to_owned()];
        let bytes = kept
            .iter()
            .find_map(|folder| read(&folder.join(KEPT).join(inside(name)?)));
        TimeZone::tzif(name, &bytes?).ok()
    };

    let built_in = || {
        let known = NAMES.iter().any(|own| own.eq_ignore_ascii_case(name));
        known.then(|| TimeZone::tzif(name, BUILT_IN).ok()).flatten()
    };

    TimeZone::get(name)
        .ok()
        .or_else(last_known)
        .or_else(built_in)
}

/// Keeps the rules of `zone` in the folder `new` of a configuration, as the system has them, or else as they are kept
/// in `old`.
///
/// # Errors
/// If the rules are nowhere to be found, or cannot be written.
pub fn keep(new: &Path, old: &Path, zone: &TimeZone) -> io::Result<()> {
    let Some(place) = zone.iana_name().and_then(inside) else {
        return Ok(());
    };

    let system = env::var_os("TZDIR")
        .map(PathBuf::from)
        .into_iter()
        .chain(SYSTEM.map(PathBuf::from));
    let bytes = system
        .chain([old.join(KEPT)])
        .find_map(|folder| read(&folder.join(place)));
    let Some(bytes) = bytes else { return Ok(()) };
    let target = new.join(KEPT).join(place);
    fs::create_dir_all(target.parent().unwrap_or(new))?;
    fs::write(target, bytes)
}

/// Whether the rules of `zone` are kept in the folder `kept` of a configuration, or need not be.
#[must_use]
pub fn is_kept(kept: &Path, zone: &TimeZone) -> bool {
    zone.iana_name()
        .and_then(inside)
        .is_none_or(|place| read(&kept.join(KEPT).join(place)).is_some())
}

/// What is a zone's rules and of a fitting size.
fn read(file: &Path) -> Option<Vec<u8>> {
    let bytes = fs::read(file).ok()?;
    (bytes.len() <= MOST_BYTES && TimeZone::tzif("", &bytes).is_ok()).then_some(bytes)
}

/// The place of a zone within a folder of zones: the name leads nowhere else.
fn inside(name: &str) -> Option<&Path> {
    let path = Path::new(name);
    path.components()
        .all(|part| matches!(part, Component::Normal(_)))
        .then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_in_is_the_time_of_vietnam() {
        let zone = TimeZone::tzif(ZONE, BUILT_IN).unwrap();
        assert_eq!(zone.iana_name(), Some(ZONE));
        for at in [
            "1980-01-01T00:00:00Z",
            "2026-11-24T10:30:00Z",
            "2060-06-01T00:00:00Z",
        ] {
            let at: jiff::Timestamp = at.parse().unwrap();
            assert_eq!(zone.to_offset(at), jiff::tz::offset(7), "{at}");
        }
    }

    #[test]
    fn rules_that_were_known_are_known_when_the_system_forgets_the_name() {
        let root = tempfile::tempdir().unwrap();
        // As a system had them that knew a name which this one does not.
        let old = root.path().join("old");
        fs::create_dir_all(old.join(KEPT).join("Asia")).unwrap();
        fs::write(old.join(KEPT).join("Asia/Hai_Duong"), BUILT_IN).unwrap();
        let zone = TimeZone::tzif("Asia/Hai_Duong", BUILT_IN).unwrap();
        keep(&root.path().join("var/last-good"), &old, &zone).unwrap();
        let known = get("Asia/Hai_Duong", Some(root.path())).unwrap();
        assert_eq!(known.iana_name(), Some("Asia/Hai_Duong"));
        assert!(get("Asia/Hai_Duong", None).is_none());
        for name in [
            "Asia/Nowhere",
            "../old/zoneinfo/Asia/Hai_Duong",
            "/etc/passwd",
            "",
        ] {
            assert!(get(name, Some(root.path())).is_none(), "{name}");
        }
    }
}
