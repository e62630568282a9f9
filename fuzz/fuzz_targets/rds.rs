//! Any title as a receiver shows it: plain letters, at most 64, in a frame that ends where it should and in one line.

#![no_main]

use libfuzzer_sys::fuzz_target;
use phatthanh::rds::{Address, Lines, Message, frame, radio_text, service_name};

fuzz_target!(|bytes: &[u8]| {
    let title = String::from_utf8_lossy(bytes);
    let text = radio_text(&title);
    assert!(text.len() <= 64 && text.bytes().all(|byte| (b' '..0x7e).contains(&byte)));
    assert_eq!(radio_text(&text), text, "folded once is folded");

    let lines = Lines {
        text: "RT1=".into(),
        clock: Vec::new(),
    };
    let address = Address::default();
    for message in [
        Message::ServiceName(service_name(&title)),
        Message::Text { text, is_new: true },
    ] {
        let frame = frame(address, &message);
        let [0xfe, inside @ .., 0xff] = &frame[..] else {
            panic!("no frame");
        };
        assert!(inside.iter().all(|byte| *byte < 0xfe));
        let line = lines.write(&message);
        let ends = line.iter().filter(|byte| **byte < b' ').count();
        assert!(ends == 2 && line.ends_with(b"\r\n"));
    }
});
