use super::*;
use crate::entry::Ended;
use crate::entry::body::EndBody;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

/// The row of its beginning was in a log that is gone: what ended was on for as long as it played, and before that it is not
/// known to have been.
#[test]
fn an_end_without_its_beginning_proves_no_silence_before_it() {
    let mut log = Airlog::in_memory().unwrap();
    let version = "1".into();
    log.event(at(0), &Event::Started { version }).unwrap();
    let end = EndBody {
        of: Seq(9000),
        played: Frames::from_ms(20_000),
        ended: Ended::Complete,
        reason: None,
    };
    let orphan = Event::RowSetAside {
        kind: "end".into(),
        at_us: at(60).as_microsecond(),
        body: Facts::End(end).body(),
        problem: "no airing is open".into(),
    };
    log.event(at(60), &orphan).unwrap();

    let answer = |second| {
        let answer = log.silence(at(second), at(second + 1), Some(at(90)));
        answer.unwrap().answer
    };
    let (silent, unknown) = (Answer::Silent, Answer::NotKnown);
    let answers = [10, 38, 40, 50, 59, 60, 70].map(answer);
    assert_eq!(
        answers,
        [silent, silent, unknown, unknown, unknown, silent, silent]
    );
}
