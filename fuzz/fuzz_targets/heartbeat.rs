//! Any bytes as `var/heartbeat`: as they are, and as facts whose checksum fits, one line a slot.
#![no_main]

use std::fmt::Write;

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use phatthanh::airlog::{Airlog, Beat, Begin, Heartbeat, Planned, Seq, Verdict, recover};
use phatthanh::rundown::Kind;
use phatthanh::units::Frames;
use phatthanh_fuzz::file;
use sha2::{Digest, Sha256};

/// Bytes from one slot of the file to the next, and of the text in it.
const SLOT: usize = 4096;
const BEAT: usize = 192;

fuzz_target!(|bytes: &[u8]| {
    check(bytes);
    if let Ok(text) = str::from_utf8(bytes) {
        check(&summed(text));
    }
});

fn check(bytes: &[u8]) {
    let (_folder, path) = file(bytes);
    let last = Heartbeat::last(&path);
    let mut log = Airlog::in_memory().expect("memory");
    let seq = log.begin(&begin()).expect("an empty log takes it");
    let closed = recover(&mut log, last.as_ref()).expect("an open airing can be closed");
    assert_eq!(
        closed.iter().map(|airing| airing.seq).collect::<Vec<_>>(),
        [seq]
    );
    assert!(closed[0].end >= closed[0].start);
    assert!(matches!(log.verify(), Ok(Verdict::Ok { rows: 2, .. })));

    let beat = Beat::new(Timestamp::UNIX_EPOCH, Some(Seq(7)), Frames::new(9));
    let mut heart = Heartbeat::at(&path);
    for _ in 0..2 {
        heart.beat(&beat).expect("room for a beat");
    }
    assert_eq!(
        Heartbeat::last(&path),
        Some(beat),
        "the second beat leaves nothing of what was there"
    );
}

/// A heartbeat of the first two lines of `text`, each with its checksum.
fn summed(text: &str) -> Vec<u8> {
    let mut bytes = vec![0; SLOT + BEAT];
    for (facts, slot) in text.lines().zip([0, SLOT]) {
        let mut line = format!("{facts} ");
        for byte in Sha256::digest(facts) {
            write!(line, "{byte:02x}").expect("a string takes what it is given");
        }
        let line = format!("{line:<width$}\n", width = BEAT - 1);
        let room = line.len().min(BEAT);
        bytes[slot..slot + room].copy_from_slice(&line.as_bytes()[..room]);
    }
    bytes
}

/// The first airing of a log.
fn begin() -> Begin {
    let start = Timestamp::constant(1_795_516_200, 0);
    let item = Planned::new(start, Kind::Segment, Frames::from_ms(1000));
    Begin { item, start }
}
