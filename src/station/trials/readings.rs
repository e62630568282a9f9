//! What is read twice: in a row, on air as in the plan, whatever breaks in.

use jiff::SignedDuration;

use super::{Trial, at, one_at_a_time};
use crate::airlog::{Airing, Ended};
use crate::clock::Clock;
use crate::rundown::{Order, Orders};
use crate::schedule::ORDER_PAUSE;
use crate::station::inputs::acts::Act;
use crate::units::Frames;

fn trial() -> Trial {
    Trial::with("11:59:50", "tin", "read = 2\n")
}

/// What is read, in order: which recording, which reading, how it ended.
fn read(rows: &[Airing]) -> Vec<(String, u32, Option<Ended>)> {
    let reading = |row: &Airing| {
        let segment = row.item.segment.as_ref()?;
        Some((segment.path.to_string(), row.item.reading?, row.ended))
    };
    rows.iter().filter_map(reading).collect()
}

fn whole(path: &str, reading: u32) -> (String, u32, Option<Ended>) {
    (path.to_owned(), reading, Some(Ended::Complete))
}

/// Gives an emergency of a minute.
fn order(trial: &mut Trial) {
    let (mut orders, now) = (Orders::default(), trial.clock.now());
    let message = super::segment("khan-cap/bao.wav", 60, 200);
    orders.give(Order::new(1, now, "Chủ tịch UBND", vec![message]));
    trial.conductor.take_orders(&orders, now);
}

#[test]
fn each_reading_is_heard_whole_and_nothing_between_them() {
    let mut trial = trial();
    trial.until("12:09:30");
    let rows = trial.rows();
    one_at_a_time(&rows);
    assert_eq!(read(&rows), [whole("tin/1.wav", 0), whole("tin/1.wav", 1)]);
    let (first, second) = (&rows[0], &rows[1]);
    assert_eq!(first.start, Some(at("12:00:00")));
    assert_eq!(second.start, Some(at("12:02:30") + ORDER_PAUSE));
    assert_eq!(second.played, Some(Frames::from_ms(150_000)));
    assert_eq!(rows[2].start, second.end, "no pause after the last");
}

#[test]
fn an_order_in_the_first_reading_leaves_the_second() {
    let mut trial = trial();
    trial.until("12:01:00");
    order(&mut trial);
    trial.until("12:09:30");
    let rows = trial.rows();
    one_at_a_time(&rows);
    let cut = ("tin/1.wav".to_owned(), 0, Some(Ended::Interrupted));
    assert_eq!(
        read(&rows),
        [cut, whole("tin/1.wav", 0), whole("tin/1.wav", 1)],
        "{rows:#?}"
    );
    let (goes_on, second) = (&rows[3], &rows[4]);
    assert_eq!(goes_on.item.skip, rows[0].played.unwrap());
    let pause = second.start.unwrap().duration_since(goes_on.end.unwrap());
    assert_eq!(pause.as_millis(), 2000);
}

#[test]
fn an_order_in_the_pause_leaves_the_second_reading() {
    let mut trial = trial();
    trial.until("12:02:30.5");
    order(&mut trial);
    trial.until("12:09:30");
    let rows = trial.rows();
    one_at_a_time(&rows);
    assert_eq!(
        read(&rows),
        [whole("tin/1.wav", 0), whole("tin/1.wav", 1)],
        "{rows:#?}"
    );
    assert!(rows[1].item.order.is_some());
    let late = rows[1].start.unwrap().duration_since(at("12:02:30.5"));
    assert!(late <= SignedDuration::from_secs(1), "{late:?}");
}

#[test]
fn a_lost_card_in_the_first_reading_leaves_the_second() {
    let mut trial = trial();
    trial.until("12:01:00");
    trial.lose_card();
    trial.until("12:01:20");
    trial.card_back();
    trial.until("12:09:30");
    let rows = trial.rows();
    one_at_a_time(&rows);
    let last = read(&rows).pop();
    assert_eq!(last, Some(whole("tin/1.wav", 1)), "{rows:#?}");
}

#[test]
fn of_what_a_person_skips_no_reading_is_to_come() {
    let mut trial = trial();
    trial.until("12:01:00");
    let skip = Act::Skip { by: "Lan".into() };
    trial.conductor.act(&skip, trial.clock.now());
    trial.until("12:09:30");
    let rows = trial.rows();
    one_at_a_time(&rows);
    let skipped = ("tin/1.wav".to_owned(), 0, Some(Ended::Skipped));
    assert_eq!(
        read(&rows),
        [skipped, whole("tin/2.wav", 0), whole("tin/2.wav", 1)],
        "{rows:#?}"
    );
}
