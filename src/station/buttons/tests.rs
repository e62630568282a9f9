//! A button in a station that does not run: a device that a test plays.

use std::collections::VecDeque;
use std::fs;

use super::*;
use crate::airlog::{Airlog, Channel, Consent};
use crate::clock::SystemClock;
use crate::config;
use crate::library::{Library, Settle};
use crate::rundown::Urgency;

/// A switch whose changes are given beforehand; then it is gone.
struct Played(VecDeque<Vec<bool>>);

impl Contact for Played {
    fn changes(&mut self, _: Duration) -> io::Result<Vec<bool>> {
        self.0.pop_front().ok_or(io::ErrorKind::NotFound.into())
    }
}

/// A station with two recordings in the button's folder, the second of them approved.
fn station() -> (tempfile::TempDir, Folder, Arc<Loaded>) {
    let root = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let place = root.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(&place, text).unwrap();
    };
    write("config/schedule.toml", "");
    write(
        "config/station.toml",
        "name = \"Đài thử\"\n[[button]]\nname = \"Nút đỏ\"\ndevice = \"/dev/none\"\nfolder = \"khan-cap\"\nhold = \"1s\"\n\
         ordered_by = \"Chủ tịch\"\n",
    );
    for (name, level) in [("1.wav", 0.1), ("2.wav", 0.2)] {
        write(&format!("audio/khan-cap/{name}"), "");
        let place = root.path().join("audio/khan-cap").join(name);
        let mut wav = crate::sound::WavWriter::create(&place).unwrap();
        let tone = (0..96_000).map(|at| level * (at as f32 * 0.05).sin());
        wav.write(&tone.collect::<Vec<f32>>()).unwrap();
        wav.finish().unwrap();
    }
    let folder = Folder::new(root.path());
    let loaded = Arc::new(config::load(root.path()).loaded.unwrap());
    (root, folder, loaded)
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock::new())
}

/// Ingests both, and approves the second.
fn approve(folder: &Folder) {
    let settle = Settle::Aged(Duration::ZERO);
    let mut library = Library::open(folder.root(), settle, clock()).unwrap();
    library.scan();
    let recording = library.find("khan-cap/2.wav").pop().unwrap();
    let consent = Consent {
        at: clock().now(),
        by: "Chủ tịch".into(),
        channel: Channel::Paper,
        note: None,
        segment: crate::airlog::Recording {
            id: recording.id().unwrap(),
            path: recording.path.clone(),
            title: recording.title.to_string(),
        },
        text: None,
    };
    Airlog::open(&folder.log())
        .unwrap()
        .approve(&consent)
        .unwrap();
}

fn watched(folder: &Folder, loaded: &Loaded, believed: bool) -> Watched {
    Watched {
        button: loaded.station.buttons[0].clone(),
        folder: folder.clone(),
        clock: clock(),
        believed: Arc::new(AtomicBool::new(believed)),
        acts: Acts::default(),
        trouble: Trouble::default(),
        order: None,
        pressed: None,
    }
}

fn open_orders(folder: &Folder) -> Vec<(String, Urgency, usize)> {
    let orders = Airlog::open(&folder.log()).unwrap().orders().unwrap();
    let said = |order: &Arc<crate::rundown::Order>| {
        (
            order.ordered_by.to_string(),
            order.urgency,
            order.recordings.len(),
        )
    };
    orders.open().map(said).collect()
}

fn trouble(watched: &Watched) -> Option<&'static str> {
    let all = lock(&watched.trouble);
    let keys = [
        "station-button-empty",
        "station-button-clock",
        "station-button-gone",
    ];
    let text = all.values().next()?;
    keys.into_iter().find(|key| *key == text.key())
}

#[test]
fn a_held_button_has_what_is_approved_said_and_held_again_ends_it() {
    let (_root, folder, loaded) = station();
    let mut watched = watched(&folder, &loaded, true);
    let at = Duration::from_secs(9);
    watched.pressed = Some(at);
    watched.press(at);
    assert_eq!(
        trouble(&watched),
        Some("station-button-empty"),
        "nothing is approved"
    );
    assert!(watched.acts.are_taken());

    approve(&folder);
    watched.pressed = Some(at);
    watched.press(at);
    assert_eq!(
        open_orders(&folder),
        [("Chủ tịch".to_owned(), Urgency::Emergency, 1)]
    );
    assert_eq!(trouble(&watched), None);
    assert_eq!(watched.acts.take(), [Act::Orders]);
    watched.press(at);
    assert_eq!(open_orders(&folder).len(), 1, "one press, one order");

    watched.pressed = Some(at);
    watched.press(at);
    assert_eq!(open_orders(&folder), []);
    assert_eq!(watched.acts.take(), [Act::Orders]);
}

#[test]
fn a_press_by_a_clock_that_is_not_believed_is_kept_until_it_is() {
    let (_root, folder, loaded) = station();
    approve(&folder);
    let mut watched = watched(&folder, &loaded, false);
    let at = Duration::from_secs(9);
    watched.pressed = Some(at);
    watched.press(at);
    assert_eq!(trouble(&watched), Some("station-button-clock"));
    assert_eq!(open_orders(&folder), []);
    watched.believed.store(true, Ordering::Relaxed);
    watched.press(at + Duration::from_secs(60));
    assert_eq!(open_orders(&folder).len(), 1);
    assert_eq!(trouble(&watched), None);

    // What nobody waits for any more is not said.
    watched.believed.store(false, Ordering::Relaxed);
    watched.pressed = Some(at);
    watched.press(at);
    watched.believed.store(true, Ordering::Relaxed);
    watched.press(at + KEPT + Duration::from_secs(1));
    assert_eq!((open_orders(&folder).len(), watched.pressed), (1, None));
}

#[test]
fn a_device_is_watched_until_it_is_gone() {
    let (_root, folder, loaded) = station();
    let mut watched = watched(&folder, &loaded, true);
    let mut hold = Hold::new(Duration::from_secs(3));
    let mut device = Played(VecDeque::from([vec![], vec![true], vec![true, false]]));
    let gone = watched.watch(&mut device, &mut hold, &|| true);
    assert_eq!(gone.unwrap_err().kind(), io::ErrorKind::NotFound);
    assert_eq!(watched.pressed, None, "let go too soon");
    let wanted = watched.watch(&mut device, &mut hold, &|| false);
    assert!(wanted.is_ok(), "not asked any more");
}
