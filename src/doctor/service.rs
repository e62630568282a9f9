//! Whether the system starts the station by itself.

use std::path::Path;

use super::finding::{Finding, Matter};
use crate::words::Text;

const SERVICE: Matter = Matter {
    key: "service",
    why: "doctor-service-why",
};

/// Where systemd looks for units, the first before the others.
const UNITS: [&str; 4] = [
    "etc/systemd/system",
    "run/systemd/system",
    "usr/lib/systemd/system",
    "lib/systemd/system",
];

/// The unit's name.
const UNIT: &str = "phatthanh.service";

/// Examines whether there is a unit, and whether it is started with the machine.
pub(super) fn examine() -> Finding {
    judge(Path::new("/"))
}

fn judge(root: &Path) -> Finding {
    let led_back = std::fs::read_to_string(root.join("usr/lib/phatthanh/led-back"));
    if let Ok(name) = led_back {
        return SERVICE.warning(
            Text::new("doctor-service-led-back").with("name", name.trim()),
            Text::new("doctor-service-led-back-do"),
        );
    }
    let is_there = UNITS
        .iter()
        .any(|folder| root.join(folder).join(UNIT).exists());
    let wanted = root
        .join("etc/systemd/system/multi-user.target.wants")
        .join(UNIT);
    // A link counts though what it leads to is not seen from here.
    let is_enabled = wanted.symlink_metadata().is_ok();
    match (is_there, is_enabled) {
        (true, true) => SERVICE.good(Text::new("doctor-service-good")),
        (true, false) => SERVICE.warning(
            Text::new("doctor-service-not-enabled"),
            Text::new("doctor-service-not-enabled-do"),
        ),
        (false, _) => SERVICE.warning(
            Text::new("doctor-service-none"),
            Text::new("doctor-service-none-do"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn a_unit_counts_once_it_is_started_with_the_machine() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(judge(root.path()).found().key(), "doctor-service-none");
        let units = root.path().join("lib/systemd/system");
        fs::create_dir_all(&units).unwrap();
        fs::write(units.join(UNIT), "").unwrap();
        assert_eq!(
            judge(root.path()).found().key(),
            "doctor-service-not-enabled"
        );
        let wants = root
            .path()
            .join("etc/systemd/system/multi-user.target.wants");
        fs::create_dir_all(&wants).unwrap();
        std::os::unix::fs::symlink("/lib/systemd/system/phatthanh.service", wants.join(UNIT))
            .unwrap();
        assert_eq!(judge(root.path()).verdict(), Verdict::Good);
        let kept = root.path().join("usr/lib/phatthanh");
        fs::create_dir_all(&kept).unwrap();
        fs::write(kept.join("led-back"), "1.0-abcd\n").unwrap();
        assert_eq!(judge(root.path()).found().key(), "doctor-service-led-back");
    }
}
