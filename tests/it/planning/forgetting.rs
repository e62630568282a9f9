//! What is let go of the history changes no plan, and what is kept does not grow.

use jiff::ToSpan;
use proptest::prelude::*;

use super::sample::sample;
use super::weeks::{any_weeks, live};
use super::world::tuesday;

/// Longer than anything is owed, and than what is kept besides.
const DAYS: i64 = 40;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is lost on the way, a station that forgets every midnight plans as one that knows all.
    #[test]
    fn what_is_let_go_changes_no_plan(world in any_weeks(), losses in any::<u64>()) {
        let (mut knows, mut forgets) = (world.clone(), world);
        let mut chance = [losses, losses].map(|seed| {
            let mut state = seed;
            move || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                state >> 61 != 0
            }
        });
        for date in (0..DAYS).map(|day| tuesday() + day.days()) {
            let known = live(&mut knows, date, &mut chance[0]).rundown;
            let rundown = live(&mut forgets, date, &mut chance[1]).rundown;
            prop_assert_eq!(rundown, known);
            forgets.history.forget(forgets.as_of, &forgets.schedule);
        }
    }
}

#[test]
fn a_year_is_no_more_to_remember_than_two_months() {
    let mut world = sample(tuesday());
    let mut kept = Vec::new();
    let mut all = world.history.clone();
    for date in (0..360).map(|day| tuesday() + day.days()) {
        let rundown = world.plan(date);
        all.assume(&rundown);
        world.history.assume(&rundown);
        world.as_of = rundown
            .items
            .last()
            .map_or(world.as_of, phatthanh::rundown::Item::end);
        world.history.forget(world.as_of, &world.schedule);
        kept.push(world.history.airings().count());
    }

    let (of_two_months, of_a_year) = (kept[60], kept[359]);
    println!(
        "kept after two months {of_two_months}, after a year {of_a_year} of {}",
        all.airings().count()
    );
    assert!(
        of_a_year < of_two_months + of_two_months / 4,
        "{of_two_months}, {of_a_year}"
    );
    assert!(of_a_year < all.airings().count() / 4);
}
