//! What is mounted where, as the kernel lists it.

use std::path::{Path, PathBuf};

/// The kernel's list, `proc(5)`.
pub(crate) const LIST: &str = "/proc/self/mountinfo";

/// File systems that another machine holds.
const OF_OTHERS: [&str; 8] = [
    "cifs",
    "smb3",
    "nfs",
    "nfs4",
    "fuse.sshfs",
    "9p",
    "afs",
    "fuse.gvfsd-fuse",
];

/// A mounted file system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mount {
    pub(crate) at: PathBuf,
    /// Its kind, as the kernel names it.
    pub(crate) kind: String,
    /// Major and minor number of its device, `8:1`.
    pub(crate) device: String,
}

impl Mount {
    /// Returns whether another machine holds it.
    pub(crate) fn is_share(&self) -> bool {
        OF_OTHERS.contains(&self.kind.as_str())
    }
}

/// Reads the kernel's list, in its order.
pub(crate) fn parse(list: &str) -> Vec<Mount> {
    list.lines().filter_map(line).collect()
}

fn line(line: &str) -> Option<Mount> {
    let (own, kind) = line.split_once(" - ")?;
    let mut own = own.split(' ').skip(2);
    let device = own.next()?.to_owned();
    Some(Mount {
        at: PathBuf::from(unescaped(own.nth(1)?)),
        kind: kind.split(' ').next()?.to_owned(),
        device,
    })
}

/// Spaces and line ends stand there as three octal digits.
fn unescaped(path: &str) -> String {
    [
        ("\\040", " "),
        ("\\011", "\t"),
        ("\\012", "\n"),
        ("\\134", "\\"),
    ]
    .iter()
    .fold(path.to_owned(), |path, (code, char)| {
        path.replace(code, char)
    })
}

/// Returns the file system that `path` lies on. Touches neither: a share that hangs is named all the same.
pub(crate) fn of<'a>(mounts: &'a [Mount], path: &Path) -> Option<&'a Mount> {
    let within = mounts.iter().filter(|mount| path.starts_with(&mount.at));
    // What was mounted last hides what was there before.
    within.max_by_key(|mount| mount.at.components().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:45 / /srv/dai/audio/tin\\040tuc rw,nosuid - cifs //pc/tin rw,vers=3.0
31 22 8:17 / /media/usb ro master:2 - vfat /dev/sdb1 ro";

    #[test]
    fn a_path_lies_on_what_is_mounted_nearest() {
        let mounts = parse(LIST);
        let kind = |path: &str| of(&mounts, Path::new(path)).map(|mount| mount.kind.as_str());
        assert_eq!(kind("/srv/dai/var"), Some("ext4"));
        assert_eq!(kind("/srv/dai/audio/tin tuc/01"), Some("cifs"));
        assert_eq!(kind("/media/usbx"), Some("ext4"));
        assert_eq!(kind("/media/usb"), Some("vfat"));
        assert!(
            of(&mounts, Path::new("/srv/dai/audio/tin tuc"))
                .unwrap()
                .is_share()
        );
        assert_eq!(mounts[2].device, "8:17");
    }

    #[test]
    fn a_line_that_is_none_is_passed_over() {
        assert_eq!(parse("nonsense\n\n1 2 3 - x"), []);
    }
}
