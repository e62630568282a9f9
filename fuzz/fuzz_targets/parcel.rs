//! Any bytes as what a browser sends of a microphone: a parcel is read as it is written, and however they come, no sample of
//! a talk is given twice or out of its order, and no silence is longer than what is missing.
#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use phatthanh::stream::{Allowance, Fit, MOST_BYTES, MOST_SAMPLES, Parcel, Talk};

fuzz_target!(|bytes: &[u8]| {
    // Messages of a length that their first two bytes give.
    let (mut rest, mut talk) = (bytes, Talk::new(Duration::from_secs(2)));
    let mut allowance = Allowance::new(Duration::ZERO);
    let (mut end, mut rate) = (0, 0);
    while let Some((length, more)) = rest.split_first_chunk() {
        let length = usize::from(u16::from_le_bytes(*length)) % (MOST_BYTES + 100);
        let (message, more) = more.split_at(length.min(more.len()));
        rest = more;
        let Ok(parcel) = Parcel::read(message) else {
            continue;
        };
        assert!((1..=MOST_SAMPLES).contains(&parcel.samples.len()));
        assert!((0.0..=1.0).contains(&parcel.peak()));
        assert_eq!(parcel.write(), message);
        allowance.takes(&parcel, Duration::ZERO);
        let Some(Fit { missing, heard, follows }) = talk.take(&parcel) else {
            continue;
        };
        assert!(heard < parcel.samples.len());
        let begins = parcel.clock + heard as u64;
        if parcel.rate == rate {
            assert!(begins >= end && missing as u64 <= begins - end);
            assert!(!follows || begins == end);
        }
        assert!(missing as u64 <= 2 * u64::from(parcel.rate));
        (end, rate) = (parcel.clock + parcel.samples.len() as u64, parcel.rate);
    }
});
