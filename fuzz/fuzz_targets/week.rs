//! Any bytes as the table of a week: read within bounds, or refused with what to do; what was understood is a schedule.
#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use libfuzzer_sys::fuzz_target;
use phatthanh::config::{self, Loaded, slots};
use phatthanh::drafts::paper::PaperWeek;
use phatthanh_fuzz::assert_said;

const MONDAY: Date = date(2026, 11, 30);

/// The sample station, whose programs tables name.
static SAMPLE: LazyLock<Loaded> = LazyLock::new(|| {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    config::load(&own).loaded.expect("the sample station")
});

fuzz_target!(|bytes: &[u8]| {
    let (schedule, calendar) = (&SAMPLE.schedule, &SAMPLE.calendar);
    let week = match PaperWeek::read(bytes, schedule, calendar, MONDAY) {
        Ok(week) => week,
        Err(why) => return assert_said(&why),
    };
    let import = week.import(schedule, MONDAY);
    import.notes.iter().for_each(assert_said);
    assert!(week.slots() > 0 || import.operations.is_empty());
    let known = slots(week.toml("tuần").as_bytes()).expect("a schedule");
    assert!(known.len() <= week.slots());
});
