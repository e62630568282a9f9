//! What an edit of the station's files changes in the days to come.

use jiff::Timestamp;

use crate::config::Loaded;
use crate::rundown::{Catalogue, Changes, History, Inputs, NONE_AWAY, Rundown, diff, plan};

/// How many days of an edit's changes are counted.
pub(crate) const DAYS: usize = 14;

/// What taking `after` for `before` changes in the next [`DAYS`] days.
pub(crate) fn impact(
    before: &Loaded,
    after: &Loaded,
    catalogue: &Catalogue,
    history: &History,
    now: Timestamp,
) -> Changes {
    let days = |loaded: &Loaded| -> Vec<Rundown> {
        let mut history = history.clone();
        let today = now.to_zoned(before.rules.zone.clone()).date();
        let days = today.series(jiff::Span::new().days(1)).take(DAYS);
        let day = |date| {
            let Loaded {
                schedule,
                calendar,
                rules,
                ..
            } = loaded;
            let inputs = Inputs {
                schedule,
                calendar,
                rules,
                catalogue,
                history: &history,
                as_of: now,
                away: NONE_AWAY,
            };
            let rundown = plan(date, &inputs);
            history.assume(&rundown);
            rundown
        };
        days.map(day).collect()
    };

    diff(&days(before), &days(after))
}
