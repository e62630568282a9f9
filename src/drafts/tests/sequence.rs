//! Any sequence of acts leaves files that mean the operations in order.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::ToSpan;
use jiff::civil::{Date, Time};
use proptest::prelude::*;

use super::{MONDAY, Office, change, retire};
use crate::airlog::Seq;
use crate::config::{self, Content, Literal, OneOffDay, Snapshot};
use crate::drafts::{Operation, edited};
use crate::names::SlotId;

/// Slot, first and last date, weekdays, time, minutes.
type Dated = (
    SlotId,
    Option<Date>,
    Option<Date>,
    BTreeSet<usize>,
    Time,
    i64,
);

/// What the files mean, by a model that knows nothing of files.
#[derive(Debug, Clone)]
struct Model {
    slots: Vec<Dated>,
    dropped: Vec<(Date, SlotId)>,
}

impl Model {
    fn new() -> Self {
        let slot = |id: &str, days: &[usize], hour, minute| {
            let days = days.iter().copied().collect();
            let at = jiff::civil::time(hour, minute, 0, 0);
            (SlotId::from(id), None, None, days, at, 10)
        };
        Self {
            slots: vec![
                slot("a", &[0, 2], 17, 0),
                slot("b", &[1], 6, 0),
                slot("c", &[0], 17, 10),
            ],
            dropped: Vec::new(),
        }
    }

    fn carry_out(&mut self, operation: &Operation, from: Date) {
        match operation {
            Operation::Change { slot, keys, .. } => {
                let at: Time = match &keys[0].1 {
                    Literal::Text(at) => at.parse().unwrap(),
                    other => panic!("{other:?}"),
                };
                let held = self.held(slot, from);
                if self.slots[held].1 == Some(from) {
                    self.slots[held].4 = at;
                } else {
                    let mut new = self.slots[held].clone();
                    self.slots[held].2 = from.yesterday().ok();
                    (new.1, new.4) = (Some(from), at);
                    self.slots.push(new);
                }
            }
            Operation::Retire { slot } => {
                let held = self.held(slot, from);
                self.slots[held].2 = from.yesterday().ok();
            }
            Operation::Day { day } => {
                let dropped = day.drop.iter().map(|slot| (day.date, slot.clone()));
                self.dropped.extend(dropped);
            }
            other => panic!("{other:?}"),
        }
    }

    fn held(&self, id: &SlotId, from: Date) -> usize {
        let holds = |slot: &&usize| {
            let (own, _, until, ..) = &self.slots[**slot];
            own == id && until.is_none_or(|until| from <= until)
        };
        let places: Vec<usize> = (0..self.slots.len()).collect();
        let first = places
            .iter()
            .filter(holds)
            .min_by_key(|slot| self.slots[**slot].1);
        *first.expect("a version that holds")
    }

    fn due(&self) -> Vec<(Date, SlotId, Time, i64)> {
        let mut due = Vec::new();
        for day in MONDAY.series(1.day()).take(42) {
            let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap();
            for (id, from, until, days, at, length) in &self.slots {
                let holds = from.is_none_or(|from| from <= day)
                    && until.is_none_or(|until| day <= until)
                    && days.contains(&weekday)
                    && !self.dropped.contains(&(day, id.clone()));
                if holds {
                    due.push((day, id.clone(), *at, *length));
                }
            }
        }
        due.sort();
        due
    }
}

#[derive(Debug, Clone)]
enum Step {
    Sign(Operation, Date),
    /// Signed, and the power goes while files are replaced.
    Cut(Operation, Date, bool),
    Undo(prop::sample::Index),
    /// A comment, or what Notepad does.
    Hand(bool),
}

fn operation() -> impl Strategy<Value = (Operation, Date)> {
    let slot = prop::sample::select(vec!["a", "b", "c"]);
    let date = (0_i64..28).prop_map(|days| MONDAY + days.days());
    (slot, date, 0_u8..6, 0_u8..60).prop_map(|(slot, date, kind, minute)| {
        let operation = match kind {
            0 => retire(slot),
            1 => Operation::Day {
                day: OneOffDay {
                    date,
                    name: "Nghỉ".to_owned(),
                    holiday: false,
                    drop: vec![SlotId::from(slot)],
                    add: Vec::new(),
                },
            },
            _ => change(slot, &format!("18:{minute:02}")),
        };
        (operation, date)
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => operation().prop_map(|(one, from)| Step::Sign(one, from)),
        2 => (operation(), any::<bool>()).prop_map(|((one, from), laid)| Step::Cut(one, from, laid)),
        2 => any::<prop::sample::Index>().prop_map(Step::Undo),
        1 => any::<bool>().prop_map(Step::Hand),
    ]
}

/// Edits by hand that mean nothing: a comment at the end, or what Notepad does to line ends.
fn by_hand(office: &Office, notepad: bool) {
    let text = office.read();
    if notepad {
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        office.write(&format!("\u{feff}{}", text.replace('\n', "\r\n")));
    } else {
        office.write(&format!("{text}\n# xem lại"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Any sequence of drafts, signatures, undos, hand edits and power cuts leaves files that load, whose plan is that of
    /// the operations in order, and in which every comment stands.
    #[test]
    fn the_files_mean_the_operations_in_order(steps in prop::collection::vec(step(), 1..9)) {
        let mut office = Office::new(false);
        office.take();
        // Row, operation, and whether it holds.
        let mut signed: Vec<(Seq, Operation, Date, bool)> = Vec::new();
        for step in steps {
            match step {
                Step::Sign(operation, from) => {
                    let Ok(mut draft) = office.draft(vec![operation.clone()]) else { continue };
                    if office.sign(&mut draft, "Bình", from).is_ok() {
                        let row = office.history().last().unwrap().seq.unwrap();
                        signed.push((row, operation, from, true));
                    }
                }
                Step::Cut(operation, from, laid) => {
                    let Ok(draft) = office.draft(vec![operation.clone()]) else { continue };
                    let Ok((_, edited)) = edited(&office.folder, &draft, from, None) else { continue };
                    let loads = config::load_as(office.root.path(), &edited.snapshot).loaded.is_some();
                    if laid && loads && !edited.files.is_empty() {
                        config::lay_down_and_die(office.root.path(), &edited.files);
                        office.take();
                        let row = office.history().last().unwrap().seq.unwrap();
                        signed.push((row, operation, from, true));
                        config::recover(office.root.path()).unwrap();
                    }
                }
                Step::Undo(index) if !signed.is_empty() => {
                    let place = index.index(signed.len());
                    if signed[place].3 && office.undo(signed[place].0).is_ok() {
                        signed[place].3 = false;
                    }
                }
                Step::Undo(_) => {}
                Step::Hand(notepad) => {
                    by_hand(&office, notepad);
                    office.take();
                }
            }

            let mut model = Model::new();
            for (_, operation, from, holds) in &signed {
                if *holds {
                    model.carry_out(operation, *from);
                }
            }
            prop_assert_eq!(office.due(), model.due());
            let text = office.read();
            for comment in ["# LỊCH", "# ───── CHIỀU ─────", "# của tôi", "# phát lại"] {
                prop_assert!(text.contains(comment), "{}", text);
            }
        }
        let kept = Snapshot::of(office.root.path());
        let week = kept.files.get(Path::new(config::SCHEDULE));
        prop_assert!(matches!(week, Some(Content::Bytes(_))));
    }
}
