//! The items of one occurrence, joined end to start.
//!
//! Each start is the first one's plus whole frames, so however many items there are, none drifts.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;

use super::contention::Window;
use super::joins::{self, Sounding};
use super::reason::Reason;
use super::{Bed, Item, Kind, MakesGood, Segment, Source};
use crate::names::{ByHash, SegmentId};
use crate::schedule::{Program, Rules};
use crate::units::{Frames, Gain};

/// The most a quiet recording is raised: beyond, noise comes up with the voice.
pub(crate) const MOST_GAIN_DB: f32 = 20.0;

/// The fade under which the last filler ends.
const FILLER_FADE: Frames = Frames::from_ms(2000);

/// The fade of music under the first and the last segment.
const BED_FADE: Frames = Frames::from_ms(1500);

/// A row of items without gaps.
#[derive(Debug)]
pub(super) struct Reel<'a> {
    window: &'a Window,
    rules: &'a Rules,
    start: Timestamp,
    anchored: bool,
    length: Frames,
    items: Vec<Item>,
    /// How many of them are of episodes that are told already.
    told: usize,
}

impl<'a> Reel<'a> {
    /// An empty one, from `start` on by the wall clock, or as the item before ends.
    pub(super) fn new(window: &'a Window, start: Timestamp, anchored: bool, rules: &'a Rules) -> Self {
        Self { window, rules, start, anchored, length: Frames::ZERO, items: Vec::new(), told: 0 }
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

    /// The recordings that are in it already.
    pub(super) fn recordings(&self) -> HashSet<SegmentId, ByHash> {
        let recording = |item: &Item| match &item.source {
            Source::Segment(segment) => Some(segment.id),
            Source::Ident => None,
        };
        self.items.iter().filter_map(recording).collect()
    }

    /// The time that `segment` would take if it came next.
    pub(super) fn airtime(&self, program: &Program, kind: Kind, segment: &Segment) -> Frames {
        let length = joins::sounding(program, segment).length;
        length.saturating_sub(joins::overlap(program, self.items.last(), kind, length))
    }

    /// Adds `source`, or as much of it as `most` has room for, in the time of `program`.
    pub(super) fn place(
        &mut self,
        program: &Program,
        kind: Kind,
        source: Source,
        most: Frames,
        reason: Reason,
    ) {
        let occurrence = &self.window.occurrence;
        let (topic, gain) = match &source {
            Source::Segment(segment) => {
                let gain = segment.gain(self.rules);
                (Some(segment.topic.clone()), Gain::from_db(gain.db().min(MOST_GAIN_DB)))
            }
            Source::Ident => (None, Gain::UNITY),
        };
        let sounding = match &source {
            Source::Segment(segment) => joins::sounding(program, segment),
            Source::Ident => Sounding { skip: Frames::ZERO, length: most, left_out: Frames::ZERO },
        };
        let overlap = joins::overlap(program, self.items.last(), kind, sounding.length);
        let [fade_in, fade_out] = joins::fades(program, kind, &sounding);
        let length = sounding.length.min(most + overlap);
        if let Some(before) = self.items.last_mut().filter(|_| overlap > Frames::ZERO) {
            before.length = before.length - overlap;
            before.left_out += overlap;
            (before.tail, before.fade_out) = (overlap, Frames::ZERO);
            self.length = self.length - overlap;
        }
        self.items.push(Item {
            start: self.now(),
            length,
            skip: sounding.skip,
            kind,
            slot: occurrence.slot.id.clone(),
            due: occurrence.start,
            program: program.id.clone(),
            topic,
            source,
            gain,
            anchored: self.anchored && self.items.is_empty(),
            elastic: false,
            fade_in: if overlap > Frames::ZERO { overlap } else { fade_in },
            fade_out,
            tail: Frames::ZERO,
            left_out: sounding.left_out,
            bed: None,
            episode: None,
            repeat: false,
            makes_good: None,
            reason,
        });
        self.length += length;
    }

    /// Lays `music` under the segments of `program`, each time from the first of those in a row to the last.
    pub(super) fn lay(&mut self, program: &Program, music: &Arc<Segment>, level_lu: f64) {
        let gain = Gain::from_db(music.gain(self.rules).db() + level_lu as f32);
        let is_over = |item: &Item| item.kind == Kind::Segment && item.program == program.id;
        let mut skip = Frames::ZERO;
        for number in 0..self.items.len() {
            let around = [number.checked_sub(1), Some(number + 1)];
            let [before, after] = around.map(|at| at.and_then(|at| self.items.get(at)).is_some_and(is_over));
            let item = &mut self.items[number];
            if !is_over(item) {
                continue;
            }
            skip = if before { skip } else { Frames::ZERO };
            let fade = |goes_on: bool| if goes_on { Frames::ZERO } else { BED_FADE.min(item.length) };
            let (fade_in, fade_out) = (fade(before), fade(after));
            item.bed = Some(Bed { segment: Arc::clone(music), skip, gain, fade_in, fade_out });
            skip += item.length;
        }
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
