//! Any bytes as a file to be edited: an edit is what it says, or is refused.
#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use phatthanh::config::{Literal, Splice, Step, slots, value};
use phatthanh::names::SlotId;
use phatthanh_fuzz::assert_said;

fuzz_target!(|bytes: &[u8]| {
    let text = |value: &str| Literal::Text(value.to_owned());
    let keys = [("id", "moi"), ("program", "tin"), ("days", "T2"), ("at", "17:20"), ("length", "5m")];
    let keys = keys.map(|(key, value)| (key.to_owned(), text(value)));
    let set = Splice::Set {
        file: "programs/tin.toml".into(),
        table: Vec::new(),
        key: "title".to_owned(),
        value: text("Tin"),
    };
    let add = Splice::AddSlot {
        keys: keys.to_vec(),
        note: Some("Hoa\n[[slot]]".to_owned()),
    };
    for splice in [set, add] {
        match splice.apply(bytes) {
            Ok(after) => assert!(after.len() >= bytes.len().min(1) && splice.apply(&after).is_ok()),
            Err(error) => assert_said(&error.text()),
        }
    }

    let Ok(known) = slots(bytes) else { return };
    for (slot, versions) in &known {
        for version in versions {
            let retire = Splice::RetireSlot {
                slot: slot.clone(),
                from: version.from,
                until: date(2026, 12, 6),
            };
            let Ok(after) = retire.apply(bytes) else { continue };
            let mut now = slots(&after).expect("what was edited can be read");
            let others = |all: &mut std::collections::BTreeMap<SlotId, _>| all.remove(slot);
            let mut was = known.clone();
            assert_eq!(others(&mut was).is_some(), others(&mut now).is_some());
            assert_eq!(was, now);
            let way = [Step::Entry {
                list: "slot".to_owned(),
                having: vec![("id".to_owned(), Some(text(slot.as_str())))],
            }];
            assert!(versions.len() > 1 || value(&after, &way, "until").is_ok());
            let unset = Splice::Unset {
                file: "config/schedule.toml".into(),
                table: way.to_vec(),
                key: "until".to_owned(),
            };
            if let Ok(without) = unset.apply(&after) {
                assert_eq!(value(&without, &way, "until"), Ok(None));
            }
        }
    }
});
