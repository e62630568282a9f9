//! A new program between sessions: it lies beside the one that runs, a link leads to it, and leads back by itself where the
//! new one does not come up.
//!
//! Under one folder: `versions/NAME/phatthanh`, the links `current` (what the service starts) and `previous` (what it was
//! before), and `probation` while nobody knows yet whether the new one lives. Before each start the program before minds
//! that ([`Versions::mind`]): a new one that cannot even begin cannot lead back itself.

mod gap;

pub use gap::{Gap, Seen, gap};

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::clock::Evidence;

/// The program in the folder of its version.
pub const PROGRAM: &str = "phatthanh";
/// A new one that was started so often and never lived is led back from.
const MOST_STARTS: u32 = 3;
/// A new one that wrote a heartbeat so long after its start lives.
const LIVES: Duration = Duration::from_secs(120);

/// The programs that are kept.
#[derive(Debug, Clone)]
pub struct Versions {
    root: PathBuf,
}

/// What is not known yet: whether the new program lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Probation {
    /// What runs if it does not.
    from: String,
    /// The new one.
    to: String,
    /// How often it was started.
    starts: u32,
    /// The run of the machine in which it was started last; none where that is not known.
    #[serde(default)]
    boot: Option<String>,
    /// How long that had lasted then.
    #[serde(default)]
    since_boot: Option<Duration>,
}

impl Probation {
    /// Whether it may have lived from its last start until now, in the run of the machine that `run` knows. A wall clock that
    /// was set makes a few seconds look like hours; this one nobody sets.
    fn may_have_lived(&self, run: &Evidence) -> bool {
        match (&self.boot, self.since_boot, run.since_boot) {
            (Some(boot), Some(started), Some(now)) if run.boot.as_ref() == Some(boot) => {
                now.saturating_sub(started) >= LIVES
            }
            _ => true,
        }
    }
}

/// What minding a start came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Minded {
    /// Nothing is on probation.
    Nothing,
    /// The new program is started once more.
    Starts(u32),
    /// The new program lives.
    Lives(String),
    /// The new program does not come up: the one before is started.
    LedBack {
        /// The new one.
        from: String,
        /// The one before.
        to: String,
    },
}

impl Versions {
    /// The programs in `root`.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        let root = root.to_owned();
        Self { root }
    }

    /// Returns where the program `name` lies.
    #[must_use]
    pub fn program(&self, name: &str) -> PathBuf {
        self.root.join("versions").join(name).join(PROGRAM)
    }

    /// Copies `program` among them under its `version` and its bytes; one that is there stays. Returns its name.
    ///
    /// # Errors
    /// If it cannot be read, or the disk takes nothing.
    pub fn take_in(&self, program: &Path, version: &str) -> io::Result<String> {
        let bytes = fs::read(program)?;
        let digest = blake3::hash(&bytes).to_hex();
        let name = format!("{version}-{}", &digest[..8]);
        let place = self.program(&name);
        if fs::read(&place).is_ok_and(|there| there == bytes) {
            return Ok(name);
        }
        let folder = place.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder)?;
        let scratch = folder.join("phatthanh.new");
        let mut file = File::create(&scratch)?;
        file.write_all(&bytes)?;
        file.set_permissions(fs::Permissions::from_mode(0o755))?;
        file.sync_all()?;
        fs::rename(&scratch, &place)?;
        Ok(name)
    }

    /// Returns the program that the service starts; none if there is none yet.
    #[must_use]
    pub fn current(&self) -> Option<String> {
        self.led_to("current")
    }

    /// Returns the program that it started before.
    #[must_use]
    pub fn previous(&self) -> Option<String> {
        self.led_to("previous")
    }

    fn led_to(&self, link: &str) -> Option<String> {
        let place = fs::read_link(self.root.join(link)).ok()?;
        Some(place.file_name()?.to_string_lossy().into_owned())
    }

    /// Leads the service to the program `name`, for good.
    ///
    /// # Errors
    /// If the disk takes nothing.
    pub fn lead(&self, name: &str) -> io::Result<()> {
        self.link("current", name)
    }

    /// Returns the program to lead back to; none if there is none yet.
    #[must_use]
    pub fn proven(&self) -> Option<String> {
        let open = self.probation().map(|probation| probation.from);
        open.or_else(|| self.current())
    }

    /// Whether nobody knows yet whether a new program lives.
    #[must_use]
    pub fn on_probation(&self) -> bool {
        self.probation().is_some()
    }

    /// Whether the service starts the program `name` and has not had to start it again.
    #[must_use]
    pub fn stands(&self, name: &str) -> bool {
        let again = self
            .probation()
            .is_some_and(|probation| probation.starts > 1);
        self.current().as_deref() == Some(name) && !again
    }

    /// Leads the service to the program `name` on probation: whoever minds the starts leads back where it does not live,
    /// to the last one that is known to.
    ///
    /// # Errors
    /// If there is no program to lead back to, or the disk takes nothing.
    pub fn begin(&self, name: &str) -> io::Result<()> {
        let from = self.proven().ok_or(ErrorKind::NotFound)?;
        self.link("previous", &from)?;
        let _ = fs::remove_file(self.root.join("led-back"));
        self.write(&Probation {
            from,
            to: name.to_owned(),
            starts: 0,
            boot: None,
            since_boot: None,
        })?;
        self.link("current", name)
    }

    /// Ends the probation: the new program lives. Others than it and the one before are removed.
    ///
    /// # Errors
    /// If the disk takes nothing.
    pub fn confirm(&self) -> io::Result<()> {
        match fs::remove_file(self.root.join("probation")) {
            Err(problem) if problem.kind() != ErrorKind::NotFound => return Err(problem),
            _ => {}
        }
        let kept = [self.current(), self.previous()].map(|name| name.map(OsString::from));
        for version in fs::read_dir(self.root.join("versions"))? {
            let version = version?;
            if !kept.contains(&Some(version.file_name())) {
                fs::remove_dir_all(version.path())?;
            }
        }
        Ok(())
    }

    /// Leads back to the program before the one on probation. Returns both, the new one first.
    ///
    /// # Errors
    /// If nothing is on probation, or the disk takes nothing.
    pub fn lead_back(&self) -> io::Result<(String, String)> {
        let Probation { from, to, .. } = self.probation().ok_or(ErrorKind::NotFound)?;
        self.link("current", &from)?;
        fs::remove_file(self.root.join("probation"))?;
        // For the doctor, until an upgrade works.
        fs::write(self.root.join("led-back"), format!("{to}\n"))?;
        Ok((to, from))
    }

    /// Minds a start of the service, before it: counts it, and leads back from a program that does not live. `heartbeat`
    /// is the file that a station that lives writes every second; `run` is which run of the machine this is.
    ///
    /// # Errors
    /// If the disk takes nothing.
    pub fn mind(&self, heartbeat: &Path, run: &Evidence) -> io::Result<Minded> {
        let Some(mut probation) = self.probation() else {
            return Ok(Minded::Nothing);
        };
        let written =
            |path: &Path| -> Option<SystemTime> { fs::metadata(path).ok()?.modified().ok() };
        let started = written(&self.root.join("probation"));
        let beat = written(heartbeat);
        let lived = started
            .zip(beat)
            .and_then(|(started, beat)| beat.duration_since(started).ok());
        let lived = lived.is_some_and(|lived| lived >= LIVES);
        if probation.starts > 0 && lived && probation.may_have_lived(run) {
            self.confirm()?;
            return Ok(Minded::Lives(probation.to));
        }
        if probation.starts >= MOST_STARTS {
            let (from, to) = self.lead_back()?;
            return Ok(Minded::LedBack { from, to });
        }
        probation.starts += 1;
        (probation.boot, probation.since_boot) = (run.boot.clone(), run.since_boot);
        self.write(&probation)?;
        Ok(Minded::Starts(probation.starts))
    }

    fn probation(&self) -> Option<Probation> {
        let text = fs::read(self.root.join("probation")).ok()?;
        serde_json::from_slice(&text).ok()
    }

    fn write(&self, probation: &Probation) -> io::Result<()> {
        let scratch = self.root.join("probation.new");
        let mut file = File::create(&scratch)?;
        serde_json::to_writer(&file, probation)?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        fs::rename(scratch, self.root.join("probation"))
    }

    /// Puts a link in one step: there is no moment at which it leads nowhere.
    fn link(&self, link: &str, name: &str) -> io::Result<()> {
        let scratch = self.root.join(format!("{link}.new"));
        let _ = fs::remove_file(&scratch);
        symlink(Path::new("versions").join(name), &scratch)?;
        fs::rename(scratch, self.root.join(link))?;
        File::open(&self.root)?.sync_all()
    }
}

#[cfg(test)]
mod tests;
