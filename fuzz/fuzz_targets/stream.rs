//! Any bytes as what ffmpeg says of a stream: lines are bounded, packets have a length that can be, and no more sound is
//! given on than arrived.
#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use phatthanh::stream::{Memory, Packets, Said, Seam, Seen};
use phatthanh::units::Frames;

fuzz_target!(|bytes: &[u8]| {
    let (mut packets, mut memory, mut seam) =
        (Packets::default(), Memory::default(), Seam::default());
    let (mut now, mut arrived, mut given, mut fresh) = (Duration::ZERO, 0, 0, false);
    for line in bytes.split(|byte| *byte == b'\n') {
        now += Duration::from_secs(1 + line.len() as u64);
        match packets.read(line) {
            Said::Packet(packet) => {
                assert!(packet.length <= Frames::from_ms(60_000));
                let seen = memory.see(&packet, now);
                fresh |= seen == Seen::Fresh;
                // What it calls old after all was given on all the same, once.
                seam.packet(&packet, seen, now);
            }
            // A byte that is none of text is told as three.
            Said::Words(words) => assert!(!words.is_empty() && words.len() <= 1500),
            Said::Nothing => {}
        }
        let sound = vec![0.0; 2 * (line.len() % 64)];
        arrived += sound.len();
        seam.sound(&sound, |new| given += new.len());
        assert!(given <= arrived && given % 2 == 0);
        assert!(fresh || given == 0);
    }
});
