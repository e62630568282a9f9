//! Room on a stick: what of a copy fits, and what of the past goes for it.
//!
//! It is decided before anything is written. What goes, goes for something that then fits: a file larger than the stick
//! costs nothing of the past.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

/// What is to be written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Need<'a> {
    /// Bytes without which there is no copy: its databases and its list.
    pub(super) always: u64,
    /// Files that are new or changed, with their sizes.
    pub(super) files: Vec<(&'a str, u64)>,
}

/// What is decided.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan<'a> {
    /// How many folders of the past go, the oldest first.
    pub(super) goes: usize,
    /// Files for which there is no room even so.
    pub(super) left_out: BTreeSet<&'a str>,
}

impl Need<'_> {
    /// Returns the bytes of all of it.
    pub(super) fn all(&self) -> u64 {
        let files = self.files.iter().map(|(_, size)| *size);
        files.fold(self.always, u64::saturating_add)
    }
}

/// Decides what of `need` is written where `free` bytes are free and folders of the past hold `past`, from the oldest.
///
/// Recordings come last, and of all the small before the large: so most files fit. None if there is no room for a copy.
pub(super) fn plan<'a>(need: &Need<'a>, free: u64, past: &[u64]) -> Option<Plan<'a>> {
    let most = past.iter().copied().fold(free, u64::saturating_add);
    let mut left = most.checked_sub(need.always)?;
    let mut files = need.files.clone();
    files.sort_by_key(|(path, size)| (path.starts_with("audio/"), *size));
    let mut left_out = BTreeSet::new();
    for (path, size) in files {
        match left.checked_sub(size) {
            Some(rest) => left = rest,
            None => drop(left_out.insert(path)),
        }
    }

    let written = most - left;
    let mut room = free;
    let goes = past.iter().take_while(|held| {
        let lacks = room < written;
        room = room.saturating_add(**held);
        lacks
    });
    Some(Plan {
        goes: goes.count(),
        left_out,
    })
}

/// Returns how many bytes are free on the disk of `at`, and of how many its blocks are.
pub(super) fn free(at: &Path) -> io::Result<(u64, u64)> {
    let disk = rustix::fs::statvfs(at)?;
    Ok((disk.f_bavail.saturating_mul(disk.f_frsize), disk.f_frsize))
}

/// Returns what a file of `size` takes in blocks of `block`, with its place in a folder.
pub(super) fn taken(size: u64, block: u64) -> u64 {
    let blocks = size.div_ceil(block.max(1)).saturating_add(1);
    blocks.saturating_mul(block)
}

/// Returns what the files in `folder` take. What cannot be looked into counts as nothing.
pub(super) fn held(folder: &Path, block: u64) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match entry.metadata() {
        Ok(found) if found.is_dir() => held(&entry.path(), block),
        Ok(found) => found.len().div_ceil(block.max(1)).saturating_mul(block),
        Err(_) => 0,
    });
    sizes.fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(
        always: u64,
        files: &[(&'static str, u64)],
        (free, past): (u64, &[u64]),
        expected: Option<(usize, &[&str])>,
    ) {
        let files = files.to_vec();
        let decided = plan(&Need { always, files }, free, past);
        let expected = expected.map(|(goes, left_out)| Plan {
            goes,
            left_out: left_out.iter().copied().collect(),
        });
        assert_eq!(decided, expected);
    }

    #[test]
    fn the_past_goes_for_what_then_fits_and_for_nothing_else() {
        let year = [10, 10, 10, 10];
        let news = [("audio/tin/1.wav", 5), ("config/station.toml", 1)];
        check(20, &news, (26, &year), Some((0, &[])));
        check(20, &news, (25, &year), Some((1, &[])));
        check(20, &news, (10, &year), Some((2, &[])));

        // One that no stick of this size takes.
        let large = [("audio/phim.wav", 30_000), ("audio/tin/1.wav", 5)];
        check(20, &large, (25, &year), Some((0, &["audio/phim.wav"])));
        check(20, &large, (20, &year), Some((1, &["audio/phim.wav"])));
        check(
            20,
            &large,
            (24, &[]),
            Some((0, &["audio/phim.wav", "audio/tin/1.wav"])),
        );

        // What the station is comes before what it has recorded, and the small before the large.
        let both = [
            ("audio/a.wav", 3),
            ("audio/b.wav", 2),
            ("programs/tin.toml", 4),
        ];
        check(1, &both, (7, &[]), Some((0, &["audio/a.wav"])));
        check(
            1,
            &both,
            (4, &[]),
            Some((0, &["audio/a.wav", "programs/tin.toml"])),
        );
        check(
            1,
            &both,
            (5, &[]),
            Some((0, &["audio/a.wav", "audio/b.wav"])),
        );

        // There is no copy without its log.
        check(66, &[], (25, &year), None);
        check(65, &[], (25, &year), Some((4, &[])));
        check(
            u64::MAX,
            &[("audio/a.wav", u64::MAX)],
            (1, &[u64::MAX]),
            Some((1, &["audio/a.wav"])),
        );
    }

    #[test]
    fn files_take_whole_blocks() {
        assert_eq!(
            (taken(0, 4096), taken(1, 4096), taken(4097, 4096)),
            (4096, 8192, 12288)
        );
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("tin")).unwrap();
        fs::write(folder.path().join("tin/1.wav"), [0; 5000]).unwrap();
        fs::write(folder.path().join("2.wav"), [0; 1]).unwrap();
        assert_eq!(held(folder.path(), 4096), 3 * 4096);
        assert_eq!(held(&folder.path().join("none"), 4096), 0);
    }

    proptest! {
        #[test]
        fn what_is_to_be_written_fits_and_no_more_goes_than_needed(
            always in 0_u64..50,
            sizes in proptest::collection::vec(0_u64..50, 0..8),
            free in 0_u64..100,
            past in proptest::collection::vec(0_u64..30, 0..6),
        ) {
            let names = ["audio/a", "config/b", "audio/c", "audio/d", "programs/e", "audio/f", "var/g", "audio/h"];
            let files: Vec<_> = names.into_iter().zip(sizes).collect();
            let need = Need { always, files };
            let Some(plan) = plan(&need, free, &past) else {
                prop_assert!(free + past.iter().sum::<u64>() < always);
                return Ok(());
            };
            let fits = need.files.iter().filter(|(path, _)| !plan.left_out.contains(path));
            let written = always + fits.map(|(_, size)| size).sum::<u64>();
            let room = |goes: usize| free + past[..goes].iter().sum::<u64>();
            prop_assert!(written <= room(plan.goes));
            prop_assert!(plan.goes == 0 || room(plan.goes - 1) < written);
        }
    }
}
