//! What has left the folders, and what only seems to have.
//!
//! A file that leaves its folder is withdrawn. A folder that goes away as a whole is a fault: a share
//! that dropped, a stick that was pulled. Such a folder may also be there and be empty, because that is
//! what is under a share that dropped. It is taken for away if nothing at all lies in it and it lies on
//! another file system than before, or many recordings left it at one blow; something put into it, a
//! text for instance, says that people emptied it, and so does a folder that was gone and made anew. A
//! folder whose recordings all lie elsewhere now was renamed.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use super::walk::{Brought, Walk, walk};
use crate::catalogue::inventory::Inventory;
use crate::catalogue::known::Known;
use phatthanh_core::names::{AudioPath, SegmentId, Shared, TopicId};
use phatthanh_core::words::Text;

/// Recordings that leave a folder at one blow and leave nothing behind: more than a person deletes
/// between two looks without leaving the folder's settings.
const MANY: usize = 3;

/// Holds what the last looks at the folders saw of them.
#[derive(Debug)]
pub(crate) struct DropFolders {
    audio: PathBuf,
    /// Where files lay at the last look, if that is written otherwise than their path.
    elsewhere: BTreeMap<AudioPath, PathBuf>,
    /// What walks of single folders have brought that were late for the look they were made for.
    brought: Brought,
    /// The file system each topic's folder lay on when something was in it.
    devices: BTreeMap<TopicId, u64>,
    /// Topics whose folder was not there at the last look.
    absent: BTreeSet<TopicId>,
}

/// What a look found missing.
#[derive(Debug, Default)]
pub(crate) struct Departures {
    /// Recordings that have left.
    pub(crate) left: Vec<AudioPath>,
    /// Warnings for people: folders that went away, or cannot be read; links.
    pub(crate) warnings: Vec<Text>,
    /// Whether some recordings merely cannot be seen.
    pub(crate) blind: bool,
}

impl DropFolders {
    pub(crate) fn new(audio: PathBuf) -> Self {
        Self {
            audio,
            elsewhere: BTreeMap::new(),
            brought: Brought::default(),
            devices: BTreeMap::new(),
            absent: BTreeSet::new(),
        }
    }

    /// Returns the folder that the topics' folders lie in.
    pub(crate) fn audio(&self) -> &Path {
        &self.audio
    }

    /// Walks the folders as they are now; paths that `inventory` knows are held once.
    ///
    /// # Errors
    ///
    /// If `audio` itself cannot be read, or does not answer.
    pub(crate) fn walk(&self, inventory: &Inventory) -> io::Result<Walk> {
        let known = |path: &str| inventory.path(path);
        walk(&self.audio, inventory.len(), &known, &self.brought)
    }

    /// Returns the file of `path` as it lay at the last look.
    pub(crate) fn file(&self, path: &AudioPath) -> PathBuf {
        let elsewhere = self.elsewhere.get(path).cloned();
        elsewhere.unwrap_or_else(|| self.audio.join(path.as_str()))
    }

    /// Finds what of `inventory` has left; what merely cannot be seen has not. Keeps in mind how the folders lay.
    pub(crate) fn departures(&mut self, walk: &Walk, inventory: &Inventory) -> Departures {
        let mut missing: BTreeMap<TopicId, Vec<AudioPath>> = BTreeMap::new();
        let mut departures = Departures::default();
        for known in inventory.all().filter(|known| known.gone.is_none()) {
            let path = known.path();
            if walk.holds(path) || walk.is_unread(path) {
                continue;
            }
            // A refused file has nothing to tell once it is gone, wherever it lay.
            if known.is_present() {
                missing.entry(path.topic()).or_default().push(path.clone());
            } else {
                departures.left.push(path.clone());
            }
        }

        let elsewhere = if missing.is_empty() {
            BTreeSet::new()
        } else {
            seen(walk, inventory)
        };

        for (topic, paths) in missing {
            match self.away(&topic, &paths, walk, inventory, &elsewhere) {
                Some(fault) => departures.warnings.push(fault),
                None => departures.left.extend(paths),
            }
        }

        departures.blind = !(departures.warnings.is_empty() && walk.unread.is_empty());
        let unread = walk
            .unread
            .iter()
            .map(|folder| Text::new("library-folder-unreadable").with("folder", folder));
        let links = walk
            .links
            .iter()
            .map(|path| Text::new("library-link").with("path", path));
        departures.warnings.extend(unread.chain(links));
        self.keep_in_mind(walk, inventory);
        departures
    }

    /// Notes how the folders lie now.
    fn keep_in_mind(&mut self, walk: &Walk, inventory: &Inventory) {
        let elsewhere = walk
            .elsewhere()
            .map(|(path, file)| (path.clone(), file.to_owned()));
        self.elsewhere = elsewhere.collect();

        let mut topics = Shared::default();
        let topics = inventory
            .all()
            .map(|known| known.path().topic_in(&mut topics));
        self.absent = topics
            .filter(|topic| !walk.topics.contains_key(topic))
            .collect();
        for (topic, folder) in walk.topics.iter().filter(|(_, folder)| !folder.empty) {
            self.devices.insert(topic.clone(), folder.device);
        }
    }

    /// Returns why the recordings at `paths`, all that are missing from `topic`, have not left; none if they have.
    fn away(
        &self,
        topic: &TopicId,
        paths: &[AudioPath],
        walk: &Walk,
        inventory: &Inventory,
        elsewhere: &BTreeSet<SegmentId>,
    ) -> Option<Text> {
        let Some(folder) = walk.topics.get(topic) else {
            let mut ids = paths
                .iter()
                .map(|path| inventory.at(path).and_then(Known::id));
            let renamed = ids.all(|id| id.is_some_and(|id| elsewhere.contains(&id)));
            return (!renamed).then(|| Text::new("library-topic-gone").with("topic", topic));
        };

        let other_device = self
            .devices
            .get(topic)
            .is_some_and(|device| *device != folder.device);
        let away =
            folder.empty && !self.absent.contains(topic) && (other_device || paths.len() >= MANY);

        away.then(|| {
            Text::new("library-topic-emptied")
                .with("topic", topic)
                .with("count", paths.len())
        })
    }
}

/// Returns the recordings of `inventory` that lie in their folders.
fn seen(walk: &Walk, inventory: &Inventory) -> BTreeSet<SegmentId> {
    let present = inventory.all().filter(|known| known.is_present());
    present
        .filter(|known| walk.holds(known.path()))
        .filter_map(Known::id)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::catalogue::inventory::tests::{empty, passed};

    /// A station's folders with recordings, and what the library knows of them.
    struct Station {
        root: tempfile::TempDir,
        inventory: Inventory,
        folders: DropFolders,
    }

    impl Station {
        fn of(paths: &[&str]) -> Self {
            let root = tempfile::tempdir().unwrap();
            let mut inventory = empty(root.path());
            for (path, number) in paths.iter().zip(1..) {
                let file = root.path().join("audio").join(path);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, path).unwrap();
                inventory.put(passed(path, number));
            }

            let folders = DropFolders::new(root.path().join("audio"));
            let mut station = Self {
                root,
                inventory,
                folders,
            };

            station.check(&[], &[]);
            station
        }

        fn at(&self, path: &str) -> PathBuf {
            self.root.path().join("audio").join(path)
        }

        /// Looks, and withdraws what has left.
        #[track_caller]
        fn check(&mut self, left: &[&str], warnings: &[&str]) {
            let walk = self.folders.walk(&self.inventory).unwrap();
            let found = self.folders.departures(&walk, &self.inventory);
            let paths: Vec<_> = found.left.iter().map(AudioPath::as_str).collect();
            let keys: Vec<_> = found.warnings.iter().map(Text::key).collect();
            assert_eq!((&paths[..], &keys[..]), (left, warnings));
            assert_eq!(found.blind, !warnings.is_empty());
            for path in found.left {
                self.inventory.withdraw(&path, jiff::Timestamp::UNIX_EPOCH);
            }
        }
    }

    #[test]
    fn a_file_leaves_and_a_folder_goes_away() {
        let mut station = Station::of(&["tin/a.wav", "tin/b.wav"]);
        fs::remove_file(station.at("tin/a.wav")).unwrap();
        station.check(&["tin/a.wav"], &[]);
        fs::rename(station.at("tin"), station.root.path().join("away")).unwrap();
        station.check(&[], &["library-topic-gone"]);
        fs::rename(station.root.path().join("away"), station.at("tin")).unwrap();
        station.check(&[], &[]);
    }

    #[test]
    fn an_empty_folder_was_emptied_if_it_was_made_anew_or_something_lies_in_it() {
        let paths = ["tin/a.wav", "tin/b.wav", "tin/c.wav"];
        let mut station = Station::of(&paths);
        for path in paths {
            fs::remove_file(station.at(path)).unwrap();
        }

        station.check(&[], &["library-topic-emptied"]);
        fs::write(station.at("tin/doc.txt"), "xong").unwrap();
        station.check(&paths, &[]);

        let mut station = Station::of(&paths);
        fs::remove_dir_all(station.at("tin")).unwrap();
        station.check(&[], &["library-topic-gone"]);
        fs::create_dir(station.at("tin")).unwrap();
        station.check(&paths, &[]);
    }

    #[test]
    fn a_file_lies_where_it_was_seen_last() {
        let mut station = Station::of(&["tin/a.wav"]);
        assert_eq!(
            station.folders.file(&"tin/a.wav".into()),
            station.at("tin/a.wav")
        );
        let decomposed = station.at("tin/ba\u{300}i.wav");
        fs::write(&decomposed, "b").unwrap();
        station.check(&[], &[]);
        assert_eq!(station.folders.file(&"tin/b\u{e0}i.wav".into()), decomposed);
    }
}
