use std::sync::Arc;

use super::super::samples::{at, item};
use super::*;
use crate::airlog::{Airlog, Begin, Planned};
use crate::rundown::{OrderPart, Urgency};
use crate::station::record::log_writer::LogWriter;

fn row(item: &Item) -> PendingRow {
    let mut log_writer = LogWriter::new(Airlog::in_memory().unwrap());
    log_writer.begin(Begin {
        item: Planned::from(item),
        start: item.start,
    })
}

fn begin(playback: &mut Playback, cue: u64, item: Item) {
    let (row, start) = (row(&item), item.start);
    playback.begin(CueId(cue), item, row, start);
}

fn cut() -> End {
    End {
        end: at("12:00:10"),
        played: Frames::from_ms(10_000),
        ended: Ended::Cut,
        reason: None,
    }
}

#[test]
fn only_the_cue_on_air_ends_and_is_what_was_on_last_as_far_as_it_was_heard() {
    let mut playback = Playback::default();
    begin(&mut playback, 1, item("12:00:00", 60, 1));
    assert!(playback.take(CueId(2)).is_none());
    let on_air = playback.take(CueId(1)).unwrap();
    playback.ended(on_air, Some(Frames::from_ms(10_000)));
    let (last, played) = playback.last_played();
    assert_eq!(last.unwrap().end(), at("12:00:10"));
    assert_eq!(played.len(), 1, "of its occurrence");
    assert!(playback.item().is_none());
}

#[test]
fn what_could_still_go_on_is_whole_and_began() {
    let mut playback = Playback::default();
    begin(&mut playback, 1, item("12:00:00", 60, 1));
    let on_air = playback.take_any().unwrap();
    playback.ended(on_air, None);
    assert_eq!(playback.last_played().0, Some(&item("12:00:00", 60, 1)));
    assert!(playback.began(&item("12:00:00", 60, 1)));
    assert!(!playback.began(&item("12:01:00", 60, 1)));
}

#[test]
fn what_the_clock_outdated_is_no_current_item_and_no_last_one() {
    let mut playback = Playback::default();
    begin(&mut playback, 1, item("12:00:00", 60, 1));
    playback.outdate();
    assert!(playback.current().is_none() && playback.item().is_some());
    assert!(playback.not_ending().is_none());
    let on_air = playback.take(CueId(1)).unwrap();
    let mut end = cut();
    on_air.explain(&mut end);
    assert_eq!(end.reason.unwrap().key(), "station-ended-clock");
    playback.ended(on_air, Some(Frames::from_ms(10_000)));
    assert_eq!(playback.last_played().0, None);
}

#[test]
fn an_end_that_was_no_cut_keeps_its_own_reason() {
    let mut playback = Playback::default();
    begin(&mut playback, 1, item("12:00:00", 60, 1));
    let on_air = playback.on_air_mut().unwrap();
    let why = Text::new("station-ended-skipped");
    on_air.end_early(at("12:00:20"), Ended::Skipped, why);
    assert_eq!(on_air.item().end(), at("12:00:20"));
    let mut fault = End {
        ended: Ended::Fault,
        ..cut()
    };
    on_air.explain(&mut fault);
    assert_eq!((fault.ended, fault.reason), (Ended::Fault, None));
}

#[test]
fn an_end_after_the_clock_was_set_back_is_told_by_frames() {
    let mut playback = Playback::default();
    begin(&mut playback, 1, item("12:00:00", 60, 1));
    let on_air = playback.on_air_mut().unwrap();
    let ten = Frames::from_ms(10_000);
    assert_eq!(on_air.over(at("11:59:00"), ten), at("11:59:00"));
    on_air.clock_stepped(SignedDuration::from_secs(-10));
    assert_eq!(on_air.over(at("11:59:00"), ten), at("12:00:10"));
    assert_eq!(on_air.heard(at("12:00:05")), Frames::from_ms(15_000));
    assert_eq!(on_air.heard(at("12:01:05")), Frames::from_ms(60_000));
}

fn order(start: &str) -> Item {
    Item {
        order: Some(Arc::new(OrderPart {
            seq: 7,
            level: Urgency::Priority,
            ordered_by: "Lan".to_owned(),
            drill: false,
            round: 0,
            reading: Some(0),
        })),
        ..item(start, 20, 8)
    }
}

#[test]
fn an_order_comes_after_what_ended_just_before_it() {
    for (start, is_cut) in [("12:00:10", true), ("12:00:12", false)] {
        let mut playback = Playback::default();
        begin(&mut playback, 1, item("12:00:00", 60, 1));
        let on_air = playback.take(CueId(1)).unwrap();
        playback.ended(on_air, Some(Frames::from_ms(10_000)));
        begin(&mut playback, 2, order(start));
        let heard = playback.interrupted().map(|playing| playing.heard);
        let ten = Some(Frames::from_ms(10_000));
        assert_eq!(heard, is_cut.then_some(ten), "{start}");
        begin(&mut playback, 3, item("12:01:00", 60, 2));
        assert!(playback.interrupted().is_none(), "a program goes on");
    }
}

#[test]
fn an_order_is_not_what_was_on_last() {
    let mut playback = Playback::default();
    begin(&mut playback, 1, order("12:00:00"));
    let on_air = playback.take(CueId(1)).unwrap();
    playback.ended(on_air, Some(Frames::from_ms(20_000)));
    assert_eq!(playback.last_played().0, None);
}
