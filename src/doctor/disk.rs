//! The disk: room, health, and whether it writes.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use rustix::fs::StatVfsMountFlags;

use super::Patient;
use super::finding::{Finding, Matter};
use crate::backup::mounts::{self, Mount};
use crate::clock::Clock;
use crate::patience;
use crate::units::Size;
use crate::words::Text;

const ROOM: Matter = Matter {
    key: "disk-room",
    why: "doctor-room-why",
};

const HEALTH: Matter = Matter {
    key: "disk-health",
    why: "doctor-health-why",
};

const WRITING: Matter = Matter {
    key: "disk-writing",
    why: "doctor-writing-why",
};

/// A month of recordings and of what the air-check keeps.
const ROOMY: u64 = 5_000_000_000;

/// A few days of them.
const TIGHT: u64 = 1_000_000_000;

/// A row of the log is on the disk in a fiftieth of this where nothing is wrong.
const SLOW: Duration = Duration::from_secs(1);

/// What is written to try the disk.
const TRIAL_BYTES: usize = 65_536;

/// A disk's own test answers at once, or the disk is what is wrong.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the kernel and the disk say of its health.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Health {
    /// Errors that the file system has met since it was made.
    errors: Option<u64>,
    /// Tenths of its life that a memory card has used, rounded up; 11 is more than all.
    worn: Option<u8>,
    /// Whether a disk says of itself that it fails.
    fails: Option<bool>,
}

/// Examines room, health, and the time to write a little.
pub(super) fn examine(patient: &Patient<'_>) -> Vec<Finding> {
    let root = patient.folder.root();
    let place = [patient.folder.var(), root.to_owned()]
        .into_iter()
        .find(|place| place.is_dir())
        .unwrap_or_else(|| root.to_owned());
    let mounts = mounts::parse(&fs::read_to_string(mounts::LIST).unwrap_or_default());
    let absolute = fs::canonicalize(&place).unwrap_or_else(|_| place.clone());
    let health = mounts::of(&mounts, &absolute)
        .map_or_else(Health::default, |mount| health(mount, Path::new("/sys")));
    vec![
        room(&place),
        judge_health(&health),
        judge_writing(write(&place, patient.clock)),
    ]
}

fn room(place: &Path) -> Finding {
    match rustix::fs::statvfs(place) {
        Ok(disk) => judge_room(
            disk.f_bavail.saturating_mul(disk.f_frsize),
            disk.f_flag.contains(StatVfsMountFlags::RDONLY),
        ),
        Err(error) => ROOM.not_known(
            Text::new("doctor-room-not-known").with("problem", error),
            None,
        ),
    }
}

fn judge_room(free: u64, read_only: bool) -> Finding {
    let found = |key: &'static str| Text::new(key).with("free", Size(free));
    match free {
        _ if read_only => ROOM.bad(
            Text::new("doctor-room-read-only"),
            Text::new("doctor-room-read-only-do"),
        ),
        ROOMY.. => ROOM.good(found("doctor-room-good")),
        TIGHT.. => ROOM.warning(found("doctor-room-good"), Text::new("doctor-room-do")),
        _ => ROOM.bad(found("doctor-room-tight"), Text::new("doctor-room-do")),
    }
}

/// Asks the kernel's files under `system` and the disk itself.
fn health(mount: &Mount, system: &Path) -> Health {
    let Ok(device) = fs::canonicalize(system.join("dev/block").join(&mount.device)) else {
        return Health::default();
    };
    let name = device.file_name().unwrap_or_default();
    let number = |path: PathBuf| fs::read_to_string(path).ok()?.trim().parse::<u64>().ok();
    // A partition lies in its disk's folder.
    let disk = if device.join("partition").exists() {
        device.parent().unwrap_or(&device)
    } else {
        &device
    };

    Health {
        errors: number(system.join("fs/ext4").join(name).join("errors_count")),
        worn: fs::read_to_string(disk.join("device/life_time"))
            .ok()
            .and_then(|said| life_time(&said)),
        fails: disk
            .file_name()
            .and_then(|name| of_itself(Path::new("/dev").join(name))),
    }
}

/// Reads the kernel's `life_time` of a memory card: two hexadecimal numbers, the worse counts; zero means that the card gives none.
fn life_time(said: &str) -> Option<u8> {
    let worst = said
        .split_whitespace()
        .filter_map(|number| u8::from_str_radix(number.trim_start_matches("0x"), 16).ok())
        .max()?;
    (worst > 0).then_some(worst)
}

/// What a disk says of itself, where `smartctl` is installed and this account may ask.
fn of_itself(disk: PathBuf) -> Option<bool> {
    let place = disk.clone();
    let answer = patience::ask(&place, PATIENCE, move || {
        Command::new("smartctl")
            .args(["-H", "-j"])
            .arg(disk)
            .output()
    });
    let answer: serde_json::Value = serde_json::from_slice(&answer?.ok()?.stdout).ok()?;
    let passed = answer.get("smart_status")?.get("passed")?.as_bool()?;
    Some(!passed)
}

fn judge_health(health: &Health) -> Finding {
    let cure = || Text::new("doctor-health-do");
    match health {
        Health {
            fails: Some(true), ..
        } => HEALTH.bad(Text::new("doctor-health-fails"), cure()),
        Health {
            errors: Some(errors @ 1..),
            ..
        } => HEALTH.bad(
            Text::new("doctor-health-errors").with("errors", errors),
            cure(),
        ),
        Health {
            worn: Some(worn @ 10..),
            ..
        } => HEALTH.bad(
            Text::new("doctor-health-worn").with("percent", u32::from(*worn) * 10),
            cure(),
        ),
        Health {
            worn: Some(worn @ 8..),
            ..
        } => HEALTH.warning(
            Text::new("doctor-health-worn").with("percent", u32::from(*worn) * 10),
            cure(),
        ),
        Health {
            errors: None,
            worn: None,
            fails: None,
        } => HEALTH.not_known(
            Text::new("doctor-health-not-known"),
            Some(Text::new("doctor-health-not-known-do")),
        ),
        _ => HEALTH.good(Text::new("doctor-health-good")),
    }
}

/// Returns how long it takes to have a little on the disk, and to remove it.
fn write(place: &Path, clock: &dyn Clock) -> io::Result<Duration> {
    let begun = clock.uptime();
    let mut file = tempfile::tempfile_in(place)?;
    file.write_all(&vec![0x5a; TRIAL_BYTES])?;
    file.sync_all()?;
    Ok(clock.uptime().saturating_sub(begun))
}

fn judge_writing(took: io::Result<Duration>) -> Finding {
    match took {
        Ok(took) => {
            let found = |key: &'static str| Text::new(key).with("ms", took.as_millis());
            if took < SLOW {
                WRITING.good(found("doctor-writing-good"))
            } else {
                WRITING.warning(found("doctor-writing-slow"), Text::new("doctor-writing-do"))
            }
        }
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => WRITING.not_known(
            Text::new("doctor-writing-no-right"),
            Some(Text::new("doctor-own-account")),
        ),
        Err(error) => WRITING.bad(
            Text::new("doctor-writing-failed").with("problem", error),
            Text::new("doctor-writing-do"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn room_for_days_is_a_warning_and_for_hours_bad() {
        let verdict = |free, read_only| judge_room(free, read_only).verdict();
        assert_eq!(verdict(80_000_000_000, false), Verdict::Good);
        assert_eq!(verdict(4_999_999_999, false), Verdict::Warning);
        assert_eq!(verdict(999_999_999, false), Verdict::Bad);
        assert_eq!(verdict(80_000_000_000, true), Verdict::Bad);
    }

    #[test]
    fn the_worst_a_disk_says_counts() {
        let verdict = |errors, worn, fails| {
            judge_health(&Health {
                errors,
                worn,
                fails,
            })
            .verdict()
        };
        assert_eq!(verdict(Some(0), None, None), Verdict::Good);
        assert_eq!(verdict(Some(0), Some(8), Some(false)), Verdict::Warning);
        assert_eq!(verdict(Some(0), Some(11), None), Verdict::Bad);
        assert_eq!(verdict(Some(2), Some(1), Some(false)), Verdict::Bad);
        assert_eq!(verdict(None, None, Some(true)), Verdict::Bad);
        assert_eq!(verdict(None, None, None), Verdict::NotKnown);
    }

    #[test]
    fn a_memory_card_tells_in_two_numbers() {
        assert_eq!(life_time("0x01 0x0b\n"), Some(11));
        assert_eq!(life_time("0x00 0x00"), None);
        assert_eq!(life_time(""), None);
    }

    /// As the kernel lays it out: a partition in its disk, named by its numbers.
    #[test]
    fn the_kernel_tells_of_a_partition_and_its_card() {
        let system = tempfile::tempdir().unwrap();
        let at = |path: &str| system.path().join(path);
        let part = at("devices/mmcblk0/mmcblk0p2");
        for folder in [
            part.clone(),
            at("devices/mmcblk0/device"),
            at("dev/block"),
            at("fs/ext4/mmcblk0p2"),
        ] {
            fs::create_dir_all(folder).unwrap();
        }
        fs::write(part.join("partition"), "2\n").unwrap();
        fs::write(at("devices/mmcblk0/device/life_time"), "0x09 0x02\n").unwrap();
        fs::write(at("fs/ext4/mmcblk0p2/errors_count"), "3\n").unwrap();
        std::os::unix::fs::symlink(&part, at("dev/block/179:2")).unwrap();

        let mount = Mount {
            at: "/".into(),
            kind: "ext4".into(),
            device: "179:2".into(),
        };
        let found = health(&mount, system.path());
        assert_eq!((found.errors, found.worn), (Some(3), Some(9)));
        let other = Mount {
            device: "0:45".into(),
            ..mount
        };
        assert_eq!(health(&other, system.path()), Health::default());
    }
}
