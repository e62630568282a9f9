//! A station whose engine hangs, on a clock that can be made to go on.

use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::sync::{Condvar, Mutex};
use std::thread;

use jiff::SignedDuration;

use super::*;
use crate::clock::{Evidence, SystemClock};

/// A clock that keeps the engine's thread for as long as the test says, and goes on by as much as the test says.
#[derive(Debug)]
struct Holding {
    clock: SystemClock,
    later_ms: AtomicU64,
    hold: Mutex<bool>,
    changed: Condvar,
}

impl Holding {
    fn later(&self) -> Duration {
        Duration::from_millis(self.later_ms.load(Ordering::Relaxed))
    }

    fn hold(&self, hold: bool) {
        *self.hold.lock().unwrap() = hold;
        self.changed.notify_all();
    }
}

impl Clock for Holding {
    fn now(&self) -> Timestamp {
        if thread::current().name() == Some("engine") {
            drop(
                self.changed
                    .wait_while(self.hold.lock().unwrap(), |hold| *hold)
                    .unwrap(),
            );
        }
        self.clock.now() + SignedDuration::try_from(self.later()).unwrap()
    }

    fn uptime(&self) -> Duration {
        self.clock.uptime() + self.later()
    }

    fn sleep(&self, length: Duration) {
        self.clock.sleep(length);
    }

    fn evidence(&self, _: &Path) -> Evidence {
        Evidence::given(self.now())
    }
}

/// Waits until `there`, for which `meanwhile` may do something.
#[track_caller]
fn until(there: impl Fn() -> bool, meanwhile: impl Fn()) {
    for _ in 0..2000 {
        if there() {
            return;
        }
        meanwhile();
        thread::park_timeout(Duration::from_millis(10));
    }
    panic!("never");
}

/// Fifteen seconds without a frame taken end the process, and the hung engine does not hold it up.
#[test]
fn an_engine_that_hangs_ends_the_station() {
    let root = tempfile::tempdir().unwrap();
    for folder in ["config", "programs", "audio"] {
        std::fs::create_dir(root.path().join(folder)).unwrap();
    }

    std::fs::write(
        root.path().join("config/station.toml"),
        "name = \"Đài thử\"\n",
    )
    .unwrap();
    std::fs::write(root.path().join("config/schedule.toml"), "").unwrap();
    let clock = Arc::new(Holding {
        clock: SystemClock::new(),
        later_ms: AtomicU64::new(0),
        hold: Mutex::new(false),
        changed: Condvar::new(),
    });
    let (folder, handle) = (Folder::new(root.path()), Handle::default());
    let station = thread::spawn({
        let (clock, handle) = (Arc::clone(&clock) as Arc<dyn Clock>, handle.clone());
        let options = Options {
            silent: true,
            ..Options::default()
        };
        move || {
            run(&folder, &clock, options, &handle, || ())
                .map(drop)
                .map_err(|error| error.to_string())
        }
    });
    until(
        || handle.status.get().card.is_some() || station.is_finished(),
        || (),
    );
    clock.hold(true);
    let begun = clock.uptime();
    let alarmed = std::cell::Cell::new(None);
    until(
        || station.is_finished(),
        || {
            clock.later_ms.fetch_add(50, Ordering::Relaxed);
            let alarms = handle.status.get().alarms;
            if alarmed.get().is_none()
                && alarms
                    .iter()
                    .any(|alarm| alarm.key == crate::alarm::Alarm::NotTaken)
            {
                alarmed.set(Some(clock.uptime().saturating_sub(begun)));
            }
        },
    );
    let took = clock.uptime().saturating_sub(begun);
    clock.hold(false);
    assert_eq!(
        station.join().unwrap().unwrap_err(),
        "the playout engine has not moved for 15 s"
    );
    assert!(took >= HOPELESS, "{took:?}");
    let alarmed = alarmed.get().expect("an alarm before that");
    assert!(alarmed < HOPELESS, "{alarmed:?}");
}
