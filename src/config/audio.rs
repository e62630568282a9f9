//! Names of folders and files under `audio/`: which are allowed, and which are there.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::fault::{Draft, Fault, Place};
use super::page::At;
use super::reader::Value;
use super::snapshot::{AUDIO, list};
use super::suggest::nearest;
use crate::names::{AudioPath, TopicId};
use crate::words::Text;

impl Value<'_> {
    /// The name of a drop folder.
    pub(super) fn topic(self) -> Option<At<TopicId>> {
        let expected = || Text::new("config-expects-topic");
        let name = self.string(expected)?;
        if !is_name(&name) {
            self.wrong(expected(), None);
            return None;
        }
        Some(self.at(TopicId::from(name.as_str())))
    }

    /// The path of a recording, in a drop folder.
    pub(super) fn recording(self) -> Option<At<AudioPath>> {
        let expected = || Text::new("config-expects-path");
        let path = self.string(expected)?;
        if is_path(&path) {
            return Some(self.at(AudioPath::from(path.as_str())));
        }
        self.wrong_path(&path, expected());
        None
    }

    /// The path of a recording within the folder of `topic`.
    pub(super) fn inside(self, topic: &TopicId) -> Option<At<AudioPath>> {
        let expected = || Text::new("config-expects-file");
        let file = self.string(expected)?;
        let path = format!("{topic}/{file}");
        if is_path(&path) {
            return Some(self.at(AudioPath::from(path.as_str())));
        }
        self.wrong_path(&file, expected());
        None
    }

    fn wrong_path(&self, path: &str, expected: Text) {
        let slashes = path.replace('\\', "/");
        let inside = slashes.strip_prefix("audio/").unwrap_or(&slashes);
        let hint = if is_path(inside) {
            Self::write(format_args!("\"{inside}\""))
        } else {
            Text::new("config-hint-path")
        };
        self.wrong(expected, Some(hint));
    }
}

/// Whether it leads to a file in a drop folder, and nowhere else.
fn is_path(path: &str) -> bool {
    path.contains('/') && path.split('/').all(is_name)
}

/// Whether it is one folder's or file's name that leads nowhere else, on any system.
fn is_name(name: &str) -> bool {
    let odd = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':');
    !name.is_empty() && !name.starts_with('.') && !name.contains(odd)
}

/// A recording that a file names, to be looked for on the disk.
#[derive(Debug)]
pub(super) struct Mention {
    pub(super) path: AudioPath,
    pub(super) place: Place,
    pub(super) wanted: Purpose,
}

/// What a recording is named for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be played.
    Played,
    /// To be held to its dates: it may be yet to come, or gone, and be a folder.
    Dated,
}

impl Mention {
    /// The drop folder it lies in, of the station at `root`.
    pub(super) fn folder(&self, root: &Path) -> PathBuf {
        root.join(AUDIO).join(self.path.topic().as_str())
    }

    /// What is wrong with it in the station at `root`.
    pub(super) fn check(self, root: &Path) -> Option<Fault> {
        let mut found = root.join(AUDIO);
        for name in self.path.as_str().split('/') {
            match entry(&found, name) {
                Ok(path) => found = path,
                Err(near) => {
                    let hint = match near {
                        Some(near) => Text::new("config-hint-meant").with("name", near),
                        None => Text::new("config-audio-missing-hint"),
                    };
                    let problem = Text::new("config-audio-missing").with("path", &self.path);
                    let draft = match self.wanted {
                        Purpose::Played => Draft::error(problem),
                        Purpose::Dated => Draft::warning(problem),
                    };
                    return Some(draft.hinting(hint).at(self.place));
                }
            }
        }

        if found.is_file() || (self.wanted == Purpose::Dated && found.is_dir()) {
            return None;
        }

        let problem = Text::new("config-audio-is-folder").with("path", &self.path);
        Some(
            Draft::error(problem)
                .hinting(Text::new("config-audio-is-folder-hint"))
                .at(self.place),
        )
    }
}

/// The entry of `folder` called `name`, however its marks are encoded; or the name nearest to it.
fn entry(folder: &Path, name: &str) -> Result<PathBuf, Option<String>> {
    let direct = folder.join(name);
    if direct.exists() {
        return Ok(direct);
    }
    let names: Vec<OsString> = list(folder).unwrap_or_default();
    let composed = |other: &OsString| other.to_string_lossy().nfc().collect::<String>();
    if let Some(same) = names.iter().find(|other| composed(other) == name) {
        return Ok(folder.join(same));
    }
    let names: Vec<String> = names.iter().map(composed).collect();
    Err(nearest(name, names.iter().map(String::as_str)).map(str::to_owned))
}
