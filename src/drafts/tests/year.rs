//! A year of an office and its station: signed changes, edits by hand, undos, and what airs, on the simulated clock.
//!
//! Two months by default; `PHATTHANH_SOAK=1` makes the year of forty changes, and prints what it took.
#![expect(
    clippy::print_stdout,
    reason = "figures measured, to be read with --no-capture"
)]

use std::collections::BTreeMap;

use super::*;
use crate::airlog::{Airing, Filter, Verdict};
use crate::clock::{Clock, SystemClock};
use crate::drafts::held::among;
use crate::names::{AudioPath, SegmentId};
use crate::playout::Simulated;
use crate::rundown::{Catalogue, Segment};
use crate::station::{Scene, Simulation, Store, rundowns};
use crate::units::Frames;

/// When each slot began on a day, as the files were then.
type Day = BTreeMap<SlotId, Vec<Timestamp>>;

impl Office {
    fn due_on(&self, date: Date) -> Day {
        let loaded = config::load(self.root.path()).loaded.unwrap();
        day(&loaded, date)
    }

    /// The station on air by the files as they are, until `to`.
    fn air(&mut self, catalogue: &Arc<Catalogue>, clock: &Arc<SimClock>, to: Timestamp) {
        let log = std::mem::replace(&mut self.log, Airlog::in_memory().unwrap());
        let mut simulation = Simulation::new(Scene {
            loaded: Arc::new(config::load(self.root.path()).loaded.unwrap()),
            catalogue: Arc::clone(catalogue),
            history: log.history(None).unwrap(),
            log,
            store: Store::default(),
            from: clock.now(),
            to,
            outages: Vec::new(),
        });
        let mut output = Simulated::new(Arc::clone(clock));
        simulation.go_on(to, clock, &mut output);
        self.log = simulation.end(clock);
    }

    /// What aired in slots, by the date it was due on.
    fn aired(&self) -> BTreeMap<(Date, SlotId), Vec<Airing>> {
        let zone = config::zone::vietnam();
        let mut aired = BTreeMap::<_, Vec<Airing>>::new();
        for airing in self.log.airings(&Filter::default()).unwrap() {
            if let (Some(slot), Some(due)) = (&airing.item.slot, airing.item.due) {
                let date = due.to_zoned(zone.clone()).date();
                aired.entry((date, slot.clone())).or_default().push(airing);
            }
        }
        aired
    }
}

/// Four bulletins, of which the newest airs, and music that takes turns.
fn catalogue() -> Arc<Catalogue> {
    let recording = |path: &str, seconds: u64, byte: u8| {
        let length = Frames::from_ms(seconds * 1000);
        let id = SegmentId::new([byte; 32]);
        Arc::new(Segment::new(id, AudioPath::from(path), length))
    };
    let bulletins = (1..=4).map(|n| recording(&format!("tin/{n}.wav"), 200, n));
    let music = (5..=9).map(|n| recording(&format!("nhac/{n}.wav"), 170, n));
    Arc::new(bulletins.chain(music).collect())
}

/// Holds what aired against what the files that held then plan from what had aired before: every item, its start, its
/// recording. Returns how many airings that explains.
fn explained(office: &Office, versions: &[Version], catalogue: &Catalogue) -> usize {
    let zone = config::zone::vietnam();
    let mut explained = 0;
    for ((date, slot), airings) in office.aired() {
        let held = among(&office.folder, versions, &zone, (&slot, date)).unwrap();
        let morning = date.to_zoned(zone.clone()).unwrap().timestamp();
        let history = office.log.history(Some(morning)).unwrap();
        let mut plans = rundowns(&held.loaded, catalogue, history, date, 1, morning);
        let mut items = plans.next().unwrap().items;
        items.retain(|item| item.occurrence.slot == slot);
        let planned: Vec<_> = items
            .iter()
            .map(|item| (item.start, item.source.id()))
            .collect();
        let heard: Vec<_> = airings
            .iter()
            .map(|airing| {
                (
                    airing.start.unwrap(),
                    airing.item.segment.as_ref().map(|own| own.id),
                )
            })
            .collect();
        assert_eq!(heard, planned, "{slot} on {date}");
        explained += heard.len();
    }
    explained
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

/// The office and its station for so many days with so many signed changes. Returns when each slot began, by day.
fn live(
    office: &mut Office,
    catalogue: &Arc<Catalogue>,
    days: u32,
    changes: u32,
) -> Vec<(Date, Day)> {
    let clock = Arc::new(SimClock::new(now()));
    let zone = config::zone::vietnam();
    let instant = |date: Date, hour| {
        let at = date.at(hour, 0, 0, 0).to_zoned(zone.clone()).unwrap();
        at.timestamp()
    };

    let (mut heard, mut number) = (Vec::<(Date, Day)>::new(), 0);
    for offset in 0..days {
        let date = MONDAY + i64::from(offset).days();
        office.now = instant(date, 12);
        office.air(catalogue, &clock, office.now);
        let morning = office.due_on(date);
        if number < changes && (offset + 1) * changes / days > number {
            noon(office, number, date);
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
    assert_eq!(number, changes);
    let end = instant(MONDAY + i64::from(days).days(), 0);
    office.air(catalogue, &clock, end);
    heard
}

#[test]
fn every_past_day_is_explained_by_what_held_then() {
    let whole = std::env::var("PHATTHANH_SOAK").is_ok();
    let (days, changes) = if whole { (365, 40) } else { (60, 7) };
    let began = SystemClock::new();
    let mut office = Office::new(false);
    for program in ["tin", "nhac"] {
        let path = office.root.path().join(format!("programs/{program}.toml"));
        let text = fs::read_to_string(&path).unwrap();
        fs::write(path, text + "approval = false\n").unwrap();
    }
    office.take();
    let catalogue = catalogue();
    let heard = live(&mut office, &catalogue, days, changes);
    let lived = began.uptime();

    let versions = office.history();
    let signed = versions
        .iter()
        .filter(|version| version.kind == Kind::Signed);
    assert_eq!(signed.count(), changes as usize);
    assert!(matches!(office.log.verify().unwrap(), Verdict::Ok { .. }));
    let zone = config::zone::vietnam();
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
    let airings = explained(&office, &versions, &catalogue);
    assert!(airings > days as usize, "{airings} airings");
    let rows = office.log.edits().unwrap().len();
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find(|line| line.starts_with("VmHWM"));
    println!(
        "{days} days, {changes} signed changes, {} versions, {rows} rows of edits, {asked} occurrences and {airings} airings explained; lived in {lived:?}, all in {:?}; {}",
        versions.len(),
        began.uptime(),
        most.unwrap_or_default()
    );
}
