//! A clock that is not believed, and quiet hours against whatever plan and clock say.

use super::*;
use crate::airlog::Event as LogEvent;
use crate::clock::Evidence;
use crate::station::trust::watch::{ClockWatch, Confirmation};
use crate::station::trust::{ClockAuthority, Doubt, Known};

const QUIET: &str = "\n[quiet_hours]\nfrom = \"12:14\"\nto = \"12:18\"\n";

impl Trial {
    fn doubt_clock(&mut self, by: SignedDuration) {
        self.clock.jump(by);
        self.conductor
            .doubt(Doubt::BeforeBuild, by, self.clock.now());
    }

    /// The clock is set right, and believed.
    pub(super) fn believe_clock(&mut self, by: SignedDuration) {
        self.set_clock(by);
        self.conductor.believe(
            &ClockAuthority::Person("Công chức Tư pháp".into()),
            self.clock.now(),
        );
    }
}

/// The clock wakes in 2009 in the middle of a slot: what is on air fades out, nothing airs, no row carries the
/// false date; two hours later a person sets it and the schedule is joined where the clock is.
#[test]
fn a_clock_in_2009_airs_nothing_and_dates_nothing() {
    let away = SignedDuration::from_hours(24 * 6500);
    let mut trial = Trial::new("11:59:50");
    trial.until("12:01:00");
    trial.doubt_clock(-away);
    trial.run(SignedDuration::from_mins(5));
    trial.lose_card();
    trial.run(SignedDuration::from_mins(1));
    trial.card_back();
    trial.run(SignedDuration::from_mins(9));
    let fewer = Arc::new(catalogue().without(SegmentId::new([4; 32])));
    trial.conductor.set_catalogue(&fewer, trial.clock.now());
    trial.run(SignedDuration::from_mins(5));
    assert_eq!(trial.conductor.coming().count(), 0);
    trial.believe_clock(away);
    assert_eq!(
        trial.clock.now(),
        at("12:21:00.01"),
        "the loss of the card took ten milliseconds"
    );
    trial.until("12:41:00");
    let rows = trial.rows();
    one_at_a_time(&rows);
    let false_date =
        |row: &&Airing| row.item.start < at("00:00:00") || row.start < Some(at("00:00:00"));
    assert_eq!(
        rows.iter()
            .filter(|row| row.start.is_some())
            .find(false_date),
        None
    );
    assert_eq!(brief(&rows[0]), "a 12:00:00 tin/1.wav +0 cut");
    assert_eq!(
        rows[0].end,
        Some(at("12:01:02")),
        "it faded out for two seconds"
    );
    let missed: Vec<_> = rows
        .iter()
        .filter(|row| row.ended == Some(Ended::Missed))
        .collect();
    assert!(
        missed
            .iter()
            .any(|row| row.item.slot.as_ref().unwrap().as_str() == "b"),
        "{missed:?}"
    );
    let why = |row: &&&Airing| row.reason == Some(Text::new("station-missed-clock-doubted"));
    assert_eq!(
        missed.iter().filter(why).count(),
        missed.len(),
        "{missed:?}"
    );
    let joined = rows
        .iter()
        .filter(|row| row.start.is_some())
        .nth(1)
        .unwrap();
    assert_eq!(joined.start, Some(at("12:21:00.26")));
    assert_eq!(joined.item.slot.as_ref().unwrap().as_str(), "c");
}

/// What happened meanwhile is in the log, dated as it really was.
#[test]
fn what_happens_meanwhile_is_dated_once_the_clock_is_right() {
    let away = SignedDuration::from_hours(24 * 6500);
    let mut trial = Trial::new("13:00:00");
    trial.run(SignedDuration::from_mins(1));
    let before = trial.conductor.log_writer().log().version().unwrap();
    trial.doubt_clock(-away);
    let doubted = trial.conductor.log_writer().log().version().unwrap();
    assert_eq!(
        doubted,
        before + 1,
        "only that it is doubted, dated before it was set"
    );
    trial.run(SignedDuration::from_mins(4));
    trial.lose_card();
    trial.run(SignedDuration::from_mins(5));
    assert_eq!(
        trial.conductor.log_writer().log().version().unwrap(),
        doubted,
        "nothing is written meanwhile"
    );
    trial.believe_clock(away);
    assert_eq!(
        trial.conductor.log_writer().log().last_at().unwrap(),
        Some(at("13:10:00.01"))
    );
    let log = trial.conductor.into_log_writer().into_log();
    let events = events(&log);
    let told: Vec<String> = events
        .iter()
        .skip_while(|(_, event)| !matches!(event, LogEvent::ClockDoubted { .. }))
        .map(|(at, event)| {
            let name = serde_json::to_value(event).unwrap();
            format!(
                "{} {}",
                at.strftime("%H:%M"),
                name["event"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "13:01 clock-doubted",
            "13:01 clock-stepped",
            "13:05 card-lost",
            "13:10 clock-stepped",
            "13:10 clock-believed"
        ]
    );
}

/// The planner never puts anything there: what is on is wrong on purpose.
#[test]
fn quiet_hours_hold_against_a_wrong_plan() {
    let mut trial = Trial::at_station("11:59:50", QUIET, "tin", "");
    trial.until("12:13:00");
    // Past the planner: as if it knew no quiet hours.
    let mut deaf = (**trial.conductor.loaded()).clone();
    assert!(deaf.rules.quiet.take().is_some());
    trial.conductor.expect_wrongly(&deaf, trial.clock.now());
    trial.until("12:17:00");
    assert!(
        trial.conductor.hushed_lately(trial.clock.now()).is_some(),
        "an alarm"
    );
    trial.until("12:30:00");
    let rows = trial.rows();
    for row in rows.iter().filter(|row| row.start.is_some()) {
        assert!(
            row.end.unwrap() <= at("12:14:00") || row.start.unwrap() >= at("12:18:00"),
            "{row:?}"
        );
    }

    let hushed = rows
        .iter()
        .filter(|row| row.reason == Some(Text::new("station-missed-quiet")))
        .count();
    assert!(
        hushed >= 2,
        "{:#?}",
        rows.iter().map(brief).collect::<Vec<_>>()
    );
}

/// No card is as fast as it should be, and no clock stands on a frame: what is planned up to quiet hours or from their end on is
/// heard, and nothing of it is called a fault.
#[test]
fn what_is_planned_around_quiet_hours_is_no_fault_whatever_the_card() {
    for ppm in [-180.0, -40.0, -3.0, 0.0, 3.0, 40.0, 180.0] {
        for (from, to) in [("11:50", "12:00"), ("12:15", "12:18")] {
            let quiet = format!("\n[quiet_hours]\nfrom = \"{from}\"\nto = \"{to}\"\n");
            let mut trial = Trial::at_station("11:55:00", &quiet, "tin", "");
            trial.output = Some(Simulated::with_crystal(Arc::clone(&trial.clock), ppm));
            trial.until("12:30:00");
            let alarm = trial.conductor.hushed_lately(trial.clock.now());
            let rows = trial.rows();
            let told = format!(
                "{ppm} {from}: {:#?}",
                rows.iter().map(brief).collect::<Vec<_>>()
            );
            assert_eq!(alarm, None, "{told}");
            let first = rows.iter().find_map(|row| row.start).unwrap();
            let late = first.duration_since(at("12:00:00"));
            assert!(late.abs() < SignedDuration::from_millis(1), "{told}");
            let last = rows
                .iter()
                .rfind(|row| row.item.start < at("12:15:00"))
                .unwrap();
            let reason = last.reason.as_ref().map(Text::key);
            assert_ne!(reason, Some("station-ended-quiet"), "{told}");
        }
    }
}

/// The clock is set into them while something is on air: it ends at once.
#[test]
fn quiet_hours_hold_when_the_clock_is_set_into_them() {
    let mut trial = Trial::at_station("11:59:50", QUIET, "tin", "");
    trial.until("12:13:00");
    trial.set_clock(SignedDuration::from_secs(90));
    trial.until("12:30:00");
    let rows = trial.rows();
    let cut: Vec<_> = rows
        .iter()
        .filter(|row| row.reason == Some(Text::new("station-ended-quiet")))
        .collect();
    assert_eq!(
        cut.len(),
        1,
        "{:#?}",
        rows.iter().map(brief).collect::<Vec<_>>()
    );
    assert_eq!(
        (cut[0].end, cut[0].played),
        (Some(at("12:14:30")), Some(Frames::from_ms(30_000)))
    );
    assert!(rows.iter().all(|row| {
        row.start
            .is_none_or(|start| start <= at("12:14:00") || start >= at("12:18:00"))
    }));
}

/// A machine of which nobody knows anything but what its clock says.
#[derive(Debug)]
struct Unsure(Arc<SimClock>);

impl Clock for Unsure {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn uptime(&self) -> Duration {
        self.0.uptime()
    }

    fn sleep(&self, length: Duration) {
        self.0.sleep(length);
    }

    fn asleep(&self) -> Duration {
        self.0.asleep()
    }

    fn evidence(&self, _synchronised: &std::path::Path) -> Evidence {
        Evidence::default()
    }
}

/// The station's clock was ahead by `ahead` and is set right at 12:05 by a person. Returns how long nothing aired
/// by it, and the rows.
fn set_right(ahead: SignedDuration) -> (SignedDuration, Vec<Airing>, Vec<LogEvent>) {
    let folder = tempfile::tempdir().unwrap();
    let mut trial = Trial::new("11:59:50");
    let clock: Arc<dyn Clock> = Arc::new(Unsure(Arc::clone(&trial.clock)));
    let mut watch = ClockWatch::new(
        clock,
        folder.path().join("clock"),
        &Known::default(),
        Ok(ClockAuthority::Clock),
    );
    let mut go_on = |trial: &mut Trial, length: SignedDuration| {
        let end = trial.clock.now() + length;
        while trial.clock.now() < end {
            trial.run(SignedDuration::from_millis(500));
            let now = trial.clock.now();
            watch.turn(&mut trial.conductor, now);
            watch.second(&mut trial.conductor, &Confirmation::default(), now);
        }
        watch.believes()
    };

    assert!(go_on(&mut trial, SignedDuration::from_mins(5) + ahead));
    trial.clock.jump(-ahead);
    let set = trial.clock.now();
    let mut believed = go_on(&mut trial, SignedDuration::from_secs(1));
    while !believed && trial.clock.now() < set + ahead * 2 {
        believed = go_on(&mut trial, SignedDuration::from_secs(1));
    }

    assert!(believed, "{ahead}: silent for ever");
    let silent = trial.clock.now().duration_since(set);
    assert!(go_on(&mut trial, SignedDuration::from_mins(3)));
    assert!(
        trial.conductor.on_air().is_some() || trial.clock.now() > at("12:40:00"),
        "{ahead}: nothing airs"
    );
    let log = events(trial.conductor.log_writer().log());
    (
        silent,
        trial.rows(),
        log.into_iter().map(|(_, event)| event).collect(),
    )
}

/// It heals once the clock is past what was written by the wrong one, and says so.
#[test]
fn a_clock_that_was_ahead_and_was_set_right() {
    //       ahead, s   nothing airs for, s
    for (ahead, silent) in [(1, 2), (59, 2), (61, 63), (120, 122), (1200, 1202)] {
        let (ahead, silent) = (
            SignedDuration::from_secs(ahead),
            SignedDuration::from_secs(silent),
        );
        let (was, rows, events) = set_right(ahead);
        assert!(was <= silent, "{ahead}: {was}");
        let doubted = ahead > SignedDuration::from_mins(1);
        let says = |event: &LogEvent| matches!(event, LogEvent::ClockBelieved { witness, by: None } if witness == "clock");
        assert_eq!(events.iter().any(says), doubted, "{ahead}: {events:?}");
        for row in rows.iter().filter(|row| row.start.is_some()) {
            assert!(row.end.is_none() || row.end >= row.start, "{row:?}");
        }
    }
}
