//! Inputs received for the air: opened before they are due, closed after, and reported to the conductor.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use crate::clock::Clock;
use crate::config::{self, Loaded};
use crate::library::Store;
use crate::names::{InputId, SegmentId};
use crate::playout::{Capture, CaptureCards, Line};
use crate::relay::{Card, Cards, Entrance, Origin, Receiver, Sink, Source, SrtEntrance, Tools};
use crate::station::air::phones::Phones;
use crate::station::conductor::Conductor;
use crate::station::conductor::cues::StorePath;
use crate::station::conductor::relay::Presence;
use crate::stream::{About, Verdict};
use crate::units::Frames;
use crate::words::Text;

/// Where what each input brings arrives.
#[derive(Debug, Default, Clone)]
pub(crate) struct Lines(Arc<Mutex<BTreeMap<InputId, Line>>>);

impl Lines {
    /// Returns the line of an input, the same each time.
    pub(crate) fn line(&self, id: &InputId) -> Line {
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

/// The cards of this machine that bring sound in.
#[derive(Debug)]
pub(crate) struct SystemCards {
    cards: CaptureCards,
    clock: Arc<dyn Clock>,
}

impl SystemCards {
    /// Knows of no card yet.
    pub(crate) fn new(clock: &Arc<dyn Clock>) -> Self {
        Self {
            cards: CaptureCards::default(),
            clock: Arc::clone(clock),
        }
    }
}

impl Cards for SystemCards {
    fn open(&self, name: &str) -> Box<dyn Card> {
        Box::new(self.cards.open(name, &self.clock))
    }
}

impl Card for Capture {
    fn hear(&mut self, give: &mut dyn FnMut(&[f32])) {
        Self::hear(self, give);
    }

    fn about(&self) -> Option<About> {
        let captured = self.captured()?;
        Some(About {
            codec: Some(captured.format.to_owned()),
            sample_rate: Some(captured.sample_rate),
            channels: Some(
                if captured.channels == 1 {
                    "mono"
                } else {
                    "stereo"
                }
                .to_owned(),
            ),
        })
    }

    fn ended(&self) -> Option<Text> {
        Self::ended(self).map(crate::playout::CaptureFault::text)
    }
}

/// The inputs that are received now.
#[derive(Debug)]
pub(crate) struct Receiving {
    lines: Lines,
    receivers: BTreeMap<InputId, Receiver>,
    tools: Tools,
    clock: Arc<dyn Clock>,
}

impl Receiving {
    /// Receives nothing yet.
    pub(crate) fn new(lines: Lines, phones: &Phones, clock: &Arc<dyn Clock>) -> Self {
        Self {
            lines,
            receivers: BTreeMap::new(),
            tools: Tools {
                ffmpeg: PathBuf::from(config::FFMPEG),
                cards: Arc::new(SystemCards::new(clock)),
                phones: Arc::new(phones.clone()),
            },
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
            let words = speaks(&loaded, &id);
            let inputs = &loaded.station.inputs;
            let Some(input) = inputs.iter().find(|input| input.planned.id == id) else {
                continue;
            };
            let report = self.receiver(input, words).report();
            let presence = presence(report.verdict, report.problem);
            conductor.input(&id, presence, now);
        }
    }

    /// Returns who listens to `input`, as the file has it now.
    fn receiver(&mut self, input: &config::Input, words: bool) -> &Receiver {
        let source = source(input, words);
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
            line.is_from_card(matches!(source.origin, Origin::Cards(_) | Origin::Phone(_)));
            line.clear();
            let clock = Arc::clone(&self.clock);
            Receiver::start(source, self.tools.clone(), Box::new(line), clock)
        })
    }
}

/// Whether people speak live by the input `id`.
fn speaks(loaded: &Loaded, id: &InputId) -> bool {
    let mut programs = loaded.schedule.programs.values();
    programs.any(|program| {
        program.is_live() && program.relay.as_ref().is_some_and(|input| input.id == *id)
    })
}

fn source(input: &config::Input, words: bool) -> Source {
    Source {
        origin: match &input.origin {
            config::InputOrigin::Streams(urls) => Origin::Streams(urls.clone()),
            config::InputOrigin::Cards(names) => Origin::Cards(names.clone()),
            config::InputOrigin::Sender(sender) => Origin::Sender(Entrance {
                address: sender.address,
                path: format!("/{}", input.planned.id),
                user: sender.user.clone(),
                password: sender.password.clone(),
            }),
            config::InputOrigin::Srt(srt) => Origin::Srt(SrtEntrance {
                address: srt.address,
                passphrase: srt.passphrase.clone(),
            }),
            config::InputOrigin::Phone => Origin::Phone(input.planned.id.to_string()),
        },
        buffer: input.buffer,
        dead: input.dead,
        mute: input.mute,
        words,
    }
}

/// Returns what the conductor is told of an input that is judged so.
pub(crate) fn presence(verdict: Verdict, problem: Option<Text>) -> Presence {
    Presence::Away(match verdict {
        Verdict::There => return Presence::There,
        Verdict::Waits => return Presence::Waits,
        Verdict::Dry => Text::new("station-input-dry"),
        Verdict::Mute => Text::new("station-input-mute"),
        Verdict::Steady => Text::new("station-input-steady"),
        Verdict::Nothing => problem.unwrap_or_else(|| Text::new("station-input-no-word")),
    })
}
