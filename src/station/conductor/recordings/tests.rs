use super::*;
use crate::names::AudioPath;
use crate::units::Frames;

fn id(byte: u8) -> SegmentId {
    SegmentId::new([byte; 32])
}

fn catalogue(bytes: impl IntoIterator<Item = u8>) -> Arc<Catalogue> {
    let segment = |byte| {
        let path = AudioPath::from(&*format!("tin/{byte}.wav"));
        Arc::new(Segment::new(id(byte), path, Frames::from_ms(60_000)))
    };
    Arc::new(bytes.into_iter().map(segment).collect())
}

fn usable(recordings: &Recordings) -> Vec<SegmentId> {
    let mut ids: Vec<SegmentId> = recordings.catalogue().iter().map(|one| one.id).collect();
    ids.sort_unstable();
    ids
}

fn minute(minutes: i64) -> Timestamp {
    Timestamp::from_second(minutes * 60).unwrap()
}

#[test]
fn what_broke_stays_out_until_it_lies_in_the_folders_no_more() {
    let mut recordings = Recordings::new(catalogue([1, 2]));
    recordings.leave_out(id(1));
    assert_eq!(usable(&recordings), [id(2)]);
    let Learned { restored, is_new } = recordings.learn(&catalogue([1, 2]));
    assert!(restored.is_empty() && !is_new, "it is still there");
    assert_eq!(recordings.learn(&catalogue([2])).restored, [id(1)]);
    assert!(recordings.learn(&catalogue([1, 2])).is_new, "copied anew");
    assert_eq!(usable(&recordings), [id(1), id(2)]);
}

#[test]
fn what_broke_before_a_start_is_out_and_not_restored_by_its_first_look() {
    let mut recordings = Recordings::new(catalogue([1, 2]));
    recordings.know_broken([id(1), id(9)].into());
    assert_eq!(usable(&recordings), [id(2)]);
    assert!(recordings.learn(&catalogue([1, 2])).restored.is_empty());
    assert_eq!(recordings.broken_ids(), [id(1), id(9)].into());
    assert_eq!(recordings.broken().len(), 1, "one lies in the folders");
}

#[test]
fn what_could_not_be_opened_is_out_for_a_while_whatever_the_folders_say() {
    let mut recordings = Recordings::new(catalogue([1, 2]));
    recordings.leave_out_for_now(id(1), "no handle", minute(0), minute(0));
    assert!(!recordings.learn(&catalogue([1, 2])).is_new);
    assert_eq!(usable(&recordings), [id(2)]);
    assert_eq!(recordings.next_trial(), Some(minute(1)));
    assert!(!recordings.try_again(minute(0)));
    assert!(recordings.try_again(minute(1)));
    assert_eq!(usable(&recordings), [id(1), id(2)]);
    assert_eq!(recordings.broken_ids(), [id(1)].into(), "not heard yet");
    recordings.has_begun(id(1));
    assert!(recordings.broken_ids().is_empty());
}

#[test]
fn three_are_named_to_people_and_the_others_counted() {
    let mut recordings = Recordings::new(catalogue(1..=5));
    for byte in 1..=5 {
        recordings.leave_out(id(byte));
    }
    let told = recordings.broken();
    let keys: Vec<&str> = told.iter().map(Text::key).collect();
    let broken = "station-alarm-broken";
    assert_eq!(
        keys,
        [broken, broken, broken, "station-alarm-broken-others"]
    );
}
