//! The items of one occurrence, joined end to start.
//!
//! Each start is the first one's plus whole frames, so however many items there are, none drifts.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::joins::{self, Sounding};
use crate::names::{ByHash, SegmentId};
use crate::rundown::reason::Reason;
use crate::rundown::time::window::Window;
use crate::rundown::{Bed, Item, Kind, MakesGood, Music, Segment, Source};
use crate::schedule::{Program, Rules};
use crate::units::{Frames, Gain};

/// The most a quiet recording is raised: beyond, noise comes up with the voice.
pub const MOST_GAIN_DB: f32 = 20.0;

/// The fade under which the last filler ends.
const FILLER_FADE: Frames = Frames::from_ms(2000);

/// The fades of what an input brings: it is joined and left wherever it is just then.
const RELAY_FADE_IN: Frames = Frames::from_ms(200);
const RELAY_FADE_OUT: Frames = Frames::from_ms(500);

/// The fade of music under the first and the last segment.
const BED_FADE: Frames = Frames::from_ms(1500);

/// How long filler that is spoken over takes to go down to its level under the voice, and up again after it.
const DUCK: Frames = Frames::from_ms(300);
const RISE: Frames = Frames::from_ms(500);

/// Filler of which less is left does not come up again.
const LEAST_RISE: Frames = Frames::from_ms(2000);

/// A row of items without gaps.
#[derive(Debug)]
pub(in crate::rundown) struct Sequence<'a> {
    window: &'a Window,
    rules: &'a Rules,
    start: Timestamp,
    /// When what is placed has to end.
    end: Timestamp,
    anchored: bool,
    length: Frames,
    items: Vec<Item>,
    /// The filler under all that is placed, as it is at the sequence's start.
    music: Option<Music>,
    /// How many of them have their part of an episode counted.
    told: usize,
    /// Whether nothing sounds just before what is placed next.
    paused: bool,
}

impl<'a> Sequence<'a> {
    /// An empty one, from `start` on by the wall clock, or as the item before ends.
    pub(in crate::rundown) fn new(
        window: &'a Window,
        start: Timestamp,
        anchored: bool,
        rules: &'a Rules,
    ) -> Self {
        Self {
            window,
            rules,
            start,
            end: window.end,
            anchored,
            length: Frames::ZERO,
            items: Vec::new(),
            music: None,
            told: 0,
            paused: false,
        }
    }

    /// Lets filler go on under what is placed, until it [comes up](Self::come_up) again; or lets it end.
    pub(in crate::rundown) fn lie_on(&mut self, music: Option<Music>) {
        self.music = music;
    }

    /// Whether filler goes on under what is placed.
    pub(in crate::rundown) fn has_music(&self) -> bool {
        self.music.is_some()
    }

    /// When the next item starts.
    pub(in crate::rundown) fn now(&self) -> Timestamp {
        self.length.after(self.start)
    }

    /// Lets what is placed end at `end`, or with the window if that is sooner.
    pub(in crate::rundown) fn end_by(&mut self, end: Timestamp) {
        self.end = end.min(self.window.end);
    }

    /// Lets what is placed take what its slot may overrun too.
    pub(in crate::rundown) fn run_over(&mut self) {
        self.end = self.window.limit.max(self.window.end);
    }

    /// What is left of the window's time.
    pub(in crate::rundown) fn left(&self) -> Frames {
        Frames::between(self.start, self.end).saturating_sub(self.length)
    }

    /// What a lone segment may take.
    pub(in crate::rundown) fn reach(&self) -> Frames {
        Frames::between(self.start, self.window.limit).saturating_sub(self.length)
    }

    /// The recordings that are in it already, and when each begins last.
    pub(in crate::rundown) fn recordings(&self) -> HashMap<SegmentId, Timestamp, ByHash> {
        let recording = |item: &Item| Some((item.source.id()?, item.start));
        self.items.iter().filter_map(recording).collect()
    }

    /// The time that `segment` would take if it came next.
    pub(in crate::rundown) fn airtime(
        &self,
        program: &Program,
        kind: Kind,
        segment: &Segment,
    ) -> Frames {
        let length = joins::sounding(program, segment).length;
        length.saturating_sub(self.overlap(program, kind, length))
    }

    fn overlap(&self, program: &Program, kind: Kind, length: Frames) -> Frames {
        if self.has_music() || self.paused {
            return Frames::ZERO;
        }
        joins::overlap(program, self.items.last(), kind, length)
    }

    /// Returns whether nothing was placed.
    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Lets nothing sound for `pause` before what is placed next.
    pub(super) fn pause(&mut self, pause: Frames) {
        self.length += pause;
        self.paused |= pause > Frames::ZERO;
    }

    /// Makes what was placed last the reading `number` of those that follow each other.
    pub(super) fn is_reading(&mut self, number: u32) {
        if let Some(item) = self.items.last_mut() {
            item.reading = Some(number);
        }
    }

    /// Adds `source`, or as much of it as `most` has room for, in the time of `program`.
    pub(in crate::rundown) fn place(
        &mut self,
        program: &Program,
        kind: Kind,
        source: Source,
        most: Frames,
        reason: Reason,
    ) {
        let gain = source
            .segment()
            .map_or(Gain::UNITY, |segment| self.gain(segment));
        let sounding = match source.segment() {
            Some(segment) => joins::sounding(program, segment),
            None => Sounding {
                skip: Frames::ZERO,
                length: most,
                left_out: Frames::ZERO,
            },
        };

        let overlap = self.overlap(program, kind, sounding.length);
        let bed = self.music.as_ref().map(|music| self.ducked(music, program));
        let [fade_in, fade_out] = if bed.is_some() {
            [Frames::ZERO; 2]
        } else {
            joins::fades(program, kind, &sounding)
        };

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
            occurrence: self.window.id.clone(),
            program: program.id.clone(),
            topic: source.topic().cloned(),
            source,
            gain,
            anchored: self.anchored && self.items.is_empty(),
            elastic: false,
            fade_in: if overlap > Frames::ZERO {
                overlap
            } else {
                fade_in
            },
            fade_out,
            tail: Frames::ZERO,
            left_out: sounding.left_out,
            bed,
            goes_on: false,
            episode: None,
            repeat: false,
            reading: None,
            makes_good: None,
            order: None,
            reason,
        });
        self.length += length;
        self.paused = false;
    }

    fn gain(&self, segment: &Segment) -> Gain {
        Gain::from_db(segment.gain(self.rules).db().min(MOST_GAIN_DB))
    }

    /// `music` as it lies under the next item.
    fn ducked(&self, music: &Music, program: &Program) -> Bed {
        let level_lu = program.over_filler_lu.unwrap_or_default() as f32;
        Bed {
            segment: Arc::clone(&music.segment),
            skip: music.after(self.length),
            gain: Gain::from_db(self.gain(&music.segment).db() + level_lu),
            fade_in: DUCK,
            fade_out: Frames::ZERO,
            goes_on: true,
        }
    }

    /// Lets the filler that lies under what is placed go on as an item of its own, if enough of it is left.
    pub(in crate::rundown) fn come_up(&mut self, program: &Program, reason: Reason) {
        let Some(music) = self.music.take() else {
            return;
        };

        let (skip, segment) = (music.after(self.length), music.segment);
        let left_out = joins::sounding(program, &segment).left_out;
        let left = segment.length.saturating_sub(skip).saturating_sub(left_out);
        if left < LEAST_RISE.min(self.left()) {
            return self.fade_bed();
        }

        let length = left.min(self.left());
        self.place(
            program,
            Kind::Filler,
            Source::Segment(segment),
            length,
            reason,
        );
        if let Some(item) = self.items.last_mut() {
            self.length = self.length - item.length + length;
            (item.skip, item.length, item.left_out) = (skip, length, left_out);
            (item.goes_on, item.fade_in) = (true, RISE.min(length));
        }
    }

    /// Lets filler under the last item end with it, unless it goes on under what comes then.
    fn fade_bed(&mut self) {
        if let Some(Item {
            bed: Some(bed),
            length,
            ..
        }) = self.items.last_mut()
            && bed.goes_on
        {
            bed.fade_out = BED_FADE.min(*length);
        }
    }

    /// Lays `music` under the segments of `program`, each time from the first of those in a row to the last.
    pub(in crate::rundown) fn lay(
        &mut self,
        program: &Program,
        music: &Arc<Segment>,
        level_lu: f64,
    ) {
        let gain = Gain::from_db(music.gain(self.rules).db() + level_lu as f32);
        let is_over = |item: &Item| item.kind == Kind::Segment && item.program == program.id;
        let mut skip = Frames::ZERO;
        for number in 0..self.items.len() {
            let around = [number.checked_sub(1), Some(number + 1)];
            let [before, after] =
                around.map(|at| at.and_then(|at| self.items.get(at)).is_some_and(is_over));
            let item = &mut self.items[number];
            if !is_over(item) {
                continue;
            }
            skip = if before { skip } else { Frames::ZERO };
            let fade = |goes_on: bool| {
                if goes_on {
                    Frames::ZERO
                } else {
                    BED_FADE.min(item.length)
                }
            };
            let (fade_in, fade_out) = (fade(before), fade(after));
            let segment = Arc::clone(music);
            item.bed = Some(Bed {
                segment,
                skip,
                gain,
                fade_in,
                fade_out,
                goes_on: false,
            });
            skip += item.length;
        }
    }

    /// Lets the last item, which is what an input brings, end by the clock, between fades.
    pub(in crate::rundown) fn frame_relay(&mut self) {
        if let Some(last) = self.items.last_mut() {
            last.elastic = true;
            last.fade_in = RELAY_FADE_IN.min(last.length);
            last.fade_out = RELAY_FADE_OUT.min(last.length);
        }
    }

    /// Lets the last item end with the window, under a fade.
    pub(in crate::rundown) fn fade_last(&mut self) {
        if let Some(last) = self.items.last_mut() {
            last.elastic = true;
            last.fade_out = FILLER_FADE.min(last.length);
        }
    }

    /// Sets the episode of what was added since the last time.
    pub(in crate::rundown) fn tell(
        &mut self,
        episode: Option<u32>,
        repeat: bool,
        makes_good: Option<&MakesGood>,
    ) {
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
    pub(in crate::rundown) fn finish(mut self) -> Vec<Item> {
        self.fade_bed();
        self.items
    }
}
