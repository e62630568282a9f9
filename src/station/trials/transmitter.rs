//! The transmitter over a file of the kernel's kind: when it is on, what is heard by then, what stands in the log.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use jiff::SignedDuration;

use super::{Trial, at, events};
use crate::airlog::{Event, Switched, Verdict};
use crate::alarm::Alarm;
use crate::clock::Clock;
use crate::rundown::Order;
use crate::station::transmitter::TransmitterDesk;
use crate::transmitter::Why;

/// A station with a transmitter, looked at once a second.
struct Carrier {
    trial: Trial,
    desk: TransmitterDesk,
    pin: PathBuf,
    believed: bool,
    folder: tempfile::TempDir,
}

/// What switches by the file `pin`.
fn switched_by(pin: &Path, more: &str) -> String {
    let pin = pin.display();
    format!(
        "[transmitter]\nkind = \"file\"\nfile = \"{pin}\"\nwarm_up = \"60s\"\noff_after = \"20s\"\n{more}"
    )
}

impl Carrier {
    fn new(from: &str, more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pin = folder.path().join("value");
        // As it was left, and nobody knows by whom.
        fs::write(&pin, "1\n").unwrap();
        let own = switched_by(&pin, more);
        let trial = Trial::at_station(from, &own, "tin", "");
        let clock: Arc<dyn Clock> = Arc::clone(&trial.clock) as Arc<dyn Clock>;
        let desk = TransmitterDesk::start(trial.conductor.loaded(), &clock);
        Self {
            trial,
            desk,
            pin,
            believed: true,
            folder,
        }
    }

    /// Edits the station's file to say `own`.
    fn edit(&mut self, own: &str) {
        let loaded = Trial::read(own, "tin", "");
        let now = self.trial.clock.now();
        self.desk.follow(&loaded, &mut self.trial.conductor, now);
        self.trial.conductor.set_station(loaded, now);
    }

    /// Another pin beside the first, as it was left.
    fn other_pin(&self) -> PathBuf {
        let pin = self.folder.path().join("other");
        fs::write(&pin, "0").unwrap();
        pin
    }

    fn raised(&self) -> bool {
        let mut raised = self.trial.conductor.alarms().raised();
        raised.any(|(alarm, _)| alarm == Alarm::Transmitter)
    }

    /// Goes on until the alarm is as `wanted`. The hand looks beside: what it found is there a little later.
    fn until_raised(&mut self, wanted: bool) {
        for _ in 0..20_000 {
            self.trial.run(SignedDuration::from_secs(1));
            self.look();
            if self.raised() == wanted {
                return;
            }
            thread::park_timeout(Duration::from_millis(1));
        }
        panic!("never");
    }

    fn look(&mut self) {
        let now = self.trial.clock.now();
        let conductor = &mut self.trial.conductor;
        conductor.set_cold(self.desk.cold());
        self.desk.second(conductor, self.believed, now);
        self.desk.settle(conductor, now);
        conductor.set_cold(self.desk.cold());
    }

    /// Goes on until `time`; returns when the pin changed.
    fn until(&mut self, time: &str) -> Vec<(String, String)> {
        let (mut was, mut changes) = (String::new(), Vec::new());
        while self.trial.clock.now() < at(time) {
            self.look();
            let is = fs::read_to_string(&self.pin).unwrap().trim().to_owned();
            if is != was {
                let now = self.trial.clock.now().strftime("%H:%M:%S");
                changes.push((now.to_string(), is.clone()));
                was = is;
            }
            self.trial.run(SignedDuration::from_secs(1));
        }
        changes
    }

    fn rows(mut self) -> Vec<Switched> {
        let now = self.trial.clock.now();
        self.desk.stop(&mut self.trial.conductor, now);
        self.trial.conductor.stop(now);
        let log = self.trial.conductor.into_log_writer().into_log();
        assert!(matches!(log.verify().unwrap(), Verdict::Ok { .. }));
        let rows = events(&log)
            .into_iter()
            .filter_map(|(_, event)| match event {
                Event::Transmitter(switched) => Some(switched),
                _ => None,
            });
        rows.collect()
    }
}

fn changes(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(at, is): &(&str, &str)| ((*at).to_owned(), (*is).to_owned());
    expected.iter().map(owned).collect()
}

#[test]
fn it_is_set_at_the_start_on_for_sessions_and_off_after_them() {
    let mut carrier = Carrier::new("11:50:00", "");
    assert_eq!(
        carrier.until("13:00:00"),
        changes(&[("11:50:00", "0"), ("11:59:00", "1"), ("12:40:20", "0")])
    );
    assert_eq!(
        carrier.until("13:45:00"),
        changes(&[("13:00:00", "0"), ("13:39:00", "1")])
    );
    let row = |on, why| Switched {
        on,
        why,
        tries: 1,
        read_back: true,
        problem: None,
    };
    assert_eq!(
        carrier.rows(),
        [
            row(false, Why::Nothing),
            row(true, Why::Session),
            row(false, Why::Nothing),
            row(true, Why::Session),
            row(false, Why::Stopped),
        ]
    );
}

/// In the quiet hours, with a transmitter that is off: the attention signal waits until it is warm.
#[test]
fn an_emergency_begins_once_the_transmitter_is_warm_and_not_before() {
    let mut carrier = Carrier::new("22:00:00", "");
    assert_eq!(carrier.until("22:10:00"), changes(&[("22:00:00", "0")]));
    carrier.trial.order(|order| Order { repeat: 2, ..order });
    let on = carrier.until("22:20:00");
    assert_eq!(on[0], ("22:10:00".to_owned(), "1".to_owned()));
    // A minute to warm up, the signal, two readings of a minute, the pauses, and what comes after.
    assert_eq!(on.len(), 2, "{on:?}");
    assert!(
        ("22:13:20".."22:13:40").contains(&on[1].0.as_str()),
        "{on:?}"
    );
    let rows = carrier.trial.rows();
    let said: Vec<_> = rows.iter().filter(|row| row.item.order.is_some()).collect();
    let first = said[0].start.unwrap();
    assert!(first >= at("22:11:00") && first < at("22:11:02"), "{first}");
    assert_eq!(said.len(), 3, "the signal and both readings");
}

#[test]
fn an_order_does_not_wait_where_something_is_on_air() {
    let mut carrier = Carrier::new("11:58:00", "");
    carrier.until("12:05:00");
    carrier.trial.order(|order| order);
    carrier.until("12:06:00");
    let rows = carrier.trial.rows();
    let said = rows.iter().find(|row| row.item.order.is_some()).unwrap();
    assert!(said.start.unwrap() < at("12:05:02"), "{said:?}");
}

#[test]
fn by_a_clock_that_is_doubted_it_is_off() {
    let mut carrier = Carrier::new("11:58:00", "");
    carrier.until("12:05:00");
    carrier.believed = false;
    assert_eq!(carrier.until("12:06:00"), changes(&[("12:05:00", "0")]));
    let last = carrier
        .rows()
        .into_iter()
        .rfind(|row| row.why != Why::Stopped);
    assert_eq!(last.unwrap().why, Why::ClockDoubted);
}

/// The relay loses its power, is found off, and is switched on again; one that is gone is an alarm until it is back.
#[test]
fn what_is_found_otherwise_is_set_again_and_what_is_gone_is_an_alarm() {
    let mut carrier = Carrier::new("11:58:00", "");
    carrier.until("12:02:00");
    fs::write(&carrier.pin, "0").unwrap();
    let mut looked = 0;
    while fs::read_to_string(&carrier.pin).unwrap() == "0" {
        carrier.until("12:03:30");
        looked += 1;
        // The hand looks beside: what it found is there a little later.
        thread::park_timeout(Duration::from_millis(1));
        assert!(looked < 20_000, "nobody looks");
    }

    fs::remove_file(&carrier.pin).unwrap();
    fs::create_dir(&carrier.pin).unwrap();
    carrier.until_raised(true);
    fs::remove_dir(&carrier.pin).unwrap();
    carrier.until_raised(false);
    let rows = carrier.rows();
    assert!(rows.iter().any(|row| row.why == Why::Drifted && row.on));
    assert!(rows.iter().all(|row| row.tries <= 3));
}

/// Returns what was switched and why, without what was there before the session.
fn since_the_session(carrier: Carrier) -> Vec<(bool, Why, bool)> {
    let rows = carrier.rows().into_iter().skip(1);
    rows.map(|row| (row.on, row.why, row.problem.is_none()))
        .collect()
}

#[test]
fn an_edit_of_what_waits_for_pulses_leaves_the_carrier_as_it_is() {
    let mut carrier = Carrier::new("11:58:00", "");
    carrier.until("12:05:00");
    let (pin, other) = (carrier.pin.clone(), carrier.other_pin());
    let other = other.display();
    let watchdog = format!("[transmitter.watchdog]\nkind = \"file\"\nfile = \"{other}\"\n");
    carrier.edit(&switched_by(&pin, &watchdog));
    carrier.until("12:05:30");
    carrier.edit(&switched_by(&pin, ""));
    carrier.until("12:06:00");
    // What is written another way is the same switch.
    carrier.edit(&switched_by(&pin, "on = \"01\"\n"));
    carrier.until("12:06:10");
    assert_eq!(fs::read_to_string(&pin).unwrap(), "01");
    assert_eq!(
        since_the_session(carrier),
        [
            (true, Why::Session, true),
            (true, Why::Session, true),
            (false, Why::Stopped, true),
        ]
    );
}

#[test]
fn another_switch_is_taken_after_the_one_before_is_off_and_that_is_a_row() {
    let mut carrier = Carrier::new("11:58:00", "");
    carrier.until("12:05:00");
    let other = carrier.other_pin();
    carrier.edit(&switched_by(&other, ""));
    carrier.until("12:06:00");
    let pins = [&carrier.pin, &other].map(|pin| fs::read_to_string(pin).unwrap());
    assert_eq!(pins, ["0", "1"]);
    assert!(!carrier.raised());

    // It is on, and cannot be switched off.
    fs::remove_file(&other).unwrap();
    fs::create_dir(&other).unwrap();
    let pin = carrier.pin.clone();
    carrier.edit(&switched_by(&pin, ""));
    carrier.until("12:06:10");
    assert!(carrier.raised());
    let rows = since_the_session(carrier);
    assert_eq!(
        rows,
        [
            (true, Why::Session, true),
            (false, Why::Stopped, true),
            (true, Why::Session, true),
            (false, Why::Stopped, false),
            (true, Why::Session, true),
            (false, Why::Stopped, true),
        ]
    );
}

#[test]
fn a_switch_that_is_led_no_more_is_off_before_it_is_let_go() {
    let mut carrier = Carrier::new("11:58:00", "");
    carrier.until("12:05:00");
    fs::remove_file(&carrier.pin).unwrap();
    fs::create_dir(&carrier.pin).unwrap();
    carrier.edit("");
    carrier.until_raised(true);
    fs::remove_dir(&carrier.pin).unwrap();
    carrier.until_raised(false);
    assert_eq!(fs::read_to_string(&carrier.pin).unwrap(), "0");
    carrier.until("12:10:00");
    assert_eq!(
        since_the_session(carrier),
        [
            (true, Why::Session, true),
            (false, Why::Stopped, false),
            (false, Why::Stopped, true),
        ]
    );
}
