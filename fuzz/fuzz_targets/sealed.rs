//! Any bytes as the file of a sealed day. What is accepted holds together; what is not is named.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phatthanh::airlog::{Airlog, Disagreement, SealedDay};
use phatthanh_fuzz::{assert_said, folder};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(day) = SealedDay::parse(bytes) {
        assert!(day.seal().is_signed());
    }
    let folder = folder();
    std::fs::write(folder.path().join("a.jsonl"), bytes).expect("room for one input");
    let log = Airlog::in_memory().expect("an empty log");
    let testimony = log
        .attestation(folder.path(), &[])
        .expect("a folder that can be read");
    for finding in &testimony.findings {
        assert_said(&finding.text());
        // An empty log has no day of its own.
        assert!(matches!(
            finding.what,
            Disagreement::Copy(_) | Disagreement::Replaced | Disagreement::Key { .. }
        ));
    }
});
