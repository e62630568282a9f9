//! Any sequence of acts leaves files that mean the operations in order.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::ToSpan;
use jiff::civil::{Date, Time};
use proptest::prelude::*;

use super::{MONDAY, Office, change, retire};
use crate::airlog::{Seq, Verdict};
use crate::config::{self, Content, Literal, OneOffDay, Snapshot};
use crate::drafts::Operation;
use crate::names::SlotId;

/// One version of a slot.
#[derive(Debug, Clone)]
struct Block {
    id: SlotId,
    from: Option<Date>,
    until: Option<Date>,
    days: BTreeSet<usize>,
    at: Time,
    minutes: i64,
}

/// What the files mean, by a model that knows nothing of files.
#[derive(Debug, Clone)]
struct Model {
    blocks: Vec<Block>,
    dropped: Vec<(Date, SlotId)>,
    /// The key `count` of the program `tin`.
    count: Option<i64>,
}

impl Model {
    fn new() -> Self {
        let block = |id: &str, days: &[usize], hour, minute| Block {
            id: SlotId::from(id),
            from: None,
            until: None,
            days: days.iter().copied().collect(),
            at: jiff::civil::time(hour, minute, 0, 0),
            minutes: 10,
        };
        Self {
            blocks: vec![
                block("a", &[0, 2], 17, 0),
                block("b", &[1], 6, 0),
                block("c", &[0], 17, 10),
            ],
            dropped: Vec::new(),
            count: None,
        }
    }

    /// The model after all of `done` that still holds.
    fn of<'d>(done: impl IntoIterator<Item = &'d Done>) -> Self {
        let mut model = Self::new();
        for Done { what, holds, .. } in done {
            match what {
                Act::Signed(operations, from) if *holds => {
                    for operation in operations {
                        model.carry_out(operation, *from);
                    }
                }
                Act::ByHand(id) if *holds => model.blocks.push(by_hand(id)),
                _ => {}
            }
        }
        model
    }

    fn carry_out(&mut self, operation: &Operation, from: Date) {
        match operation {
            Operation::Change {
                slot,
                keys,
                without,
            } => self.change(slot, keys, without, from),
            Operation::Retire { slot } => {
                let held = self.held(slot, from);
                self.blocks[held].until = from.yesterday().ok();
            }
            Operation::Day { day } => {
                let dropped = day.drop.iter().map(|slot| (day.date, slot.clone()));
                self.dropped.extend(dropped);
            }
            Operation::Add { keys } => self.blocks.push(Block {
                from: Some(from),
                ..by_hand(&text(keys, "id").unwrap())
            }),
            Operation::Set { value, .. } => match value {
                Literal::Integer(count) => self.count = Some(*count),
                other => panic!("{other:?}"),
            },
            Operation::Unset { .. } => self.count = None,
            Operation::Mourning { .. } | Operation::Off { .. } => {
                panic!("none is drawn: {operation:?}")
            }
        }
    }

    fn change(
        &mut self,
        slot: &SlotId,
        keys: &[(String, Literal)],
        without: &[String],
        from: Date,
    ) {
        let at = text(keys, "at").map(|at| at.parse::<Time>().unwrap());
        let until = text(keys, "until").map(|until| until.parse::<Date>().unwrap());
        let held = self.held(slot, from);
        let old = &mut self.blocks[held];
        let endless = without.iter().any(|key| key == "until") && old.until.is_some();
        if (at, until, endless) == (None, None, false) {
            return;
        }

        let ends_alone = at.is_none() && until.is_some() != endless;
        let mut new = old.clone();
        if endless {
            new.until = None;
        }
        new.until = until.or(new.until);
        new.at = at.unwrap_or(new.at);
        if ends_alone || old.from == Some(from) {
            *old = new;
        } else {
            old.until = from.yesterday().ok();
            new.from = Some(from);
            self.blocks.push(new);
        }
    }

    fn held(&self, id: &SlotId, from: Date) -> usize {
        let holds = |block: &&usize| {
            let block = &self.blocks[**block];
            block.id == *id && block.until.is_none_or(|until| from <= until)
        };
        let places: Vec<usize> = (0..self.blocks.len()).collect();
        let first = places
            .iter()
            .filter(holds)
            .min_by_key(|block| self.blocks[**block].from);
        *first.expect("a version that holds")
    }

    fn due(&self) -> Vec<(Date, SlotId, Time, i64)> {
        let mut due = Vec::new();
        for day in MONDAY.series(1.day()).take(42) {
            let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap();
            for block in &self.blocks {
                let holds = block.from.is_none_or(|from| from <= day)
                    && block.until.is_none_or(|until| day <= until)
                    && block.days.contains(&weekday)
                    && !self.dropped.contains(&(day, block.id.clone()));
                if holds {
                    due.push((day, block.id.clone(), block.at, block.minutes));
                }
            }
        }
        due.sort();
        due
    }
}

fn text(keys: &[(String, Literal)], wanted: &str) -> Option<String> {
    let (_, value) = keys.iter().find(|(key, _)| key == wanted)?;
    match value {
        Literal::Text(text) => Some(text.clone()),
        other => panic!("{other:?}"),
    }
}

/// A slot as drafts and hands of these tests add it: on Saturdays, each at its own hour.
fn by_hand(id: &str) -> Block {
    let hour = 7 + i8::try_from(id.bytes().map(u32::from).sum::<u32>() % 10).unwrap();
    Block {
        id: SlotId::from(id),
        from: None,
        until: None,
        days: BTreeSet::from([5]),
        at: jiff::civil::time(hour, 30, 0, 0),
        minutes: 5,
    }
}

/// Something that was done, the row it stands in, and whether it holds.
#[derive(Debug, Clone)]
struct Done {
    row: Seq,
    what: Act,
    holds: bool,
}

#[derive(Debug, Clone)]
enum Act {
    Signed(Vec<Operation>, Date),
    ByHand(String),
}

#[derive(Debug, Clone)]
enum Step {
    Sign(Vec<Operation>, Date),
    /// Signed, and the power goes after so many acts on the disk.
    SignCut(Vec<Operation>, Date, u32),
    Undo(prop::sample::Index),
    UndoCut(prop::sample::Index, u32),
    /// What Notepad does to a text.
    Notepad,
    /// A comment at the end.
    Comment,
    /// A slot at the end.
    Slot(u8),
}

/// A key of a program, set or emptied.
fn count(value: Option<i64>) -> Operation {
    let (file, table, key) = ("programs/tin.toml".into(), Vec::new(), "count".to_owned());
    match value {
        Some(value) => Operation::Set {
            file,
            table,
            key,
            value: Literal::Integer(value),
        },
        None => Operation::Unset { file, table, key },
    }
}

fn operation() -> impl Strategy<Value = Operation> {
    let slot = prop::sample::select(vec!["a", "b", "c", "d0", "d1", "h0"]);
    (slot, 0_i64..40, 0_u8..11, 0_u8..60).prop_map(|(slot, days, kind, minute)| {
        let date = MONDAY + days.days();
        let at = format!("18:{minute:02}");
        let ends = ("until".to_owned(), Literal::Text(date.to_string()));
        let Operation::Change { slot: id, keys, .. } = change(slot, &at) else {
            unreachable!("a change")
        };
        let changed = |keys: Vec<(String, Literal)>, without: &[&str]| Operation::Change {
            slot: id.clone(),
            keys,
            without: without.iter().map(ToString::to_string).collect(),
        };
        match kind {
            0 => retire(slot),
            1 => Operation::Day {
                day: OneOffDay {
                    date,
                    name: "Nghỉ".to_owned(),
                    holiday: false,
                    drop: vec![SlotId::from(slot)],
                    add: Vec::new(),
                    ..OneOffDay::default()
                },
            },
            2 => changed(vec![ends], &[]),
            3 => changed(Vec::new(), &["until"]),
            4 => changed([keys, vec![ends]].concat(), &[]),
            5 => changed(keys, &["until", "season"]),
            6 | 7 => {
                let block = by_hand(&format!("d{}", kind - 6));
                let keys = [
                    ("id", Literal::Text(block.id.to_string())),
                    ("program", Literal::Text("nhac".to_owned())),
                    ("days", Literal::List(vec![Literal::Text("T7".to_owned())])),
                    ("at", Literal::Text(block.at.strftime("%H:%M").to_string())),
                    ("length", Literal::Text("5m".to_owned())),
                ];
                Operation::Add {
                    keys: keys.map(|(key, value)| (key.to_owned(), value)).to_vec(),
                }
            }
            8 => count((minute > 20).then_some(i64::from(minute))),
            _ => changed(keys, &[]),
        }
    })
}

/// What is signed at once, and from when.
fn signed() -> impl Strategy<Value = (Vec<Operation>, Date)> {
    let from = prop_oneof![0_i64..28, (0_i64..4).prop_map(|week| week * 7)];
    (prop::collection::vec(operation(), 1..4), from).prop_map(|(operations, days)| {
        let dated = operations.iter().all(Operation::is_dated);
        let from = if dated { MONDAY + days.days() } else { MONDAY };
        (operations, from)
    })
}

fn step() -> impl Strategy<Value = Step> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        5 => signed().prop_map(|(all, from)| Step::Sign(all, from)),
        3 => (signed(), 0_u32..16).prop_map(|((all, from), acts)| Step::SignCut(all, from, acts)),
        2 => index().prop_map(Step::Undo),
        1 => (index(), 0_u32..16).prop_map(|(index, acts)| Step::UndoCut(index, acts)),
        1 => Just(Step::Notepad),
        1 => Just(Step::Comment),
        1 => (0_u8..2).prop_map(Step::Slot),
    ]
}

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Everything people write in a station, byte by byte.
fn files(office: &Office) -> Files {
    let read = Snapshot::of(office.root.path()).files.into_iter();
    read.filter_map(|(path, content)| match content {
        Content::Bytes(bytes) => Some((path, bytes)),
        _ => None,
    })
    .collect()
}

/// Keys whose lines operations may touch.
fn named(operations: &[Operation]) -> BTreeSet<&str> {
    let mut named = BTreeSet::new();
    for operation in operations {
        match operation {
            Operation::Change { keys, without, .. } => {
                named.extend(keys.iter().map(|(key, _)| key.as_str()));
                named.extend(without.iter().map(String::as_str));
                named.insert("until");
            }
            Operation::Retire { .. } => {
                named.insert("until");
            }
            Operation::Set { key, .. } | Operation::Unset { key, .. } => {
                named.insert(key);
            }
            Operation::Add { .. }
            | Operation::Day { .. }
            | Operation::Mourning { .. }
            | Operation::Off { .. } => {}
        }
    }
    named
}

/// Checks that every line that no operation names stands as it stood, to the byte, and in its order.
fn check_bytes(before: &Files, after: &Files, operations: &[Operation]) {
    let named = named(operations);
    for (path, old) in before {
        let (old, new) = (
            String::from_utf8(old.clone()).unwrap(),
            String::from_utf8(after[path].clone()).unwrap(),
        );
        let mut left = new.split_inclusive('\n');
        for line in old.split_inclusive('\n') {
            let key = line.trim_start_matches('\u{feff}').trim_start();
            let key = key.split([' ', '=']).next().unwrap_or_default();
            let same = |other: &str| {
                // The last line of a file may get an end.
                line == other || (!line.ends_with('\n') && line == other.trim_end())
            };
            assert!(
                named.contains(key) || left.any(same),
                "{line:?} of {old}\n{new}"
            );
        }
    }
}

/// The station under test, and what was done in it.
struct World {
    office: Office,
    done: Vec<Done>,
    hands: usize,
}

impl World {
    fn new() -> Self {
        let mut office = Office::new(false);
        office.take();
        Self {
            office,
            done: Vec::new(),
            hands: 0,
        }
    }

    fn row(&self) -> Seq {
        self.office.history().last().unwrap().seq.unwrap()
    }

    fn sign(&mut self, operations: Vec<Operation>, from: Date, acts: Option<u32>) {
        let Ok(mut draft) = self.office.draft(operations.clone()) else {
            return;
        };
        let before = files(&self.office);
        if let Some(acts) = acts {
            config::cut::after(acts);
        }
        let signed = self.office.sign(&mut draft, "Bình", from).is_ok();
        if !self.came(&before, signed) {
            return;
        }
        check_bytes(&before, &files(&self.office), &operations);
        let (row, what) = (self.row(), Act::Signed(operations, from));
        self.done.push(Done {
            row,
            what,
            holds: true,
        });
    }

    fn undo(&mut self, index: prop::sample::Index, acts: Option<u32>) {
        if self.done.is_empty() {
            return;
        }
        let place = index.index(self.done.len());
        if !self.done[place].holds {
            return;
        }
        let before = files(&self.office);
        if let Some(acts) = acts {
            config::cut::after(acts);
        }
        let undone = self.office.undo(self.done[place].row).is_ok();
        if self.came(&before, undone) {
            self.done[place].holds = false;
        }
    }

    /// Whether an act came to be. Where the power went, whoever reads first reads the old files or the new ones, and
    /// whoever is next finishes them; the station takes what it finds.
    fn came(&mut self, before: &Files, done: bool) -> bool {
        if !config::cut::end() {
            if !done {
                assert_eq!(files(&self.office), *before, "refused, and nothing changed");
            }
            return done;
        }
        let seen = files(&self.office);
        config::recover(self.office.root.path()).unwrap();
        assert_eq!(files(&self.office), seen, "finished as it was read");
        self.office.take();
        seen != *before
    }

    fn by_hand(&mut self, step: &Step) {
        let text = self.office.read();
        match step {
            Step::Notepad => {
                let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
                let text = text.replace('\n', "\r\n");
                self.office.write(&format!("\u{feff}{text}"));
            }
            Step::Slot(number) => {
                let id = format!("h{number}");
                if self
                    .done
                    .iter()
                    .any(|done| matches!(&done.what, Act::ByHand(own) if *own == id))
                {
                    return;
                }
                let block = by_hand(&id);
                let at = block.at.strftime("%H:%M");
                self.office.write(&format!(
                    "{text}\n\n[[slot]]\nid = \"{id}\"\nprogram = \"nhac\"\ndays = [\"T7\"]\nat = \"{at}\"\nlength = \"5m\"\n"
                ));
                self.office.take();
                let (row, what) = (self.row(), Act::ByHand(id));
                self.done.push(Done {
                    row,
                    what,
                    holds: true,
                });
            }
            _ => {
                self.hands += 1;
                self.office
                    .write(&format!("{text}\n# xem lại {}", self.hands));
            }
        }
        self.office.take();
    }

    fn check(&self) {
        let model = Model::of(&self.done);
        assert_eq!(self.office.due(), model.due());
        let program = &files(&self.office)[&PathBuf::from("programs/tin.toml")];
        let program = String::from_utf8(program.clone()).unwrap();
        let count = program.lines().find_map(|line| line.strip_prefix("count"));
        let count = count.map(|rest| rest.trim_matches([' ', '=']).parse::<i64>().unwrap());
        assert_eq!(count, model.count, "{program}");

        let text = self.office.read();
        for comment in ["# LỊCH", "# ───── CHIỀU ─────", "# của tôi", "# phát lại"]
        {
            assert!(text.contains(comment), "{text}");
        }
        for number in 1..=self.hands {
            assert!(text.contains(&format!("# xem lại {number}")), "{text}");
        }
    }
}

/// So many cases, or as many as the environment says.
fn cases(few: u32) -> ProptestConfig {
    let said = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig {
        cases: said.and_then(|said| said.parse().ok()).unwrap_or(few),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(16))]

    /// Any sequence of drafts, signatures, undos, hand edits and power cuts, slots added and retired, last days given and
    /// emptied, leaves files that load, whose plan is that of the operations in order; and every line that no operation
    /// names is what it was.
    #[test]
    fn the_files_mean_the_operations_in_order(steps in prop::collection::vec(step(), 1..9)) {
        let mut world = World::new();
        for step in steps {
            match step {
                Step::Sign(operations, from) => world.sign(operations, from, None),
                Step::SignCut(operations, from, acts) => world.sign(operations, from, Some(acts)),
                Step::Undo(index) => world.undo(index, None),
                Step::UndoCut(index, acts) => world.undo(index, Some(acts)),
                hand => world.by_hand(&hand),
            }
            world.check();
        }
        let verdict = world.office.log.verify().unwrap();
        let is_sound = matches!(verdict, Verdict::Ok { .. });
        prop_assert!(is_sound, "{:?}", verdict);
    }
}
