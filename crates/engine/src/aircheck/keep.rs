//! How long recordings are kept: by age, and by the room the disk needs for everything else.

use std::fs;
use std::io;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};

use super::index::{self, Index};
use super::line::{Line, Why};
use super::{Settings, name};
use phatthanh_core::units::Size;

/// What is left of the disk `folder` is on; none if the system does not say.
pub(super) fn room(folder: &Path) -> Option<Size> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize).map(Size)
}

/// Removes recordings of days that were kept long enough. `now` is when the last frame was heard.
///
/// Long enough is both: by the calendar, and as so many days on which the station ran. A clock that is
/// years ahead for a day then takes one day's recordings at most, not all of them.
pub(super) fn age(settings: &Settings, now: Timestamp) -> io::Result<()> {
    const DAY: u64 = 86_400;
    let names = index::names(&settings.folder)?;
    let days = index::days(&names, &settings.zone);
    let today = index::day_of(now, &settings.zone);
    let kept = usize::try_from(settings.keep.as_secs().div_ceil(DAY))
        .unwrap_or(usize::MAX)
        .max(1);
    let keep = SignedDuration::try_from(settings.keep).unwrap_or(SignedDuration::MAX);
    let oldest = index::day_of(
        now.saturating_sub(keep).unwrap_or(Timestamp::MIN),
        &settings.zone,
    );
    let past = days.len().saturating_sub(kept);
    for day in days[..past]
        .iter()
        .filter(|day| **day < oldest && **day != today)
    {
        for name in &names {
            if name::begins(name).is_some_and(|at| index::day_of(at, &settings.zone) == *day) {
                fs::remove_file(settings.folder.join(name))?;
                tracing::info!(file = name, "air-check kept long enough");
            }
        }
        let index = settings.folder.join(name::index(*day));
        if index.is_file() {
            fs::remove_file(index)?;
        }
    }

    Ok(())
}

/// Removes the oldest recordings, but not `open`, until `floor` is free; whether it is.
pub(super) fn clear(
    settings: &Settings,
    floor: Size,
    open: Option<&str>,
    now: Timestamp,
    room: impl Fn(&Path) -> Option<Size>,
) -> io::Result<bool> {
    let short = || room(&settings.folder).is_some_and(|room| room < floor);
    if !short() {
        return Ok(true);
    }

    let mut ours: Vec<(Timestamp, String)> = index::names(&settings.folder)?
        .into_iter()
        .filter(|name| Some(name.as_str()) != open)
        .filter_map(|name| Some((name::begins(&name)?, name)))
        .collect();
    ours.sort();
    for (begun, file) in ours {
        fs::remove_file(settings.folder.join(&file))?;
        tracing::warn!(file, "air-check removed: the disk is nearly full");
        let line = Line::Removed {
            file,
            at: now,
            why: Why::Room,
        };
        Index::open(&settings.folder, begun, &settings.zone)?.write(&line)?;
        if !short() {
            return Ok(true);
        }
    }

    Ok(false)
}
