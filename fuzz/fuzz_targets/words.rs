//! Any text as a stored [`Text`], and as the name of a recording: both come from databases and
//! commands.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phatthanh::names::SegmentId;
use phatthanh::words::{Language, Text};

fuzz_target!(|text: &str| {
    if let Ok(stored) = serde_json::from_str::<Text>(text) {
        let _said = [Language::Vi, Language::En].map(|language| stored.say(language));
        let again = serde_json::to_string(&stored).expect("a text is JSON");
        assert_eq!(serde_json::from_str::<Text>(&again).ok(), Some(stored));
    }
    if let Ok(id) = text.parse::<SegmentId>() {
        assert_eq!(id.to_string(), text.to_ascii_lowercase());
    }
    if let Ok(id) = serde_json::from_str::<SegmentId>(text) {
        assert_eq!(id.to_string().parse(), Ok(id));
    }
});
