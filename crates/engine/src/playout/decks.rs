//! The decks: what is on air and what comes next, open in time.

use super::cue::{Cue, CueId, CueSource};
use super::deck::{Break, Deck, Recording};
use super::line::Line;
use super::line_deck::{LineDeck, Tone};
use super::machine::{Carry, Machine};
use super::timeline::Timeline;
use phatthanh_audio::{Attention, Ident};
use phatthanh_core::units::Frames;

/// A cue is opened this long before it starts: 30 s.
const EARLY: Frames = Frames::from_ms(30_000);

/// What comes this soon goes on with the deck of a line, if that was on air until now: 1 s.
const NEXT: Frames = Frames::from_ms(1000);

/// How recordings are decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decoding {
    /// Ahead, on threads.
    Ahead {
        /// Frames that each has ready while it waits.
        waiting: Frames,
    },
    /// When they are read: the same frames, always in the same order.
    InLine,
}

/// The open decks.
#[derive(Debug)]
pub(crate) struct Decks {
    decoding: Decoding,
    open: Vec<(CueId, Player)>,
    lines: Vec<Sounding>,
    beds: Vec<(CueId, Deck)>,
    /// The last deck handed on: from which cue to which, and the frames missing until then.
    handed_on: Option<(CueId, CueId, Frames)>,
    floor: Option<Ident>,
}

/// What plays a cue.
#[derive(Debug)]
enum Player {
    Deck(Box<Deck>),
    Ident(Ident),
    Attention(Attention),
    /// Its deck stands among the lines.
    Line(Line),
    Tone(Tone),
}

/// A line's deck. It is the line's and no cue's: of two that play the same line one after the other the second goes on where the
/// first was, and neither takes from the other.
#[derive(Debug)]
struct Sounding {
    line: Line,
    deck: LineDeck,
    /// Which cue plays it.
    reader: Option<CueId>,
    /// Which one did before, and what it had missed.
    before: Option<(CueId, Frames)>,
    /// What was given out last: what fades under the next cue is the same sound.
    last: Vec<f32>,
}

impl Sounding {
    fn new(line: Line, decoding: Decoding) -> Self {
        let deck = match decoding {
            Decoding::Ahead { .. } => LineDeck::open(&line),
            Decoding::InLine => LineDeck::in_line(&line),
        };
        Self {
            line,
            deck,
            reader: None,
            before: None,
            last: Vec::new(),
        }
    }

    fn read(&mut self, id: CueId, out: &mut [f32]) {
        if self.before.is_some_and(|(before, _)| before == id) {
            let there = self.last.len().min(out.len());
            out[..there].copy_from_slice(&self.last[..there]);
            out[there..].fill(0.0);
            return;
        }

        if self.reader != Some(id) {
            self.before = self.reader.map(|reader| (reader, self.deck.missing()));
            self.reader = Some(id);
            self.deck.hand_on();
        }
        self.deck.read(out);
        self.last.clear();
        self.last.extend_from_slice(out);
    }

    fn missing(&self, id: CueId) -> Frames {
        match self.before {
            Some((before, missing)) if before == id => missing,
            _ if self.reader == Some(id) => self.deck.missing(),
            _ => Frames::ZERO,
        }
    }
}

impl Decks {
    /// None open.
    pub(crate) fn new(decoding: Decoding) -> Self {
        Self {
            decoding,
            open: Vec::new(),
            lines: Vec::new(),
            beds: Vec::new(),
            handed_on: None,
            floor: None,
        }
    }

    /// Opens what is wanted soon, closes what no longer is; returns what was found broken.
    pub(crate) fn attend(&mut self, machine: &Machine, time: &dyn Timeline) -> Vec<(CueId, Break)> {
        let (mut kept, mut beds) = (Vec::with_capacity(4), Vec::new());
        let mut next = Vec::new();
        for wanted in machine.wanted(time) {
            if wanted.start < machine.next() + NEXT {
                next.push(wanted.cue.id);
            }
            if wanted.start < machine.next() + EARLY {
                let player = match self.open.iter().position(|(id, _)| *id == wanted.cue.id) {
                    Some(index) => self.open.swap_remove(index).1,
                    None => self.player(wanted.cue),
                };
                kept.push((wanted.cue.id, player));
                beds.extend(self.bed(wanted.cue).map(|bed| (wanted.cue.id, bed)));
            }
        }

        (self.open, self.beds) = (kept, beds);
        self.attend_lines(&next);
        let lines = self.lines.iter_mut().filter_map(|sounding| {
            let reader = sounding.reader?;
            Some((reader, sounding.deck.broken()?))
        });
        let broken = self
            .open
            .iter_mut()
            .filter_map(|(id, player)| match player {
                Player::Deck(deck) => deck.broken().map(|broken| (*id, broken)),
                Player::Line(_) | Player::Ident(_) | Player::Attention(_) | Player::Tone(_) => None,
            });
        broken.chain(lines).collect()
    }

    /// Opens the lines that are wanted, closes others. One whose cue is over stands by anew for another, unless that is among those
    /// that come `next`.
    fn attend_lines(&mut self, next: &[CueId]) {
        let open = &self.open;
        self.lines.retain(|sounding| {
            let plays =
                |player: &Player| matches!(player, Player::Line(line) if *line == sounding.line);
            let mut wanted = open.iter().filter(|(_, player)| plays(player));
            match sounding.reader {
                Some(reader) => wanted.any(|(id, _)| *id == reader || next.contains(id)),
                None => wanted.next().is_some(),
            }
        });
        for (_, player) in &self.open {
            if let Player::Line(line) = player
                && self.lines.iter().all(|sounding| sounding.line != *line)
            {
                self.lines.push(Sounding::new(line.clone(), self.decoding));
            }
        }
        self.lines
            .iter_mut()
            .for_each(|sounding| sounding.deck.stand_by());
    }

    fn sounding(&self, line: &Line) -> Option<&Sounding> {
        self.lines.iter().find(|sounding| sounding.line == *line)
    }

    /// The music found broken since this was last asked, by the cue it lies under.
    pub(crate) fn broken_beds(&mut self) -> impl Iterator<Item = (CueId, Break)> {
        self.beds
            .iter_mut()
            .filter_map(|(id, bed)| Some((*id, bed.broken()?)))
    }

    /// Closes all.
    pub(crate) fn close(&mut self) {
        self.open.clear();
        self.lines.clear();
        self.beds.clear();
        self.handed_on = None;
        self.floor = None;
    }

    /// Whether a cue can start.
    pub(crate) fn is_ready(&self, id: CueId) -> bool {
        self.open.iter().any(|(open, player)| {
            *open == id
                && match player {
                    Player::Deck(deck) => deck.is_ready(),
                    Player::Line(line) => {
                        let sounding = self.sounding(line);
                        sounding.is_some_and(|sounding| sounding.deck.is_ready())
                    }
                    Player::Ident(_) | Player::Attention(_) | Player::Tone(_) => true,
                }
        })
    }

    /// Gives out a cue's next frames, or the floor's; silence where there are none.
    pub(crate) fn read(&mut self, cue: Option<CueId>, out: &mut [f32]) {
        let Some(id) = cue else {
            self.floor
                .get_or_insert_with(|| Ident::new(Frames::ZERO))
                .fill(out);
            return;
        };
        self.floor = None;
        self.read_under(id, out);
    }

    /// Gives out a cue's next frames; silence where there are none.
    pub(crate) fn read_under(&mut self, id: CueId, out: &mut [f32]) {
        match self
            .open
            .iter_mut()
            .find(|(open, _)| *open == id)
            .map(|(_, player)| player)
        {
            Some(Player::Deck(deck)) => deck.read(out),
            Some(Player::Ident(ident)) => ident.fill(out),
            Some(Player::Attention(attention)) => attention.fill(out),
            Some(Player::Line(line)) => {
                let mut lines = self.lines.iter_mut();
                match lines.find(|sounding| sounding.line == *line) {
                    Some(sounding) => sounding.read(id, out),
                    None => out.fill(0.0),
                }
            }
            Some(Player::Tone(tone)) => tone.fill(out),
            None => out.fill(0.0),
        }
    }

    /// Gives out the next frames of the music under a cue; silence where there are none.
    pub(crate) fn read_bed(&mut self, id: CueId, out: &mut [f32]) {
        match self.beds.iter_mut().find(|(open, _)| *open == id) {
            Some((_, bed)) => bed.read(out),
            None => out.fill(0.0),
        }
    }

    /// Lets the deck that plays the music play it on, instead of the one opened for that; once.
    pub(crate) fn carry(&mut self, carry: &Carry) {
        let Carry {
            cue, from, under, ..
        } = *carry;
        if self
            .handed_on
            .is_some_and(|(last, to, _)| (last, to) == (from, cue))
        {
            return;
        }

        self.handed_on = Some((from, cue, self.missing(from)));
        let deck = if let Some(place) = self.beds.iter().position(|(id, _)| *id == from) {
            self.beds.swap_remove(place).1
        } else {
            let is_deck =
                |(id, player): &(CueId, Player)| *id == from && matches!(player, Player::Deck(_));
            match self
                .open
                .iter()
                .position(is_deck)
                .map(|place| self.open.swap_remove(place).1)
            {
                Some(Player::Deck(deck)) => *deck,
                Some(_) | None => return,
            }
        };

        let deck = deck.handed_on();
        if under {
            self.beds.retain(|(id, _)| *id != cue);
            self.beds.push((cue, deck));
        } else {
            self.open.retain(|(id, _)| *id != cue);
            self.open.push((cue, Player::Deck(Box::new(deck))));
        }
    }

    /// Frames of a cue that were given out as silence.
    pub(crate) fn missing(&self, id: CueId) -> Frames {
        let player = self
            .open
            .iter()
            .find(|(open, _)| *open == id)
            .map(|(_, player)| player);
        match player {
            Some(Player::Deck(deck)) => deck.missing(),
            Some(Player::Line(line)) => self
                .sounding(line)
                .map_or(Frames::ZERO, |sounding| sounding.missing(id)),
            Some(Player::Ident(_) | Player::Attention(_) | Player::Tone(_)) => Frames::ZERO,
            None => self
                .handed_on
                .filter(|(from, ..)| *from == id)
                .map_or(Frames::ZERO, |(.., missing)| missing),
        }
    }

    /// The music under a cue, if it has any.
    fn bed(&mut self, cue: &Cue) -> Option<Deck> {
        let bed = cue.bed.as_ref()?;
        if let Some(index) = self.beds.iter().position(|(id, _)| *id == cue.id) {
            return Some(self.beds.swap_remove(index).1);
        }
        Some(self.deck(Recording::of_bed(bed)))
    }

    fn player(&self, cue: &Cue) -> Player {
        match &cue.source {
            CueSource::Ident => Player::Ident(Ident::new(cue.skip)),
            CueSource::Attention => Player::Attention(Attention::new(cue.skip)),
            CueSource::Line(line) => match self.decoding {
                Decoding::InLine if line.is_nobodys() => Player::Tone(Tone::default()),
                Decoding::Ahead { .. } | Decoding::InLine => Player::Line(line.clone()),
            },
            CueSource::File { path, sides, held } => Player::Deck(Box::new(
                self.deck(Recording::new(cue, path.clone(), *sides, *held)),
            )),
        }
    }

    fn deck(&self, recording: Recording) -> Deck {
        match self.decoding {
            Decoding::Ahead { waiting } => Deck::open(recording, waiting),
            Decoding::InLine => Deck::in_line(recording),
        }
    }
}
