//! The weekly schedule: which program is due at which instant.
//!
//! Slots and programs are valid by construction: the configuration makes them, and makes none that
//! names a program, topic or slot that is not there. A slot is written in wall time; the dated
//! [`Occurrence`] is an instant.
//!
//! Pure: no clock, no files.

mod cron;
pub mod days;
mod due;
mod made;
mod occurrence;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

pub use cron::{CronFault, CronRule};
pub use made::{MAKE_GOOD, NO_REPEAT, ORDER_PAUSE};
pub use occurrence::OccurrenceId;

use crate::names::{AudioPath, InputId, ProgramId, SeasonId, SlotId, TopicId};
use crate::units::{Frames, Level, Lufs};

/// The week, the programs that fill it, and the topics they draw from.
#[derive(Debug, Default, Clone)]
pub struct Schedule {
    /// In the order of the file.
    pub slots: Vec<Arc<Slot>>,
    /// By slug.
    pub programs: BTreeMap<ProgramId, Arc<Program>>,
    /// By slug: every drop folder there is.
    pub topics: BTreeMap<TopicId, Topic>,
}

/// A weekday and time a program is due.
#[derive(Debug, Clone)]
pub struct Slot {
    /// Its name.
    pub id: SlotId,
    /// What it plays.
    pub play: Play,
    /// When it is due.
    pub due: Due,
    /// The time it owns.
    pub length: SignedDuration,
    /// How it begins when something else is still on.
    pub start: Start,
    /// How far a lone segment longer than the slot may run past the slot's end.
    pub overrun: SignedDuration,
    /// Of two slots that want the same minute, the higher wins.
    pub priority: i32,
    /// What it does on a holiday.
    pub on_holiday: OnHoliday,
    /// Only in this season.
    pub season: Option<SeasonId>,
    /// First date it holds on.
    pub from: Option<Date>,
    /// Last date it holds on.
    pub until: Option<Date>,
}

/// What a slot plays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Play {
    /// Something new from this program.
    Program(ProgramId),
    /// What this slot last played. Never itself a repeat.
    Repeat(SlotId),
}

/// When a slot is due, in the station's wall time.
///
/// Where the clock is set back, an hour comes twice. One rule says at which coming a time is due:
///
/// * A cron rule that names the hour before or the one after as well goes on hour after hour: it is due at both
///   comings, so that no hour stays empty.
/// * All else means one moment (a weekly slot, an hour that stands alone), and is due at the first coming.
///
/// Where the clock is set forward, a time that it jumps over is as much later as the jump is long.
#[derive(Debug, Clone)]
pub enum Due {
    /// On these weekdays at this time.
    Weekly {
        /// Monday first.
        days: [bool; 7],
        /// Wall time.
        at: Time,
    },
    /// By a cron expression.
    Cron(CronRule),
}

/// How a slot begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// On the millisecond, fading out what plays.
    Hard,
    /// At the end of the item on air, waiting for it at most `wait`.
    Soft {
        /// Longest wait.
        wait: SignedDuration,
    },
}

/// What a slot does on a holiday.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum OnHoliday {
    /// Airs as on any day.
    #[default]
    Air,
    /// Stands back.
    Rest,
    /// Stands back and is made good later.
    Move,
}

/// A recurring broadcast and how it is filled.
#[derive(Debug, Clone)]
pub struct Program {
    /// Its name.
    pub id: ProgramId,
    /// What people call it.
    pub title: String,
    /// The office in charge.
    pub in_charge: Option<String>,
    /// Where its segments come from, in turn.
    pub topics: Vec<TopicId>,
    /// What its segments count as in diary and reports; none: the station's own, or music where its
    /// topic is entertainment.
    pub form: Option<Form>,
    /// How segments are picked.
    pub pick: Pick,
    /// The most segments an occurrence has; none: one for what is [`Pick::Newest`], else as many as fit.
    pub count: Option<u32>,
    /// How long after it was ingested a segment may air in it; a topic may say less.
    pub expires: Option<SignedDuration>,
    /// How each of its segments is read, where its folder does not say otherwise.
    pub reading: Reading,
    /// Played first.
    pub opening: Option<AudioPath>,
    /// Played after the last segment.
    pub closing: Option<AudioPath>,
    /// Topic that fills what is left.
    pub filler: Option<TopicId>,
    /// Played when no segment is eligible.
    pub evergreen: Option<AudioPath>,
    /// Whether a segment needs approval to air in it (unless its topic says no).
    pub approval: bool,
    /// Whether a missed occurrence is made good.
    pub mandatory: bool,
    /// How long after it was due a missed occurrence is still made good.
    pub make_good: SignedDuration,
    /// Whether its time may go to a program that is made good; by itself only what entertains does.
    pub yields: Option<bool>,
    /// What happens when power comes back in the middle of it.
    pub after_power_cut: AfterPowerCut,
    /// What happens once an order that cut it is said.
    pub after_order: AfterOrder,
    /// How its items are joined.
    pub joins: Joins,
    /// Music under its segments.
    pub bed: Option<Bed>,
    /// It is spoken over filler that is on when it begins, which is so much quieter meanwhile, in LU: below zero.
    pub over_filler_lu: Option<f64>,
    /// The input it relays; its topics and filler stand in while that is not there.
    pub relay: Option<Arc<Input>>,
}

impl Program {
    /// Returns whether its input is people who speak live: then a person lets them on air, occurrence by occurrence.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.form == Some(Form::Live)
    }

    /// Returns whether its topics take turns.
    #[must_use]
    pub fn takes_turns(&self) -> bool {
        self.pick == Pick::Rotate && self.topics.len() > 1
    }
}

/// A source of sound that is no recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Its name.
    pub id: InputId,
    /// What people call it.
    pub title: String,
    /// How far it is behind real time: what is due at a time is heard in it so much later.
    pub delay: SignedDuration,
}

impl Program {
    /// The most segments an occurrence has.
    #[must_use]
    pub fn most_segments(&self) -> usize {
        let count = self.count.or((self.pick == Pick::Newest).then_some(1));
        count.map_or(usize::MAX, |count| count as usize)
    }

    /// Returns whether mourning takes it off the air: all it draws from.
    #[must_use]
    pub fn is_mourned(&self, topics: &BTreeMap<TopicId, Topic>) -> bool {
        let mourned = |id| topics.get(id).is_some_and(Topic::is_mourned);
        self.relay.is_none() && !self.topics.is_empty() && self.topics.iter().all(mourned)
    }

    /// Whether all it draws from is entertainment.
    #[must_use]
    pub fn is_entertainment(&self, topics: &BTreeMap<TopicId, Topic>) -> bool {
        let entertains = |id| {
            topics
                .get(id)
                .is_some_and(|topic: &Topic| topic.entertainment)
        };
        self.relay.is_none() && !self.topics.is_empty() && self.topics.iter().all(entertains)
    }

    /// Returns every topic it plays something from, filler and single recordings included.
    pub fn played_from(&self) -> impl Iterator<Item = TopicId> {
        let bed = self.bed.as_ref().map(|bed| &bed.topic);
        let topics = self.topics.iter().chain(&self.filler).chain(bed).cloned();
        let paths = [&self.opening, &self.closing, &self.evergreen]
            .into_iter()
            .flatten();
        topics.chain(paths.map(AudioPath::topic))
    }

    /// Whether its time may go to a program that is made good. What gives way is itself not owed.
    #[must_use]
    pub fn gives_way(&self, topics: &BTreeMap<TopicId, Topic>) -> bool {
        !self.mandatory && self.yields.unwrap_or_else(|| self.is_entertainment(topics))
    }
}

/// Music under the segments of a program, from the first to the last of an occurrence.
#[derive(Debug, Clone, PartialEq)]
pub struct Bed {
    /// The topic it comes from.
    pub topic: TopicId,
    /// Its loudness beside the segments', in LU: below zero.
    pub level_lu: f64,
}

/// How the items of a program are joined; by itself each is played as it was recorded, and the next
/// begins on the frame after its last.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Joins {
    /// Whether silence at the beginning and at the end of recordings is left out.
    pub trim: bool,
    /// For how long an item that is no signature tune fades out while the next fades in.
    pub crossfade: Frames,
    /// The fade in of such an item where there is no crossfade.
    pub fade_in: Frames,
    /// The fade out of such an item where there is no crossfade.
    pub fade_out: Frames,
}

/// What a program's segments count as in the broadcast diary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The station's own.
    Own,
    /// Another station's.
    Relay,
    /// Announcements.
    Announcement,
    /// Music.
    Music,
    /// Signature tunes and station calls.
    Signature,
    /// What people say as they say it; its segments, which stand in, are the station's own.
    Live,
}

/// How a program picks segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// The topics in turn, by episode; in a topic the never-aired first, then the least recently aired.
    Rotate,
    /// The newest, one or [`Program::count`] of them.
    Newest,
    /// By number in the name, then by name, going on where the last airing stopped.
    InOrder,
    /// The one whose name carries the air date.
    Dated,
}

/// What happens when power comes back in the middle of an occurrence.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum AfterPowerCut {
    /// On at the place where it would be by now.
    #[default]
    Join,
    /// From its beginning, as far as the slot's time lasts.
    Restart,
    /// Not at all.
    Skip,
}

/// What happens to a program that an order cut, once all is said.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum AfterOrder {
    /// It goes on where it was cut, as far as the slot's time lasts.
    #[default]
    GoOn,
    /// On at the place where it would be by now.
    Join,
}

/// A field of law or theme, and its drop folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// The folder's name.
    pub id: TopicId,
    /// What people call it.
    pub title: String,
    /// Whether its segments need approval (a program can say no for its own airings).
    pub approval: bool,
    /// Whether it is entertainment, which leaves during mourning.
    pub entertainment: bool,
    /// Whether it is music fit for mourning: it stays then, and fills.
    pub mourning: bool,
    /// How long after it was ingested a segment may air.
    pub expires: Option<SignedDuration>,
    /// When some of its recordings may air, by their paths; a folder's holds for all in it.
    pub valid: BTreeMap<AudioPath, Validity>,
    /// How some of its recordings are read, by their paths; a folder's holds for all in it.
    pub readings: BTreeMap<AudioPath, Reading>,
}

impl Topic {
    /// Returns whether mourning takes it off the air.
    #[must_use]
    pub fn is_mourned(&self) -> bool {
        self.entertainment && !self.mourning
    }

    /// When the recording at `path` may air, where a person has said so: of its own path, or else of
    /// the nearest folder around it.
    #[must_use]
    pub fn validity(&self, path: &AudioPath) -> Option<Validity> {
        nearest(&self.valid, path, |validity| Some(*validity))
    }

    /// Returns how the recording at `path` is read, where a person has said so: each setting of its own path, or else of
    /// the nearest folder around it that says so.
    #[must_use]
    pub fn reading(&self, path: &AudioPath) -> Reading {
        Reading {
            times: nearest(&self.readings, path, |reading| reading.times),
            every: nearest(&self.readings, path, |reading| reading.every),
        }
    }
}

/// What `known` says of `path`, or else of the nearest folder around it.
fn nearest<T, V>(
    known: &BTreeMap<AudioPath, T>,
    path: &AudioPath,
    said: impl Fn(&T) -> Option<V>,
) -> Option<V> {
    if known.is_empty() {
        return None;
    }
    let around = std::iter::successors(Some(path.as_str()), |path| Some(path.rsplit_once('/')?.0));
    around
        .into_iter()
        .find_map(|path| known.get(&AudioPath::from(path)).and_then(&said))
}

/// How a recording is read out; by itself once, whenever its turn comes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// How often, one reading after another.
    pub times: Option<u32>,
    /// How long it rests: from the start of the occurrence that it aired in to the start of the next that it may air in.
    pub every: Option<SignedDuration>,
}

impl Reading {
    /// Returns it with what it does not say itself as `other` says.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            times: self.times.or(other.times),
            every: self.every.or(other.every),
        }
    }

    /// Returns how often a recording is read, one reading after another: at least once.
    #[must_use]
    pub fn times(self) -> u32 {
        self.times.unwrap_or(1).max(1)
    }
}

/// The dates on which a recording may air, both included.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// The first.
    pub from: Option<Date>,
    /// The last.
    pub until: Option<Date>,
}

/// What holds for the whole station, whatever the slot.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// Where civil times are read.
    pub zone: TimeZone,
    /// No sound between these times.
    pub quiet: Option<QuietHours>,
    /// Most sessions a day.
    pub sessions_per_day: Option<u32>,
    /// Longest session.
    pub session_length: Option<SignedDuration>,
    /// Weekdays on which the station may be heard, Monday first.
    pub days: [bool; 7],
    /// Whether what breaks a limit is left out, or only noted.
    pub refuse: bool,
    /// What plays when what should play cannot.
    pub fallback: Option<TopicId>,
    /// What fills does not come again within this time, while anything that fills has rested longer.
    pub no_repeat: SignedDuration,
    /// Silence between two readings of an order or an announcement, from the last frame of one to the first of the next.
    pub order_pause: SignedDuration,
    /// Loudness every item is brought to.
    pub loudness: Lufs,
    /// Peak no item exceeds.
    pub true_peak: Level,
    /// Where the station's high pass begins, which takes of the loudness of what is deep; none is off.
    pub high_pass_hz: Option<u32>,
}

/// Hours without sound; over midnight if `to` is before `from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    /// First quiet moment.
    pub from: Time,
    /// First moment that is not quiet any more.
    pub to: Time,
}

/// One slot on one date.
#[derive(Debug, Clone)]
pub struct Occurrence {
    /// The slot.
    pub slot: Arc<Slot>,
    /// The program, the original's for a repeat.
    pub program: Arc<Program>,
    /// The broadcast day it belongs to.
    pub date: Date,
    /// When it is due.
    pub start: Timestamp,
    /// The time it owns.
    pub length: Frames,
}

impl Occurrence {
    /// When its time is over.
    #[must_use]
    pub fn end(&self) -> Timestamp {
        self.length.after(self.start)
    }
}

/// A slot that would be due on a date but is not, and why.
#[derive(Debug, Clone)]
pub struct Displaced {
    /// What would have been due.
    pub occurrence: Occurrence,
    /// Why it is not.
    pub why: DisplacedBy,
}

/// What takes a slot off a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DisplacedBy {
    /// The slot rests on this holiday.
    Rests(String),
    /// The slot moves away from this holiday, to be made good.
    Moves(String),
    /// This special day replaces the week's slots.
    Replaced(String),
    /// This special day drops the slot.
    Dropped(String),
    /// State mourning, and the program is entertainment.
    Mourning,
}

/// What is due on one date.
#[derive(Debug, Default, Clone)]
pub struct DueDay {
    /// By start, then by the order of the file.
    pub occurrences: Vec<Occurrence>,
    /// What would have been due.
    pub displaced: Vec<Displaced>,
}
