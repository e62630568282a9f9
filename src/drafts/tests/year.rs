//! A year of an office: signed changes, edits by hand, undos, on the simulated clock.
//!
//! Two months by default; `PHATTHANH_SOAK=1` makes the year of forty changes, and prints what it took.
#![expect(
    clippy::print_stdout,
    reason = "figures measured, to be read with --no-capture"
)]

use std::collections::BTreeMap;

use super::*;
use crate::airlog::Verdict;
use crate::clock::{Clock, SystemClock};
use crate::drafts::held::among;

/// When each slot began on a day, as the files were then.
type Day = BTreeMap<SlotId, Vec<Timestamp>>;

impl Office {
    fn due_on(&self, date: Date) -> Day {
        let loaded = config::load(self.root.path()).loaded.unwrap();
        day(&loaded, date)
    }
}

fn day(loaded: &config::Loaded, date: Date) -> Day {
    let zone = &loaded.rules.zone;
    let due = loaded.schedule.due_on(&loaded.calendar, zone, date);
    let mut day = Day::new();
    for one in due.occurrences {
        day.entry(one.slot.id.clone()).or_default().push(one.start);
    }
    day
}

/// One change, the `number`th: of another kind each time.
fn operations(number: u32, date: Date) -> Vec<Operation> {
    let minute = number % 50;
    let add = |id: String| {
        let keys = [
            ("id", Literal::Text(id)),
            ("program", Literal::Text("nhac".to_owned())),
            ("days", Literal::List(vec![Literal::Text("T7".to_owned())])),
            ("at", Literal::Text(format!("08:{minute:02}"))),
            ("length", Literal::Text("5m".to_owned())),
        ];
        Operation::Add {
            keys: keys.map(|(key, value)| (key.to_owned(), value)).to_vec(),
        }
    };
    match number % 5 {
        0 => vec![add(format!("d{number}"))],
        1 => vec![retire(&format!("d{}", number - 1))],
        2 => vec![
            change("a", &format!("17:{minute:02}")),
            change("b", "06:10"),
        ],
        3 => vec![Operation::Day {
            day: config::OneOffDay {
                date: date + 2.days(),
                name: format!("Hội nghị {number}"),
                holiday: false,
                drop: vec![SlotId::from("a"), SlotId::from("b")],
                add: Vec::new(),
                ..config::OneOffDay::default()
            },
        }],
        _ => vec![Operation::Change {
            slot: SlotId::from("c"),
            keys: vec![(
                "until".to_owned(),
                Literal::Text((date + 300.days()).to_string()),
            )],
            without: Vec::new(),
        }],
    }
}

/// What happens at noon of a day: a signed change; every fifth time an edit by hand as well, every seventh an undo.
fn noon(office: &mut Office, number: u32, date: Date) {
    let from = date + 1.days();
    // What was to go may be gone already, undone.
    let otherwise = vec![change("a", &format!("17:{:02}", number % 10))];
    let made = office.draft(operations(number, from));
    let mut draft = made.or_else(|_| office.draft(otherwise)).unwrap();
    office.sign(&mut draft, "Bình", from).unwrap();
    office.take();
    if number % 5 == 4 {
        // At once, and for this very evening.
        let text = office.read();
        let minute = 10 + number % 30;
        let line = text
            .lines()
            .find(|line| line.starts_with("at = \"17:"))
            .unwrap();
        let moved = text.replacen(line, &format!("at = \"17:{minute}\""), 1);
        office.write(&moved);
        office.take();
    }
    if number % 7 == 6 {
        let row = office.history().last().unwrap().seq.unwrap();
        office.undo(row).unwrap();
        office.take();
    }
}

#[test]
fn every_past_day_is_explained_by_what_held_then() {
    let whole = std::env::var("PHATTHANH_SOAK").is_ok();
    let (days, changes) = if whole { (365, 40) } else { (60, 7) };
    let began = SystemClock::new();
    let mut office = Office::new(false);
    office.take();
    let zone = config::zone::vietnam();
    let instant = |date: Date, hour| {
        let at = date.at(hour, 0, 0, 0).to_zoned(zone.clone()).unwrap();
        at.timestamp()
    };

    let (mut heard, mut number) = (Vec::<(Date, Day)>::new(), 0);
    for offset in 0..days {
        let date = MONDAY + i64::from(offset).days();
        office.now = instant(date, 12);
        let morning = office.due_on(date);
        if number < changes && (offset + 1) * changes / days > number {
            noon(&mut office, number, date);
            number += 1;
        }
        // What began before noon began by the files of the morning, the rest by those of the evening.
        let mut day = Day::new();
        for (own, is_before) in [(morning, true), (office.due_on(date), false)] {
            for (slot, starts) in own {
                let mut starts = starts;
                starts.retain(|start| (*start < office.now) == is_before);
                day.entry(slot).or_default().extend(starts);
            }
        }
        day.retain(|_, starts| !starts.is_empty());
        heard.push((date, day));
    }
    let lived = began.uptime();

    let versions = office.history();
    let signed = versions
        .iter()
        .filter(|version| version.kind == Kind::Signed);
    assert_eq!((signed.count(), number), (number as usize, changes));
    assert!(matches!(office.log.verify().unwrap(), Verdict::Ok { .. }));
    let (mut asked, mut older) = (0_u32, 0_u32);
    for (date, day) in &heard {
        for (slot, starts) in day {
            let held = among(&office.folder, &versions, &zone, (slot, *date));
            let held = held.unwrap_or_else(|| panic!("{date}: nothing held"));
            assert_eq!(
                super::year::day(&held.loaded, *date).get(slot),
                Some(starts),
                "{slot} {date}"
            );
            asked += 1;
            older += u32::from(held.version.after != versions.last().unwrap().after);
        }
    }
    assert!(older > asked / 2, "{older} of {asked}");
    let rows = office.log.edits().unwrap().len();
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find(|line| line.starts_with("VmHWM"));
    println!(
        "{days} days, {number} signed changes, {} versions, {rows} rows of edits, {asked} airings explained; lived in {lived:?}, all in {:?}; {}",
        versions.len(),
        began.uptime(),
        most.unwrap_or_default()
    );
}
