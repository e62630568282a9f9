//! The folder things go out to: somebody's web folder, a stick. What was put there before is replaced, each
//! file whole or not at all; what is not ours is never touched.
//!
//! What is ours stands in a file of its own, [`LEDGER`], written before the first file and after the last, so
//! that what a power cut leaves half done is still known to be ours.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::sound::{StereoReader, WavWriter};
use crate::units::{CHANNELS, Frames, Sides};

/// What lies in the folder and is ours, a name a line.
const LEDGER: &str = ".phatthanh-files.txt";

/// The ledger's first line.
const HEADER: &str = "# phatthanh: files it may replace and remove here";

/// Frames read at a time.
const PIECE: usize = 1 << 14;

/// Why something could not go out.
#[derive(Debug, thiserror::Error)]
pub enum OutletError {
    /// A file of this name is there, and it is somebody else's.
    #[error("{} is there already and is not ours", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The system refused.
    #[error("could not write {}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// A recording could not be read to be turned into WAV.
    #[error("could not read the recording for {}", path.display())]
    Sound {
        /// The file that was to be made.
        path: PathBuf,
    },
}

/// A folder, and what of it is ours.
#[derive(Debug)]
pub struct Outlet {
    folder: PathBuf,
    before: BTreeSet<String>,
    now: BTreeSet<String>,
}

impl Outlet {
    /// Opens `folder`, or makes it, to put `names` there and nothing else; refuses where a file of such a name
    /// is not ours. Names are relative, with `/`.
    ///
    /// # Errors
    /// [`OutletError::Foreign`] if a file of such a name is not ours; otherwise if the folder cannot be made or read.
    pub fn open(folder: &Path, names: &[String]) -> Result<Self, OutletError> {
        fs::create_dir_all(folder).map_err(io(folder))?;
        let before = read_ledger(&folder.join(LEDGER))?;
        for name in names {
            let path = folder.join(name);
            if !before.contains(name) && path.try_exists().map_err(io(&path))? {
                return Err(OutletError::Foreign { path });
            }
        }

        let outlet = Self {
            folder: folder.to_owned(),
            before,
            now: names.iter().cloned().collect(),
        };

        outlet.write_ledger(outlet.before.union(&outlet.now))?;
        Ok(outlet)
    }

    /// Whether the file is there already, of this size and ours: audio is named by its bytes.
    #[must_use]
    pub fn has(&self, name: &str, bytes: u64) -> bool {
        let meta = fs::metadata(self.folder.join(name));
        self.before.contains(name) && meta.is_ok_and(|meta| meta.is_file() && meta.len() == bytes)
    }

    /// How many bytes the file has.
    ///
    /// # Errors
    /// If the file cannot be asked.
    pub fn size(&self, name: &str) -> Result<u64, OutletError> {
        let path = self.folder.join(name);
        fs::metadata(&path)
            .map(|meta| meta.len())
            .map_err(io(&path))
    }

    /// Puts text or a document there.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<(), OutletError> {
        self.replace(name, |file| {
            io::Write::write_all(&mut file.as_file(), bytes).map_err(io(file.path()))
        })
    }

    /// Puts a copy of the file at `from` there.
    ///
    /// # Errors
    /// If the file cannot be read or written.
    pub fn copy(&self, name: &str, from: &Path) -> Result<(), OutletError> {
        self.replace(name, |file| {
            let mut source = File::open(from).map_err(io(from))?;
            io::copy(&mut source, &mut file.as_file())
                .map(drop)
                .map_err(io(file.path()))
        })
    }

    /// Puts the recording at `from` there as WAV, heard as `sides` says.
    ///
    /// # Errors
    /// If the recording cannot be decoded, or the file not written.
    pub fn copy_as_wav(&self, name: &str, from: &Path, sides: Sides) -> Result<(), OutletError> {
        self.replace(name, |file| self.write_wav(name, file.path(), from, sides))
    }

    /// Puts the recording at `from` there as AAC in an `.m4a`, heard as `sides` says.
    ///
    /// # Errors
    /// If ffmpeg is not there or fails, or the file cannot be written.
    pub fn copy_as_m4a(&self, name: &str, from: &Path, sides: Sides) -> Result<(), OutletError> {
        self.replace(name, |file| {
            let folder = file.path().parent().unwrap_or(&self.folder);
            let wav = tempfile::Builder::new()
                .prefix(".phatthanh-")
                .tempfile_in(folder)
                .map_err(io(folder))?;
            self.write_wav(name, wav.path(), from, sides)?;
            super::encode::m4a(wav.path(), file.path()).map_err(io(file.path()))
        })
    }

    /// Whether the file is there already and ours: what is made of a recording is named by its bytes.
    #[must_use]
    pub fn has_made(&self, name: &str) -> bool {
        let meta = fs::metadata(self.folder.join(name));
        self.before.contains(name) && meta.is_ok_and(|meta| meta.is_file() && meta.len() > 0)
    }

    /// Writes the recording at `from` to `to`, on the way to `name`.
    fn write_wav(
        &self,
        name: &str,
        to: &Path,
        from: &Path,
        sides: Sides,
    ) -> Result<(), OutletError> {
        let unreadable = || OutletError::Sound {
            path: self.folder.join(name),
        };

        let mut reader = StereoReader::open(from, sides, Frames::ZERO).map_err(|_| unreadable())?;
        let mut writer = WavWriter::create(to).map_err(|_| unreadable())?;
        let mut samples = vec![0.0; PIECE * CHANNELS];
        loop {
            let frames = reader.read(&mut samples).map_err(|_| unreadable())?;
            if frames == 0 {
                break;
            }
            writer
                .write(&samples[..frames * CHANNELS])
                .map_err(|_| unreadable())?;
        }

        writer.finish().map_err(|_| unreadable())
    }

    /// Removes what was put there before and is not among what there is now. Returns how much.
    ///
    /// # Errors
    /// If a file cannot be removed.
    pub fn finish(self) -> Result<usize, OutletError> {
        let mut removed = 0;
        for name in self.before.difference(&self.now) {
            let path = self.folder.join(name);
            match fs::remove_file(&path) {
                Ok(()) => removed += 1,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(io(&path)(error)),
            }
        }
        self.write_ledger(self.now.iter())?;
        Ok(removed)
    }

    fn replace(
        &self,
        name: &str,
        write: impl FnOnce(&NamedTempFile) -> Result<(), OutletError>,
    ) -> Result<(), OutletError> {
        let path = self.folder.join(name);
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder).map_err(io(folder))?;
        let file = tempfile::Builder::new()
            .prefix(".phatthanh-")
            .tempfile_in(folder)
            .map_err(io(folder))?;
        write(&file)?;
        file.as_file().sync_data().map_err(io(&path))?;
        readable_by_all(file.path()).map_err(io(&path))?;
        file.persist(&path)
            .map(drop)
            .map_err(|error| io(&path)(error.error))
    }

    fn write_ledger<'a>(&self, names: impl Iterator<Item = &'a String>) -> Result<(), OutletError> {
        let names: Vec<&str> = names.map(String::as_str).collect();
        self.put(
            LEDGER,
            format!("{HEADER}\n{}\n", names.join("\n")).as_bytes(),
        )
    }
}

fn io(path: &Path) -> impl Fn(io::Error) -> OutletError {
    let path = path.to_owned();
    move |source| OutletError::Io {
        path: path.clone(),
        source,
    }
}

/// A web server is another user. File systems without owners (FAT) have nothing to set.
fn readable_by_all(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    match fs::set_permissions(path, fs::Permissions::from_mode(0o644)) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        other => other,
    }
}

/// The names in the ledger that can be ours: none leads out of the folder.
fn read_ledger(path: &Path) -> Result<BTreeSet<String>, OutletError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(io(path)(error)),
    };

    let inside = |name: &&str| {
        let path = Path::new(name);
        !name.is_empty()
            && path
                .components()
                .all(|part| matches!(part, std::path::Component::Normal(_)))
    };

    let lines = text.lines().filter(|line| !line.starts_with('#'));
    Ok(lines.filter(inside).map(str::to_owned).collect())
}
