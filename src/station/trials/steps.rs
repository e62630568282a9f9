//! The clock is set by less than is doubted, at any moment of an item.

use super::*;

/// Every row tells what was heard: it ends after it began, no later than its frames took, and what it says was
/// missed was not on air.
#[track_caller]
fn honest(rows: &[Airing], what: &str) {
    for row in rows.iter().filter(|row| row.start.is_some()) {
        let (start, end) = (row.start.unwrap(), row.end.unwrap());
        let played = row.played.unwrap().to_duration();
        assert!(end >= start, "{what}: ends before it starts: {row:#?}");
        let lasted = end.duration_since(start);
        assert!(
            played <= lasted + SignedDuration::from_millis(2),
            "{what}: more frames than time: {row:#?}"
        );
    }
}

#[test]
fn small_steps() {
    for by in [-59_000, -10_000, -1000, -400, 400, 1000, 10_000, 59_000] {
        for second in (0..310).step_by(61) {
            let by = SignedDuration::from_millis(by);
            let mut trial = Trial::new("11:59:50");
            trial.run(SignedDuration::from_secs(10 + second));
            trial.run(SignedDuration::from_millis(300));
            trial.set_clock(by);
            trial.until("12:08:00");
            let rows = trial.rows();
            let what = format!("{by} at {second} s");
            honest(&rows, &what);
            if by < SignedDuration::ZERO {
                let missed: Vec<_> = rows
                    .iter()
                    .filter(|row| row.ended == Some(Ended::Missed))
                    .collect();
                assert!(
                    missed.is_empty(),
                    "{what}: {missed:#?} {:#?}",
                    rows.iter().map(brief).collect::<Vec<_>>()
                );
            }
        }
    }
}

/// Set back before the first item began, in the middle of its slot: the time that comes again is not silent, and nothing is
/// heard twice.
#[test]
fn small_steps_before_anything_is_on_air() {
    for by in [-59_000, -20_000, -1757, -600] {
        let by = SignedDuration::from_millis(by);
        let mut trial = Trial::new("12:02:00");
        trial.run(SignedDuration::from_millis(20));
        assert!(trial.conductor.on_air().is_none());
        trial.set_clock(by);
        let set = trial.clock.now();
        trial.until("12:08:00");

        let mut rows = trial.rows();
        rows.sort_by_key(|row| row.seq);
        let told: Vec<_> = rows.iter().map(brief).collect();
        honest(&rows, &format!("{by}"));
        let heard: Vec<&Airing> = rows.iter().filter(|row| row.start.is_some()).collect();
        let silent = heard[0].start.unwrap().duration_since(set);
        assert!(
            silent <= SignedDuration::from_millis(500),
            "{by}: {silent} {told:#?}"
        );
        let id = |row: &&Airing| row.item.segment.as_ref().map(|segment| segment.id);
        let once: std::collections::BTreeSet<_> = heard.iter().filter_map(id).collect();
        assert_eq!(once.len(), heard.iter().filter_map(id).count(), "{told:#?}");
    }
}
