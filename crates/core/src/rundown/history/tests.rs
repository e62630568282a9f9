use super::*;

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + 60 * minute).unwrap()
}

/// The slot all is aired in, due at `due`.
fn chieu(due: i64) -> OccurrenceId {
    OccurrenceId {
        slot: SlotId::from("chieu"),
        due: at(due),
    }
}

/// An airing of recording `id` at `minute`, in the slot due at `due`.
fn aired(id: u8, minute: i64, due: i64, episode: Option<u32>) -> Aired {
    Aired {
        start: at(minute),
        occurrence: chieu(due),
        program: ProgramId::from("cot"),
        topic: TopicId::from("dat"),
        id: SegmentId::new([id; 32]),
        path: AudioPath::from(format!("dat/{id}").as_str()),
        episode,
        repeat: false,
        reading: 0,
        makes_good: None,
    }
}

/// Three episodes, written down out of order: 1 and 2 at 0, 3 at 100, 1 at 200.
fn history() -> History {
    let mut history = History::default();
    for aired in [
        aired(1, 200, 200, Some(3)),
        aired(1, 0, 0, Some(1)),
        aired(2, 5, 0, Some(1)),
        aired(9, 8, 0, None),
        aired(3, 100, 100, Some(2)),
    ] {
        history.record(aired);
    }
    history
}

/// The recordings of `played`, lowest first.
fn started_ids(started: &[Started]) -> Vec<u8> {
    started
        .iter()
        .map(|started| started.id.as_bytes()[0])
        .collect()
}

fn ids(played: &[Played]) -> Vec<u8> {
    (0..10)
        .flat_map(|id| {
            played
                .iter()
                .filter(move |played| played.id == SegmentId::new([id; 32]))
                .map(move |_| id)
        })
        .collect()
}

/// What an occurrence beginning at `instant` and due at `due` may know: when recording 1 aired, the
/// last episode, and what a repeat would play.
#[track_caller]
fn check(instant: i64, due: i64, last: Option<i64>, episode: Option<u32>, repeat: &[u8]) {
    let (history, occurrence) = (history(), chieu(due));
    let before = Before {
        instant: at(instant),
        occurrence: &occurrence,
    };

    assert_eq!(
        history.last_aired(SegmentId::new([1; 32]), &before),
        last.map(at)
    );
    assert_eq!(
        history.last_episode(&ProgramId::from("cot"), &before),
        episode
    );
    let turn = history.last_turn(&ProgramId::from("cot"), &TopicId::from("dat"), &before);
    assert_eq!(turn.is_some(), episode.is_some());
    let played = history.last_of_slot(&SlotId::from("chieu"), &before);
    assert_eq!(ids(&played), repeat);
}

#[test]
fn only_what_was_before_and_nothing_of_its_own() {
    check(0, 0, None, None, &[]);
    check(50, 50, Some(0), Some(1), &[1, 2]);
    check(100, 100, Some(0), Some(1), &[1, 2]);
    check(150, 150, Some(0), Some(2), &[3]);
    check(300, 300, Some(200), Some(3), &[1]);
    // Its own airing, logged a moment early.
    check(201, 200, Some(0), Some(2), &[3]);
    // In its middle.
    check(7, 0, None, None, &[]);
}

#[test]
fn an_airing_reads_back() {
    let one = aired(1, 0, 0, Some(1));
    let mut history = History::default();
    history.record(one.clone());
    assert_eq!(history.airings().collect::<Vec<_>>(), [one]);
}

#[test]
fn what_was_heard_of_an_occurrence() {
    let heard = history().heard_of(&chieu(0), at(8));
    assert_eq!(started_ids(&heard), [1, 2]);
}

#[test]
fn what_was_heard_before_it_began_anew_is_to_be_heard_again() {
    let mut history = history();
    history.begin_anew(chieu(0), at(5));
    assert_eq!(started_ids(&history.heard_of(&chieu(0), at(8))), [2]);
    assert_eq!(
        started_ids(&history.heard_of(&chieu(100), at(108))),
        started_ids(&self::history().heard_of(&chieu(100), at(108)))
    );
}
