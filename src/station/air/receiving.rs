//! Inputs received for the air: opened before they are due, closed after, and reported to the conductor.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use crate::clock::Clock;
use crate::config;
use crate::library::Store;
use crate::names::{InputId, SegmentId};
use crate::playout::Line;
use crate::relay::{Receiver, Sink, Source};
use crate::station::conductor::Conductor;
use crate::station::conductor::cues::StorePath;
use crate::station::conductor::relay::Presence;
use crate::stream::Verdict;
use crate::units::Frames;
use crate::words::Text;

/// Where what each input brings arrives.
#[derive(Debug, Default, Clone)]
pub(crate) struct Lines(Arc<Mutex<BTreeMap<InputId, Line>>>);

impl Lines {
    /// Returns the line of an input, the same each time.
    fn line(&self, id: &InputId) -> Line {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let line = lines.entry(id.clone());
        line.or_insert_with(|| Line::new(Frames::ZERO)).clone()
    }
}

/// The store, and the lines of the inputs.
#[derive(Debug)]
pub(crate) struct LiveStore {
    store: Store,
    lines: Lines,
}

impl LiveStore {
    pub(crate) fn new(store: &Store, lines: &Lines) -> Self {
        Self {
            store: store.clone(),
            lines: lines.clone(),
        }
    }
}

impl StorePath for LiveStore {
    fn path(&self, id: SegmentId) -> PathBuf {
        self.store.path(id)
    }

    fn line(&self, id: &InputId) -> Line {
        self.lines.line(id)
    }
}

impl Sink for Line {
    fn push(&self, sound: &[f32]) {
        Self::push(self, sound);
    }

    fn clear(&self) {
        Self::clear(self);
    }

    fn level(&self) -> Frames {
        Self::level(self)
    }

    fn plays(&self) -> bool {
        Self::plays(self)
    }
}

/// The inputs that are received now.
#[derive(Debug)]
pub(crate) struct Receiving {
    lines: Lines,
    receivers: BTreeMap<InputId, Receiver>,
    clock: Arc<dyn Clock>,
}

impl Receiving {
    /// Receives nothing yet.
    pub(crate) fn new(lines: Lines, clock: &Arc<dyn Clock>) -> Self {
        Self {
            lines,
            receivers: BTreeMap::new(),
            clock: Arc::clone(clock),
        }
    }

    /// Opens what is wanted, closes what is not any more, and reports to the conductor how each is.
    pub(crate) fn turn(&mut self, conductor: &mut Conductor, now: Timestamp) {
        let wanted = conductor.inputs_wanted(now);
        self.receivers.retain(|id, _| wanted.contains(id));
        if wanted.is_empty() {
            return;
        }

        let loaded = Arc::clone(conductor.loaded());
        for id in wanted {
            let inputs = &loaded.station.inputs;
            let Some(input) = inputs.iter().find(|input| input.planned.id == id) else {
                continue;
            };
            let presence = presence(self.receiver(input));
            conductor.input(&id, presence, now);
        }
    }

    /// Returns who listens to `input`, as the file has it now.
    fn receiver(&mut self, input: &config::Input) -> &Receiver {
        let source = source(input);
        let id = &input.planned.id;
        if self
            .receivers
            .get(id)
            .is_some_and(|it| *it.source() != source)
        {
            self.receivers.remove(id);
        }
        self.receivers.entry(id.clone()).or_insert_with(|| {
            // Always the same line: a cue may have been sent with it long ago.
            let line = self.lines.line(id);
            line.aim(Frames::from_ms(input.buffer.as_millis() as u64));
            line.clear();
            let program = PathBuf::from(config::FFMPEG);
            Receiver::start(source, program, Box::new(line), Arc::clone(&self.clock))
        })
    }
}

fn source(input: &config::Input) -> Source {
    Source {
        urls: input.urls.clone(),
        buffer: input.buffer,
        dead: input.dead,
        mute: input.mute,
    }
}

fn presence(receiver: &Receiver) -> Presence {
    let report = receiver.report();
    Presence::Away(match (report.verdict, report.words) {
        (Verdict::There, _) => return Presence::There,
        (Verdict::Dry, _) => Text::new("station-input-dry"),
        (Verdict::Mute, _) => Text::new("station-input-mute"),
        (Verdict::Nothing, None) => Text::new("station-input-no-word"),
        (Verdict::Nothing, Some(words)) => Text::new("station-input-failed").with("problem", words),
    })
}
