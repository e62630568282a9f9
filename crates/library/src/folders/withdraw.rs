//! What has left the folders, and what only seems to have.
//!
//! A file that leaves its folder is withdrawn. A folder that goes away as a whole is a fault: a share
//! that dropped, a stick that was pulled. Such a folder may also be there and be empty, because that is
//! what is under a share that dropped. It is taken for away if nothing at all lies in it and it lies on
//! another file system than before, or many recordings left it at one blow; something put into it, a
//! text for instance, says that people emptied it, and so does a folder that was gone and made anew. A
//! folder whose recordings all lie elsewhere now was renamed.

use std::collections::{BTreeMap, BTreeSet};

use super::walk::Walk;
use crate::Library;
use crate::catalogue::known::Known;
use crate::catalogue::recording::Recording;
use crate::ingest::scan::Scan;
use phatthanh_core::names::{AudioPath, SegmentId, Shared, TopicId};
use phatthanh_core::words::Text;

/// Recordings that leave a folder at one blow and leave nothing behind: more than a person deletes
/// between two looks without leaving the folder's settings.
const MANY: usize = 3;

impl Library {
    /// Marks what has left; what merely cannot be seen stays.
    pub(crate) fn withdraw(&mut self, walk: &Walk, scan: &mut Scan) {
        let mut missing: BTreeMap<TopicId, Vec<AudioPath>> = BTreeMap::new();
        let mut left = Vec::new();
        for known in self.known().filter(|known| known.gone.is_none()) {
            let path = known.path();
            if walk.holds(path) || walk.is_unread(path) {
                continue;
            }
            // A refused file has nothing to tell once it is gone, wherever it lay.
            if known.is_present() {
                missing.entry(path.topic()).or_default().push(path.clone());
            } else {
                left.push(path.clone());
            }
        }
        let elsewhere = if missing.is_empty() {
            BTreeSet::new()
        } else {
            self.seen(walk)
        };
        for (topic, paths) in missing {
            match self.away(&topic, &paths, walk, &elsewhere) {
                Some(fault) => {
                    self.round.blind = true;
                    scan.warnings.push(fault);
                }
                None => left.extend(paths),
            }
        }
        let mut topics = Shared::default();
        let topics = self.known().map(|known| known.path().topic_in(&mut topics));
        self.absent = topics
            .filter(|topic| !walk.topics.contains_key(topic))
            .collect();
        for (topic, folder) in walk.topics.iter().filter(|(_, folder)| !folder.empty) {
            self.devices.insert(topic.clone(), folder.device);
        }
        let now = self.clock.now();
        for path in left {
            match self
                .recordings
                .get(&path)
                .filter(|known| known.is_present())
            {
                Some(known) => self.put(Recording {
                    gone: Some(now),
                    ..known.recording()
                }),
                None => self.forget(&path),
            }
            scan.withdrawn.push(path);
        }
        self.round.blind |= !walk.unread.is_empty();
        let unread = walk
            .unread
            .iter()
            .map(|folder| Text::new("library-folder-unreadable").with("folder", folder));
        let links = walk
            .links
            .iter()
            .map(|path| Text::new("library-link").with("path", path));
        scan.warnings.extend(unread.chain(links));
    }

    /// Why the recordings at `paths`, all that are missing from `topic`, have not left; none if they have.
    fn away(
        &self,
        topic: &TopicId,
        paths: &[AudioPath],
        walk: &Walk,
        elsewhere: &BTreeSet<SegmentId>,
    ) -> Option<Text> {
        let Some(folder) = walk.topics.get(topic) else {
            let mut ids = paths
                .iter()
                .map(|path| self.recordings.get(path).and_then(|known| known.id()));
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

    /// The recordings that lie in their folders.
    fn seen(&self, walk: &Walk) -> BTreeSet<SegmentId> {
        let present = self.known().filter(|known| known.is_present());
        present
            .filter(|known| walk.holds(known.path()))
            .filter_map(Known::id)
            .collect()
    }
}
