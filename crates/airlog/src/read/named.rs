//! Events by their name: few of one name are asked for, among ten years of rows that hold a day's plan each.

use jiff::Timestamp;
use rusqlite::Connection;

use super::airing::Micros;
use crate::entry::body::Facts;
use crate::entry::{Event, Seq};

/// In the words of its index: a log of many years is not to be read through.
const NAMED: &str = r#"select seq from entry where kind = 'event'
    and substr(body, instr(body, '"event":"') + 9, 40) >= ?1 and substr(body, instr(body, '"event":"') + 9, 40) < ?2"#;

/// The events called one of `names` that can be read, as they were written; each is read once it is asked for.
pub(crate) fn events<'a>(
    db: &'a Connection,
    names: &[&str],
) -> rusqlite::Result<impl DoubleEndedIterator<Item = rusqlite::Result<(Seq, Timestamp, Event)>> + 'a>
{
    let mut named = db.prepare_cached(NAMED)?;
    let mut seqs = Vec::new();
    for name in names {
        let from = format!("{name}\"");
        // Behind the name come `,` and `}`, which are before `~`.
        for seq in named.query_map([&from, &format!("{from}~")], |row| row.get::<_, Seq>(0))? {
            seqs.push(seq?);
        }
    }

    seqs.sort_unstable();
    let mut at = db.prepare_cached("select at_us, body from entry where seq = ?")?;
    Ok(seqs.into_iter().filter_map(move |seq| {
        let told = at.query_row([seq], |row| {
            let event = Facts::parse("event", &row.get::<_, String>(1)?);
            Ok((row.get::<_, Micros>(0)?.0, event))
        });
        match told {
            Ok((at, Some(Facts::Event(event)))) => Some(Ok((seq, at, event))),
            Ok(_) => None,
            Err(problem) => Some(Err(problem)),
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Airlog;
    use phatthanh_core::names::SegmentId;

    #[test]
    fn the_index_is_asked() {
        let log = Airlog::in_memory().unwrap();
        let plan = |sql: &str| -> String {
            let mut steps = log
                .db
                .prepare(&format!("explain query plan {sql}"))
                .unwrap();
            let steps = steps
                .query_map(["a", "b"], |row| row.get::<_, String>(3))
                .unwrap();
            steps.map(Result::unwrap).collect::<Vec<_>>().join("; ")
        };

        assert_eq!(
            plan(NAMED),
            "SEARCH entry USING INDEX entry_event_name (<expr>>? AND <expr><?)"
        );
    }

    #[test]
    fn by_name_and_in_the_order_they_were_written() {
        let mut log = Airlog::in_memory().unwrap();
        let at = Timestamp::UNIX_EPOCH;
        let (broke, restored) = (SegmentId::new([7; 32]), SegmentId::new([8; 32]));
        for event in [
            Event::RecordingRestored { id: restored },
            Event::Stopped,
            Event::RecordingRestored { id: broke },
            Event::Stopped,
        ] {
            log.event(at, &event).unwrap();
        }

        let named = |names: &[&str]| -> Vec<i64> {
            events(&log.db, names)
                .unwrap()
                .map(|told| told.unwrap().0.0)
                .collect()
        };

        assert_eq!(named(&["recording-restored"]), [1, 3]);
        assert_eq!(named(&["stopped", "recording-restored"]), [1, 2, 3, 4]);
        assert_eq!(
            named(&["recording"]),
            [0; 0],
            "a name, not the beginning of one"
        );
    }
}
