//! Commands to the engine, and the events it reports.

use std::ops::Range;
use std::path::PathBuf;

use jiff::Timestamp;

use super::line::Line;
use super::output::Moved;
use super::quiet::Interlock;
use phatthanh_audio::Processing;
use phatthanh_core::units::{Frames, Gain, Sides};

/// Names a cue, for as long as the process lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CueId(pub u64);

/// One item as the engine plays it.
#[derive(Debug, Clone, PartialEq)]
pub struct Cue {
    /// Its name in events.
    pub id: CueId,
    /// When it starts.
    pub start: CueStart,
    /// What sounds.
    pub source: CueSource,
    /// Frames of the source left out at its beginning (joined late).
    pub skip: Frames,
    /// When it stops.
    pub stop: CueStop,
    /// Change of level.
    pub gain: Gain,
    /// Fade at its beginning.
    pub fade_in: Frames,
    /// Fade that ends on its last frame.
    pub fade_out: Frames,
    /// What sounds on of it after its last frame, as far as it goes, fading out under whatever comes next;
    /// only if it is complete.
    pub tail: Frames,
    /// Music under it.
    pub bed: Option<Bed>,
    /// It is the music that is on as it starts, if that is the same recording: it goes on from where it really
    /// is, and its fade in leads from the level it has.
    pub goes_on: bool,
    /// What lets it sound inside quiet hours; none for all that is on the schedule.
    pub emergency: Option<Emergency>,
}

impl Cue {
    /// Makes a cue that plays its source once, from its beginning to its end, at its own level, without fades.
    #[must_use]
    pub const fn plain(id: CueId, start: CueStart, source: CueSource) -> Self {
        Self {
            id,
            start,
            source,
            skip: Frames::ZERO,
            stop: CueStop::End,
            gain: Gain::UNITY,
            fade_in: Frames::ZERO,
            fade_out: Frames::ZERO,
            tail: Frames::ZERO,
            bed: None,
            goes_on: false,
            emergency: None,
        }
    }
}

/// Music under a cue, over and over for as long as that lasts.
#[derive(Debug, Clone, PartialEq)]
pub struct Bed {
    /// Where the bytes are.
    pub path: PathBuf,
    /// Which of its channels are heard.
    pub sides: Sides,
    /// How long ingest found it, at the station's rate.
    pub held: Frames,
    /// Its place when the cue begins.
    pub skip: Frames,
    /// Change of level.
    pub gain: Gain,
    /// Fade as the cue begins.
    pub fade_in: Frames,
    /// Fade that ends with the cue.
    pub fade_out: Frames,
    /// It is the music that is on as the cue starts, as with [`Cue::goes_on`].
    pub goes_on: bool,
}

/// A named emergency: the only thing heard inside quiet hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emergency {
    /// What it is and who ordered it, in the words of the order.
    pub name: String,
}

/// When a cue starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CueStart {
    /// Heard at this instant by the wall clock; an instant that is past means now. Cuts what is on
    /// air, which fades out before it where there is time.
    At(Timestamp),
    /// On the frame after the cue before it.
    Follow,
}

/// When a cue stops, if no anchored start cuts it before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CueStop {
    /// With its source.
    End,
    /// After this many frames heard.
    After(Frames),
    /// At this instant; a source that ends before starts over from its beginning.
    At(Timestamp),
}

/// What sounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CueSource {
    /// A recording from the store.
    File {
        /// Where the bytes are.
        path: PathBuf,
        /// Which of its channels are heard.
        sides: Sides,
        /// How long ingest found it, at the station's rate.
        held: Frames,
    },
    /// The identification signal made in code; never ends, never fails.
    Ident,
    /// The attention signal made in code; silence after its end, never fails.
    Attention,
    /// What arrives by a line; never ends, breaks where nothing arrives.
    Line(Line),
}

/// A command to the engine.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Forget every cue that has not started and take these instead, in order of their starts. The
    /// cue on air goes on to its own stop, or to the first of these if that starts before.
    Load(Vec<Cue>),
    /// Forget every cue, make the whole chain anew and open the card again: what comes out is not what
    /// should. [`Event::CardLost`] and [`Event::CardOn`] follow.
    Renew,
    /// Stop the cue on air after a fade of this length, and forget the others.
    Stop {
        /// Length of the fade.
        fade: Frames,
    },
    /// Put the sound through these stages from now on: as soon as nothing sounds, for nobody shall hear them change.
    Process(Processing),
    /// Keep these quiet hours from now on. What is on air inside them ends at once.
    Keep(Interlock),
}

/// What the engine reports. Events come in the order in which their frames were played.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The first frame of a cue was heard.
    Started {
        /// Which.
        cue: CueId,
        /// When, by the map of frames to wall time.
        at: Timestamp,
    },
    /// The last frame of a cue was heard.
    Ended {
        /// Which.
        cue: CueId,
        /// When.
        at: Timestamp,
        /// Frames the card took, without those it zero-filled.
        played: Frames,
        /// Why.
        how: HowEnded,
    },
    /// The recording cannot be opened, or breaks off before its length. Comes as soon as decoding
    /// ahead finds it, mostly seconds before the air gets there; what is good is still played.
    Broken {
        /// Which.
        cue: CueId,
        /// What is wrong, for the log.
        problem: String,
        /// Whether its bytes are to blame, and would be so again: not the disk, not a machine too slow.
        undecodable: bool,
        /// Frames that can be played; zero if none.
        good: Frames,
    },
    /// The music under a cue cannot be opened, or breaks off; the cue goes on without. Told as early as
    /// [`Event::Broken`].
    BedBroken {
        /// Which cue.
        cue: CueId,
        /// What is wrong, for the log.
        problem: String,
        /// As in [`Event::Broken`].
        undecodable: bool,
        /// Frames of the music that can be played under it.
        good: Frames,
    },
    /// The music that is on goes on under or as a cue that [goes on](Cue::goes_on) with it. Told before
    /// [`Event::Started`], as soon as it is certain.
    GoesOn {
        /// Which cue.
        cue: CueId,
        /// Its place in the recording when the cue begins.
        skip: Frames,
    },
    /// The cue would have sounded inside quiet hours: it never will.
    Hushed {
        /// Which.
        cue: CueId,
    },
    /// The output takes sound again (or for the first time). Cues must be loaded anew.
    CardOn {
        /// Its name.
        name: String,
    },
    /// The name of the output that is on leads to another card than it did.
    CardMoved(Moved),
    /// The output is gone; the cue on air has ended by it.
    CardLost {
        /// What was seen, for the log.
        problem: String,
    },
    /// Something is on air and nothing is heard behind the last stage, for eight seconds; reported again each
    /// time it has lasted as long. The recording itself may be silent there.
    Silence {
        /// What is on air; none is the floor.
        cue: Option<CueId>,
        /// From where to where in its source.
        within: Range<Frames>,
    },
    /// A silence that was reported is over, or what was silent has ended.
    SilenceOver {
        /// How long it was in all.
        lasted: Frames,
    },
    /// The card ran dry: this many frames of silence were heard that nobody planned. Once a burst.
    Underrun {
        /// How many.
        frames: Frames,
    },
}

/// Why a cue ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HowEnded {
    /// At its own stop, all of it played.
    Complete,
    /// An anchored start, a new list or [`Command::Stop`] cut it.
    Cut,
    /// Its recording broke off.
    Fault,
    /// Quiet hours began.
    Quiet,
    /// The card was lost.
    CardLost,
}
