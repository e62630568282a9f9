//! Any bytes as what a relay board answers on the line: it is read, refused, and never believed without its check.

#![no_main]

use libfuzzer_sys::fuzz_target;
use phatthanh::station::coil_said;

/// CRC-16/MODBUS by hand: the library under test has its own.
fn crc(bytes: &[u8]) -> [u8; 2] {
    let crc = bytes.iter().fold(0xffff_u16, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xa001
            } else {
                crc >> 1
            }
        })
    });
    crc.to_le_bytes()
}

fuzz_target!(|bytes: &[u8]| {
    if let Ok(on) = coil_said(1, 0, bytes) {
        let [1, 1, 1, state, check @ ..] = bytes else {
            panic!("believed: {bytes:x?}");
        };
        assert_eq!(on, state & 1 == 1);
        assert_eq!(check[..2], crc(&bytes[..4]));
    }
});
