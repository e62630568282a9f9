//! Any bytes as the air-check's index of a day: what is told of a stretch of time leaves no hole in it.
#![no_main]

use std::fs;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use libfuzzer_sys::fuzz_target;
use phatthanh::aircheck::{Archive, Content};
use phatthanh_fuzz::folder;

fuzz_target!(|bytes: &[u8]| {
    let folder = folder();
    fs::write(folder.path().join("bang-luu_2026-11-25.jsonl"), bytes).expect("room for one input");
    fs::write(
        folder
            .path()
            .join("bang-luu_2026-11-25_16-59-50.000_+0000.wav"),
        "RIFF",
    )
    .expect("room");
    let archive = Archive::new(folder.path(), TimeZone::UTC);
    let noon = Timestamp::constant(1_795_608_000, 0);
    for hours in [1, 24] {
        let (from, to) = (noon, noon + SignedDuration::from_hours(hours));
        let mut known = from;
        for span in archive
            .spans(from, to)
            .expect("a folder that is there can be read")
        {
            assert!(
                span.from <= known && span.from < span.to && from <= span.from && span.to <= to,
                "{span:?}"
            );
            known = known.max(span.to);
            if let Content::Sound {
                file,
                first,
                frames,
            } = span.content
            {
                assert!(file.starts_with(folder.path()) && first.checked_add(frames).is_some());
            }
        }
        assert_eq!(known, to);
    }
    let mut silent = 0;
    let cut = archive.cut(noon, noon + SignedDuration::from_secs(10), &mut |samples| {
        silent += samples.len();
        Ok(())
    });
    // A file that gives no sound is an error, not a panic.
    assert!(cut.is_err() || silent < 4 * 48_000 * 11 * 100);
});
