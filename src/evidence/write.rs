//! A pack on the disk: a folder, or one zip.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use sha2::{Digest, Sha256};
use zip::write::{SimpleFileOptions, ZipWriter};

use super::{Content, EvidenceError, Pack};

impl Content {
    /// SHA-256 in lower-case hexadecimal.
    pub(super) fn sha256(&self) -> io::Result<String> {
        let mut hash = Sha256::new();
        self.copy_to(&mut Hashing(&mut hash))?;
        let mut hex = String::new();
        for byte in hash.finalize() {
            let _infallible = write!(hex, "{byte:02x}");
        }
        Ok(hex)
    }

    fn copy_to(&self, to: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Bytes(bytes) => to.write_all(bytes),
            Self::File(path) => io::copy(&mut File::open(path)?, to).map(drop),
        }
    }
}

struct Hashing<'a>(&'a mut Sha256);

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Pack {
    /// Writes it to `path`: a zip if that is its ending, else a new folder. Nothing that is there is touched,
    /// and `path` is there only once the pack is whole.
    ///
    /// # Errors
    /// If something is there at `path`, or it cannot be written; nothing is left at `path` then.
    pub fn write(&self, path: &Path) -> Result<(), EvidenceError> {
        if path.symlink_metadata().is_ok() {
            return Err(EvidenceError::Exists(path.to_owned()));
        }

        let zipped = path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
        let written = if zipped {
            self.zip(path)
        } else {
            self.folder(path)
        };

        written.map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => EvidenceError::Exists(path.to_owned()),
            _ => EvidenceError::Write {
                path: path.to_owned(),
                source,
            },
        })
    }

    fn folder(&self, path: &Path) -> io::Result<()> {
        let scratch = tempfile::Builder::new()
            .prefix(".dang-ghi-")
            .tempdir_in(beside(path))?;
        for (name, content) in &self.files {
            let file = scratch.path().join(name);
            if let Some(folder) = file.parent() {
                fs::create_dir_all(folder)?;
            }
            let mut file = File::create_new(file)?;
            content.copy_to(&mut file)?;
            file.sync_all()?;
        }

        fs::rename(scratch.path(), path)?;
        // It has its own name now: nothing is left to remove.
        let _moved = scratch.keep();
        open_to_others(path)
    }

    fn zip(&self, path: &Path) -> io::Result<()> {
        let mut file = tempfile::Builder::new()
            .prefix(".dang-ghi-")
            .tempfile_in(beside(path))?;
        {
            // The same pack is the same zip: no time of day in it.
            let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
            let mut zip = ZipWriter::new(BufWriter::new(file.as_file_mut()));
            for (name, content) in &self.files {
                zip.start_file(name.as_str(), options.large_file(true))?;
                content.copy_to(&mut zip)?;
            }
            zip.finish()?.flush()?;
        }

        file.as_file().sync_all()?;
        let (folder, name) = (
            beside(path),
            path.file_name().unwrap_or_default().to_string_lossy(),
        );
        let file = file.into_temp_path();
        match file.persist_noclobber(folder.join(name.as_ref())) {
            Ok(()) => open_to_others(path),
            Err(refused) => Err(refused.error),
        }
    }
}

fn beside(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// A pack is to be handed on: unlike a scratch file, others may read it.
fn open_to_others(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = if path.is_dir() { 0o755 } else { 0o644 };
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}
