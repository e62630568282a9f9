//! What topics gain and lose, and recordings that would not be heard.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use super::side::Side;
use crate::names::{SegmentId, TopicId};
use crate::rundown::Kind;

/// Airtime of one topic in the planned days.
#[derive(Debug, Clone)]
pub(super) struct Airtime {
    pub(super) topic: TopicId,
    pub(super) title: String,
    pub(super) before: SignedDuration,
    pub(super) after: SignedDuration,
}

/// Airtime by topic, of those that have any on either side.
pub(super) fn airtimes(before: &Side, after: &Side) -> Vec<Airtime> {
    let sum = |side: &Side| {
        let mut sums = BTreeMap::<TopicId, SignedDuration>::new();
        for item in side.rundowns.iter().flat_map(|rundown| &rundown.items) {
            if let (Some(topic), Kind::Segment | Kind::Relay) = (&item.topic, item.kind) {
                let length = item.end().duration_since(item.start);
                *sums.entry(topic.clone()).or_default() += length;
            }
        }
        sums
    };
    let (old, new) = (sum(before), sum(after));
    let topics: BTreeSet<&TopicId> = old.keys().chain(new.keys()).collect();
    let topics = topics.into_iter().map(|topic| {
        let known = after.loaded.schedule.topics.get(topic);
        Airtime {
            topic: topic.clone(),
            title: known.map_or_else(|| topic.to_string(), |topic| topic.title.clone()),
            before: old.get(topic).copied().unwrap_or_default(),
            after: new.get(topic).copied().unwrap_or_default(),
        }
    });
    topics.collect()
}

/// Titles of recordings that would have aired and do not.
pub(super) fn lost(before: &Side, after: &Side) -> Vec<String> {
    let aired = |side: &Side| -> BTreeMap<SegmentId, String> {
        let items = side.rundowns.iter().flat_map(|rundown| &rundown.items);
        let segments = items.filter(|item| item.kind == Kind::Segment);
        segments
            .filter_map(|item| item.source.segment())
            .map(|segment| (segment.id, segment.title.to_string()))
            .collect()
    };
    let (old, new) = (aired(before), aired(after));
    let lost = old.into_iter().filter(|(id, _)| !new.contains_key(id));
    lost.map(|(_, title)| title).collect()
}
