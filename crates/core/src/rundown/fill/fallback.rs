//! What fills the time that is left: the program's filler, on days of mourning music that is fit for them, the
//! station's fallback folder, and if there is none of them the identification signal made in code. So there is never
//! a gap.
//!
//! No recording comes again within [`Rules::no_repeat`](crate::schedule::Rules) while any of them has rested that long:
//! the program's filler is asked first, then the others. If none has, they are asked in the same order for the one that
//! has rested longest, but none comes right after itself while there is another: a spoken introduction in the fallback
//! folder is heard once an hour beside three pieces of music, not every fourth time.

use std::collections::VecDeque;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::Filling;
use crate::names::{SegmentId, TopicId};
use crate::rundown::choice::eligible::Hold;
use crate::rundown::history::Before;
use crate::rundown::reason::{Reason, Severity};
use crate::rundown::{Kind, Segment, Source};
use crate::units::Frames;
use crate::units::instant::Reading;
use crate::words::Text;

/// The shortest piece that fills: shorter ones would be a rattle.
const SHORTEST_PIECE: Frames = Frames::from_ms(1000);

/// The shortest rest to leave to a last piece, where there is a choice: shorter ones are a scrap.
const SHORTEST_REST: Frames = Frames::from_ms(5000);

/// A recording that can fill.
#[derive(Debug)]
struct Piece<'a> {
    segment: &'a Arc<Segment>,
    /// When it began last.
    last: Option<Timestamp>,
}

/// The recordings of one folder that can fill, the one unheard for longest first.
#[derive(Debug)]
struct Shelf<'a> {
    kind: Kind,
    why: &'static str,
    title: String,
    pieces: VecDeque<Piece<'a>>,
}

impl<'a> Filling<'a> {
    /// Returns when the recording `id` was last started in this occurrence before it went on.
    fn heard_last(&self, id: SegmentId) -> Option<Timestamp> {
        self.heard
            .iter()
            .filter(|heard| heard.id == id)
            .map(|heard| heard.start)
            .max()
    }

    /// Fills what is left of the window, to its last frame.
    pub(in crate::rundown) fn fill_up(&mut self) {
        if self.sequence.left() == Frames::ZERO {
            return;
        }

        let why = Text::new("rundown-filler-goes-on");
        self.sequence.come_up(self.program, Reason(why));
        if self.sequence.left() == Frames::ZERO {
            return self.sequence.fade_last();
        }

        let mut shelves = self.shelves();
        let mut fallback = self.inputs.rules.fallback.as_ref();
        while self.sequence.left() > Frames::ZERO {
            let now = self.sequence.now();
            let rested = shelves
                .iter()
                .any(|shelf| shelf.rested(now, self.inputs.rules.no_repeat) > 0);
            if let Some(topic) = fallback.take_if(|_| !rested) {
                let kind = if shelves.is_empty() {
                    Kind::Fallback
                } else {
                    Kind::Filler
                };
                let why = if shelves.is_empty() {
                    "rundown-fallback"
                } else {
                    "rundown-filler-rests"
                };
                shelves.extend(self.shelf(topic, kind, why));
                continue;
            }
            self.fill_with(&mut shelves);
        }

        self.sequence.fade_last();
    }

    /// Lays the program's music under its segments.
    pub(in crate::rundown) fn lay_bed(&mut self) {
        let Some(bed) = self
            .program
            .bed
            .as_ref()
            .filter(|_| !self.sequence.has_music())
        else {
            return;
        };

        if let Some(music) = self.pieces(&bed.topic).front() {
            self.sequence.lay(self.program, music.segment, bed.level_lu);
        } else {
            let topic = self.eligibility.title(&bed.topic);
            self.note(
                Severity::Warning,
                Text::new("rundown-bed-empty").with("topic", topic),
            );
        }
    }

    fn note_no_filler(&mut self) {
        match self.program.filler.as_ref() {
            None => self.note(Severity::Info, Text::new("rundown-filler-none")),
            Some(topic) => {
                let topic = self.eligibility.title(topic);
                self.note(
                    Severity::Warning,
                    Text::new("rundown-filler-empty").with("topic", topic),
                );
            }
        }
    }

    /// What fills before the fallback folder does.
    fn shelves(&mut self) -> Vec<Shelf<'a>> {
        let filler = self.program.filler.as_ref();
        let mut shelves: Vec<Shelf<'a>> = filler
            .and_then(|topic| self.shelf(topic, Kind::Filler, "rundown-filler"))
            .into_iter()
            .collect();
        for topic in self
            .eligibility
            .fit_for_mourning()
            .filter(|topic| filler != Some(*topic))
        {
            shelves.extend(self.shelf(topic, Kind::Filler, "rundown-filler-mourning"));
        }

        if shelves.is_empty() {
            self.note_no_filler();
        }

        shelves
    }

    /// The folder of `topic`, if anything of it can fill.
    fn shelf(&mut self, topic: &TopicId, kind: Kind, why: &'static str) -> Option<Shelf<'a>> {
        let pieces = self.pieces(topic);
        let title = self.eligibility.title(topic);
        (!pieces.is_empty()).then_some(Shelf {
            kind,
            why,
            title,
            pieces,
        })
    }

    /// Places one more of what fills; the identification signal to the end, if there is nothing.
    fn fill_with(&mut self, shelves: &mut [Shelf<'a>]) {
        let (now, left, rest) = (
            self.sequence.now(),
            self.sequence.left(),
            self.inputs.rules.no_repeat,
        );
        let airtime = |kind, piece: &Segment| self.sequence.airtime(self.program, kind, piece);
        let rested = shelves.iter().enumerate().find_map(|(number, shelf)| {
            Some((
                number,
                shelf.next(now, left, rest, |piece| airtime(shelf.kind, piece))?,
            ))
        });
        let chosen = rested.or_else(|| {
            let latest = shelves
                .iter()
                .flat_map(|shelf| &shelf.pieces)
                .map(|piece| piece.last)
                .max()?;
            let number = shelves
                .iter()
                .position(|shelf| shelf.pieces[0].last < latest)
                .unwrap_or(0);
            let shelf = &shelves[number];
            let place = shelf.next(now, left, SignedDuration::ZERO, |piece| {
                airtime(shelf.kind, piece)
            });
            Some((number, place.unwrap_or(0)))
        });
        let Some((shelf, place)) = chosen.map(|(shelf, place)| (&shelves[shelf], place)) else {
            self.note(Severity::Error, Text::new("rundown-no-fallback"));
            let why = Reason(Text::new("rundown-ident"));
            return self
                .sequence
                .place(self.program, Kind::Fallback, Source::Ident, left, why);
        };

        let segment = shelf.pieces[place].segment;
        let why = Text::new(shelf.why).with("topic", &shelf.title);
        self.sequence.place(
            self.program,
            shelf.kind,
            Source::Segment(Arc::clone(segment)),
            left,
            Reason(why),
        );
        for shelf in shelves {
            shelf.heard(segment.id, now);
        }
    }

    /// The pieces of a topic that can air, the one unheard for longest first.
    fn pieces(&mut self, topic: &TopicId) -> VecDeque<Piece<'a>> {
        let (mut pieces, placed) = (Vec::new(), self.sequence.recordings());
        // What fills may know of what came between the parts of an occurrence.
        let before = Before {
            instant: self.window.start,
            ..self.before
        };

        for segment in self.inputs.catalogue.topic(topic) {
            let short = (segment.length < SHORTEST_PIECE).then_some(Hold::TooShort);
            if let Some(hold) = self
                .eligibility
                .held_from_folder(segment, self.window.end)
                .or(short)
            {
                self.held
                    .count(&self.eligibility, segment, hold, String::new);
                continue;
            }
            let last = placed
                .get(&segment.id)
                .copied()
                .or_else(|| self.past.last_aired(segment.id, &before));
            let last = last.max(self.heard_last(segment.id));
            pieces.push(Piece { segment, last });
        }

        // Stable: what is alike stays in the order of its names.
        pieces.sort_by_key(|piece| (piece.last, piece.segment.added));
        pieces.into()
    }
}

impl Shelf<'_> {
    /// Returns how many of its pieces have rested long enough by `now`: its first ones.
    fn rested(&self, now: Timestamp, rest: SignedDuration) -> usize {
        // As people read it: what the log tells is a moment off what was planned.
        let now = Reading::Second.of(now);
        let has = |last: Timestamp| now.duration_since(Reading::Second.of(last)) >= rest;
        self.pieces
            .partition_point(|piece| piece.last.is_none_or(has))
    }

    /// Returns the place of the piece to play when `left` is left: of those that have rested the first that leaves no
    /// scrap, and never the last one played (which is the last in line) if there is another.
    fn next(
        &self,
        now: Timestamp,
        left: Frames,
        rest: SignedDuration,
        airtime: impl Fn(&Segment) -> Frames,
    ) -> Option<usize> {
        let others = self.rested(now, rest).min(self.pieces.len().max(2) - 1);
        let leaves_no_scrap = |piece: &Piece<'_>| {
            let rest = left.saturating_sub(airtime(piece.segment));
            rest == Frames::ZERO || rest >= SHORTEST_REST
        };
        let place = self
            .pieces
            .iter()
            .take(others)
            .position(leaves_no_scrap)
            .unwrap_or(0);
        (others > 0).then_some(place)
    }

    /// Puts the recording `id`, which began at `now`, last in line.
    fn heard(&mut self, id: SegmentId, now: Timestamp) {
        let Some(place) = self.pieces.iter().position(|piece| piece.segment.id == id) else {
            return;
        };
        if let Some(mut piece) = self.pieces.remove(place) {
            piece.last = Some(now);
            self.pieces.push_back(piece);
        }
    }
}
