//! What the log records: airings that begin and end, what was missed, approvals, events.

mod alarmed;
mod alerted;
mod attended;
pub(crate) mod body;
mod edited;
mod ordered;
mod scheduled_log;
mod stored;
mod switched;

use std::fmt;

pub use alarmed::{Alarmed, Arrival};
pub use alerted::Alerted;
pub use attended::{Attended, CompletedPaper, Did, Uploaded};
pub use edited::{EditAct, Edited};
pub use ordered::{Ordered, OrderedRecording};
pub use scheduled_log::ScheduledLog;
pub use switched::Switched;

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};

use phatthanh_core::names::{AudioPath, InputId, ProgramId, SegmentId, SlotId, TopicId};
use phatthanh_core::rundown::{Item, Kind, MakesGood, OrderEnd, OrderPart};
use phatthanh_core::schedule::OccurrenceId;
use phatthanh_core::units::Frames;
use phatthanh_core::words::Text;

/// The number of an entry: 1, 2, 3 … An airing is named by the entry that began it.
#[derive(
    Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(pub i64);

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ToSql for Seq {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for Seq {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(Self)
    }
}

/// A recording as it was named when it aired or was approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// Its bytes.
    pub id: SegmentId,
    /// Where it lay.
    pub path: AudioPath,
    /// What people called it.
    pub title: String,
}

/// An input as it was named when it was relayed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relayed {
    /// Its name.
    pub id: InputId,
    /// What people called it.
    pub title: String,
    /// Who speaks; none where it is another station's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
}

/// How an input that is to be relayed is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InputState {
    /// It is there before it is due.
    Ready,
    /// It is there, and nobody has spoken yet.
    Waits,
    /// It is not there although it is due within seconds: others stand in.
    NotReady,
    /// It broke off on air: others stand in.
    Lost,
    /// It is there again.
    Back,
    /// Its time is over, and it did not come back.
    Over,
}

/// An item of the rundown, as the log keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// When its first frame was to be heard.
    #[serde(rename = "planned_us", with = "stored::micros")]
    pub start: Timestamp,
    /// What it was in the rundown.
    pub kind: Kind,
    /// The slot whose time it filled; none outside slots.
    pub slot: Option<SlotId>,
    /// When that slot was due.
    #[serde(rename = "due_us", with = "stored::opt_micros")]
    pub due: Option<Timestamp>,
    /// The program.
    pub program: Option<ProgramId>,
    /// The topic.
    pub topic: Option<TopicId>,
    /// What sounded; none for what is no recording.
    pub segment: Option<Recording>,
    /// Who let it air; none where nobody had to.
    pub approved_by: Option<String>,
    /// Length of the whole recording.
    #[serde(rename = "held_frames", with = "stored::frames")]
    pub held: Frames,
    /// Left out at its beginning (joined late).
    #[serde(rename = "skip_frames", with = "stored::frames")]
    pub skip: Frames,
    /// Number of the program's episode it belonged to.
    pub episode: Option<u32>,
    /// Whether it repeated an earlier airing of the episode.
    pub repeat: bool,
    /// Which reading it was of those that followed each other, counted from zero; none if it was read once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<u32>,
    /// The missed occurrence it was to make good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub makes_good: Option<MakesGood>,
    /// The part of an order that it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderPart>,
    /// Whether a machine spoke it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub spoken: bool,
    /// The input that was relayed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<Relayed>,
}

impl Planned {
    /// Makes an item that is nobody's and belongs to nothing: no recording, no slot, no program, no order.
    #[must_use]
    pub fn new(start: Timestamp, kind: Kind, held: Frames) -> Self {
        Self {
            start,
            kind,
            slot: None,
            due: None,
            program: None,
            topic: None,
            segment: None,
            approved_by: None,
            held,
            skip: Frames::ZERO,
            episode: None,
            repeat: false,
            reading: None,
            makes_good: None,
            order: None,
            spoken: false,
            input: None,
        }
    }

    /// Returns the occurrence whose time it filled; none outside slots.
    #[must_use]
    pub fn occurrence(&self) -> Option<OccurrenceId> {
        Some(OccurrenceId {
            slot: self.slot.clone()?,
            due: self.due?,
        })
    }

    /// Returns whether it filled the time of `occurrence`.
    #[must_use]
    pub fn is_of(&self, occurrence: &OccurrenceId) -> bool {
        self.due == Some(occurrence.due) && self.slot.as_ref() == Some(&occurrence.slot)
    }
}

impl From<&Item> for Planned {
    fn from(item: &Item) -> Self {
        let segment = item.source.segment();
        Self {
            start: item.start,
            kind: item.kind,
            // What an order says fills nobody's time.
            slot: item.order.is_none().then(|| item.occurrence.slot.clone()),
            due: Some(item.occurrence.due),
            program: item.order.is_none().then(|| item.program.clone()),
            topic: item.topic.clone(),
            segment: segment.map(|segment| Recording {
                id: segment.id,
                path: segment.path.clone(),
                title: segment.title.to_string(),
            }),
            approved_by: segment
                .and_then(|segment| Some(segment.approval.as_ref()?.by.to_string())),
            held: segment.map_or(item.length, |segment| segment.length),
            skip: item.skip,
            episode: item.episode,
            repeat: item.repeat,
            reading: item.reading,
            makes_good: item.makes_good.clone(),
            order: item.order.as_deref().cloned(),
            spoken: segment.is_some_and(|segment| segment.spoken),
            input: item.source.input().map(|input| Relayed {
                id: input.id.clone(),
                title: input.title.clone(),
                // Who speaks is known once it is heard.
                speaker: None,
            }),
        }
    }
}

/// An item's first frame was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begin {
    /// The item.
    pub item: Planned,
    /// When.
    pub start: Timestamp,
}

/// An airing's last frame was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// When.
    pub end: Timestamp,
    /// Frames the card took.
    pub played: Frames,
    /// Why it ended. Never [`Ended::Missed`].
    pub ended: Ended,
    /// More about why, where there is more to say.
    pub reason: Option<Text>,
}

/// A planned item never went to air.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// The item.
    pub item: Planned,
    /// When that was certain.
    pub at: Timestamp,
    /// Why.
    pub reason: Text,
}

/// Why an airing ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// All of it was heard.
    Complete,
    /// The schedule cut it: something else was due.
    Cut,
    /// A person skipped it.
    Skipped,
    /// Something urgent cut in.
    Interrupted,
    /// Its recording or the sound card failed.
    Fault,
    /// The power went, or the daemon died.
    PowerCut,
    /// The daemon was stopped.
    Shutdown,
    /// It never went to air.
    Missed,
}

impl Ended {
    /// Whether the schedule itself ended it, or an order, after which it goes on: what was heard may count as aired.
    #[must_use]
    pub fn is_scheduled(self) -> bool {
        matches!(self, Self::Complete | Self::Cut | Self::Interrupted)
    }

    /// Why what ended so is a loss if it does not count; none if it is none: a person skipped it.
    #[must_use]
    pub fn why(self) -> Option<Text> {
        let ended = match self {
            Self::Skipped => return None,
            Self::Complete | Self::Cut => "cut",
            Self::Interrupted => "interrupted",
            Self::Fault => "fault",
            Self::PowerCut => "power-cut",
            Self::Shutdown | Self::Missed => "shutdown",
        };
        Some(Text::new("rundown-lost").with("ended", ended))
    }
}

/// Somebody let a recording air, or took that back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// When.
    pub at: Timestamp,
    /// The person or office.
    pub by: String,
    /// How it was given.
    pub channel: Channel,
    /// Anything to add: a document's number, a name.
    pub note: Option<String>,
    /// Which bytes; and their place and title at that time.
    pub segment: Recording,
    /// What a machine speaks in it; none if no machine does.
    pub text: Option<String>,
}

/// How an approval was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// A signature on paper.
    Paper,
    /// A message.
    Message,
    /// By word of mouth.
    Spoken,
    /// By a button that somebody held.
    Button,
}

/// Something that happened to the station.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// The daemon began.
    Started {
        /// Its version.
        version: String,
    },
    /// The daemon was stopped in order.
    Stopped,
    /// The run before broke off: the power went, or the daemon died. Written when it is back.
    BrokeOff {
        /// The last moment it is known to have run: Unix time in microseconds.
        alive_us: i64,
    },
    /// Rows were lost before the log took them: what was heard of that time is not known.
    RowsLost {
        /// How many, as far as is known.
        rows: u64,
        /// Since when at the earliest: Unix time in microseconds.
        from_us: i64,
        /// Until when.
        until_us: i64,
    },
    /// The wall clock was set.
    ClockStepped {
        /// How far, in microseconds; negative is back.
        by_us: i64,
    },
    /// What is to air on a day, from this moment on; what is on air stands in it too.
    Planned {
        /// The day.
        date: Date,
        /// By start.
        items: Vec<ScheduledLog>,
    },
    /// A day that is over was held against its plan.
    Reconciled {
        /// The day.
        date: Date,
        /// Items planned.
        planned: u32,
        /// Items that aired as planned.
        aired: u32,
        /// Differences found.
        differences: u32,
        /// Those nobody can say the reason of.
        unexplained: u32,
    },
    /// The wall clock is not believed from here on: nothing airs by it.
    ClockDoubted {
        /// `before-build`, `before-log`, `long-after-log`, `hardware`, `no-hardware`, `leapt`.
        why: String,
    },
    /// The wall clock is believed again; so are the dates of all rows since it was doubted.
    ClockBelieved {
        /// Whose word it is: `clock` (it was set to what may be), `time-source`, `person`.
        witness: String,
        /// The person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
    /// The sound card was lost.
    CardLost {
        /// What was seen.
        problem: String,
    },
    /// The sound card takes sound again.
    CardBack {
        /// Its name.
        name: String,
    },
    /// The name of the sound card that is on leads to another card than it did.
    CardMoved {
        /// The name.
        name: String,
        /// The card it led to.
        was: String,
        /// The one it leads to now.
        now: String,
        /// Whether sound goes there; if not, it stays where it was until the card is opened again.
        followed: bool,
    },
    /// The station's files were taken.
    ConfigTaken {
        /// Digest of the files.
        digest: String,
        /// Those that changed since they were last taken.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<ChangedFile>,
        /// Settings of theirs that the running station takes up only when it starts again, as the files name them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        waits: Vec<String>,
    },
    /// The station's files have faults; the last good ones stay.
    ConfigRefused {
        /// Digest of the files.
        digest: String,
        /// How many faults.
        faults: u32,
        /// Those that changed since they were last taken.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<ChangedFile>,
    },
    /// The sound card ran dry.
    Underrun {
        /// Frames of silence nobody planned.
        frames: u64,
    },
    /// A recording could not be played to its end.
    RecordingBroke {
        /// Which.
        id: SegmentId,
        /// What was seen.
        problem: String,
        /// Frames that could.
        good_frames: u64,
        /// Whether its bytes are to blame: it does not air until it is restored, or approved again.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        undecodable: bool,
    },
    /// A recording that broke may air again: its file left the folders or its copy was made anew, or it was
    /// approved again.
    RecordingRestored {
        /// Which.
        id: SegmentId,
    },
    /// Music begins under what is on air. It is heard, and nobody's airtime.
    Bed {
        /// Which.
        music: Recording,
        /// Left out at its beginning, in frames.
        skip_frames: u64,
    },
    /// It ends, with what it lay under.
    BedOver {
        /// Which.
        id: SegmentId,
        /// How much of it was heard: less than of what it lay under if it broke.
        heard_frames: u64,
    },
    /// Music to lie under an item could not be played, or not for so long; the item goes on without.
    BedBroke {
        /// Which.
        id: SegmentId,
        /// What was seen.
        problem: String,
        /// Frames that could.
        good_frames: u64,
        /// As in [`Event::RecordingBroke`].
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        undecodable: bool,
    },
    /// Sound should have been there and was not, although the recording holds some.
    Silence {
        /// The recording on air; none if it was none.
        id: Option<SegmentId>,
        /// From where in it, in frames.
        from_frames: u64,
        /// To where.
        to_frames: u64,
    },
    /// That is over.
    SilenceOver {
        /// How long it was, in frames.
        silent_frames: u64,
    },
    /// The card took no frames although it seemed to be on.
    NotTaken {
        /// For how long when it was noticed, in microseconds.
        stalled_us: i64,
    },
    /// The machine slept: the station was not running, though its clock went on.
    Slept {
        /// How long, in microseconds.
        slept_us: i64,
    },
    /// This log goes on where a damaged one stops.
    LogSetAside {
        /// The damaged one's file name now.
        old: String,
        /// Its last readable entry; none if none was.
        last: Option<Seq>,
        /// That entry's hash.
        hash: Option<String>,
    },
    /// This log goes on where a damaged one stops: what people said of recordings there, as far as it could be read.
    LogCarried {
        /// The damaged one's file name now.
        old: String,
        /// Approvals and withdrawals, in the order in which they were written.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        consents: Vec<Carried>,
        /// Recordings that could not be decoded and were not restored.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        broken: Vec<SegmentId>,
        /// Whether the station was stopped in order there.
        #[serde(default)]
        stopped: bool,
    },
    /// This log's file was damaged, and was made anew with every entry it had.
    LogRebuilt {
        /// The damaged one's file name now.
        old: String,
    },
    /// This log's file was moved, removed or replaced while the station ran, and was put back whole.
    LogPutBack {
        /// The file name of what lay in its place; none if nothing did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        old: Option<String>,
    },
    /// An entry could not be written as what it is, and never will: here it is.
    RowSetAside {
        /// Its kind.
        kind: String,
        /// Its instant: Unix time in microseconds.
        at_us: i64,
        /// Its body.
        body: String,
        /// Why not.
        problem: String,
    },
    /// What lay in the place of the catalogue could not be used as one, and was set aside; the catalogue is made again.
    LibrarySetAside {
        /// Its file name now.
        old: String,
    },
    /// A person has seen what is said of the log before this entry.
    LogSeen {
        /// The person.
        by: String,
        /// The last of those entries.
        last: Seq,
    },
    /// The key that seals are signed with was made: the first, or because the one before is gone.
    SealKeyMade {
        /// The public key, in hexadecimal.
        key: String,
        /// The key of the seals before; none if there are none.
        before: Option<String>,
    },
    /// The entries before this one are sealed: their last hash is signed.
    Sealed(Seal),
    /// A person says why a day differed from its plan, where the log knew no reason.
    Accepted(Acceptance),
    /// An input that is relayed, or is to be, is there or is not.
    Input {
        /// Which.
        id: InputId,
        /// What people called it.
        title: String,
        /// How it is.
        state: InputState,
        /// What was seen, where it is not there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Text>,
    },
    /// A person lets people speak live in an occurrence, or ends that.
    Live {
        /// Which occurrence.
        occurrence: OccurrenceId,
        /// By which input.
        input: InputId,
        /// Whether they may be heard, or not any more.
        open: bool,
        /// The person.
        by: String,
        /// Who speaks.
        speaker: String,
    },
    /// Something is to be said, whatever the schedule has.
    Ordered(Ordered),
    /// Something was decided of a public warning.
    Alert(Alerted),
    /// Somebody did something at the console, or was refused.
    Attended(Attended),
    /// A person did something with an edit of the station's files.
    Edited(Edited),
    /// Something became of an alarm: raised, over, acknowledged, told to somebody.
    Alarm(Alarmed),
    /// The transmitter was switched, or did not take it.
    Transmitter(Switched),
    /// An order is at its end.
    OrderEnded {
        /// The order's entry.
        order: Seq,
        /// How it came to that.
        how: OrderEnd,
        /// The person who ended it, where one did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
}

/// An approval or a withdrawal of another log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// Its number there.
    pub seq: Seq,
    /// Whether it lets the recording air, or takes that back.
    pub approved: bool,
    /// When: Unix time in microseconds.
    pub at_us: i64,
    /// The person or office.
    pub by: String,
    /// How it was given.
    pub channel: Channel,
    /// Anything to add.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Which bytes; and their place and title at that time.
    pub segment: Recording,
    /// What a machine speaks in it; none if no machine does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A person's word for what had no reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// The day.
    pub date: Date,
    /// The person or office.
    pub by: String,
    /// The reason, in that person's words.
    pub reason: String,
    /// What it explains: the differences that had no reason when it was given.
    pub differences: Vec<AcceptedDifference>,
}

/// How plan and air can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// Planned, and nothing of it was heard.
    NotAired,
    /// Heard, but not to its end.
    BrokenOff,
    /// Begun later than planned.
    Late,
    /// Something else of the same slot was heard in its place.
    Replaced,
    /// Heard, and nobody had planned it.
    Unplanned,
    /// Planned at first, and taken out of the plan before it was due.
    PlanChanged,
    /// Heard, but no recording of the air has it.
    NotRecorded,
    /// Heard, says the log; but the recording of the air is silent there.
    Silent,
}

/// A difference between plan and air, named so that it is found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedDifference {
    /// What kind.
    pub kind: DifferenceKind,
    /// When it was to be, or was, heard.
    #[serde(rename = "at_us", with = "stored::micros")]
    pub at: Timestamp,
}

/// The signed head of the log. `CHAIN.md` has the bytes that are signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// The last day that was over.
    pub day: Date,
    /// The last entry under the seal.
    pub seq: Seq,
    /// That entry's hash.
    pub head: String,
    /// The hash of the log's first entry: which log this is.
    pub log: String,
    /// The public key, in hexadecimal.
    pub key: String,
    /// The signature, in hexadecimal.
    pub signature: String,
}

/// A file of the station that changed, as it was when it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedFile {
    /// Its place in the station's folder.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal; none if it is gone.
    pub sha256: Option<String>,
    /// The account the file belongs to: who wrote it last, as far as the file system knows.
    pub owner: Option<String>,
    /// When it was last written, by the file system; microseconds UTC.
    pub modified_us: Option<i64>,
}
