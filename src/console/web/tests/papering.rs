//! Papers of orders that are completed in the browser.

use super::approving::{believed, with_recordings};
use super::*;
use crate::airlog::{
    Airlog, Begin, Channel, End, Ended, Event, Ordered, OrderedRecording, Planned, Recording, Seq,
    Verdict,
};
use crate::console::web::paths::PAPERS_DUE;
use crate::names::SegmentId;
use crate::office::{Addition, Format, Office, complete};
use crate::report::Period;
use crate::rundown::{Kind, OrderPart, Urgency};
use crate::units::Frames;

fn log(trial: &Trial) -> Airlog {
    Airlog::open(&trial.folder.path().join("var/airlog.db")).unwrap()
}

/// Has an order been given by `channel` and heard. Returns its number.
pub(super) fn heard_order(trial: &Trial, channel: Channel, note: Option<&str>) -> Seq {
    let (mut log, now, length) = (log(trial), trial.clock.now(), Frames::from_ms(60_000));
    let ordered = Ordered {
        by: "Lan".into(),
        ordered_by: "Chủ tịch <b>UBND</b>".into(),
        channel,
        level: Urgency::Emergency,
        drill: false,
        recordings: vec![OrderedRecording {
            recording: Recording {
                id: SegmentId::new([9; 32]),
                path: "khan-cap/bao.wav".into(),
                title: "Bão số 9".into(),
            },
            length,
            loudness_mlufs: None,
            true_peak_mdb: 0,
            sides: "both".into(),
            text: None,
        }],
        repeat: 1,
        every_us: None,
        until: now + jiff::SignedDuration::from_mins(10),
        after_item: false,
        note: note.map(Into::into),
    };
    let seq = log.order(now, &ordered, &[]).unwrap();
    let part = OrderPart {
        seq: seq.0,
        level: Urgency::Emergency,
        ordered_by: ordered.ordered_by,
        drill: false,
        round: 0,
        reading: None,
    };
    let item = Planned {
        order: Some(part),
        ..Planned::new(now, Kind::Announcement, length)
    };
    let of = log.begin(&Begin { item, start: now }).unwrap();
    let end = End {
        end: length.after(now),
        played: length,
        ended: Ended::Complete,
        reason: None,
    };
    log.end(of, &end).unwrap();
    seq
}

/// Has a person completed the paper of `seq`.
pub(super) fn completed(trial: &Trial, seq: Seq) {
    let addition = Addition {
        papers: vec![seq],
        document: "12/CĐ-UBND ngày 24/11/2026".into(),
        note: "bản gốc ở văn thư".into(),
    };
    let folder = Folder::new(trial.folder.path());
    let written = complete(&folder, &addition, ("Hoa", None), trial.clock.now());
    assert_eq!(written.unwrap(), Ok(1));
}

/// What people wrote about papers: who, from where, of which, by which document.
fn rows(trial: &Trial) -> Vec<(String, Option<String>, Seq, String)> {
    let now = trial.clock.now();
    let day = jiff::SignedDuration::from_hours(24);
    let events = log(trial).events(now - day, now + day).unwrap();
    let row = |(_, event)| match event {
        Event::Attended(Attended {
            by,
            from,
            paper: Some(paper),
            ..
        }) => Some((by, from, paper.of, paper.document)),
        _ => None,
    };
    events.into_iter().filter_map(row).collect()
}

#[test]
fn an_order_by_telephone_is_on_the_first_page_until_its_paper_is_there() {
    let trial = Trial::new();
    with_recordings(&trial);
    believed(&trial, true);
    let officer = trial.signed_in("hoa", &[Role::Culture]);
    let page = |path: &str| trial.ask(&Ask::page(path, Some(&officer))).body;
    assert!(!page("/").contains(PAPERS_DUE));
    assert!(page(PAPERS_DUE).contains("đủ giấy tờ"));

    let first = heard_order(&trial, Channel::Spoken, Some("gọi từ 0234 …"));
    let second = heard_order(&trial, Channel::Spoken, None);
    trial.clock.sleep(Duration::from_secs(120));
    trial.says("Bản tin");
    believed(&trial, true);
    assert!(page("/").contains("Còn 2 lệnh phát") && page("/").contains(PAPERS_DUE));
    let listed = page(PAPERS_DUE);
    assert!(listed.contains("Ra lệnh bằng lời, chưa có văn bản"));
    assert!(listed.contains("Chủ tịch &lt;b&gt;UBND"), "{listed}");

    for (form, said) in [
        ("van_ban=12/CĐ", "Chưa chọn lệnh phát"),
        (&*format!("so={first}&van_ban=+"), "Chưa ghi văn bản"),
        ("so=4711&van_ban=12/CĐ", "mang số 4711"),
    ] {
        let answer = trial.ask(&Ask::form(PAPERS_DUE, form, Some(&officer)));
        assert_eq!(answer.code, StatusCode::OK);
        assert!(answer.body.contains(said), "{form}: {}", answer.body);
        assert_eq!(rows(&trial), []);
    }

    let form = format!("so={first}&so={second}&van_ban=12/CĐ-UBND&ghi_chu=văn+thư");
    let answer = trial.ask(&Ask::form(PAPERS_DUE, &form, Some(&officer)));
    assert_eq!(answer.to(), format!("{PAPERS_DUE}?da=2"));
    let row = |of| {
        let from = Some("192.168.1.20".to_owned());
        ("Người hoa".to_owned(), from, of, "12/CĐ-UBND".to_owned())
    };
    assert_eq!(rows(&trial), [row(first), row(second)]);
    assert!(matches!(log(&trial).verify().unwrap(), Verdict::Ok { .. }));
    assert!(!page("/").contains(PAPERS_DUE), "at once");
    assert!(page(PAPERS_DUE).contains("12/CĐ-UBND (văn thư) · Người hoa bổ sung lúc"));

    let office = Office {
        folder: Folder::new(trial.folder.path()),
        loaded: trial.current.get().unwrap().loaded,
        log: log(&trial),
        clock: trial.clock.clone(),
        language: Language::Vi,
    };
    let day = "2026-11-24".parse().unwrap();
    let diary = String::from_utf8(office.diary(day, Format::Html).unwrap()).unwrap();
    assert!(diary.contains("giấy tờ kèm theo") && diary.contains("12/CĐ-UBND (văn thư)"));
    let month = Period::month("2026-11").unwrap();
    let report = office.report(&month, None, Format::Html).unwrap();
    let said = "Trong kỳ có 2 lệnh phát và buổi phát trực tiếp, đều đã đủ giấy tờ.";
    let report = String::from_utf8(report).unwrap();
    assert!(report.contains(said), "{report}");

    let again = page(&format!("{PAPERS_DUE}?sua={first}"));
    assert!(
        again.contains(&format!("value=\"{first}\" checked")),
        "{again}"
    );
}

/// Of many the newest are asked for, what is chosen comes first, and what was written stands there to be written again.
#[test]
fn the_newest_of_many_is_asked_for_and_the_rest_counted() {
    let trial = Trial::new();
    with_recordings(&trial);
    believed(&trial, true);
    let officer = trial.signed_in("hoa", &[Role::Culture]);
    let page = |path: &str| trial.ask(&Ask::page(path, Some(&officer))).body;
    let orders: Vec<Seq> = (0..42)
        .map(|_| heard_order(&trial, Channel::Spoken, None))
        .collect();
    let (oldest, newest) = (orders[0], orders[41]);
    let asked = |page: &str, seq: Seq| page.contains(&format!("name=\"so\" value=\"{seq}\""));
    let listed = page(PAPERS_DUE);
    assert!(asked(&listed, newest) && !asked(&listed, oldest));
    assert!(listed.contains("Còn 2 dòng cũ hơn"), "{listed}");

    completed(&trial, oldest);
    let again = page(&format!("{PAPERS_DUE}?sua={oldest}"));
    assert!(asked(&again, oldest));
    assert!(
        again.contains("value=\"12/CĐ-UBND ngày 24/11/2026\""),
        "{again}"
    );
    assert!(again.contains("value=\"bản gốc ở văn thư\""));
}

#[test]
fn nothing_is_written_by_a_clock_that_is_not_believed() {
    let trial = Trial::new();
    with_recordings(&trial);
    let seq = heard_order(&trial, Channel::Message, None);
    believed(&trial, false);
    let officer = trial.signed_in("hoa", &[Role::Culture]);
    let form = format!("so={seq}&van_ban=12/CĐ");
    let answer = trial.ask(&Ask::form(PAPERS_DUE, &form, Some(&officer)));
    assert_eq!((answer.code, rows(&trial)), (StatusCode::OK, vec![]));
    assert!(answer.body.contains("class=\"wrong\"") && answer.body.contains("12/CĐ"));
}
