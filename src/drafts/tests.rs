mod calendar;
mod paper;
mod put_back;
mod rollback;
mod sequence;
mod year;

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::{Date, Time, date};
use jiff::{Timestamp, ToSpan};

use super::*;
use crate::airlog::{Airlog, Event, Seq};
use crate::clock::SimClock;
use crate::config::{self, Literal, Snapshot};
use crate::library::{Library, Settle};
use crate::names::SlotId;
use crate::station::{self, Folder};
use crate::words::{Language, Text};

const MONDAY: Date = date(2026, 11, 30);

fn now() -> Timestamp {
    "2026-11-30T01:00:00Z".parse().unwrap()
}

/// A station of three slots, with comments, in a folder of its own.
struct Office {
    root: tempfile::TempDir,
    folder: Folder,
    log: Airlog,
    /// The time.
    now: Timestamp,
}

const SCHEDULE: &str = "\
# LỊCH
# ───── CHIỀU ─────

[[slot]]
id      = \"a\"          # của tôi
program = \"tin\"
days    = [\"T2\", \"T4\"]
at      = \"17:00\"
length  = \"10m\"

# phát lại
[[slot]]
id      = \"b\"
repeat  = \"a\"
days    = [\"T3\"]
at      = \"06:00\"
length  = \"10m\"

[[slot]]
id = \"c\"
program = \"nhac\"
days = [\"T2\"]
at = \"17:10\"
length = \"10m\"
";

impl Office {
    fn new(two_persons: bool) -> Self {
        let root = tempfile::tempdir().unwrap();
        let station = format!(
            "name = \"Đài xã\"\ntimezone = \"Asia/Ho_Chi_Minh\"\n[console]\ntwo_persons = {two_persons}\n"
        );
        for (path, text) in [
            ("config/station.toml", station.as_str()),
            ("config/schedule.toml", SCHEDULE),
            (
                "programs/tin.toml",
                "title = \"Tin\"\ntopics = [\"tin\"]\npick = \"newest\"\n",
            ),
            (
                "programs/nhac.toml",
                "title = \"Nhạc\"\ntopics = [\"nhac\"]\npick = \"rotate\"\n",
            ),
            ("audio/tin/topic.toml", "title = \"Tin\"\n"),
            ("audio/nhac/topic.toml", "title = \"Nhạc\"\n"),
            ("var/.keep", ""),
        ] {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let folder = Folder::new(root.path());
        let log = Airlog::open(&folder.log()).unwrap();
        Self {
            root,
            folder,
            log,
            now: now(),
        }
    }

    fn draft(&mut self, operations: Vec<Operation>) -> Result<Draft, DraftError> {
        let proposal = Proposal {
            author: "Hoa",
            title: "",
            wanted: None,
            operations,
            notes: Vec::new(),
        };
        make(&self.folder, &mut self.log, proposal, self.now)
    }

    fn sign(&mut self, draft: &mut Draft, by: &str, from: Date) -> Result<Signed, DraftError> {
        self.sign_taking(draft, by, from, None)
    }

    fn sign_taking(
        &mut self,
        draft: &mut Draft,
        by: &str,
        from: Date,
        take: Option<Take>,
    ) -> Result<Signed, DraftError> {
        let signing = Signing {
            by,
            from,
            take,
            now: self.now,
        };
        sign(&self.folder, &mut self.log, draft, &signing)
    }

    fn undo(&mut self, of: Seq) -> Result<Signed, DraftError> {
        undo(&self.folder, &mut self.log, of, "Bình", self.now)
    }

    /// What a draft would do from a day on.
    fn difference(&self, draft: &Draft, from: Date) -> Difference {
        let (before, edited) = edited(&self.folder, draft, from, None).unwrap();
        let log = Airlog::open_read_only(&self.folder.log()).unwrap();
        let clock = Arc::new(SimClock::new(self.now));
        let station = station::Snapshot {
            loaded: None,
            faults: Vec::new(),
            library: Library::peek(self.root.path(), Settle::Aged(Duration::ZERO), clock),
            approvals: log.approvals().unwrap(),
            log,
        };
        compare(
            &self.folder,
            &station,
            (&before, &edited.snapshot),
            from,
            self.now,
        )
        .unwrap()
    }

    fn history(&self) -> Vec<Version> {
        history(&self.folder, &self.log).unwrap()
    }

    fn read(&self) -> String {
        fs::read_to_string(self.root.path().join("config/schedule.toml")).unwrap()
    }

    fn write(&self, text: &str) {
        fs::write(self.root.path().join("config/schedule.toml"), text).unwrap();
    }

    /// Writes the row of a station that took the files.
    fn take(&mut self) {
        let digest = Snapshot::of(self.root.path()).digest();
        let event = Event::ConfigTaken {
            digest,
            files: Vec::new(),
            waits: Vec::new(),
        };
        config::keep(self.root.path(), &Snapshot::of(self.root.path())).unwrap();
        self.log.event(self.now, &event).unwrap();
    }

    /// What is due in six weeks.
    fn due(&self) -> Vec<(Date, SlotId, Time, i64)> {
        let outcome = config::load(self.root.path());
        let loaded = outcome
            .loaded
            .unwrap_or_else(|| panic!("{:?}", outcome.faults));
        let zone = &loaded.rules.zone;
        let days = MONDAY.series(1.day()).take(42);
        let due = days.flat_map(|date| {
            loaded
                .schedule
                .due_on(&loaded.calendar, zone, date)
                .occurrences
        });
        let mut due: Vec<_> = due
            .map(|one| {
                let at = one.start.to_zoned(zone.clone()).time();
                (
                    one.date,
                    one.slot.id.clone(),
                    at,
                    one.slot.length.as_secs() / 60,
                )
            })
            .collect();
        due.sort();
        due
    }
}

fn change(slot: &str, at: &str) -> Operation {
    Operation::Change {
        slot: SlotId::from(slot),
        keys: vec![("at".to_owned(), Literal::Text(at.to_owned()))],
        without: Vec::new(),
    }
}

fn retire(slot: &str) -> Operation {
    Operation::Retire {
        slot: SlotId::from(slot),
    }
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, DraftError>, key: &str) {
    match result {
        Err(DraftError::Refused(text)) => {
            assert_eq!(text.key(), key);
            assert_ne!(text.say(Language::Vi), key);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_draft_has_no_effect_until_another_person_signs_it() {
    let mut office = Office::new(true);
    let mut draft = office.draft(vec![change("a", "17:30")]).unwrap();
    draft
        .submit(&office.folder, &mut office.log, "Hoa", now())
        .unwrap();
    assert_eq!(office.read(), SCHEDULE);
    refused(
        office.sign(&mut draft, " hOA ", date(2026, 12, 7)),
        "edit-two-persons",
    );
    refused(
        office.sign(&mut draft, "", date(2026, 12, 7)),
        "edit-by-whom",
    );
    refused(
        office.sign(&mut draft, "Bình", date(2026, 11, 29)),
        "edit-from-past",
    );
    assert_eq!(office.read(), SCHEDULE);

    office.sign(&mut draft, "Bình", date(2026, 12, 7)).unwrap();
    let after = office.read();
    let old = "length  = \"10m\"\nuntil   = \"2026-12-06\"\n\n# Thêm ngày 30/11/2026: Hoa soạn, Bình ký (bản nháp số 1)\n[[slot]]\nid      = \"a\"\nprogram = \"tin\"\ndays    = [\"T2\", \"T4\"]\nat      = \"17:30\"\nlength  = \"10m\"\nfrom    = \"2026-12-07\"\n\n# phát lại";
    assert!(after.contains(old), "{after}");
    refused(
        office.sign(&mut draft, "Bình", date(2026, 12, 7)),
        "edit-draft-signed",
    );
    assert_eq!(find(&office.folder, 1).unwrap().state, State::Signed);

    let [version] = &office.history()[..] else {
        panic!("one version")
    };
    assert_eq!(
        (
            version.kind,
            version.by.as_deref(),
            version.author.as_deref()
        ),
        (Kind::Signed, Some("Bình"), Some("Hoa"))
    );
    office.undo(version.seq.unwrap()).unwrap();
    assert_eq!(office.read(), SCHEDULE);
    assert_eq!(office.history().last().unwrap().kind, Kind::Undone);
    refused(office.undo(version.seq.unwrap()), "edit-undone-already");
}

#[test]
fn a_last_day_is_given_and_emptied_and_every_byte_is_back() {
    let without = |keys: &[&str]| Operation::Change {
        slot: SlotId::from("a"),
        keys: Vec::new(),
        without: keys.iter().map(ToString::to_string).collect(),
    };
    let mut office = Office::new(false);
    let ends = Operation::Change {
        slot: SlotId::from("a"),
        keys: vec![("until".to_owned(), Literal::Text("2026-12-31".to_owned()))],
        without: Vec::new(),
    };
    let mut draft = office.draft(vec![ends]).unwrap();
    office.sign(&mut draft, "Hoa", MONDAY).unwrap();
    assert!(office.read().contains("until   = \"2026-12-31\""));
    let mut draft = office.draft(vec![without(&["until"])]).unwrap();
    let said = draft.operations[0].say(Language::Vi);
    assert_eq!(said, "Đổi khung giờ a: không còn ngày cuối.");
    office.sign(&mut draft, "Hoa", date(2026, 12, 7)).unwrap();
    assert_eq!(office.read(), SCHEDULE);

    // What is emptied of what is not there is nothing; what a slot needs stays.
    let mut draft = office.draft(vec![without(&["season"])]).unwrap();
    refused(office.sign(&mut draft, "Hoa", MONDAY), "edit-nothing");
    refused(
        office.draft(vec![without(&["length"])]),
        "edit-change-needs",
    );

    // Another key with it: a version of its own, without those emptied.
    office.write(&SCHEDULE.replace(
        "length  = \"10m\"\n\n# phát",
        "length  = \"10m\"\npriority = 2 # hơn\nuntil = 2026-12-31\n\n# phát",
    ));
    let Operation::Change { slot, keys, .. } = change("a", "17:05") else {
        unreachable!("a change")
    };
    let both = Operation::Change {
        slot,
        keys,
        without: vec!["priority".to_owned(), "until".to_owned()],
    };
    let mut draft = office.draft(vec![both.clone()]).unwrap();
    office.sign(&mut draft, "Hoa", date(2026, 12, 7)).unwrap();
    let after = office.read();
    let new = "at      = \"17:05\"\nlength  = \"10m\"\nfrom    = \"2026-12-07\"\n\n# phát";
    assert!(
        after.contains("priority = 2 # hơn\nuntil = \"2026-12-06\""),
        "{after}"
    );
    assert!(after.contains(new), "{after}");
    // On the day it begins, the block itself is edited.
    let cron = Operation::Change {
        slot: SlotId::from("a"),
        keys: vec![("cron".to_owned(), Literal::Text("5 17 * * 1".to_owned()))],
        without: Vec::new(),
    };
    let mut draft = office.draft(vec![cron]).unwrap();
    draft.wanted = Some(date(2026, 12, 7));
    office.sign(&mut draft, "Hoa", date(2026, 12, 7)).unwrap();
    let new =
        "program = \"tin\"\nlength  = \"10m\"\nfrom    = \"2026-12-07\"\ncron    = \"5 17 * * 1\"";
    assert!(office.read().contains(new), "{}", office.read());
}

#[test]
fn what_would_stop_the_station_is_not_signed() {
    let mut office = Office::new(false);
    let mut draft = office.draft(vec![change("a", "25:00")]).unwrap();
    let error = office.sign(&mut draft, "Hoa", MONDAY).unwrap_err();
    assert!(
        matches!(&error, DraftError::Faulty(faults) if faults.len() == 1),
        "{error:?}"
    );
    assert_eq!(office.read(), SCHEDULE);
    assert!(office.history().is_empty());

    refused(office.draft(vec![]), "edit-draft-empty");
    refused(office.draft(vec![retire("z")]), "edit-no-slot");
    let set = Operation::Set {
        file: "programs/tin.toml".into(),
        table: Vec::new(),
        key: "count".to_owned(),
        value: Literal::Integer(2),
    };
    let mut draft = office.draft(vec![set]).unwrap();
    refused(
        office.sign(&mut draft, "Hoa", date(2026, 12, 7)),
        "edit-set-holds-at-once",
    );
    office.sign(&mut draft, "Hoa", MONDAY).unwrap();
    draft = office.draft(vec![retire("c")]).unwrap();
    draft
        .abandon(&office.folder, &mut office.log, "Hoa", now())
        .unwrap();
    refused(office.sign(&mut draft, "Hoa", MONDAY), "edit-draft-dropped");
}

#[test]
fn an_overlap_is_told_once() {
    let mut office = Office::new(false);
    let draft = office.draft(vec![change("a", "17:05")]).unwrap();
    let words = office.difference(&draft, MONDAY).words(Language::Vi);
    let told: Vec<&String> = words
        .conflicts
        .iter()
        .filter(|line| line.contains('a') && line.contains("“c”"))
        .collect();
    assert_eq!(told.len(), 1, "{:?}", words.conflicts);
    assert!(told[0].contains("17:05") && told[0].contains("17:10"));
}

#[test]
fn two_officers_at_once() {
    #[track_caller]
    fn check(take: Take, lines: &[&str], gone: &[&str]) {
        let mut office = Office::new(false);
        let mut draft = office.draft(vec![change("a", "17:30")]).unwrap();
        // Another slot, and a comment: nobody minds.
        office.write(
            &office
                .read()
                .replace("\"17:10\"", "\"17:12\"")
                .replace("của tôi", "của ta"),
        );
        assert!(edited(&office.folder, &draft, date(2026, 12, 7), None).is_ok());

        office.write(
            &office
                .read()
                .replace("days    = [\"T2\", \"T4\"]", "days    = [\"T5\"]"),
        );
        let error = office
            .sign(&mut draft, "Hoa", date(2026, 12, 7))
            .unwrap_err();
        let DraftError::Clash(clashes) = error else {
            panic!("{error:?}")
        };
        let [clash] = &clashes[..] else {
            panic!("{clashes:?}")
        };
        assert!(clash.base.as_ref().unwrap().contains("T4"));
        assert!(clash.theirs.as_ref().unwrap().contains("T5"));
        assert!(clash.yours.as_ref().unwrap().contains("17:30"));

        let signed = office.sign_taking(&mut draft, "Hoa", date(2026, 12, 7), Some(take));
        if take == Take::Theirs {
            refused(signed, "edit-nothing");
        } else {
            signed.unwrap();
        }
        let after = office.read();
        for line in lines {
            assert!(after.contains(line), "{line}: {after}");
        }
        for line in gone {
            assert!(!after.contains(line), "{line}: {after}");
        }
        assert!(after.contains("17:12") && after.contains("của ta"));
    }

    check(Take::Theirs, &["[\"T5\"]"], &["17:30"]);
    check(
        Take::Both,
        &["[\"T5\"]\nat      = \"17:30\""],
        &["T4\"]\nat"],
    );
    check(
        Take::Yours,
        &["[\"T2\", \"T4\"]\nat      = \"17:30\""],
        &["[\"T5\"]\nat      = \"17:30\""],
    );
}

#[test]
fn an_edit_by_hand_is_named_signed_afterwards_and_undone() {
    let mut office = Office::new(false);
    office.take();
    office.write(&SCHEDULE.replace("17:00", "17:05"));
    assert_eq!(office.history().last().unwrap().seq, None);
    office.take();
    let versions = office.history();
    let [first, hand] = &versions[..] else {
        panic!("{versions:?}")
    };
    assert_eq!((first.kind, hand.kind), (Kind::First, Kind::Hand));
    assert_eq!(hand.by, None);
    let of = hand.seq.unwrap();
    let sign =
        |office: &mut Office, of| acknowledge(&office.folder, &mut office.log, of, "Bình", now());
    sign(&mut office, of).unwrap();
    refused(sign(&mut office, of), "edit-signed-already");
    refused(
        sign(&mut office, versions[0].seq.unwrap()),
        "edit-not-by-hand",
    );
    assert_eq!(office.history()[1].by.as_deref(), Some("Bình"));

    refused(office.undo(versions[0].seq.unwrap()), "edit-undo-first");
    office.undo(of).unwrap();
    assert_eq!(office.read(), SCHEDULE);
    // The station takes what was undone: that is nobody's edit by hand.
    office.take();
    let kinds: Vec<Kind> = office
        .history()
        .iter()
        .map(|version| version.kind)
        .collect();
    assert_eq!(kinds, [Kind::First, Kind::Hand, Kind::Undone]);
}

#[test]
fn an_earlier_change_is_undone_and_a_later_one_stays() {
    let mut office = Office::new(false);
    let mut first = office.draft(vec![change("a", "17:30")]).unwrap();
    office.sign(&mut first, "Hoa", date(2026, 12, 7)).unwrap();
    let mut second = office.draft(vec![retire("c")]).unwrap();
    office.sign(&mut second, "Hoa", date(2026, 12, 7)).unwrap();
    let of = office.history()[0].seq.unwrap();
    office.undo(of).unwrap();
    let only_second = SCHEDULE.replace(
        "at = \"17:10\"\nlength = \"10m\"",
        "at = \"17:10\"\nlength = \"10m\"\nuntil = \"2026-12-06\"",
    );
    assert_eq!(office.read(), only_second);

    // Made of what is to be undone: the later one goes first.
    let mut third = office.draft(vec![change("a", "17:40")]).unwrap();
    office.sign(&mut third, "Hoa", date(2026, 12, 7)).unwrap();
    let mut fourth = office.draft(vec![change("a", "17:50")]).unwrap();
    office.sign(&mut fourth, "Hoa", date(2026, 12, 14)).unwrap();
    let third = office.history()[3].seq.unwrap();
    refused(office.undo(third), "edit-undo-slot");
}
