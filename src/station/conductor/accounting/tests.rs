use super::super::samples::{at, item};
use super::*;
use crate::airlog::{Airlog, Ended, Filter};
use crate::station::trust::{ClockAuthority, Doubt};

fn accounting() -> Accounting {
    let log_writer = LogWriter::new(Airlog::in_memory().unwrap());
    Accounting::new(log_writer, History::default(), at("11:59:00"))
}

/// Returns the start in the plan and the end of each row.
fn rows(mut accounting: Accounting) -> Vec<(Timestamp, Option<Ended>)> {
    accounting.log_writer().flush();
    let log = accounting.into_log_writer().into_log();
    let rows = log.airings(&Filter::default()).unwrap();
    rows.iter().map(|row| (row.item.start, row.ended)).collect()
}

fn heard(ended: Ended, seconds: u64) -> End {
    let played = Frames::from_ms(seconds * 1000);
    End {
        end: played.after(at("12:00:00")),
        played,
        ended,
        reason: None,
    }
}

#[test]
fn what_is_heard_whole_is_in_the_log_and_the_history() {
    let mut accounting = accounting();
    let item = item("12:00:00", 60, 1);
    let row = accounting.begin(&item, at("12:00:00"));
    assert_eq!(accounting.accounted(), at("12:01:00"));
    let is_owed = accounting.end(row, &item, at("12:00:00"), heard(Ended::Complete, 60));
    assert!(!is_owed);
    assert_eq!(accounting.history().airings().count(), 1);
    assert_eq!(rows(accounting), [(at("12:00:00"), Some(Ended::Complete))]);
}

#[test]
fn what_breaks_off_is_in_the_log_and_counts_as_not_aired() {
    let mut accounting = accounting();
    let item = item("12:00:00", 60, 1);
    let row = accounting.begin(&item, at("12:00:00"));
    let fault = End {
        reason: Some(Text::new("station-ended-broken")),
        ..heard(Ended::Fault, 10)
    };
    assert!(accounting.end(row, &item, at("12:00:00"), fault), "owed");
    assert_eq!(accounting.history().airings().count(), 0);
    assert_eq!(rows(accounting), [(at("12:00:00"), Some(Ended::Fault))]);
}

#[test]
fn what_is_missed_is_owed_and_has_a_row_and_accounts_for_no_time_of_its_own() {
    let mut accounting = accounting();
    let item = item("12:00:00", 60, 1);
    let why = Text::new("station-missed-not-started");
    assert!(accounting.missed(&item, why, at("12:01:03")));
    assert_eq!(accounting.accounted(), at("11:59:00"));
    assert_eq!(rows(accounting), [(at("12:00:00"), Some(Ended::Missed))]);
}

#[test]
fn time_is_accounted_for_forward_and_given_back_by_name() {
    let mut accounting = accounting();
    accounting.account_for(&item("12:01:00", 60, 2));
    accounting.account_for(&item("12:00:00", 60, 1));
    assert_eq!(accounting.accounted(), at("12:02:00"), "never back");
    accounting.reopen(at("12:03:00"));
    assert_eq!(accounting.accounted(), at("12:02:00"), "nothing was given");
    accounting.reopen(at("12:01:30"));
    assert_eq!(accounting.accounted(), at("12:01:30"));
}

#[test]
fn of_an_occurrence_left_out_only_what_is_added_is_told_again() {
    let other = || {
        let mut other = item("12:10:00", 60, 7);
        other.occurrence.due = at("12:10:00");
        other
    };

    let mut accounting = accounting();
    let mut items = vec![item("12:00:00", 60, 1), other()];
    assert_eq!(accounting.take_left_out(&mut items), []);
    assert_eq!(items.len(), 2, "nothing is left out");

    let occurrence = items[0].occurrence.clone();
    accounting.leave_out(Some(occurrence), at("12:01:00"));
    assert_eq!(accounting.take_left_out(&mut items), []);
    assert_eq!(items, [other()]);

    let longer = || vec![item("12:00:00", 60, 1), item("12:01:00", 60, 2), other()];
    let added = accounting.take_left_out(&mut longer());
    let starts: Vec<Timestamp> = added.iter().map(|item| item.start).collect();
    assert_eq!(starts, [at("12:01:00")]);
    assert_eq!(accounting.take_left_out(&mut longer()), [], "once");
}

#[test]
fn rows_of_a_doubted_clock_are_held_and_move_with_it() {
    let mut accounting = accounting();
    accounting.hold(at("12:00:00"), Doubt::BeforeBuild.event());
    assert!(accounting.is_held());
    accounting.clock_stepped(SignedDuration::from_hours(3), at("15:00:00"));
    accounting.move_held(SignedDuration::from_hours(-1), at("14:00:00"));
    accounting.release(ClockAuthority::Person("Lan".into()).event(), at("14:00:10"));
    assert!(!accounting.is_held());
    assert_eq!(accounting.accounted(), at("14:00:10"));
    assert_eq!(accounting.history().since(), Some(at("11:59:00")));

    accounting.log_writer().flush();
    let log = accounting.into_log_writer().into_log();
    let all = log.all_events().unwrap();
    let times: Vec<Timestamp> = all.into_iter().map(|(_, at, _)| at).collect();
    assert_eq!(
        times,
        [
            at("12:00:00"),
            at("14:00:00"),
            at("14:00:00"),
            at("14:00:10")
        ]
    );
}
