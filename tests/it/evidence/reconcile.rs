//! A day held against its plan.

mod accepted;
mod happened;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use phatthanh::airlog::reconcile::{DifferenceKind, Kept, KeptSound};
use phatthanh::airlog::{Airlog, Begin, Ended, Event, Missed, Planned, ScheduledLog};
use phatthanh::clock::{Clock, SimClock};
use phatthanh::rundown::Kind;
use phatthanh::station::{Folder, Scene, Snapshot, simulate};
use phatthanh::words::Text;

use super::{at, end, planned};
use crate::support::TestStation;

const DAY: &str = "2026-11-24";

fn scheduled(planned: &Planned) -> ScheduledLog {
    ScheduledLog {
        start: planned.start,
        length: planned.held,
        kind: planned.kind,
        occurrence: planned.occurrence().unwrap(),
        program: planned.program.clone().unwrap(),
        segment: planned.segment.as_ref().map(|segment| segment.id),
        path: planned.segment.as_ref().map(|segment| segment.path.clone()),
    }
}

fn plan(log: &mut Airlog, ms: i64, items: &[Planned]) {
    let items = items.iter().map(scheduled).collect();
    log.event(
        at(ms),
        &Event::Planned {
            date: DAY.parse().unwrap(),
            items,
        },
    )
    .unwrap();
}

/// Six items of ten seconds from 17:30, planned in the morning.
fn morning() -> (Airlog, Vec<Planned>) {
    let mut log = Airlog::in_memory().unwrap();
    let items: Vec<Planned> = (0..6)
        .map(|number| planned(number, i64::from(number) * 10_000))
        .collect();
    log.event(
        at(-3_600_000),
        &Event::Started {
            version: "0.1.0".into(),
        },
    )
    .unwrap();
    plan(&mut log, -3_600_000, &items);
    (log, items)
}

fn air(log: &mut Airlog, item: &Planned, late_ms: i64) {
    let start = item.start + SignedDuration::from_millis(late_ms);
    let seq = log
        .begin(&Begin {
            item: item.clone(),
            start,
        })
        .unwrap();
    let after = (item.start.duration_since(at(0))).as_millis() as i64 + 10_000;
    log.end(seq, &end(after, 10_000, Ended::Complete)).unwrap();
}

/// Kind, seconds after 17:30, whether it has a reason; for each difference.
#[track_caller]
fn check(
    log: &Airlog,
    recorded: Option<&[Kept]>,
    kept: u32,
    expected: &[(DifferenceKind, i64, Option<&str>)],
) {
    let zone = jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    let day = log
        .reconcile(DAY.parse().unwrap(), &zone, Some(at(86_400_000)), recorded)
        .unwrap();
    let found: Vec<_> = day
        .differences
        .iter()
        .map(|one| {
            (
                one.kind,
                one.at.duration_since(at(0)).as_secs(),
                one.why.as_ref().map(Text::key),
            )
        })
        .collect();
    assert_eq!((day.as_planned, &found[..]), (kept, expected), "{day:#?}");
    let unexplained = expected.iter().filter(|(.., why)| why.is_none()).count();
    assert_eq!(day.unexplained() as usize, unexplained);
}

#[test]
fn a_day_as_planned_has_no_difference() {
    let (mut log, items) = morning();
    for item in &items {
        air(&mut log, item, 0);
    }

    check(&log, None, 6, &[]);
    // The hour of the air is recorded but for its fourth item.
    let kept = |from, to, sound| Kept {
        from: at(from),
        to: at(to),
        sound,
    };

    let recorded = [
        kept(-60_000, 29_000, KeptSound::Sound),
        kept(29_000, 41_000, KeptSound::Missing(None)),
        kept(41_000, 3_600_000, KeptSound::Sound),
    ];
    check(
        &log,
        Some(&recorded),
        6,
        &[(DifferenceKind::NotRecorded, 30, None)],
    );
    check(&log, Some(&[kept(0, 60_000, KeptSound::Sound)]), 6, &[]);
    let why = Text::new("airlog-why-unrecorded").with("why", "room");
    let recorded = [
        kept(-60_000, 30_000, KeptSound::Sound),
        kept(30_000, 40_000, KeptSound::Missing(Some(why))),
        kept(40_000, 50_000, KeptSound::Silence),
        kept(50_000, 60_000, KeptSound::Sound),
    ];
    let expected = [
        (
            DifferenceKind::NotRecorded,
            30,
            Some("airlog-why-unrecorded"),
        ),
        (DifferenceKind::Silent, 40, None),
    ];
    check(&log, Some(&recorded), 6, &expected);
}

#[test]
fn each_difference_has_its_reason_or_none() {
    let (mut log, items) = morning();
    air(&mut log, &items[0], 0);
    // Late, and nothing says why.
    air(&mut log, &items[1], 1500);

    // Missed, with its reason.
    let reason = Text::new("station-missed-no-card");
    log.missed(&Missed {
        item: items[2].clone(),
        at: at(33_000),
        reason,
    })
    .unwrap();

    // Nothing at all about the fourth: somebody must look.
    // Broken off by the power.
    let seq = log
        .begin(&Begin {
            item: items[4].clone(),
            start: at(40_000),
        })
        .unwrap();
    log.end(seq, &end(43_000, 3000, Ended::PowerCut)).unwrap();
    log.event(
        at(70_000),
        &Event::BrokeOff {
            alive_us: at(43_000).as_microsecond(),
        },
    )
    .unwrap();
    log.event(
        at(70_000),
        &Event::Started {
            version: "0.1.0".into(),
        },
    )
    .unwrap();
    check(
        &log,
        None,
        1,
        &[
            (DifferenceKind::Late, 10, None),
            (DifferenceKind::NotAired, 20, Some("station-missed-no-card")),
            (DifferenceKind::NotAired, 30, None),
            (DifferenceKind::BrokenOff, 40, Some("airlog-ended")),
            (DifferenceKind::NotAired, 50, Some("airlog-why-absent")),
        ],
    );
}

#[test]
fn the_plan_is_that_of_then() {
    let (mut log, mut items) = morning();
    air(&mut log, &items[0], 0);
    // An edit while the first is on air: the third is another recording, the last two are gone.
    log.event(
        at(4000),
        &Event::ConfigTaken {
            digest: "d".into(),
            files: vec![],
            waits: vec![],
        },
    )
    .unwrap();
    items[2].segment.clone_from(&planned(9, 0).segment);
    plan(&mut log, 5000, &items[..4]);
    for item in &items[1..4] {
        air(&mut log, item, 0);
    }

    let edited = Some("airlog-why-changed");
    let gone = |second| (DifferenceKind::PlanChanged, second, edited);
    check(&log, None, 4, &[gone(20), gone(40), gone(50)]);

    // What nobody planned, within a slot and outside.
    let mut stranger = planned(11, 70_000);
    air(&mut log, &stranger, 0);
    (stranger.slot, stranger.due, stranger.kind) = (None, None, Kind::Announcement);
    stranger.start = at(90_000);
    air(&mut log, &stranger, 0);
    let expected = [
        gone(20),
        gone(40),
        gone(50),
        (DifferenceKind::Unplanned, 70, None),
        (DifferenceKind::Unplanned, 90, Some("airlog-why-by-hand")),
    ];
    check(&log, None, 4, &expected);
}

#[test]
fn something_else_in_its_place_is_named() {
    let (mut log, items) = morning();
    air(&mut log, &items[0], 0);
    let mut other = planned(9, 10_000);
    other.kind = Kind::Fallback;
    log.event(
        at(9000),
        &Event::RecordingBroke {
            id: super::recording(1).id,
            problem: "x".into(),
            good_frames: 0,
            undecodable: false,
        },
    )
    .unwrap();
    air(&mut log, &other, 0);
    for item in &items[2..] {
        air(&mut log, item, 0);
    }

    check(
        &log,
        None,
        5,
        &[(DifferenceKind::Replaced, 10, Some("airlog-why-event"))],
    );
}

/// The whole way: what the conductor writes down in the morning is what the engine then plays.
#[test]
fn a_simulated_week_is_as_planned() {
    let station = TestStation::sample();
    station.ok(&["library", "scan"]);
    station.approve_all();
    let from: Timestamp = "2026-11-16T00:00:00+07:00".parse().unwrap();
    let to = from + SignedDuration::from_hours(7 * 24);
    let clock = Arc::new(SimClock::new(from));
    let as_of: Arc<dyn Clock> = Arc::new(SimClock::new(from));
    let snapshot = Snapshot::take(&Folder::new(&station.path("")), as_of).unwrap();
    let loaded = snapshot.loaded.clone().unwrap();
    let zone = loaded.rules.zone.clone();
    let mut output = phatthanh::playout::Simulated::with_crystal(Arc::clone(&clock), 12.0);
    let scene = Scene {
        catalogue: Arc::new(snapshot.catalogue()),
        history: snapshot.history(None).unwrap(),
        store: snapshot.store(),
        log: Airlog::in_memory().unwrap(),
        loaded,
        from,
        to,
        outages: Vec::new(),
    };

    let log = simulate(scene, &clock, &mut output);
    let mut planned = 0;
    for day in 0..7 {
        let date = jiff::civil::date(2026, 11, 16)
            .checked_add(jiff::Span::new().days(day))
            .unwrap();
        let found = log.reconcile(date, &zone, Some(to), None).unwrap();
        assert_eq!(found.differences, [], "{date}");
        assert_eq!(found.planned, Some(found.as_planned), "{date}");
        planned += found.as_planned;
    }

    assert!(planned > 100, "{planned}");
    // A row a day, not one a replan.
    let rows = log.events(from, to).unwrap();
    let plans = rows
        .iter()
        .filter(|(_, event)| matches!(event, Event::Planned { .. }))
        .count();
    assert!((7..=9).contains(&plans), "{plans} plans in a week");
}
