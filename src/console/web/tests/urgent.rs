//! Orders given in a browser: by whom, of what, the row that comes of it; and what is ended, skipped, withdrawn.

mod by_program;
mod ending;
mod giving;
mod recording;
mod refusing;
mod seeing;

use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::airlog::{Airlog, Channel, Consent, Recording};
use crate::clock::SystemClock;
use crate::config::{Loaded, Speech};
use crate::console::web::paths::{URGENT, URGENT_NOW};
use crate::library::{Library, Settle};
use crate::names::SegmentId;
use crate::rundown::{Segment, Urgency};
use crate::station::{ClockStatus, Current};

/// Prepared and approved, prepared and not, withdrawn, and in the column of the legal officer.
const STORM: &str = "khan-cap/bão.wav";
const FLOOD: &str = "khan-cap/lũ.wav";
const OLD: &str = "khan-cap/cũ.wav";
const COLUMN: &str = "dat-dai/đất đai.wav";

/// A recording of `tenths` tenths of a second, of a tone of its own.
fn tone(file: &std::path::Path, tenths: u32, hertz: f64) {
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut wav = hound::WavWriter::create(file, spec).unwrap();
    for frame in 0..tenths * 4800 {
        let angle = f64::from(frame) * hertz / 48_000.0 * std::f64::consts::TAU;
        wav.write_sample((angle.sin() * 9_000.0) as i16).unwrap();
    }
    wav.finalize().unwrap();
}

/// A station's console with recordings in its library, people's words on them, and a voice of two lines of shell.
struct Station {
    trial: Trial,
    loaded: Loaded,
}

impl Station {
    fn new() -> Self {
        let trial = Trial::new();
        let root = trial.folder.path().to_owned();
        for (place, path) in [STORM, FLOOD, OLD, COLUMN].into_iter().enumerate() {
            let hertz = 300.0 + 100.0 * place as f64;
            tone(&root.join("audio").join(path), 20, hertz);
        }
        let voice = root.join("voice.sh");
        tone(&root.join("voice.sh.wav"), 30, 250.0);
        std::fs::write(&voice, "#!/bin/sh\ncat > \"$0.heard\"\ncat \"$0.wav\"\n").unwrap();
        std::fs::set_permissions(&voice, std::fs::Permissions::from_mode(0o755)).unwrap();
        let own = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut loaded = crate::config::load(own).loaded.unwrap();
        loaded.station.speech = Some(Speech {
            command: vec![voice.to_str().unwrap().to_owned()],
            ..Speech::default()
        });
        let station = Self { trial, loaded };
        station.look();
        station.say(STORM, true);
        station.say(OLD, false);
        station.look();
        station.trial.status.set(Status {
            clock: ClockStatus {
                trusted: true,
                ..ClockStatus::default()
            },
            ..station.trial.status.get()
        });
        station
    }

    /// Has the library look at the folders, and the station go by what it found.
    fn look(&self) {
        let settle = Settle::Aged(Duration::ZERO);
        let clock = Arc::new(SystemClock::new());
        let mut library = Library::open(self.trial.folder.path(), settle, clock).unwrap();
        library.scan();
        let approvals = self.log().approvals().unwrap();
        self.trial.current.set(Current {
            loaded: Arc::new(self.loaded.clone()),
            catalogue: Arc::new(library.catalogue(&approvals)),
        });
    }

    fn log(&self) -> Airlog {
        Airlog::open(&self.trial.folder.path().join("var/airlog.db")).unwrap()
    }

    fn segment(&self, path: &str) -> Arc<Segment> {
        let current = self.trial.current.get().unwrap();
        let mut all = current.catalogue.iter();
        let found = all.find(|segment| segment.path.as_str() == path);
        found.unwrap_or_else(|| panic!("no {path}")).clone()
    }

    fn id(&self, path: &str) -> SegmentId {
        self.segment(path).id
    }

    /// A word of the leadership on a recording.
    fn say(&self, path: &str, approves: bool) {
        let segment = self.segment(path);
        let consent = Consent {
            at: self.trial.clock.now(),
            by: "Lãnh đạo".into(),
            channel: Channel::Paper,
            note: None,
            segment: Recording {
                id: segment.id,
                path: segment.path.clone(),
                title: segment.title.to_string(),
            },
            text: None,
        };
        let mut log = self.log();
        let row = if approves {
            log.approve(&consent)
        } else {
            log.withdraw(&consent)
        };
        row.unwrap();
        self.trial.site.decided();
    }

    fn post(&self, form: &str, session: &str) -> Answer {
        self.trial.ask(&Ask::form(URGENT, form, Some(session)))
    }

    /// Has an order made ready. Returns the page, and what its form carries.
    fn review(&self, form: &str, session: &str) -> (String, String) {
        let page = self.post(&format!("viec=xem&{form}"), session).body;
        let key = page.split_once("name=\"ma\" value=\"");
        let key = key.unwrap_or_else(|| panic!("no review: {page}")).1;
        (page.clone(), key.split('"').next().unwrap().to_owned())
    }

    fn give(&self, form: &str, session: &str) -> Answer {
        let (_, key) = self.review(form, session);
        self.post(&format!("viec=phat&ma={key}&{form}"), session)
    }

    /// The rows of events of this kind, as they lie in the log.
    fn rows(&self, event: &str) -> Vec<serde_json::Value> {
        let db = rusqlite::Connection::open(self.trial.folder.path().join("var/airlog.db"));
        let db = db.unwrap();
        let mut rows = db
            .prepare("select body from entry where kind = 'event' order by seq")
            .unwrap();
        let bodies = rows.query_map([], |row| row.get::<_, String>(0)).unwrap();
        bodies
            .map(|body| serde_json::from_str(&body.unwrap()).unwrap())
            .filter(|body: &serde_json::Value| body["event"] == event)
            .collect()
    }

    fn ordered(&self) -> Vec<serde_json::Value> {
        self.rows("ordered")
    }
}

const WHOSE: &str = "nguoi_lenh=Ch%E1%BB%A7+t%E1%BB%8Bch&kenh=loi-noi&muc=khan-cap&so_luot=2";

fn of(id: SegmentId) -> String {
    format!("bai={id}&{WHOSE}")
}
