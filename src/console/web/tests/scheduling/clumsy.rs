//! Ten clumsy edits by hand: the station stays on air by what was last good, and a page says what happened and what to do.

use super::*;
use crate::report::incident::incidents;

const WEEKDAY: &str = "08/12/2026";

/// Does as a running station does with files that changed: takes them, or leaves them with a row and goes on as before.
fn looked(trial: &Trial) -> bool {
    let root = trial.folder.path();
    let snapshot = Snapshot::of(root);
    let outcome = config::load_as(root, &snapshot);
    if outcome.loaded.is_some() {
        taken(trial);
        return true;
    }
    let faults = outcome.faults.iter().filter(|fault| fault.blocks).count();
    let event = Event::ConfigRefused {
        digest: snapshot.digest(),
        faults: u32::try_from(faults).unwrap(),
        files: Vec::new(),
    };
    let mut log = Airlog::open(&root.join("var/airlog.db")).unwrap();
    log.event(trial.clock.now(), &event).unwrap();
    false
}

fn write(trial: &Trial, file: &str, bytes: impl AsRef<[u8]>) {
    fs::write(trial.folder.path().join(file), bytes).unwrap();
}

/// One clumsy edit: what it is called, what it does, whether its files count, and what Sổ thay đổi says of it.
struct Clumsy {
    name: &'static str,
    act: fn(&Trial),
    counts: bool,
    said: &'static [&'static str],
}

const STANDS: &str = "đài vẫn phát theo bản trước";
const BUTTON: &str = "value=\"dat-lai\"";

#[rustfmt::skip]
const EDITS: [Clumsy; 10] = [
    Clumsy { name: "half saved", counts: false, said: &[STANDS, "config/schedule.toml:"], act: |trial| {
        let week = read(trial, FILE);
        let half = week.find("id      = \"cchc-chieu\"").unwrap() + 12;
        write(trial, FILE, &week[..half]);
    } },
    Clumsy { name: "curly quotes", counts: false, said: &[STANDS, "dấu nháy cong", "dấu nháy thẳng"], act: |trial| {
        write(trial, FILE, read(trial, FILE).replacen("= \"17:15\"", "= “17:15”", 1));
    } },
    Clumsy { name: "UTF-16", counts: false, said: &[STANDS, "UTF-16", "Notepad"], act: |trial| {
        let wide = read(trial, FILE).encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        write(trial, FILE, [&[0xFF, 0xFE][..], &wide].concat());
    } },
    Clumsy { name: "an older copy put back", counts: true, said: &["giống hệt dòng"], act: |trial| {
        let old = read(trial, FILE);
        write(trial, FILE, old.replacen("\"4m\"", "\"3m\"", 1));
        assert!(looked(trial));
        trial.clock.sleep(std::time::Duration::from_secs(60));
        write(trial, FILE, old);
    } },
    Clumsy { name: "a program in use renamed", counts: false, said: &[STANDS, "cai-cach-hanh-chinh"], act: |trial| {
        let folder = trial.folder.path().join("programs");
        fs::rename(folder.join("cai-cach-hanh-chinh.toml"), folder.join("cchc-moi.toml")).unwrap();
    } },
    Clumsy { name: "through Notepad", counts: true, said: &["sửa trực tiếp trên tệp"], act: |trial| {
        write(trial, FILE, format!("\u{feff}{}", read(trial, FILE).replace('\n', "\r\n")));
    } },
    Clumsy { name: "deleted", counts: false, said: &[STANDS, "không có tệp này", "var/history/"], act: |trial| {
        fs::remove_file(trial.folder.path().join(FILE)).unwrap();
    } },
    Clumsy { name: "a tab within a value", counts: false, said: &[STANDS, "config/schedule.toml:"], act: |trial| {
        write(trial, FILE, read(trial, FILE).replacen("= \"17:15\"", "= \"17:\t15\"", 1));
    } },
    Clumsy { name: "a copy beside", counts: true, said: &["config/schedule - Copy.toml", "không được đọc"], act: |trial| {
        write(trial, "config/schedule - Copy.toml", read(trial, FILE));
    } },
    Clumsy { name: "lengthened by Windows", counts: false, said: &[STANDS, "schedule.toml.txt"], act: |trial| {
        let folder = trial.folder.path().join("config");
        fs::rename(folder.join("schedule.toml"), folder.join("schedule.toml.txt")).unwrap();
    } },
];

#[test]
fn clumsy_edits_end_with_a_station_on_air_and_a_page_that_says_what_to_do() {
    for Clumsy {
        name,
        act,
        counts,
        said,
    } in EDITS
    {
        let trial = Trial::new();
        with_station(&trial, false);
        let staff = trial.signed_in("lan", &[Role::Staff]);
        let before = page(&trial, &format!("{WEEK}?ngay={WEEKDAY}"), &staff);
        trial.clock.sleep(std::time::Duration::from_secs(60));
        let good = Snapshot::of(trial.folder.path());
        act(&trial);
        assert_eq!(looked(&trial), counts, "{name}");

        // What airs is what aired: by the same files, or by the last that were good.
        let after = page(&trial, &format!("{WEEK}?ngay={WEEKDAY}"), &staff);
        let slots = |page: &str| page.matches("class=\"slot").count();
        assert_eq!(slots(&before), slots(&after), "{name}");
        assert!(after.contains("17:15–17:25"), "{name}");
        let history = page(&trial, HISTORY, &staff);
        for said in said {
            assert!(history.contains(said), "{name}: {said}\n{history}");
        }
        assert_eq!(history.contains(STANDS), !counts, "{name}");

        // A draft says the same instead of a guess; a mistake that never counted is nobody's incident.
        if !counts {
            let answer = send(&trial, SLOT, &moved("nhap=&tu="), &staff);
            assert!(
                answer.code == StatusCode::OK || !answer.to().is_empty(),
                "{name}"
            );
        }
        let log = Airlog::open_read_only(&trial.folder.path().join("var/airlog.db")).unwrap();
        let events = log
            .events(jiff::Timestamp::MIN, jiff::Timestamp::MAX)
            .unwrap();
        assert_eq!(incidents(&events), [], "{name}");
        drop(log);
        if !counts {
            put_back(&trial, name, &good);
        }
    }
}

/// The button that puts the last good files back: for whoever approves, once, and what was faulty is kept.
fn put_back(trial: &Trial, name: &str, good: &Snapshot) {
    speaks(trial);
    let root = trial.folder.path();
    let faulty = Snapshot::of(root);
    let form = "viec=dat-lai";
    let staff = trial.signed_in("tho", &[Role::Staff]);
    assert!(!page(trial, HISTORY, &staff).contains(BUTTON));
    let refused = send(trial, HISTORY, form, &staff);
    assert_eq!(refused.code, StatusCode::FORBIDDEN, "{name}");

    let legal = trial.signed_in("hanh", &[Role::Legal]);
    assert!(page(trial, HISTORY, &legal).contains(BUTTON));
    let answer = send(trial, HISTORY, form, &legal);
    assert_eq!(answer.to(), HISTORY, "{name}: {}", answer.body);
    assert_eq!(Snapshot::of(root).files, good.files, "{name}");
    assert!(config::load(root).loaded.is_some(), "{name}");
    let kept = config::kept(root, &faulty.digest()).unwrap();
    let bytes = |of: &Snapshot| {
        let mut files = of.files.clone();
        files.retain(|_, content| matches!(content, config::Content::Bytes(_)));
        files
    };
    assert_eq!(bytes(&kept), bytes(&faulty), "{name}");

    let history = page(trial, HISTORY, &legal);
    assert!(
        history.contains("Người hanh đặt lại các tệp đúng gần nhất"),
        "{name}: {history}"
    );
    assert!(!history.contains(STANDS) && !history.contains(BUTTON));
    let again = send(trial, HISTORY, form, &legal);
    assert!(again.body.contains("Các tệp đang đúng"), "{name}");
    let log = Airlog::open_read_only(&root.join("var/airlog.db")).unwrap();
    let versions = drafts::history(&folder(trial), &log).unwrap();
    let last = versions.last().unwrap();
    assert_eq!(
        (last.kind, &last.after),
        (drafts::Kind::PutBack, &good.digest()),
        "{name}"
    );
    assert!(
        versions
            .iter()
            .all(|version| version.after != faulty.digest())
    );
}

/// Two officers at once: one drafts the column on the page while the other moves it in the file.
#[test]
fn two_officers_at_once_see_each_other() {
    let trial = Trial::new();
    with_station(&trial, false);
    let leader = trial.signed_in("binh", &[Role::Leader]);
    let staff = trial.signed_in("lan", &[Role::Staff]);
    send(&trial, SLOT, &moved("nhap=&tu=30/11/2026"), &staff);
    send(&trial, DRAFTS, "so=1&viec=nop", &staff);
    let week = read(&trial, FILE);
    let place = week.find("id      = \"cchc-chieu\"").unwrap();
    let theirs = format!(
        "{}{}",
        &week[..place],
        week[place..].replacen("\"10m\"", "\"12m\"", 1)
    );
    write(&trial, FILE, theirs);
    assert!(looked(&trial));
    let draft = page(&trial, "/ban-nhap?so=1", &leader);
    for said in ["length = \"12m\"", "lay=nguoi-khac", "lay=ca-hai"] {
        assert!(
            draft.replace("&quot;", "\"").contains(said),
            "{said}: {draft}"
        );
    }
    assert!(
        !draft.contains("value=\"ky\""),
        "nothing is signed before it is said whose word holds"
    );
    let history = page(&trial, HISTORY, &leader);
    assert!(history.contains("sửa trực tiếp trên tệp"), "{history}");
}
