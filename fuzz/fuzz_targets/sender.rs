//! Any bytes as what a sender says first: it is bounded, nobody is let in without a name and a password that were sent, and
//! what is read of the whole is read of no part of it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phatthanh::relay::request::{Head, LONGEST};

fuzz_target!(|bytes: &[u8]| {
    match Head::read(bytes) {
        Head::Whole(request, length) => {
            assert!(length <= bytes.len().min(LONGEST));
            assert_eq!(Head::read(&bytes[..length]), Head::Whole(request, length));
            for end in [length.saturating_sub(1), length / 2, 0] {
                assert!(!matches!(Head::read(&bytes[..end]), Head::Whole(..)));
            }
        }
        Head::Part => assert!(bytes.len() < LONGEST),
        Head::Wrong(refusal) => assert!(refusal.status().starts_with('4')),
    }
});
