//! The items of one occurrence, joined end to start.
//!
//! Each start is the first one's plus whole frames, so however many items there are, none drifts.

use jiff::Timestamp;

use super::contention::Window;
use super::reason::Reason;
use super::{Item, Kind, MakesGood, Source};
use crate::names::{ProgramId, SegmentId};
use crate::units::{Frames, Gain, Lufs};

/// The most a quiet recording is raised: beyond, noise comes up with the voice.
pub(crate) const MOST_GAIN_DB: f32 = 20.0;

/// The fade under which the last filler ends.
const FILLER_FADE: Frames = Frames::from_ms(2000);

/// A row of items without gaps.
#[derive(Debug)]
pub(super) struct Reel<'a> {
    window: &'a Window,
    target: Lufs,
    start: Timestamp,
    anchored: bool,
    length: Frames,
    items: Vec<Item>,
    /// How many of them are of episodes that are told already.
    told: usize,
}

impl<'a> Reel<'a> {
    /// An empty one, from `start` on by the wall clock, or as the item before ends.
    pub(super) fn new(window: &'a Window, start: Timestamp, anchored: bool, target: Lufs) -> Self {
        Self { window, target, start, anchored, length: Frames::ZERO, items: Vec::new(), told: 0 }
    }

    /// When the next item starts.
    pub(super) fn now(&self) -> Timestamp {
        self.length.after(self.start)
    }

    /// What is left of the window's time.
    pub(super) fn left(&self) -> Frames {
        Frames::between(self.start, self.window.end).saturating_sub(self.length)
    }

    /// What a lone segment may take.
    pub(super) fn reach(&self) -> Frames {
        Frames::between(self.start, self.window.limit).saturating_sub(self.length)
    }

    /// Whether the recording is in it already.
    pub(super) fn holds(&self, id: SegmentId) -> bool {
        self.items.iter().any(|item| matches!(&item.source, Source::Segment(segment) if segment.id == id))
    }

    /// Adds `length` of `source`, in the time of `program`.
    pub(super) fn place(
        &mut self,
        program: &ProgramId,
        kind: Kind,
        source: Source,
        length: Frames,
        reason: Reason,
    ) {
        let occurrence = &self.window.occurrence;
        let (topic, gain) = match &source {
            Source::Segment(segment) => {
                let gain = segment.loudness.map_or(Gain::UNITY, |loudness| loudness.to(self.target));
                (Some(segment.topic.clone()), Gain::from_db(gain.db().min(MOST_GAIN_DB)))
            }
            Source::Ident => (None, Gain::UNITY),
        };
        self.items.push(Item {
            start: self.now(),
            length,
            skip: Frames::ZERO,
            kind,
            slot: occurrence.slot.id.clone(),
            due: occurrence.start,
            program: program.clone(),
            topic,
            source,
            gain,
            anchored: self.anchored && self.items.is_empty(),
            elastic: false,
            fade_in: Frames::ZERO,
            fade_out: Frames::ZERO,
            episode: None,
            repeat: false,
            makes_good: None,
            reason,
        });
        self.length += length;
    }

    /// Lets the last item end with the window, under a fade.
    pub(super) fn fade_last(&mut self) {
        if let Some(last) = self.items.last_mut() {
            last.elastic = true;
            last.fade_out = FILLER_FADE.min(last.length);
        }
    }

    /// Tells what was added since the last time which episode it is of.
    pub(super) fn tell(&mut self, episode: Option<u32>, repeat: bool, makes_good: Option<&MakesGood>) {
        for item in &mut self.items[self.told..] {
            if matches!(item.kind, Kind::Opening | Kind::Segment | Kind::Closing) {
                item.episode = episode;
                item.repeat = repeat;
                item.makes_good = makes_good.cloned();
            }
        }
        self.told = self.items.len();
    }

    /// The items.
    pub(super) fn finish(self) -> Vec<Item> {
        self.items
    }
}
