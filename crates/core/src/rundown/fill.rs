//! Fills the time of one occurrence: opening, segments, closing, and filler to the end.
//!
//! * The first segment in line that can air whole is taken, if need be over the slot's end (see
//!   [`Window::limit`]) or in place of the closing; what comes after it must fit with the closing.
//! * A segment is never cut. One that is too long is passed over with a note, for the next in line, or
//!   for the evergreen.
//! * An occurrence that is cut and goes on later is filled part by part: opened in its first, closed in its last, and
//!   in none is anything said again.
//! * A repeat takes what its original aired, in order, and nothing else before the evergreen.
//! * What is read more than once is read so in a row (see `readings`).
//! * What is owed (see `make_goods`) goes first, with its own opening and closing; the program whose time it
//!   is has what is left.
//! * After a break nothing that was started is started again; once it was closed, only filler follows.
//! * With neither segment nor evergreen there is no closing either: nothing was said that it could close.
//! * What is spoken over running filler lies on it, all of it (see `music`): a program that is made good too, if both
//!   that and the program whose time it is are.
//! * What an input brings is relayed from as late as it is behind real time until the closing (see `relay`); while it is
//!   not there, the program is filled as any other.
//! * What is left over goes to [`fallback`], which leaves no gap.

pub(super) mod fallback;
pub(super) mod filled;
pub(super) mod joins;
pub(super) mod music;
pub(super) mod readings;
mod relay;
mod room;
pub(super) mod sequence;

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::choice::eligible::{Eligibility, HeldBack, Hold};
use super::choice::make_good::{MakeGood, MakeGoods};
use super::choice::past::Past;
use super::choice::pick::{Candidate, Picker, Place, Pool};
use super::history::{Before, Played};
use super::reason::{Note, Reason, Severity, day, length, minute};
use super::time::window::Window;
use super::{Inputs, Kind, MakesGood, Music, Segment, Source, Started};
use crate::names::{AudioPath, SegmentId, SlotId};
use crate::schedule::{Occurrence, Pick, Play, Program};
use crate::units::Frames;
use crate::words::Text;
use filled::{Filled, Verdict};
use sequence::Sequence;

/// One occurrence being filled.
#[derive(Debug)]
pub(super) struct Filling<'a> {
    pub(super) inputs: &'a Inputs<'a>,
    pub(super) past: &'a Past<'a>,
    pub(super) occurrence: &'a Occurrence,
    /// Whose time it is: the occurrence's program, or first that of what is made good.
    pub(super) program: &'a Program,
    pub(super) before: Before<'a>,
    pub(super) eligibility: Eligibility<'a>,
    pub(super) window: &'a Window,
    pub(super) sequence: Sequence<'a>,
    pub(super) held: HeldBack,
    pub(super) notes: Vec<Note>,
    /// Every segment that was looked at, in order: for `explain`.
    tried: Vec<(Arc<Segment>, Verdict)>,
    /// What of this occurrence has been heard or started already, if it goes on after a break.
    heard: Vec<Started>,
    /// The recording that was on just before.
    said_last: Option<SegmentId>,
    closing: Option<&'a Arc<Segment>>,
    /// Where the time ends that what is made good takes of another's.
    share: Option<Timestamp>,
    /// The episode it belongs to, and whether it repeats it.
    episode: Option<u32>,
    repeat: bool,
}

/// Fills `window` from `start` on: its own start, or the end of the item it waits for, when `music` is on.
pub(super) fn fill(
    window: &Window,
    start: Timestamp,
    music: Option<&Music>,
    past: &Past<'_>,
    make_goods: &MakeGoods,
    inputs: &Inputs<'_>,
) -> Filled {
    let anchored = start == window.start;
    if window.only_filled {
        return Filling::new(window, start, anchored, music, past, inputs).filler();
    }

    if window.start > window.began {
        return go_on(
            (window, start, anchored),
            music,
            (&[], None),
            past,
            make_goods,
            inputs,
        );
    }

    let filling = || Filling::new(window, start, anchored, music, past, inputs);
    let made_good = make_goods
        .in_turn(window, past, inputs)
        .find_map(|make_goods| filling().make_good(make_goods, true));
    made_good.unwrap_or_else(|| {
        let mut filling = filling();
        filling.opening();
        filling.rest()
    })
}

/// Fills `window` from `start` on after a break: what has been heard or `started` is over, the rest follows; the recording
/// `last` is on until then.
pub(super) fn resume(
    window: &Window,
    start: Timestamp,
    music: Option<&Music>,
    (started, last): (&[Started], Option<SegmentId>),
    past: &Past<'_>,
    make_goods: &MakeGoods,
    inputs: &Inputs<'_>,
) -> Filled {
    if window.only_filled {
        return Filling::new(window, start, true, music, past, inputs).filler();
    }
    go_on(
        (window, start, true),
        music,
        (started, last),
        past,
        make_goods,
        inputs,
    )
}

fn go_on(
    (window, start, anchored): (&Window, Timestamp, bool),
    music: Option<&Music>,
    (started, last): (&[Started], Option<SegmentId>),
    past: &Past<'_>,
    make_goods: &MakeGoods,
    inputs: &Inputs<'_>,
) -> Filled {
    let filling = || {
        let mut filling = Filling::new(window, start, anchored, music, past, inputs);
        filling.heard = past.heard_of(&window.id, start);
        filling.add_started(started);
        filling.said_last = last;
        filling
    };
    let made_good = make_goods
        .in_turn(window, past, inputs)
        .find_map(|make_goods| filling().make_good(make_goods, false));
    made_good.unwrap_or_else(|| filling().rest())
}

impl<'a> Filling<'a> {
    fn new(
        window: &'a Window,
        start: Timestamp,
        anchored: bool,
        music: Option<&Music>,
        past: &'a Past<'_>,
        inputs: &'a Inputs<'_>,
    ) -> Self {
        let occurrence = &window.occurrence;
        let mut filling = Self {
            inputs,
            past,
            occurrence,
            program: &occurrence.program,
            before: Before {
                instant: window.began,
                occurrence: &window.id,
            },
            eligibility: Eligibility::new(inputs, &occurrence.program, occurrence.date),
            window,
            sequence: Sequence::new(window, start, anchored, inputs.rules),
            held: HeldBack::default(),
            notes: Vec::new(),
            tried: Vec::new(),
            heard: Vec::new(),
            said_last: None,
            closing: None,
            share: None,
            episode: None,
            repeat: false,
        };

        filling.lie_on(music);
        filling
    }

    /// Lets the music that is on go on under all that comes, if the program wants it and the music may air here.
    fn lie_on(&mut self, music: Option<&Music>) {
        let Some(music) = music.filter(|_| self.program.over_filler_lu.is_some()) else {
            return;
        };

        let Music { segment, .. } = music;
        let is_there = self
            .inputs
            .catalogue
            .find(segment.id, &segment.path)
            .is_some();
        if is_there
            && self
                .eligibility
                .held_from_folder(segment, self.window.end)
                .is_none()
        {
            self.sequence.lie_on(Some(music.clone()));
        }
    }

    /// Takes what was started too, but segments that cannot be played any more: others air in their place.
    fn add_started(&mut self, started: &[Started]) {
        let what = |one: &Started| (one.kind, one.id, one.reading);
        let known = |heard: &Started, one: &Started| what(heard) == what(one);
        for one in started {
            let stands = one.kind != Kind::Segment
                || self.inputs.catalogue.find(one.id, &one.path).is_some();
            if stands && !self.heard.iter().any(|heard| known(heard, one)) {
                self.heard.push(one.clone());
            }
        }
    }

    /// Everything after the opening.
    fn rest(mut self) -> Filled {
        self = match self.for_input() {
            ControlFlow::Break(filled) => return filled,
            ControlFlow::Continue(filling) => filling,
        };

        // What only stood in for a segment was closed too: a segment that comes after all airs, and is not closed again.
        if self.is_closed() && self.heard_segments() > 0 {
            return self.filler();
        }

        if self.window.last && !self.is_closed() {
            self.closing = self.named(self.program.closing.as_ref(), "rundown-closing-missing");
        }

        let picked = match &self.occurrence.slot.play {
            Play::Program(_) => self.pick(self.occurrence.date),
            Play::Repeat(original) => self.repeat(original),
        };

        let told = picked || self.evergreen();
        if told || self.program.topics.is_empty() {
            self.close();
        }

        self.finish()
    }

    /// All of it, what is owed first; none if nothing of that can air here.
    fn make_good(
        mut self,
        (debt, makes_good): (&'a MakeGood, MakesGood),
        opens: bool,
    ) -> Option<Filled> {
        let other = |heard: &Started| heard.kind == Kind::Segment && !heard.makes_good;
        if self.heard.iter().any(other) {
            return None;
        }

        self.change_program(&debt.program);
        self.share = Some(debt.length.after(self.window.start));
        if opens {
            self.opening();
        }

        if !self.is_closed() {
            self.closing = self.named(self.program.closing.as_ref(), "rundown-closing-missing");
            let told = self
                .heard
                .iter()
                .any(|heard| heard.kind == Kind::Segment && heard.makes_good);
            // What carries a date is still that of its own day.
            if !told && !self.pick(debt.date) {
                return None;
            }
            self.close();
        }

        self.note(Severity::Info, makes_good.reasons[0].clone());
        self.sequence.tell(self.episode, false, Some(&makes_good));
        self.lay_bed();
        self.change_program(&self.occurrence.program);
        self.share = None;
        self.episode = None;

        // A repeat has nothing to add to the episode that it was to repeat.
        if matches!(self.occurrence.slot.play, Play::Program(_)) {
            let said = self.notes.len();
            if !self.pick(self.occurrence.date) {
                self.notes.truncate(said);
            }
        }

        Some(self.finish())
    }

    fn change_program(&mut self, program: &'a Program) {
        self.program = program;
        self.closing = None;
        self.eligibility = Eligibility::new(self.inputs, program, self.occurrence.date);
        if program.over_filler_lu.is_none() {
            self.sequence.lie_on(None);
        }
    }

    /// What is left, filled; and all that was said.
    fn finish(mut self) -> Filled {
        self.sequence.tell(self.episode, self.repeat, None);
        self.lay_bed();
        self.filler()
    }

    /// Nothing but what fills.
    fn filler(mut self) -> Filled {
        self.fill_up();
        let end = self.sequence.now();
        let mut notes = self.held.notes(&self.occurrence.slot.id, &self.eligibility);
        notes.extend(self.notes);
        Filled {
            items: self.sequence.finish(),
            notes,
            tried: self.tried,
            end,
        }
    }

    fn opening(&mut self) {
        let Some(opening) = self.named(self.program.opening.as_ref(), "rundown-opening-missing")
        else {
            return;
        };
        if self.airtime(Kind::Opening, opening) > self.sequence.left() {
            return self.no_room("rundown-opening-no-room", opening);
        }
        self.place(Kind::Opening, opening, Text::new("rundown-opening"));
    }

    fn close(&mut self) {
        let Some(closing) = self.closing else { return };
        if self.airtime(Kind::Closing, closing) > self.sequence.left() {
            return self.no_room("rundown-closing-no-room", closing);
        }
        self.place(Kind::Closing, closing, Text::new("rundown-closing"));
    }

    /// Picks segments for a new episode. Returns whether the occurrence has any.
    fn pick(&mut self, date: Date) -> bool {
        let picker = Picker {
            inputs: self.inputs,
            past: self.past,
            before: self.before,
            program: self.program,
            date,
        };

        let episode = self.past.next_episode(&picker.program.id, &self.before);
        let mut picked = self.heard_segments() > 0;
        for pool in picker.pools() {
            picked |= self.take(&picker, &pool, episode);
            if picked {
                self.episode = Some(episode);
                return true;
            }
            if let Some(topic) = pool.turn {
                let topic = self.eligibility.title(topic);
                self.note(
                    Severity::Warning,
                    Text::new("rundown-passed-over").with("topic", topic),
                );
            }
        }

        if !picker.program.topics.is_empty() {
            let key = if picker.program.pick == Pick::Dated {
                "rundown-none-dated"
            } else {
                "rundown-none"
            };
            let date = date.strftime("%d/%m/%Y").to_string();
            self.note(Severity::Error, Text::new(key).with("date", date));
        }

        false
    }

    /// Takes what fits of a pool, each recording once. Returns whether anything did.
    fn take(&mut self, picker: &Picker<'a>, pool: &Pool<'a>, episode: u32) -> bool {
        let room = self.reach();
        let (heard, most) = (self.heard_segments(), self.program.most_segments());
        let (mut taken, mut new): (Vec<SegmentId>, usize) = (Vec::new(), 0);
        let mut passed = 0;
        // What was read, and not as often as it is to be, goes on first.
        let (begun, others): (Vec<&Candidate<'_>>, Vec<&Candidate<'_>>) = pool
            .candidates
            .iter()
            .partition(|candidate| self.next_reading(candidate.segment.id) > 0);
        for candidate in begun.into_iter().chain(others) {
            let segment = candidate.segment;
            let is_new = self.next_reading(segment.id) == 0;
            if is_new && heard + new >= most {
                break;
            }
            if taken.contains(&segment.id) || self.is_read(segment) {
                continue;
            }
            if self.weigh(segment, room, taken.is_empty()) != Verdict::Taken {
                passed += 1;
                continue;
            }
            let place = Place {
                taken: heard + new,
                passed,
            };
            let reason = picker.reason(candidate, place, episode);
            self.read(segment, taken.is_empty(), &reason);
            taken.push(segment.id);
            new += usize::from(is_new);
        }

        !taken.is_empty()
    }

    /// Plays again what `original` last played. Returns whether there was anything.
    fn repeat(&mut self, original: &SlotId) -> bool {
        let played = self.past.last_of_slot(original, &self.before);
        let Some(first) = played.first() else {
            self.note(
                Severity::Error,
                Text::new("rundown-repeat-none").with("original", original),
            );
            return false;
        };

        let (episode, aired) = (
            first.episode.unwrap_or_default(),
            day(first.start, self.inputs.rules),
        );
        let mut any = self.heard_segments() > 0;
        let mut taken = Vec::new();
        for Played { id, path, .. } in played {
            // What was read again and again is one recording.
            if taken.contains(&id) {
                continue;
            }
            taken.push(id);
            let Some(segment) = self.inputs.catalogue.find(id, &path) else {
                self.note(
                    Severity::Error,
                    Text::new("rundown-repeat-gone").with("path", path),
                );
                continue;
            };
            if self.is_read(segment) {
                continue;
            }
            let room = if any { self.room() } else { self.reach() };
            if self.weigh(segment, room, !any) == Verdict::Taken {
                let why = Text::new("rundown-repeat")
                    .with("episode", episode)
                    .with("aired", &aired)
                    .with("program", &self.program.title);
                self.read(segment, !any, &Reason(why));
                any = true;
            }
        }

        if any {
            (self.episode, self.repeat) = (Some(episode), true);
        } else {
            self.note(
                Severity::Error,
                Text::new("rundown-repeat-lost").with("original", original),
            );
        }

        any
    }

    /// The program's evergreen, when it has no segment. Returns whether it airs, or has aired.
    fn evergreen(&mut self) -> bool {
        let path = self.program.evergreen.as_ref();
        if path.is_some_and(|path| self.heard.iter().any(|heard| heard.path == *path)) {
            return true;
        }

        let Some(evergreen) = self.named(path, "rundown-evergreen-missing") else {
            return false;
        };

        if self.airtime(Kind::Fallback, evergreen) > self.room() {
            self.no_room("rundown-evergreen-no-room", evergreen);
            return false;
        }

        self.place(Kind::Fallback, evergreen, Text::new("rundown-evergreen"));
        true
    }

    /// A recording the program names by its path, if it can air until the window's end.
    fn named(
        &mut self,
        path: Option<&AudioPath>,
        missing: &'static str,
    ) -> Option<&'a Arc<Segment>> {
        let path = path?;
        let Some(segment) = self.inputs.catalogue.at(path) else {
            self.note(Severity::Error, Text::new(missing).with("path", path));
            return None;
        };
        let short = (segment.length == Frames::ZERO).then_some(Hold::TooShort);
        let Some(hold) = self.eligibility.held(segment, self.window.end).or(short) else {
            return Some(segment);
        };
        self.held
            .count(&self.eligibility, segment, hold, String::new);
        None
    }

    /// Why a segment of a folder is held back, counted; `room` is all the time it could have had.
    fn hold_picked(&mut self, segment: &Segment, room: Frames) -> Option<Hold> {
        let hold = self
            .eligibility
            .held_picked(segment, self.sequence.now())
            .or_else(|| self.rests_until(segment).map(|_| Hold::Resting))
            .or_else(|| {
                let long = (self.airtime(Kind::Segment, segment) > room).then_some(Hold::TooLong);
                long.or_else(|| (segment.length == Frames::ZERO).then_some(Hold::TooShort))
            })?;
        let rests = self.rests_until(segment).filter(|_| hold == Hold::Resting);
        let detail = || rests.map_or_else(|| length(room), |at| minute(at, self.inputs.rules));
        self.held.count(&self.eligibility, segment, hold, detail);
        Some(hold)
    }

    /// Whether a segment is taken, remembered.
    fn weigh(&mut self, segment: &Arc<Segment>, room: Frames, first: bool) -> Verdict {
        let verdict = match self.hold_picked(segment, room) {
            Some(hold) => Verdict::Held(hold),
            None if self.fitting(segment, first) > 0 => Verdict::Taken,
            None => Verdict::NoRoom,
        };
        self.tried.push((Arc::clone(segment), verdict));
        verdict
    }

    /// How many segments have been heard of whose time it is now: the occurrence's own, or what is made good.
    fn heard_segments(&self) -> usize {
        let own = |heard: &&Started| {
            heard.kind == Kind::Segment && heard.makes_good == self.share.is_some()
        };
        let own: BTreeSet<SegmentId> = self
            .heard
            .iter()
            .filter(own)
            .map(|heard| heard.id)
            .collect();
        own.len()
    }

    fn is_closed(&self) -> bool {
        self.heard.iter().any(|heard| heard.kind == Kind::Closing)
    }

    fn place(&mut self, kind: Kind, segment: &Arc<Segment>, why: Text) {
        let why = why.with("program", &self.program.title);
        let source = Source::Segment(Arc::clone(segment));
        self.sequence
            .place(self.program, kind, source, segment.length, Reason(why));
    }

    /// The time `segment` would take if it came next.
    fn airtime(&self, kind: Kind, segment: &Segment) -> Frames {
        self.sequence.airtime(self.program, kind, segment)
    }

    fn no_room(&mut self, key: &'static str, segment: &Segment) {
        let text = Text::new(key)
            .with("title", &segment.title)
            .with("length", length(segment.length));
        let left = length(self.sequence.left());
        self.note(Severity::Warning, text.with("left", left));
    }

    pub(super) fn note(&mut self, severity: Severity, text: Text) {
        let text = text.with("program", &self.program.title);
        self.notes
            .push(Note::about(&self.occurrence.slot.id, severity, text));
    }
}
