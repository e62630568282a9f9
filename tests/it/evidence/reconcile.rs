//! A day held against its plan.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use phatthanh::airlog::reconcile::{DifferenceKind, Kept, KeptSound};
use phatthanh::airlog::{Airlog, Begin, Ended, Event, Missed, Planned, Promise};
use phatthanh::clock::{Clock, SimClock};
use phatthanh::rundown::Kind;
use phatthanh::station::{Folder, Scene, Snapshot, simulate};
use phatthanh::words::Text;

use super::{at, end, planned, rows_of};
use crate::support::TestStation;

const DAY: &str = "2026-11-24";

fn promise(planned: &Planned) -> Promise {
    Promise {
        start: planned.start,
        length: planned.held,
        kind: planned.kind,
        slot: planned.slot.clone().unwrap(),
        due: planned.due.unwrap(),
        program: planned.program.clone().unwrap(),
        segment: planned.segment.as_ref().map(|segment| segment.id),
        path: planned.segment.as_ref().map(|segment| segment.path.clone()),
    }
}

fn plan(log: &mut Airlog, ms: i64, items: &[Planned]) {
    let items = items.iter().map(promise).collect();
    log.event(at(ms), &Event::Planned { date: DAY.parse().unwrap(), items }).unwrap();
}

/// Six items of ten seconds from 17:30, planned in the morning.
fn morning() -> (Airlog, Vec<Planned>) {
    let mut log = Airlog::in_memory().unwrap();
    let items: Vec<Planned> = (0..6).map(|number| planned(number, i64::from(number) * 10_000)).collect();
    log.event(at(-3_600_000), &Event::Started { version: "0.1.0".into() }).unwrap();
    plan(&mut log, -3_600_000, &items);
    (log, items)
}

fn air(log: &mut Airlog, item: &Planned, late_ms: i64) {
    let start = item.start + SignedDuration::from_millis(late_ms);
    let seq = log.begin(&Begin { item: item.clone(), start }).unwrap();
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
    let day = log.reconcile(DAY.parse().unwrap(), &zone, Some(at(86_400_000)), recorded).unwrap();
    let found: Vec<_> = day
        .differences
        .iter()
        .map(|one| (one.kind, one.at.duration_since(at(0)).as_secs(), one.why.as_ref().map(Text::key)))
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
    let kept = |from, to, sound| Kept { from: at(from), to: at(to), sound };
    let recorded = [
        kept(-60_000, 29_000, KeptSound::Sound),
        kept(29_000, 41_000, KeptSound::Missing(None)),
        kept(41_000, 3_600_000, KeptSound::Sound),
    ];
    check(&log, Some(&recorded), 6, &[(DifferenceKind::NotRecorded, 30, None)]);
    check(&log, Some(&[kept(0, 60_000, KeptSound::Sound)]), 6, &[]);
    let why = Text::new("airlog-why-unrecorded").with("why", "room");
    let recorded = [
        kept(-60_000, 30_000, KeptSound::Sound),
        kept(30_000, 40_000, KeptSound::Missing(Some(why))),
        kept(40_000, 50_000, KeptSound::Silence),
        kept(50_000, 60_000, KeptSound::Sound),
    ];
    let expected = [
        (DifferenceKind::NotRecorded, 30, Some("airlog-why-unrecorded")),
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
    log.missed(&Missed { item: items[2].clone(), at: at(33_000), reason }).unwrap();
    // Nothing at all about the fourth: somebody must look.
    // Broken off by the power.
    let seq = log.begin(&Begin { item: items[4].clone(), start: at(40_000) }).unwrap();
    log.end(seq, &end(43_000, 3000, Ended::PowerCut)).unwrap();
    log.event(at(70_000), &Event::BrokeOff { alive_us: at(43_000).as_microsecond() }).unwrap();
    log.event(at(70_000), &Event::Started { version: "0.1.0".into() }).unwrap();
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
    log.event(at(4000), &Event::ConfigTaken { digest: "d".into(), files: vec![] }).unwrap();
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
    check(&log, None, 5, &[(DifferenceKind::Replaced, 10, Some("airlog-why-event"))]);
}

/// What was written, and when; what it explains.
type Case<'a> = (&'a [(i64, Event)], Option<&'a str>);

/// What happened to the station explains what was not heard, from when it began to when it was over.
#[test]
fn what_happened_to_the_station_is_a_reason() {
    let (lost, back) = (Event::CardLost { problem: "x".into() }, Event::CardBack { name: "x".into() });
    let doubted = Event::ClockDoubted { why: "leapt".into() };
    let believed = Event::ClockBelieved { witness: "person".into(), by: None };
    let silence = Event::Silence { id: None, from_frames: 0, to_frames: 48_000 * 8 };
    let slept = |seconds: i64| Event::Slept { slept_us: seconds * 1_000_000 };
    let stalled = |seconds: i64| Event::NotTaken { stalled_us: seconds * 1_000_000 };
    let minute = 60_000;
    // What was written and when; the reason of what began a minute late at 17:40.
    let late = 11 * minute;
    let table: [Case<'_>; 10] = [
        (&[], None),
        (&[(late - minute - 1, slept(1))], None),
        (&[(late + 20_000, slept(30))], Some("slept")),
        (&[(late + 20_000, slept(3))], None),
        (&[(late + 20_000, stalled(30))], Some("not-taken")),
        (&[(late - 10 * minute, lost.clone()), (late + minute, back.clone())], Some("card")),
        (&[(late - 10 * minute, lost), (late - 5 * minute, back)], None),
        (&[(late - 10 * minute, doubted), (late + minute, believed)], Some("clock-doubted")),
        (&[(late + 9000, silence.clone())], Some("silence")),
        (&[(late - 10 * minute, silence), (late - 9 * minute, Event::Stopped)], None),
    ];
    for (events, expected) in table {
        let mut log = Airlog::in_memory().unwrap();
        log.event(at(-3_600_000), &Event::Started { version: "0.1.0".into() }).unwrap();
        let item = planned(1, 10 * minute);
        plan(&mut log, -3_600_000, std::slice::from_ref(&item));
        let mut rows: Vec<(i64, Option<&Event>)> =
            events.iter().map(|(ms, event)| (*ms, Some(event))).collect();
        rows.push((late, None));
        rows.sort_by_key(|(ms, _)| *ms);
        for (ms, event) in rows {
            match event {
                Some(event) => drop(log.event(at(ms), event).unwrap()),
                None => drop(log.begin(&Begin { item: item.clone(), start: at(late) }).unwrap()),
            }
        }
        let why = expected.map(|why| Text::new("airlog-why-event").with("why", why));
        let zone = jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let day = log.reconcile(DAY.parse().unwrap(), &zone, Some(at(86_400_000)), None).unwrap();
        let found: Vec<_> = day.differences.iter().map(|one| (one.kind, one.why.clone())).collect();
        assert_eq!(found, [(DifferenceKind::Late, why)], "{events:?}");
    }
}

/// What sounds in the log and is silent in the recording of the air has the reason the station noticed then.
#[test]
fn silence_that_was_noticed_is_a_reason() {
    let (mut log, items) = morning();
    for item in &items[..3] {
        air(&mut log, item, 0);
    }
    log.event(at(38_000), &Event::Silence { id: None, from_frames: 0, to_frames: 48_000 * 8 }).unwrap();
    log.event(at(39_000), &Event::SilenceOver { silent_frames: 48_000 * 9 }).unwrap();
    for item in &items[3..] {
        air(&mut log, item, 0);
    }
    let kept = |from, to, sound| Kept { from: at(from), to: at(to), sound };
    let recorded = [
        kept(-60_000, 10_000, KeptSound::Sound),
        kept(10_000, 20_000, KeptSound::Silence),
        kept(20_000, 30_000, KeptSound::Sound),
        kept(30_000, 40_000, KeptSound::Silence),
        kept(40_000, 60_000, KeptSound::Sound),
    ];
    let expected =
        [(DifferenceKind::Silent, 10, None), (DifferenceKind::Silent, 30, Some("airlog-why-event"))];
    check(&log, Some(&recorded), 6, &expected);
}

/// A machine that slept was not there, whatever the rows before and after.
#[test]
fn what_was_due_while_the_machine_slept_has_that_reason() {
    let (mut log, items) = morning();
    air(&mut log, &items[0], 0);
    log.event(at(50_000), &Event::Slept { slept_us: 39_000_000 }).unwrap();
    air(&mut log, &items[5], 0);
    let slept = |second| (DifferenceKind::NotAired, second, Some("airlog-why-event"));
    check(&log, None, 2, &[slept(10), slept(20), slept(30), slept(40)]);
}

/// Who accepts a difference accepts what was shown, and nothing that is found later.
#[test]
fn a_persons_word_explains_what_that_person_was_shown() {
    let (mut log, items) = morning();
    for (item, late_ms) in items.iter().zip([0, 1500, 0, 0, 2500, 0]) {
        air(&mut log, item, late_ms);
    }
    let zone = jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    let hold = |log: &Airlog| log.reconcile(DAY.parse().unwrap(), &zone, Some(at(86_400_000)), None).unwrap();
    let late = |second, why| (DifferenceKind::Late, second, why);
    check(&log, None, 4, &[late(10, None), late(40, None)]);
    let word = hold(&log).acceptance("Trưởng đài", "Thử máy phát dự phòng").unwrap();
    assert_eq!(word.differences.len(), 2);
    log.event(at(90_000_000), &Event::Accepted(word)).unwrap();
    let accepted = Some("airlog-why-accepted");
    check(&log, None, 4, &[late(10, accepted), late(40, accepted)]);
    let said = hold(&log).differences[0].why.clone().unwrap().say(phatthanh::words::Language::Vi);
    assert_eq!(said, "Thử máy phát dự phòng (theo Trưởng đài)");
    assert_eq!(hold(&log).acceptance("Trưởng đài", "x"), None, "nothing is left to accept");
    // Later the recordings of that day turn out to be gone.
    let recorded = [Kept { from: at(0), to: at(50_000), sound: KeptSound::Sound }];
    let expected = [late(10, accepted), late(40, accepted), (DifferenceKind::NotRecorded, 50, None)];
    check(&log, Some(&recorded), 4, &expected);
    assert!(matches!(log.verify().unwrap(), phatthanh::airlog::Verdict::Ok { .. }));
}

/// As an officer does it: sees, says why, and sees that it is explained; in the log it is a row.
#[test]
fn an_officer_accepts_a_day() {
    let station = TestStation::new();
    station.write(
        "config/station.toml",
        "name = \"Đài thử\"\ntimezone = \"Asia/Ho_Chi_Minh\"\n[fallback]\nfolder = \"du-phong\"\n",
    );
    let mut log = Airlog::open(&station.path("var/airlog.db")).unwrap();
    let yesterday = phatthanh::clock::SystemClock::new().now() - SignedDuration::from_hours(48);
    let mut item = planned(1, 0);
    (item.start, item.due) = (yesterday, Some(yesterday));
    let zone = jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    let date = yesterday.to_zoned(zone).date();
    let started = yesterday - SignedDuration::from_secs(7200);
    log.event(started, &Event::Started { version: "0.1.0".into() }).unwrap();
    log.event(started, &Event::Planned { date, items: vec![promise(&item)] }).unwrap();
    let seq = log.begin(&Begin { item, start: yesterday + SignedDuration::from_secs(2) }).unwrap();
    let over = phatthanh::airlog::End {
        end: yesterday + SignedDuration::from_secs(12),
        ..end(0, 10_000, Ended::Complete)
    };
    log.end(seq, &over).unwrap();
    // It runs still: the clock is believed.
    let lately = phatthanh::clock::SystemClock::new().now() - SignedDuration::from_secs(60);
    log.event(lately, &Event::Started { version: "0.1.0".into() }).unwrap();
    let date = date.to_string();
    let run = |args: &[&str]| {
        let output = station.phatthanh(&[&["reconcile", &date], args].concat()).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        (output.status.code(), text.into_owned())
    };
    let (status, said) = run(&[]);
    assert!(status == Some(1) && said.contains("NO REASON KNOWN"), "{said}");
    // Nobody's word, an empty one, one for a day that is not over.
    assert_eq!(run(&["--accept", "storm"]).0, Some(2));
    assert_eq!(run(&["--accept", " ", "--by", "Trưởng đài"]).0, Some(2));
    let today =
        station.phatthanh(&["reconcile", "2999-01-01", "--accept", "x", "--by", "y"]).output().unwrap();
    assert_eq!(today.status.code(), Some(2));
    assert_eq!(rows_of(&log), 5, "nothing was written");
    let (status, said) = run(&["--accept", "Bão, người trực mở máy muộn", "--by", "Trưởng đài"]);
    assert!(status == Some(0) && said.contains("Bão, người trực mở máy muộn (says Trưởng đài)"), "{said}");
    let json: serde_json::Value = serde_json::from_str(&run(&["--json"]).1).unwrap();
    assert_eq!((&json["unexplained"], &json["differences"][0]["kind"]), (&0.into(), &"late".into()));
    let (status, said) = run(&["--accept", "again", "--by", "Trưởng đài"]);
    assert!(status == Some(0) && said.contains("nothing is written"), "{said}");
    let words = log.acceptances(date.parse().unwrap()).unwrap();
    assert_eq!((words.len(), words[0].by.as_str(), rows_of(&log)), (1, "Trưởng đài", 6));
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
    };
    let log = simulate(scene, &clock, &mut output);
    let mut planned = 0;
    for day in 0..7 {
        let date = jiff::civil::date(2026, 11, 16).checked_add(jiff::Span::new().days(day)).unwrap();
        let found = log.reconcile(date, &zone, Some(to), None).unwrap();
        assert_eq!(found.differences, [], "{date}");
        assert_eq!(found.planned, Some(found.as_planned), "{date}");
        planned += found.as_planned;
    }
    assert!(planned > 100, "{planned}");
    // A row a day, not one a replan.
    let rows = log.events(from, to).unwrap();
    let plans = rows.iter().filter(|(_, event)| matches!(event, Event::Planned { .. })).count();
    assert!((7..=9).contains(&plans), "{plans} plans in a week");
}
