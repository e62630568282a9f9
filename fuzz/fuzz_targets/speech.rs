//! Any text as it is read aloud: it comes from people, and from alerts of strangers.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phatthanh::speech::{Abbreviations, read};

fuzz_target!(|text: &str| {
    let own = Abbreviations::default();
    let reading = read(text, &own);
    assert!(
        !reading
            .text
            .contains(|letter: char| letter.is_ascii_digit()),
        "no digit is left"
    );
    for unknown in &reading.unknown {
        assert_eq!(text.get(unknown.place.clone()), Some(unknown.text.as_str()));
    }
    assert_eq!(
        read(&reading.text, &own).text,
        reading.text,
        "what is ready stays as it is"
    );
});
