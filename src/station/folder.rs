//! Where things lie in a station's folder.

use std::path::{Path, PathBuf};

/// A station's folder.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The station in `root`.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }

    /// The folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What the daemon keeps.
    #[must_use]
    pub fn var(&self) -> PathBuf {
        self.root.join("var")
    }

    /// The airtime log.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.var().join("airlog.db")
    }

    /// What was on air when, to the second, for the case of a power cut.
    #[must_use]
    pub fn heartbeat(&self) -> PathBuf {
        self.var().join("heartbeat")
    }

    /// What the daily seal of the airtime log is signed with. Belongs in no copy and no listing.
    #[must_use]
    pub fn seal_key(&self) -> PathBuf {
        self.var().join("seal.key")
    }

    /// The authority by which the pages are encrypted. Its key belongs in no listing, and in no copy but the backup.
    #[must_use]
    pub fn tls(&self) -> PathBuf {
        self.var().join("tls")
    }

    /// Sealed days of the airtime log, a file each.
    #[must_use]
    pub fn sealed(&self) -> PathBuf {
        self.var().join("sealed")
    }

    /// Documents of public warnings that were decided on.
    #[must_use]
    pub fn alerts(&self) -> PathBuf {
        self.var().join("alerts")
    }

    /// In which run of the machine the clock was last believed.
    #[must_use]
    pub fn clock(&self) -> PathBuf {
        self.var().join("clock")
    }

    /// Copies of all recordings, by their bytes.
    #[must_use]
    pub fn store(&self) -> crate::library::Store {
        crate::library::Store::within(&self.var())
    }

    /// Who may do what at the console. Belongs in no listing, and in no copy but the backup.
    #[must_use]
    pub fn people(&self) -> PathBuf {
        self.var().join("people.db")
    }

    /// How recordings look, for pages that draw them. Can be made again: belongs in no copy.
    #[must_use]
    pub fn contours(&self) -> PathBuf {
        self.var().join("contours.db")
    }

    /// Recordings that are being sent from a browser. Belongs in no copy.
    #[must_use]
    pub fn uploads(&self) -> PathBuf {
        self.var().join("upload")
    }

    /// Held by the one daemon that runs this station.
    #[must_use]
    pub fn lock(&self) -> PathBuf {
        self.var().join("lock")
    }

    /// Where the running daemon answers.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.var().join("phatthanh.sock")
    }

    /// The account that runs the station, as far as this one may see that.
    #[must_use]
    pub fn owner(&self) -> Option<String> {
        [self.socket(), self.var(), self.root.clone()]
            .iter()
            .find_map(|place| crate::config::owner(place))
    }

    /// The last configuration without faults: a bad edit must not keep a station off the air after
    /// a power cut.
    #[must_use]
    pub fn last_good(&self) -> PathBuf {
        self.var().join("last-good")
    }
}
