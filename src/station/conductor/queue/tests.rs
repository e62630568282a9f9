use super::super::samples::{at, item};
use super::*;
use crate::names::SegmentId;
use std::path::PathBuf;

#[derive(Debug)]
struct Store;

impl StorePath for Store {
    fn path(&self, id: SegmentId) -> PathBuf {
        PathBuf::from(id.to_string())
    }
}

/// Returns a queue that expects three items from noon on, one a minute.
fn queue() -> Queue {
    let mut queue = Queue::new(Box::new(Store), at("11:59:00"));
    queue.expect(three(), at("11:59:00"));
    queue
}

fn three() -> Vec<Item> {
    vec![
        item("12:00:00", 60, 1),
        item("12:01:00", 60, 2),
        item("12:02:00", 60, 3),
    ]
}

fn numbers(queue: &Queue) -> Vec<u64> {
    queue.cues().map(|(CueId(number), _)| number).collect()
}

fn sent(commands: &[Command]) -> Vec<Vec<u64>> {
    let loads = commands.iter().filter_map(|command| match command {
        Command::Load(cues) => Some(cues.iter().map(|cue| cue.id.0).collect()),
        _ => None,
    });
    loads.collect()
}

#[test]
fn an_item_that_stays_keeps_its_cue_and_one_that_changes_gets_another() {
    let mut queue = queue();
    assert_eq!(numbers(&queue), [1, 2, 3]);
    let mut items = three();
    items[1].length = Frames::from_ms(30_000);
    items.remove(2);
    queue.expect(items, at("11:59:10"));
    assert_eq!(numbers(&queue), [1, 4]);
}

#[test]
fn the_engine_is_sent_changes_only_until_it_is_stopped() {
    let mut queue = queue();
    queue.send(None);
    queue.send(None);
    assert_eq!(sent(&queue.take_commands()), [[1, 2, 3]]);
    queue.expect(three(), at("11:59:10"));
    queue.send(None);
    assert_eq!(sent(&queue.take_commands()), [[0; 0]; 0], "nothing is new");
    queue.stop(Frames::ZERO);
    queue.send(None);
    let commands = queue.take_commands();
    assert!(matches!(commands[0], Command::Stop { .. }), "in order");
    assert_eq!(sent(&commands), [[1, 2, 3]]);
}

#[test]
fn what_the_engine_has_and_is_due_at_once_stands() {
    let mut queue = queue();
    assert_eq!(queue.committed(at("12:00:59")), 0, "nothing is sent");
    queue.send(None);
    assert_eq!(queue.committed(at("11:59:58")), 0);
    assert_eq!(queue.committed(at("11:59:59")), 1);
    assert_eq!(queue.committed(at("12:00:59")), 2);
    queue.forget_sent();
    assert_eq!(queue.committed(at("12:00:59")), 0);
}

#[test]
fn a_cue_that_starts_passes_over_those_before_it() {
    let mut queue = queue();
    let Starts { passed, item: on } = queue.start(CueId(2), at("12:01:00")).unwrap();
    assert_eq!(passed, [item("12:00:00", 60, 1)]);
    assert_eq!(on, item("12:01:00", 60, 2));
    assert_eq!(numbers(&queue), [3]);
    assert!(queue.start(CueId(2), at("12:01:00")).is_none(), "once");
    assert!(!queue.is_stale(at("12:01:00")));
}

#[test]
fn a_replaced_cue_that_was_on_its_way_to_the_card_starts_all_the_same() {
    let mut queue = queue();
    queue.expect(vec![item("12:00:00", 60, 4)], at("11:59:59"));
    assert!(!queue.is_stale(at("12:00:00")));
    let starts = queue.start(CueId(1), at("12:00:01")).unwrap();
    assert!(starts.passed.is_empty());
    assert_eq!(starts.item, item("12:00:01", 60, 1), "as it was heard");
    assert!(
        queue.is_stale(at("12:00:01")),
        "the plan knows nothing of it"
    );
    assert_eq!(numbers(&queue), [4]);
}

#[test]
fn a_cue_whose_item_changed_is_remembered_as_one_that_was_replaced() {
    let mut queue = queue();
    let mut items = three();
    items[0].length = Frames::from_ms(30_000);
    queue.expect(items, at("11:59:58"));
    assert_eq!(numbers(&queue), [4, 2, 3]);
    let starts = queue.start(CueId(1), at("12:00:00")).expect("it is heard");
    assert_eq!(starts.item, item("12:00:00", 60, 1));
}

#[test]
fn replaced_cues_are_remembered_for_a_while_only() {
    let mut queue = queue();
    for byte in 10..30 {
        queue.expect(vec![item("12:05:00", 60, byte)], at("11:59:59"));
    }
    assert!(queue.start(CueId(1), at("12:00:00")).is_none());
    assert!(queue.start(CueId(22), at("12:00:00")).is_some());
}

#[test]
fn an_item_is_given_up_three_seconds_after_its_end() {
    let mut queue = queue();
    assert_eq!(queue.next_tick(at("12:00:00")), at("12:01:03"));
    assert_eq!(queue.give_up(at("12:01:03")), None);
    assert_eq!(queue.give_up(at("12:01:04")), Some(item("12:00:00", 60, 1)));
    assert_eq!(queue.give_up(at("12:01:04")), None);
    queue.clear();
    assert_eq!(queue.next_tick(at("12:01:04")), at("12:59:00"), "the plan");
}

#[test]
fn music_goes_on_with_the_first_item_only() {
    let mut queue = queue();
    assert!(!queue.is_first_carried());
    queue.carry(CueId(2), Frames::from_ms(5000));
    assert!(!queue.is_first_carried());
    queue.start(CueId(1), at("12:00:00"));
    assert!(queue.is_first_carried());
    assert_eq!(queue.first().unwrap().skip, Frames::from_ms(5000));
    queue.start(CueId(2), at("12:01:00"));
    assert!(!queue.is_first_carried());
    queue.carry(CueId(9), Frames::ZERO);
    queue.clear();
    assert!(!queue.is_first_carried(), "nothing is first");
}

#[test]
fn the_engine_runs_low_below_eight_cues() {
    let mut queue = Queue::new(Box::new(Store), at("11:59:00"));
    let minute = |minute: u64| item(&format!("12:{minute:02}:00"), 60, 1);
    queue.expect((0..20).map(minute).collect(), at("11:59:00"));
    queue.send(None);
    assert_eq!(sent(&queue.take_commands())[0].len(), 16);
    queue.start(CueId(9), at("12:08:00"));
    assert!(queue.runs_low());
    queue.send(None);
    assert_eq!(
        sent(&queue.take_commands()),
        [(10..=20).collect::<Vec<u64>>()]
    );
    assert!(!queue.runs_low());
}

#[test]
fn what_joins_waits_for_a_slow_card_and_what_cuts_in_no_longer_than_for_what_stands() {
    let mut queue = queue();
    let now = at("12:00:00");
    let after = |at: Timestamp| at.duration_since(now).as_millis();
    assert_eq!(after(queue.soonest(now)), 250);
    queue.set_latency(Duration::from_secs(4));
    assert_eq!(after(queue.soonest(now)), 4100);
    assert_eq!(after(queue.soonest_cut(now)), 1500);
}

#[test]
fn an_engine_that_has_what_nobody_expects_is_sent_nothing_in_its_place() {
    let mut queue = queue();
    queue.send(None);
    queue.take_commands();
    queue.expect(Vec::new(), at("11:59:10"));
    queue.forget_sent();
    queue.send(None);
    assert_eq!(sent(&queue.take_commands()), [[0; 0]]);
    queue.send(None);
    assert_eq!(sent(&queue.take_commands()), [[0; 0]; 0], "once");
}

#[test]
fn what_is_let_go_leaves_the_engine_too_and_is_known_if_it_starts_all_the_same() {
    type LetGo = fn(&mut Queue);
    let ways: [LetGo; 3] = [
        |queue| while queue.give_up(at("13:00:00")).is_some() {},
        |queue| queue.retain(|_| false),
        Queue::clear,
    ];
    for let_go in ways {
        let mut queue = queue();
        queue.send(None);
        queue.take_commands();
        let_go(&mut queue);
        assert!(queue.runs_low());
        queue.send(None);
        assert_eq!(sent(&queue.take_commands()), [[0; 0]]);
        let starts = queue.start(CueId(2), at("12:01:00")).expect("it is heard");
        assert_eq!(starts.item, item("12:01:00", 60, 2));
    }
}

#[test]
fn what_stands_starts_as_much_later_as_the_clock_was_set_and_is_known_by_its_old_cue_too() {
    let mut queue = queue();
    queue.send(None);
    queue.take_commands();
    let stands = queue.committed(at("11:59:59"));
    queue.forget_sent();
    queue.delay(stands, SignedDuration::from_secs(-20));
    queue.send(None);

    let starts: Vec<Timestamp> = queue.items().map(|item| item.start).collect();
    let later = ["11:59:40", "12:01:00", "12:02:00"].map(at);
    assert_eq!(starts, later);
    assert_eq!(sent(&queue.take_commands()), [[4, 2, 3]]);
    assert_eq!(queue.committed(at("11:59:39")), 1, "and stands");

    // It was on its way to the card under its first cue.
    let begun = queue.start(CueId(1), at("11:59:40")).expect("it is heard");
    assert_eq!(begun.item.start, at("11:59:40"));
}
