use super::*;

const ZONES: [&str; 6] = [
    HUE,
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "UTC",
];

prop_compose! {
    fn any_slot()(
        id in "[a-d]",
        weekdays in prop::array::uniform7(any::<bool>()),
        hour in 0_i8..24,
        minute in 0_i8..60,
        cron in prop::option::of(prop::sample::select(vec![
            "*/20 1,2,3 * * *", "0 0 * * *", "59 23 * * Sat-Mon", "15 */5 1-7 * Sun", "0 2 29 2 *",
        ])),
        length in 1_i64..24 * 60,
    ) -> Slot {
        let at = Time::constant(hour, minute, 0, 0);
        Slot {
            due: match cron {
                Some(text) => Due::Cron(CronRule::parse(text).unwrap()),
                None => Due::Weekly { days: weekdays, at },
            },
            length: SignedDuration::from_mins(length),
            ..slot(&id, "law", "daily at 00:00")
        }
    }
}

/// An occurrence as something to compare.
fn named(occurrences: &[Occurrence]) -> Vec<(Timestamp, String, Date, Frames)> {
    occurrences
        .iter()
        .map(|it| (it.start, it.slot.id.to_string(), it.date, it.length))
        .collect()
}

proptest! {
    /// In order, on its own date, no slot twice at one instant; and the same when asked again.
    #[test]
    fn every_day_is_in_order(
        slots in prop::collection::vec(any_slot(), 0..6),
        place in 0..ZONES.len(),
        day in 0_i32..4000,
    ) {
        let (zone, date) = (zone(ZONES[place]), date(2020, 1, 1).saturating_add(day.days()));
        let schedule = schedule(slots);
        let due = schedule.due_on(&Calendar::default(), &zone, date);
        let rows = named(&due.occurrences);
        prop_assert!(rows.is_sorted_by_key(|(start, ..)| start));
        for it in &due.occurrences {
            prop_assert_eq!(it.start.to_zoned(zone.clone()).date(), date);
        }
        let distinct: BTreeSet<_> =
            due.occurrences.iter().map(|it| (it.start, Arc::as_ptr(&it.slot))).collect();
        prop_assert_eq!(distinct.len(), rows.len());
        prop_assert_eq!(named(&schedule.due_on(&Calendar::default(), &zone, date).occurrences), rows);
    }

    /// A window holds what its days hold, from weeks around, and nothing else.
    #[test]
    fn a_window_is_its_days(
        slots in prop::collection::vec(any_slot(), 0..6),
        place in 0..ZONES.len(),
        start in 0_i64..4000 * 24 * 60,
        length in 0_i64..3 * 24 * 60,
    ) {
        let (zone, none) = (zone(ZONES[place]), Calendar::default());
        let from = "2020-01-01T00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(start);
        let until = from + SignedDuration::from_mins(length);
        let schedule = schedule(slots);
        let first = from.to_zoned(zone.clone()).date().saturating_sub(7.days());
        let mut expected: Vec<_> = first
            .series(1.day())
            .take(18)
            .flat_map(|date| schedule.due_on(&none, &zone, date).occurrences)
            .filter(|it| it.start < until && it.end() > from)
            .collect();
        expected.sort_by_key(|it| it.start);
        prop_assert_eq!(named(&schedule.occurrences(&none, &zone, from, until)), named(&expected));
    }
}
