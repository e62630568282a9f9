//! Files that people made faulty by hand give way to the last that were in order.

use super::*;
use crate::airlog::{EditAct, Edited as Row};

#[test]
fn faulty_files_give_way_to_the_last_good_ones_and_are_kept() {
    let mut office = Office::new(false);
    let put = |office: &mut Office| put_back(&office.folder, &mut office.log, "Bình", now());
    office.write("một mớ chữ");
    refused(put(&mut office), "edit-put-back-none");
    office.write(SCHEDULE);
    office.take();
    refused(put(&mut office), "edit-put-back-in-order");

    // A file that is missing, one that is there for the first time, and one that is half a file.
    office.write(SCHEDULE.trim_end().trim_end_matches('"'));
    let program = |name: &str| office.root.path().join("programs").join(name);
    fs::remove_file(program("nhac.toml")).unwrap();
    fs::write(program("moi.toml"), "title = 7\n").unwrap();
    let (moi, nhac) = (program("moi.toml"), program("nhac.toml"));
    let faulty = Snapshot::of(office.root.path());
    let signed = put(&mut office).unwrap();
    assert_eq!(office.read(), SCHEDULE);
    assert!(nhac.is_file() && !moi.exists());
    assert_eq!((signed.before, signed.files.len()), (faulty.digest(), 3));
    let kept = config::kept(office.root.path(), &faulty.digest()).unwrap();
    assert_eq!(kept.files, faulty.files);

    // No version came to be, and what comes after is compared with what counted.
    office.take();
    let kinds = |office: &Office| {
        office
            .history()
            .iter()
            .map(|one| one.kind)
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds(&office), [Kind::First, Kind::PutBack]);
    let row = office.history()[1].seq.unwrap();
    refused(office.undo(row), "edit-undo-first");
    let mut draft = office.draft(vec![change("a", "17:05")]).unwrap();
    office.sign(&mut draft, "Bình", MONDAY).unwrap();
    assert_eq!(kinds(&office), [Kind::First, Kind::PutBack, Kind::Signed]);

    // Killed between row and files: the files are faulty still, and so says the history.
    office.take();
    office.write("");
    fs::remove_file(office.root.path().join("config/station.toml")).unwrap();
    let row = Row {
        before: Some(Snapshot::of(office.root.path()).digest()),
        after: office.history().last().map(|one| one.after.clone()),
        ..Row::new(EditAct::Undone, "Bình")
    };
    office.log.event(now(), &Event::Edited(row)).unwrap();
    assert_eq!(kinds(&office), [Kind::First, Kind::PutBack, Kind::Signed]);
    put(&mut office).unwrap();
    let all = [Kind::First, Kind::PutBack, Kind::Signed, Kind::PutBack];
    assert_eq!(kinds(&office), all);
}
