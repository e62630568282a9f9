//! The last configuration without a blocking fault, kept under `var/`: a bad edit and then a power
//! cut must not leave a station off the air.

use std::fs;
use std::io;
use std::path::Path;

use crate::config;
use crate::station::Folder;

/// Keeps the files as they are now, which were found good.
pub(crate) fn keep(folder: &Folder) {
    if let Err(error) = copy(folder) {
        tracing::warn!(%error, "the good configuration cannot be kept for later");
    }
}

/// Written beside the old one, which goes only when the new one is whole.
fn copy(folder: &Folder) -> io::Result<()> {
    let (kept, new) = (folder.last_good(), folder.var().join("last-good.new"));
    remove(&new)?;
    for file in config::files(folder.root()) {
        let Ok(inside) = file.strip_prefix(folder.root()) else { continue };
        let target = new.join(inside);
        if file.is_dir() {
            fs::create_dir_all(&target)?;
        } else if file.is_file() {
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::copy(&file, &target)?;
        }
    }
    remove(&kept)?;
    fs::rename(&new, &kept)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
