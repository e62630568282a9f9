use super::*;
use crate::playout::Standing;
use crate::station::conductor::relay::InputStanding;

/// What `phatthanh status --json` prints, byte for byte: other programs read it.
const WHOLE: &str = concat!(
    r#"{"station":"Đài xã","now":"2026-11-24T17:30:00.250+07:00","#,
    r#""on_air":{"start":"2026-11-24T17:30:00.000+07:00","end":"2026-11-24T17:36:41.250+07:00","#,
    r#""played_seconds":0.25,"slot":"cchc-chieu","program":"cai-cach","kind":"segment","title":"Sổ đỏ · Cải cách","#,
    r#""id":"0707070707070707070707070707070707070707070707070707070707070707"},"#,
    r#""next":[{"start":"2026-11-24T17:36:41.250+07:00","slot":"cchc-chieu","kind":"closing","title":"Kết"}],"#,
    r#""orders":[{"seq":7,"level":"khan-cap","drill":false,"ordered_by":"Chủ tịch","#,
    r#""until":"2026-11-24T19:00:00.000+07:00","titles":["Bão"],"readings_left":2,"#,
    r#""due":"2026-11-24T17:40:00.000+07:00"}],"inputs":[{"id":"vov1","title":"VOV1","state":"away","words":"Im lặng"}],"alerts_waiting":1,"#,
    r#""card":"default","peak_dbfs":-3.5,"card_frames":48000,"drift_ppm":12.0,"underruns":0,"#,
    r#""real_time":{"priority":"real-time","memory_locked":true},"log_rows_waiting":0,"disk_free_bytes":1000000,"#,
    r#""aircheck":"sound","transmitter":{"on":true,"why":"session","since":"2026-11-24T17:30:00.250+07:00","#,
    r#""next":"2026-11-24T17:36:41.250+07:00","taken":true,"read_back":true,"warm_in_s":0,"problem":null},"#,
    r#""clock":{"trusted":false,"doubt":"before-log","problem":"Giờ sai","witness":null,"#,
    r#""now":"2026-11-24T17:30:00.250+07:00","last_known":"2026-11-24T17:40:00.000+07:00"},"#,
    r#""alarms":[{"key":"no-card","since":"2026-11-23T05:00:00.000+07:00","words":"Cắm lại","grade":"urgent","told":true,"acknowledged_by":"Lan"}],"#,
    r#""last_edit":{"taken":"2026-11-24T16:00:00.000+07:00","days":14,"items_changed":3,"broadcasts_changed":1},"#,
    r#""waits_for_restart":["output.lead"],"waits_for_silence":["sound.low_pass"],"first_sound_ms":812,"#,
    r#""unused_folders":{"count":4,"first":["audio/a","audio/b","audio/c"]},"never_airs":{"count":0,"first":[]},"#,
    r#""waiting_approval":3,"refused":1,"#,
    r#""backup":{"made":"2026-11-23T02:30:00.000+07:00","place":"/media/usb/phatthanh-sao-luu","stick":"/media/usb","#,
    r#""running_since":null,"due":"2026-11-25T02:30:00.000+07:00","problem":null},"console":{"address":"http://127.0.0.1:8080/","problem":null,"first_code":null}}"#
);

fn input() -> InputStatus {
    InputStatus {
        id: "vov1".into(),
        title: "VOV1".into(),
        state: InputStanding::Away,
        words: Some("Im lặng".into()),
    }
}

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

fn console() -> ConsoleStatus {
    ConsoleStatus {
        address: Some("http://127.0.0.1:8080/".into()),
        ..ConsoleStatus::default()
    }
}

fn backup() -> BackupStatus {
    BackupStatus {
        made: Some(moment("2026-11-23T02:30:00.000+07:00")),
        place: Some("/media/usb/phatthanh-sao-luu".into()),
        stick: Some("/media/usb".into()),
        due: Some(moment("2026-11-25T02:30:00.000+07:00")),
        ..BackupStatus::default()
    }
}

fn doubted(now: Moment) -> ClockStatus {
    ClockStatus {
        trusted: false,
        doubt: Some("before-log".into()),
        problem: Some("Giờ sai".into()),
        witness: None,
        now,
        last_known: Some(moment("2026-11-24T17:40:00.000+07:00")),
    }
}

fn order() -> OrderStatus {
    OrderStatus {
        seq: 7,
        level: Urgency::Emergency,
        drill: false,
        ordered_by: "Chủ tịch".into(),
        until: moment("2026-11-24T19:00:00.000+07:00"),
        titles: vec!["Bão".into()],
        readings_left: 2,
        due: Some(moment("2026-11-24T17:40:00.000+07:00")),
    }
}

fn transmitter(since: Moment, next: Moment) -> TransmitterStatus {
    TransmitterStatus {
        on: true,
        why: crate::transmitter::Why::Session,
        since,
        next: Some(next),
        taken: Some(true),
        read_back: true,
        warm_in_s: 0,
        problem: None,
    }
}

fn whole() -> Status {
    let now = moment("2026-11-24T17:30:00.250+07:00");
    let end = moment("2026-11-24T17:36:41.250+07:00");
    Status {
        alerts_waiting: 1,
        station: "Đài xã".into(),
        now,
        on_air: Some(OnAirStatus {
            start: moment("2026-11-24T17:30:00.000+07:00"),
            end,
            played_seconds: 0.25,
            slot: "cchc-chieu".into(),
            program: "cai-cach".into(),
            kind: Kind::Segment,
            title: "Sổ đỏ · Cải cách".into(),
            id: Some(crate::names::SegmentId::new([7; 32])),
        }),
        next: vec![NextStatus {
            start: end,
            slot: "cchc-chieu".into(),
            kind: Kind::Closing,
            title: "Kết".into(),
        }],
        orders: vec![order()],
        inputs: vec![input()],
        card: Some("default".into()),
        peak_dbfs: Some(-3.5),
        card_frames: 48_000,
        waiting_approval: 3,
        refused: 1,
        backup: backup(),
        console: console(),
        drift_ppm: 12.0,
        underruns: 0,
        real_time: Some(RealTime {
            priority: Standing::RealTime,
            memory_locked: true,
        }),
        log_rows_waiting: 0,
        disk_free_bytes: Some(1_000_000),
        aircheck: Some(Recording::Sound),
        transmitter: Some(transmitter(now, end)),
        clock: doubted(now),
        alarms: vec![AlarmStatus {
            key: Alarm::NoCard,
            since: moment("2026-11-23T05:00:00.000+07:00"),
            words: "Cắm lại".into(),
            grade: Alarm::NoCard.grade(),
            told: true,
            acknowledged_by: Some("Lan".into()),
        }],
        last_edit: Some(EditStatus {
            taken: moment("2026-11-24T16:00:00.000+07:00"),
            days: 14,
            items_changed: 3,
            broadcasts_changed: 1,
        }),
        waits_for_restart: vec!["output.lead".into()],
        waits_for_silence: vec!["sound.low_pass".into()],
        first_sound_ms: Some(812),
        unused_folders: Listed {
            count: 4,
            first: ["audio/a", "audio/b", "audio/c"].map(String::from).to_vec(),
        },
        never_airs: Listed::default(),
    }
}

#[test]
fn a_status_is_written_as_agreed_and_read_back() {
    assert_eq!(serde_json::to_string(&whole()).unwrap(), WHOLE);
    assert_eq!(serde_json::from_str::<Status>(WHOLE).unwrap(), whole());
}

/// A station of an older program says less.
#[test]
fn what_a_status_does_not_say_is_nothing() {
    let (front, rest) = WHOLE.split_once(r#""waits_for_restart""#).unwrap();
    let (_, back) = rest.split_once(r#""unused_folders""#).unwrap();
    let older = format!("{front}\"unused_folders\"{back}");
    let read: Status = serde_json::from_str(&older).unwrap();
    assert_eq!(
        read,
        Status {
            waits_for_restart: Vec::new(),
            waits_for_silence: Vec::new(),
            first_sound_ms: None,
            ..whole()
        }
    );
}
