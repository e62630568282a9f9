//! What could air: every recording that passed ingest, and who approved it.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::choice::natural;
use crate::names::{AudioPath, ByHash, SegmentId, TopicId};
use crate::schedule::{Rules, Topic, Validity};
use crate::units::{BassLoss, Frames, Gain, Level, Lufs, Sides};

/// No more than this is made up for: what is nearly all bass is not made a roar of the rest.
const MOST_BASS_LU: f32 = 6.0;

/// One recording that passed ingest, at one place in the folders.
///
/// Equal bytes in two folders are two segments of one [`SegmentId`].
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// Its bytes.
    pub id: SegmentId,
    /// Where it lies.
    pub path: AudioPath,
    /// The folder it lies in.
    pub topic: TopicId,
    /// What people call it.
    pub title: Arc<str>,
    /// Which of its channels are heard.
    pub sides: Sides,
    /// Its whole length, after conversion to the station's rate.
    pub length: Frames,
    /// Silence before its first sound.
    pub silence_start: Frames,
    /// Silence after its last.
    pub silence_end: Frames,
    /// Integrated loudness; none if it is silence.
    pub loudness: Option<Lufs>,
    /// What high passes take of its loudness.
    pub bass: BassLoss,
    /// True peak.
    pub true_peak: Level,
    /// Where it is hardly heard for two seconds or more, in order.
    pub pauses: Arc<[Range<Frames>]>,
    /// When it was ingested from the folder.
    pub added: Timestamp,
    /// Who let it air, if anybody did.
    pub approval: Option<Approval>,
    /// The date its name carries, if it carries one.
    pub dated: Option<Date>,
    /// The last day on which it may air by its name (“đến hết ngày 05-12”), if that says so.
    pub until: Option<Date>,
    /// The episode number its name carries, if it carries one.
    pub number: Option<u32>,
    /// Whether a machine speaks it.
    pub spoken: bool,
}

impl Segment {
    /// Makes a segment at the station's loudness, heard on both sides, without silence, date or number, in its folder
    /// since 1970 and not approved.
    #[must_use]
    pub fn new(id: SegmentId, path: AudioPath, length: Frames) -> Self {
        Self {
            id,
            topic: path.topic(),
            title: path.as_str().into(),
            path,
            sides: Sides::Both,
            length,
            silence_start: Frames::ZERO,
            silence_end: Frames::ZERO,
            loudness: Some(Lufs(-16.0)),
            bass: BassLoss::default(),
            true_peak: Level(-3.0),
            pauses: Arc::default(),
            added: Timestamp::UNIX_EPOCH,
            approval: None,
            dated: None,
            until: None,
            number: None,
            spoken: false,
        }
    }
}

/// Who approved a recording, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The person or office.
    pub by: Arc<str>,
    /// When.
    pub at: Timestamp,
}

/// Every segment there is.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Catalogue {
    /// By place.
    segments: Vec<Arc<Segment>>,
    topics: BTreeMap<TopicId, Vec<Arc<Segment>>>,
    recordings: HashSet<ById, ByHash>,
}

/// A segment, found by its bytes.
#[derive(Debug, Clone)]
struct ById(Arc<Segment>);

impl Borrow<SegmentId> for ById {
    fn borrow(&self) -> &SegmentId {
        &self.0.id
    }
}

impl PartialEq for ById {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

impl Eq for ById {}

impl Hash for ById {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.id.hash(state);
    }
}

impl Catalogue {
    /// The segment at `path`.
    #[must_use]
    pub fn at(&self, path: &AudioPath) -> Option<&Arc<Segment>> {
        let place = self
            .segments
            .binary_search_by(|segment| segment.path.cmp(path));
        place.ok().map(|place| &self.segments[place])
    }

    /// The recording `id`: at `path` if it still lies there, else wherever it lies now.
    #[must_use]
    pub fn find(&self, id: SegmentId, path: &AudioPath) -> Option<&Arc<Segment>> {
        let here = self.at(path).filter(|segment| segment.id == id);
        here.or_else(|| self.recordings.get(&id).map(|ById(segment)| segment))
    }

    /// The segments of `topic`: those with a number by number, then by name as people order names.
    #[must_use]
    pub fn topic(&self, topic: &TopicId) -> &[Arc<Segment>] {
        self.topics.get(topic).map_or(&[], Vec::as_slice)
    }

    /// All segments, by place.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Segment>> {
        self.segments.iter()
    }

    /// Whether each segment is held here as it is in `other`.
    #[must_use]
    pub fn is_made_of_the_same(&self, other: &Self) -> bool {
        let pairs = || self.segments.iter().zip(&other.segments);
        self.segments.len() == other.segments.len()
            && pairs().all(|(one, other)| Arc::ptr_eq(one, other))
    }

    /// Leaves out the recording `id`, which could not be played.
    #[must_use]
    pub fn without(&self, id: SegmentId) -> Self {
        self.iter()
            .filter(|segment| segment.id != id)
            .cloned()
            .collect()
    }
}

impl FromIterator<Arc<Segment>> for Catalogue {
    fn from_iter<I: IntoIterator<Item = Arc<Segment>>>(segments: I) -> Self {
        let mut catalogue = Self {
            segments: segments.into_iter().collect(),
            ..Self::default()
        };

        catalogue
            .segments
            .sort_by(|one, other| one.path.cmp(&other.path));
        // Of those at one place, the last.
        catalogue.segments.dedup_by(|later, earlier| {
            let same = later.path == earlier.path;
            if same {
                std::mem::swap(later, earlier);
            }
            same
        });
        catalogue.segments.shrink_to_fit();
        catalogue.recordings.reserve(catalogue.segments.len());
        for segment in &catalogue.segments {
            catalogue
                .topics
                .entry(segment.topic.clone())
                .or_default()
                .push(Arc::clone(segment));
            catalogue.recordings.insert(ById(Arc::clone(segment)));
        }

        for segments in catalogue.topics.values_mut() {
            segments.shrink_to_fit();
            segments.sort_by(|one, other| one.in_order(other));
        }

        catalogue
    }
}

impl Segment {
    /// The gain that brings it to the loudness `rules` ask for, behind the station's high pass.
    pub(super) fn gain(&self, rules: &Rules) -> Gain {
        let Some(loudness) = self.loudness else {
            return Gain::UNITY;
        };
        let lost = rules
            .high_pass_hz
            .map_or(0.0, |hertz| self.bass.at(hertz).min(MOST_BASS_LU));
        Gain::from_db(loudness.to(rules.loudness).db() + lost)
    }

    /// Returns the first and the last day on which it may air: as a person has set them in its `topic`, or else its name
    /// says.
    #[must_use]
    pub fn dates(&self, topic: Option<&Topic>) -> Validity {
        let set = topic.and_then(|topic| topic.validity(&self.path));
        set.unwrap_or(Validity {
            from: None,
            until: self.until,
        })
    }

    /// The order of a series: by number, those without one last, then by name.
    pub(super) fn in_order(&self, other: &Self) -> Ordering {
        let number = |segment: &Self| segment.number.unwrap_or(u32::MAX);
        let by_name = || natural::compare(self.path.as_str(), other.path.as_str());
        number(self).cmp(&number(other)).then_with(by_name)
    }
}
