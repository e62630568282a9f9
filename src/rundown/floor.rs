//! What fills the time that is left: the program's filler, else the station's fallback folder, else the
//! identification signal made in code. There is always one of them, so there is never a gap.

use std::collections::VecDeque;
use std::sync::Arc;

use super::eligible::Hold;
use super::fill::Filling;
use super::history::Before;
use super::reason::{Reason, Severity};
use super::{Kind, Segment, Source};
use crate::names::TopicId;
use crate::units::Frames;
use crate::words::Text;

/// The shortest piece that fills: shorter ones would be a rattle.
const SHORTEST_PIECE: Frames = Frames::from_ms(1000);

/// The shortest rest to leave to a last piece, where there is a choice: shorter ones are a scrap.
const SHORTEST_REST: Frames = Frames::from_ms(5000);

impl<'a> Filling<'a> {
    /// Fills what is left of the window, to its last frame.
    pub(super) fn fill_up(&mut self) {
        if self.reel.left() == Frames::ZERO {
            return;
        }
        let why = Text::new("rundown-filler-goes-on");
        self.reel.come_up(self.program, Reason(why));
        if self.reel.left() == Frames::ZERO {
            return self.reel.fade_last();
        }
        let filler = self.program.filler.as_ref();
        let fallback = self.inputs.rules.fallback.as_ref();
        if !self.play_folder(filler, Kind::Filler, "rundown-filler") {
            self.note_no_filler();
            if !self.play_folder(fallback, Kind::Fallback, "rundown-fallback") {
                self.note(Severity::Error, Text::new("rundown-no-fallback"));
                let left = self.reel.left();
                let why = Reason(Text::new("rundown-ident"));
                self.reel.place(self.program, Kind::Fallback, Source::Ident, left, why);
            }
        }
        self.reel.fade_last();
    }

    /// Lays the program's music under its segments.
    pub(super) fn lay_bed(&mut self) {
        let Some(bed) = self.program.bed.as_ref().filter(|_| !self.reel.has_music()) else { return };
        if let Some(music) = self.pieces(&bed.topic).front() {
            self.reel.lay(self.program, music, bed.level_lu);
        } else {
            let topic = self.eligibility.title(&bed.topic);
            self.note(Severity::Warning, Text::new("rundown-bed-empty").with("topic", topic));
        }
    }

    fn note_no_filler(&mut self) {
        match self.program.filler.as_ref() {
            None => self.note(Severity::Info, Text::new("rundown-filler-none")),
            Some(topic) => {
                let topic = self.eligibility.title(topic);
                self.note(Severity::Warning, Text::new("rundown-filler-empty").with("topic", topic));
            }
        }
    }

    /// Fills up with pieces of a topic. Returns whether it has any.
    fn play_folder(&mut self, topic: Option<&TopicId>, kind: Kind, why: &'static str) -> bool {
        let Some(topic) = topic else { return false };
        let mut pieces = self.pieces(topic);
        if pieces.is_empty() {
            return false;
        }
        let title = self.eligibility.title(topic);
        while self.reel.left() > Frames::ZERO {
            let left = self.reel.left();
            let piece = next(&pieces, left, |piece| self.reel.airtime(self.program, kind, piece));
            let Some(piece) = pieces.remove(piece) else { return false };
            pieces.push_back(piece);
            let source = Source::Segment(Arc::clone(piece));
            let why = Text::new(why).with("topic", &title);
            self.reel.place(self.program, kind, source, left, Reason(why));
        }
        true
    }

    /// The pieces of a topic that can air, the one unheard for longest first.
    fn pieces(&mut self, topic: &TopicId) -> VecDeque<&'a Arc<Segment>> {
        let (mut pieces, placed) = (Vec::new(), self.reel.recordings());
        // What fills may know of what came between the parts of an occurrence.
        let before = Before { instant: self.window.start, ..self.before };
        for piece in self.inputs.catalogue.topic(topic) {
            let short = (piece.length < SHORTEST_PIECE).then_some(Hold::TooShort);
            if let Some(hold) = self.eligibility.held_from_folder(piece, self.window.end).or(short) {
                self.held.count(&self.eligibility, piece, hold, String::new);
                continue;
            }
            let last = self.past.last_aired(piece.id, &before);
            pieces.push(((placed.contains(&piece.id), last, piece.added), piece));
        }
        // Stable: what is alike stays in the order of its names.
        pieces.sort_by_key(|(order, _)| *order);
        pieces.into_iter().map(|(_, piece)| piece).collect()
    }
}

/// The number of the piece to play when `left` is left: the first that leaves no scrap, and never the
/// last one played (which is the last in line) if there is another.
fn next(pieces: &VecDeque<&Arc<Segment>>, left: Frames, airtime: impl Fn(&Segment) -> Frames) -> usize {
    let others = pieces.len().max(2) - 1;
    let leaves_no_scrap = |piece: &&Arc<Segment>| {
        let rest = left.saturating_sub(airtime(piece));
        rest == Frames::ZERO || rest >= SHORTEST_REST
    };
    pieces.iter().take(others).position(leaves_no_scrap).unwrap_or(0)
}
