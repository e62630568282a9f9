//! How airings are shown.

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use phatthanh::airlog::{Airing, Airlog, Begin, End, Ended, Filter, Missed, view};
use phatthanh::rundown::Kind;
use phatthanh::words::{Language, Text};

use super::{at, begin, end, planned};

fn zone() -> TimeZone {
    TimeZone::get("Asia/Ho_Chi_Minh").unwrap()
}

/// One of each: whole, cut by a power cut, missed, the next day's repeat on air.
fn sample() -> Vec<Airing> {
    let mut log = Airlog::in_memory().unwrap();
    let mut first = begin(1, 0);
    first.start = at(0) + SignedDuration::from_micros(400);
    let seq = log.begin(&first).unwrap();
    log.end(seq, &end(10_000, 10_000, Ended::Complete)).unwrap();
    let mut signal = planned(2, 10_000);
    (
        signal.kind,
        signal.segment,
        signal.topic,
        signal.approved_by,
    ) = (Kind::Fallback, None, None, None);
    let seq = log
        .begin(&Begin {
            item: signal,
            start: at(9999),
        })
        .unwrap();
    let reason = Some(Text::new("airlog-power-cut"));
    log.end(
        seq,
        &End {
            reason,
            ..end(12_000, 2001, Ended::PowerCut)
        },
    )
    .unwrap();
    let reason = Text::new("airlog-power-cut-no-heartbeat");
    log.missed(&Missed {
        item: planned(3, 20_000),
        at: at(60_000),
        reason,
    })
    .unwrap();
    let mut repeat = begin(1, 86_400_000);
    repeat.item.repeat = true;
    repeat.item.segment.as_mut().unwrap().title = "=1+1, \"đỏ\"\u{1b}[31m\n".into();
    repeat.item.approved_by = Some("@SUM(A1)".into());
    log.begin(&repeat).unwrap();
    log.airings(&Filter::default()).unwrap()
}

#[test]
fn a_table_for_people() {
    let vi = "\
Giờ dự kiến  Giờ phát  Thời lượng  Loại            Nội dung            Chương trình         Kết thúc
Thứ Ba, ngày 24-11-2026
17:30:00     17:30:00  00:10       bài             Đất đai, bài 1      cai-cach-hanh-chinh  phát hết
17:30:10     17:30:10  00:02       dự phòng        (tín hiệu của đài)  cai-cach-hanh-chinh  mất điện: tính đến lần ghi nhịp cuối cùng
17:30:20     –         –           bài             Đất đai, bài 3      cai-cach-hanh-chinh  không phát: không rõ đã phát được bao lâu
Thứ Tư, ngày 25-11-2026
17:30:00     17:30:00  –           bài (phát lại)  =1+1, \"đỏ\" [31m     cai-cach-hanh-chinh  đang phát
";
    assert_eq!(view::table(&sample(), &zone(), Language::Vi), vi);
    let en = view::table(&sample(), &zone(), Language::En);
    let lines: Vec<_> = en.lines().collect();
    assert_eq!(lines.len(), 7);
    assert!(
        lines[0].starts_with("Planned   Start     Length  Kind"),
        "{en}"
    );
    assert_eq!(lines[1], "Tuesday, 24-11-2026");
    assert!(
        lines[3].ends_with("power cut: counted to the last heartbeat"),
        "{en}"
    );
    let nothing = view::table(&[], &zone(), Language::En);
    assert_eq!(
        nothing,
        "Planned  Start  Length  Kind  Title  Program  Ended\n"
    );
}

/// The JSON of `line`, without `hash` and `prev`, which [`the_chain_is_fixed`](super::the_chain_is_fixed) holds.
fn facts(line: &str) -> &str {
    let (facts, chain) = line.split_once(r#","hash":""#).unwrap();
    assert_eq!(chain.len(), 64 + r#"","prev":""#.len() + 64 + r#""}"#.len());
    facts
}

#[test]
fn json_for_programs() {
    let json = view::json_lines(&sample(), &zone());
    let lines: Vec<_> = json.lines().map(facts).collect();
    let one = "01".repeat(32);
    let expected = [
        r#"{"seq":1,"planned":"2026-11-24T17:30:00.000+07:00","start":"2026-11-24T17:30:00.000+07:00","#,
        r#""end":"2026-11-24T17:30:10.000+07:00","start_error_ms":0.4,"#,
        r#""kind":"segment","slot":"cchc-chieu","program":"cai-cach-hanh-chinh","topic":"dat-dai","#,
        &format!(
            r#""segment":{{"id":"{one}","path":"audio/dat-dai/bài 1.mp3","title":"Đất đai, bài 1"}},"#
        ),
        r#""approved_by":"Công chức Tư pháp","played_frames":480000,"held_frames":480000,"skip_frames":0,"#,
        r#""episode":17,"repeat":false,"ended":"complete","reason":null"#,
    ];
    assert_eq!(lines[0], expected.concat());
    for (line, holds) in [
        (
            1,
            r#""start":"2026-11-24T17:30:09.999+07:00","end":"2026-11-24T17:30:12.000+07:00","start_error_ms":-1.0"#,
        ),
        (
            1,
            r#""topic":null,"segment":null,"approved_by":null,"played_frames":96048"#,
        ),
        (
            1,
            r#""ended":"power-cut","reason":"counted to the last heartbeat""#,
        ),
        (2, r#""start":null,"end":null,"start_error_ms":null"#),
        (
            2,
            r#""played_frames":0,"held_frames":480000,"skip_frames":0,"episode":17,"repeat":false,"ended":"missed","reason":"how"#,
        ),
        (3, r#""end":null,"start_error_ms":0.0"#),
        (
            3,
            r#""played_frames":null,"held_frames":480000,"skip_frames":0,"episode":17,"repeat":true,"ended":null,"reason":null"#,
        ),
    ] {
        assert!(lines[line].contains(holds), "{holds} in {}", lines[line]);
    }
}

#[test]
fn csv_for_spreadsheets() {
    let csv = view::csv(&sample(), &zone(), Language::Vi);
    let lines: Vec<_> = csv.split("\r\n").collect();
    assert!(lines[0].starts_with("\u{feff}seq,planned,start,end,start_error_ms,kind,"));
    assert_eq!((lines.len(), lines[5]), (6, ""));
    assert!(
        lines[1].contains(
            ",cai-cach-hanh-chinh,dat-dai,\"Đất đai, bài 1\",audio/dat-dai/bài 1.mp3,0101"
        )
    );
    assert!(
        lines[1].contains(",Công chức Tư pháp,10.000,10.000,480000,480000,17,false,complete,,")
    );

    // A number may be negative; a text that begins like a formula may not.
    assert!(lines[2].contains(",-1,fallback,cchc-chieu,cai-cach-hanh-chinh,,,,,,2.001,"));
    assert!(lines[3].contains(",,,,segment,") && lines[3].contains(",missed,không rõ"));
    assert!(lines[4].contains(",\"'=1+1, \"\"đỏ\"\" [31m \",") && lines[4].contains(",'@SUM(A1),"));
}
