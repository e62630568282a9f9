//! Quiet hours: times no plan reaches into, over midnight and over clock changes.
//!
//! An interlock keeps to what people read on their clocks, which is stricter than the one instant a
//! slot's wall time names. Where the clock goes back over the end of the quiet hours, they last until
//! that end comes for the second time; where it jumps over their beginning, they begin with the jump.

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan};

use crate::calendar::instant;
use crate::schedule::{QuietHours, Rules};

/// The quiet hours on at `after`, else the next: their first moment, and the first after them.
///
/// None if the station has none.
#[must_use]
pub fn next_quiet(rules: &Rules, after: Timestamp) -> Option<(Timestamp, Timestamp)> {
    quiet_from(rules.quiet?, &rules.zone, after)
}

/// Returns the quiet hours on at `after`, else the next, of quiet hours by themselves.
#[must_use]
pub fn quiet_from(
    quiet: QuietHours,
    zone: &TimeZone,
    after: Timestamp,
) -> Option<(Timestamp, Timestamp)> {
    let first = after.to_zoned(zone.clone()).date().saturating_sub(1.day());
    first
        .series(1.day())
        .take(4)
        .map(|date| hours(quiet, zone, date))
        .find(|(from, until)| from < until && after < *until)
}

/// The part of `start..end` before and between quiet hours that comes first; none if all is quiet.
pub(in crate::rundown) fn clip(
    rules: &Rules,
    start: Timestamp,
    end: Timestamp,
) -> Option<(Timestamp, Timestamp)> {
    let mut from = start;
    while let Some((quiet, loud)) = next_quiet(rules, from) {
        if from < quiet {
            return (from < end).then_some((from, end.min(quiet)));
        }
        from = loud;
    }
    (from < end).then_some((from, end))
}

fn hours(quiet: QuietHours, zone: &TimeZone, date: Date) -> (Timestamp, Timestamp) {
    let last = if quiet.to < quiet.from {
        date.saturating_add(1.day())
    } else {
        date
    };

    let (from, to) = (date.to_datetime(quiet.from), last.to_datetime(quiet.to));
    let jumped = |at: DateTime| jump_over(zone, at);
    let until = || {
        zone.to_ambiguous_timestamp(to)
            .later()
            .unwrap_or(Timestamp::MAX)
    };

    (
        jumped(from).unwrap_or_else(|| instant(zone, date, quiet.from)),
        jumped(to).unwrap_or_else(until),
    )
}

/// The instant at which the clock jumps over a wall time, if it does.
fn jump_over(zone: &TimeZone, at: DateTime) -> Option<Timestamp> {
    let jumped = zone.to_ambiguous_timestamp(at);
    let AmbiguousOffset::Gap { .. } = jumped.offset() else {
        return None;
    };
    let after = jumped
        .compatible()
        .ok()?
        .saturating_add(1.nanosecond())
        .ok()?;
    zone.preceding(after).next().map(|jump| jump.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(zone: &str, quiet: [&str; 2], slot: [&str; 2], expected: &str) {
        let rules = Rules {
            quiet: Some(QuietHours {
                from: quiet[0].parse().unwrap(),
                to: quiet[1].parse().unwrap(),
            }),
            ..Rules::new(TimeZone::get(zone).unwrap())
        };

        let [start, end] = slot.map(|time| {
            let time: jiff::civil::DateTime = format!("2026-{time}").parse().unwrap();
            instant(&rules.zone, time.date(), time.time())
        });
        let clipped = clip(&rules, start, end).map_or("none".into(), |(start, end)| {
            let [start, end] = [start, end].map(|time| time.to_zoned(rules.zone.clone()));
            format!(
                "{} – {}",
                start.strftime("%d %H:%M %:::z"),
                end.strftime("%d %H:%M %:::z")
            )
        });
        assert_eq!(clipped, expected);
    }

    #[test]
    fn what_is_left_of_a_slot() {
        let (hue, night) = ("Asia/Ho_Chi_Minh", ["21:00", "05:00"]);
        check(
            hue,
            night,
            ["11-24T17:00", "11-24T17:30"],
            "24 17:00 +07 – 24 17:30 +07",
        );
        check(
            hue,
            night,
            ["11-24T20:50", "11-24T21:10"],
            "24 20:50 +07 – 24 21:00 +07",
        );
        check(
            hue,
            night,
            ["11-24T04:50", "11-24T05:10"],
            "24 05:00 +07 – 24 05:10 +07",
        );
        check(hue, night, ["11-24T03:15", "11-24T03:45"], "none");
        check(hue, night, ["11-24T21:00", "11-25T05:00"], "none");
        check(
            hue,
            night,
            ["11-24T18:00", "11-25T08:00"],
            "24 18:00 +07 – 24 21:00 +07",
        );
        check(
            hue,
            ["11:00", "13:00"],
            ["11-24T10:30", "11-24T12:00"],
            "24 10:30 +07 – 24 11:00 +07",
        );
        check(
            hue,
            ["11:00", "11:00"],
            ["11-24T10:30", "11-24T12:00"],
            "24 10:30 +07 – 24 12:00 +07",
        );
    }

    #[test]
    fn quiet_hours_over_a_clock_change() {
        let paris = "Europe/Paris";
        // 02:00 to 03:00 does not come: nothing is quiet.
        check(
            paris,
            ["02:00", "03:00"],
            ["03-29T01:50", "03-29T03:10"],
            "29 01:50 +01 – 29 03:10 +02",
        );

        // 02:15 does not come, but 03:00 is after it.
        check(
            paris,
            ["02:15", "05:00"],
            ["03-29T01:50", "03-29T06:00"],
            "29 01:50 +01 – 29 03:00 +02",
        );
        check(
            paris,
            ["00:00", "02:15"],
            ["03-29T01:50", "03-29T06:00"],
            "29 03:00 +02 – 29 06:00 +02",
        );

        // 02:30 comes twice: quiet from the first on, and until the second.
        check(
            paris,
            ["02:30", "05:00"],
            ["10-25T01:50", "10-25T05:10"],
            "25 01:50 +02 – 25 02:30 +02",
        );
        check(
            paris,
            ["01:00", "02:30"],
            ["10-25T02:00", "10-25T04:00"],
            "25 02:30 +01 – 25 04:00 +01",
        );
    }
}
