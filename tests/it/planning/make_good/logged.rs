//! What is owed is read back from the airtime log.

use jiff::ToSpan;
use phatthanh::airlog::{Airlog, Begin, End, Ended, Event, Filter, Missed, Planned, Verdict};
use phatthanh::rundown::{Item, Source};
use phatthanh::words::Text;

use super::column;
use crate::planning::world::{World, tuesday};

/// Logs that `item` aired as planned.
fn log_as_aired(log: &mut Airlog, item: &Item) {
    let begun = log
        .begin(&Begin {
            item: Planned::from(item),
            start: item.start,
        })
        .unwrap();
    let whole = matches!(&item.source, Source::Segment(segment) if segment.length == item.length);
    let ended = if whole { Ended::Complete } else { Ended::Cut };
    log.end(
        begun,
        &End {
            end: item.end(),
            played: item.length,
            ended,
            reason: None,
        },
    )
    .unwrap();
}

/// What the airtime log says after a restart is what the station knew: the same is owed, the same is made
/// good, and that once.
#[test]
fn the_log_tells_the_planner_the_same() {
    let mut world = column("15m");
    world
        .schedule
        .slots
        .retain(|slot| slot.id.as_str() != "sang");
    world.history.begin(world.at("00:00"));
    let mut log = Airlog::in_memory().unwrap();
    log.event(
        world.at("00:00"),
        &Event::Started {
            version: "1".into(),
        },
    )
    .unwrap();
    let missed_at = world.at("17:40");
    let tuesdays = world.lose(tuesday(), "chieu", "17:40");
    let mut days = vec![tuesdays, world.plan(tuesday() + 1.day())];
    for (day, lost) in days.drain(..).zip([true, false]) {
        for item in &day.items {
            if lost && item.occurrence.slot.as_str() == "chieu" {
                let reason = Text::new("station-missed-power-cut");
                log.missed(&Missed {
                    item: Planned::from(item),
                    at: missed_at,
                    reason,
                })
                .unwrap();
            } else {
                log_as_aired(&mut log, item);
            }
        }
        let read_back = World {
            history: log.history(None).unwrap(),
            ..world.clone()
        };
        for ahead in 0..9 {
            let date = day.date + i64::from(ahead).days();
            assert_eq!(
                read_back.plan(date),
                world.plan(date),
                "{date} after {}",
                day.date
            );
        }
        let wednesday = world.plan(tuesday() + 1.day());
        assert_eq!(
            world.column(&wednesday),
            ["17:30 nhac-chieu a/1 #1 makes good chieu 24/11"]
        );
        if lost {
            world.history.assume(&wednesday);
        }
    }

    let rows = log.airings(&Filter::default()).unwrap();
    let made_good = rows
        .iter()
        .find_map(|row| row.item.makes_good.as_ref())
        .unwrap();
    assert_eq!(
        (made_good.occurrence.slot.as_str(), made_good.occurrence.due),
        ("chieu", world.at("17:00"))
    );
    assert!(matches!(log.verify().unwrap(), Verdict::Ok { .. }));
    let json = phatthanh::airlog::view::json_lines(&rows, &world.rules.zone);
    assert!(json.contains(
        r#""makes_good":{"slot":"chieu","due":"2026-11-24T17:00:00.000+07:00","reasons":["makes good 17:00"#
    ));
}
