//! The keeper against a card that follows a script, on a clock that stands until it is moved.

mod better;

use super::super::End;
use super::super::device_scout::LOOK;
use super::super::fake::{FakeCard, OnOpen};
use super::*;
use crate::clock::SimClock;
use phatthanh_core::units::CHANNELS;

/// One callback of the card.
const PERIOD: Duration = Duration::from_millis(43);

/// The next frame the engine will render.
const NEXT: FrameNumber = FrameNumber::new(700);

/// A keeper, its card and its clock.
struct Rig {
    clock: Arc<SimClock>,
    card: Arc<FakeCard>,
    supervisor: OutputSupervisor,
}

impl Rig {
    fn new(script: impl IntoIterator<Item = OnOpen>) -> Self {
        let clock = Arc::new(SimClock::new("2026-11-24T10:30:00Z".parse().unwrap()));
        let card = FakeCard::new(Arc::clone(&clock) as Arc<dyn Clock>, script);
        let backend = Arc::new(Arc::clone(&card));
        let supervisor = OutputSupervisor::new(
            backend,
            Frames::new(4800),
            Arc::clone(&clock) as Arc<dyn Clock>,
        );
        Self {
            clock,
            card,
            supervisor,
        }
    }

    /// Polls, with the clock standing, until `there`: what other threads do in between takes no time.
    #[track_caller]
    fn until(&mut self, there: impl Fn(&OutputSupervisor) -> bool) -> Option<CardChange> {
        for _ in 0..10_000 {
            let change = self.supervisor.poll(NEXT);
            if there(&self.supervisor) {
                return change;
            }
            assert!(change.is_none(), "{change:?}");
            std::thread::park_timeout(Duration::from_millis(1));
        }
        panic!("{:?}", self.supervisor);
    }

    /// Lets the card be opened and move.
    #[track_caller]
    fn on(&mut self) -> Feed {
        self.until(|supervisor| matches!(supervisor.stage, Stage::Opening(_)));
        self.card.until_open();
        self.card.call(64, PERIOD);
        self.clock.advance(PERIOD);
        self.card.call(64, PERIOD);
        match self.until(|supervisor| matches!(supervisor.stage, Stage::On { .. })) {
            Some(CardChange::On { name, feed }) => {
                assert_eq!(self.supervisor.status(), &CardStatus::On { name });
                feed
            }
            change => panic!("{change:?}"),
        }
    }

    /// Lets the clock run until the next try, and returns how long that took.
    fn pause(&mut self) -> Duration {
        // Threads that were let go end in real time, of which simulated seconds take none.
        while self.supervisor.threads.load(Ordering::Relaxed) >= STUCK_AT_MOST {
            std::thread::park_timeout(Duration::from_millis(1));
        }

        let start = self.clock.uptime();
        while !matches!(self.supervisor.stage, Stage::Opening(_)) {
            self.clock.advance(Duration::from_millis(10));
            assert!(self.supervisor.poll(NEXT).is_none());
            assert!(
                self.clock.uptime() < start + Duration::from_secs(100),
                "{:?}",
                self.supervisor
            );
        }

        self.clock.uptime().saturating_sub(start)
    }

    /// Plays until the card has been looked at so often.
    #[track_caller]
    fn look(&mut self, looks: usize) {
        self.play(LOOK);
        // The look before may not be over yet: then the next begins a little later.
        let card = Arc::clone(&self.card);
        self.until(|_| card.looks() >= looks);
    }

    /// Lets the card play.
    #[track_caller]
    fn play(&mut self, length: Duration) {
        let start = self.clock.uptime();
        while self.clock.uptime() < start + length {
            self.clock.advance(PERIOD);
            self.card.call(2048, PERIOD);
            assert!(self.supervisor.poll(NEXT).is_none());
        }
    }

    /// Lets `length` pass in which the card does nothing, looked at all the time but for its last moment.
    #[track_caller]
    fn pass(&mut self, length: Duration) {
        let start = self.clock.uptime();
        while let Some(rest) = (start + length)
            .checked_sub(self.clock.uptime())
            .filter(|rest| !rest.is_zero())
        {
            self.clock.advance(rest.min(Duration::from_millis(10)));
            if self.clock.uptime() < start + length {
                assert!(self.supervisor.poll(NEXT).is_none());
            }
        }
    }

    /// Returns the keys of the sentences for people.
    fn why(&self) -> Vec<&str> {
        match self.supervisor.status() {
            CardStatus::On { .. } => vec!["on"],
            CardStatus::Off { why } => why.iter().map(Text::key).collect(),
        }
    }

    #[track_caller]
    fn lost(&mut self) -> String {
        match self.supervisor.poll(NEXT) {
            Some(CardChange::Lost { problem }) => problem,
            change => panic!("{change:?}"),
        }
    }
}

fn waits(supervisor: &OutputSupervisor) -> bool {
    matches!(supervisor.stage, Stage::Waiting { .. })
}

#[test]
fn a_card_is_on_once_it_moves() {
    let mut rig = Rig::new([]);
    assert!(rig.why().is_empty());
    assert!(rig.supervisor.poll(NEXT).is_none());
    rig.card.until_open();
    for _ in 0..3 {
        rig.card.call(64, PERIOD);
        assert!(rig.supervisor.poll(NEXT).is_none());
    }

    assert!(matches!(rig.supervisor.stage, Stage::Opening(_)));
    rig.clock.advance(PERIOD);
    rig.card.call(64, PERIOD);
    let Some(CardChange::On { mut feed, .. }) =
        rig.until(|supervisor| matches!(supervisor.stage, Stage::On { .. }))
    else {
        panic!("not on");
    };

    feed.push(&[0.5; 128]);
    assert_eq!(rig.card.call(64, PERIOD), [0.5; 128]);
    let last = std::iter::from_fn(|| feed.reports.pop().ok())
        .last()
        .unwrap();
    assert_eq!((last.first, last.copied, last.delay), (NEXT, 64, PERIOD));
}

#[test]
fn refusals_are_tried_again_at_growing_pauses() {
    let mut rig = Rig::new([
        OnOpen::Refuse,
        OnOpen::Refuse,
        OnOpen::Panic,
        OnOpen::Refuse,
    ]);
    assert!(rig.supervisor.poll(NEXT).is_none());
    let mut pauses = Vec::new();
    for _ in 0..4 {
        rig.until(waits);
        pauses.push(rig.pause().as_millis());
    }

    assert_eq!(pauses, [250, 500, 1000, 1000]);
    assert_eq!(rig.why(), ["playout-card-failed"]);
    rig.on();
    assert_eq!(rig.why(), ["on"]);
}

#[test]
fn a_card_that_does_not_answer_is_given_up() {
    let (hang, end) = FakeCard::hang();
    let mut rig = Rig::new([hang]);
    assert!(rig.supervisor.poll(NEXT).is_none());
    rig.card.until_hung(1);
    rig.clock.advance(DEADLINE);
    rig.until(waits);
    assert_eq!(rig.why(), ["playout-card-stuck"]);
    assert_eq!(rig.pause(), FIRST_PAUSE);
    let mut feed = rig.on();

    // The late one is dropped where it was opened, and nobody hears of it.
    drop(end);
    rig.card.until_closed(1);
    assert!(rig.supervisor.poll(NEXT).is_none());
    assert!(feed.push(&[0.5; 2]) > Frames::ZERO);
    assert!(!feed.ring.is_abandoned());
}

#[test]
fn a_card_that_opens_but_never_moves_is_given_up() {
    let mut rig = Rig::new([]);
    assert!(rig.supervisor.poll(NEXT).is_none());
    rig.card.until_open();
    rig.card.call(64, PERIOD);
    rig.clock.advance(DEADLINE);
    rig.until(waits);
    rig.card.until_closed(1);
}

#[test]
fn only_so_many_threads_are_stuck_at_once() {
    let (hangs, mut ends): (Vec<_>, Vec<_>) = (0..STUCK_AT_MOST).map(|_| FakeCard::hang()).unzip();
    let mut rig = Rig::new(hangs);
    for _ in 0..6000 {
        rig.clock.advance(Duration::from_millis(10));
        assert!(rig.supervisor.poll(NEXT).is_none());
    }

    assert_eq!(
        rig.supervisor.threads.load(Ordering::Relaxed),
        STUCK_AT_MOST
    );
    assert!(waits(&rig.supervisor));
    ends.pop();
    rig.card.until_closed(1);
    rig.on();
}

#[test]
fn when_a_stuck_thread_comes_back_the_next_try_is_at_once() {
    let (hang, end) = FakeCard::hang();
    let mut rig = Rig::new([hang]);
    assert!(rig.supervisor.poll(NEXT).is_none());
    rig.clock.advance(DEADLINE);
    rig.until(waits);
    drop(end);
    rig.card.until_closed(1);
    rig.on();
}

/// What `trouble` does to a card that is on, as the keeper sees it `after_ms` later.
#[track_caller]
fn check_lost(trouble: impl Fn(&Health), after_ms: u64, expected: Option<&str>) {
    let mut rig = Rig::new([]);
    let _feed = rig.on();
    trouble(&rig.card.health());
    rig.pass(Duration::from_millis(after_ms));
    match expected {
        Some(problem) => {
            assert_eq!(rig.lost(), problem);
            rig.card.until_closed(1);
        }
        None => assert!(rig.supervisor.poll(NEXT).is_none()),
    }
}

#[test]
fn losses() {
    check_lost(|_| (), 999, None);
    check_lost(|_| (), 1000, Some("no callback for 1000 ms"));
    check_lost(Health::error, 299, None);
    check_lost(
        Health::error,
        300,
        Some("1 errors and no callback for 300 ms"),
    );
    check_lost(
        |health| health.end(End::Device),
        0,
        Some("the device is gone"),
    );
    check_lost(Health::xrun, 500, None);
}

#[test]
fn a_new_stream_hears_nothing_of_the_old() {
    let mut rig = Rig::new([]);
    let mut old = rig.on();
    old.push(&[0.5; 2400]);
    rig.card.health().xrun();
    rig.pass(Duration::from_secs(1));
    rig.lost();
    assert_eq!(
        rig.card.call(64, PERIOD),
        [0.0; 128],
        "the old stream's last callbacks"
    );
    assert_eq!(rig.pause(), FIRST_PAUSE);
    let mut new = rig.on();
    assert_eq!(rig.card.call(64, PERIOD), [0.0; 128]);
    new.push(&[0.25; 128]);
    assert_eq!(rig.card.call(64, PERIOD), [0.25; 128]);
    assert_eq!(rig.supervisor.xruns(), 1);
    rig.card.health().xrun();
    assert_eq!(rig.supervisor.xruns(), 2);
}

#[test]
fn a_card_that_comes_and_goes_is_tried_less_and_less() {
    let mut rig = Rig::new([]);
    let mut pauses = Vec::new();
    for _ in 0..9 {
        rig.on();
        rig.card.health().end(End::Stream);
        rig.lost();
        pauses.push(rig.pause().as_millis());
    }

    assert_eq!(
        pauses,
        [250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]
    );
    rig.on();
    for _ in 0..250 {
        rig.clock.advance(PERIOD);
        rig.card.call(2048, PERIOD);
        assert!(rig.supervisor.poll(NEXT).is_none());
    }

    rig.card.health().end(End::Device);
    rig.lost();
    assert_eq!(rig.why(), ["playout-card-gone"]);
    assert_eq!(rig.pause(), FIRST_PAUSE);
}

/// Each way a card can be refused: the sentence for people, one line in the log however often it is tried,
/// and on the air by itself when it goes away.
#[test]
fn every_refusal_is_told_once_and_gone_when_the_card_is_there() {
    let name = || "plughw:CARD=Device".to_owned();
    for (refusal, key) in [
        (Refusal::Missing { name: name() }, "playout-card-missing"),
        (Refusal::Busy { name: name() }, "playout-card-busy"),
        (Refusal::Denied { name: name() }, "playout-card-denied"),
        (Refusal::Format { name: name() }, "playout-card-format"),
        (
            Refusal::Failed {
                name: name(),
                problem: "I/O error".into(),
            },
            "playout-card-failed",
        ),
    ] {
        let mut rig = Rig::new((0..5).map(|_| OnOpen::RefuseFor(vec![refusal.clone()])));
        assert!(rig.supervisor.poll(NEXT).is_none());
        for _ in 0..5 {
            rig.until(waits);
            assert_eq!(rig.why(), [key]);
            rig.pause();
        }
        assert_eq!(rig.supervisor.logged, [OpenError(vec![refusal])]);
        rig.on();
        assert_eq!(rig.why(), ["on"]);
        assert!(rig.supervisor.logged.is_empty());
    }
}

/// A card that is there and then not, busy and then not, ever anew: the log does not fill.
#[test]
fn refusals_that_change_each_time_are_logged_a_few_times_only() {
    let refusal = |turn: usize| Refusal::Failed {
        name: "fake".into(),
        problem: format!("problem {turn}"),
    };
    let mut rig = Rig::new((0..30).map(|turn| OnOpen::RefuseFor(vec![refusal(turn)])));
    assert!(rig.supervisor.poll(NEXT).is_none());
    for _ in 0..30 {
        rig.until(waits);
        rig.pause();
    }
    assert_eq!(rig.supervisor.logged.len(), LOGGED_AT_MOST);
    rig.on();
}

#[test]
fn a_callback_that_panics_is_noticed_at_the_next_look() {
    let mut rig = Rig::new([]);
    let _feed = rig.on();
    rig.card.panic();
    assert_eq!(rig.lost(), "the card's callback panicked");
    assert_eq!(rig.why(), ["playout-card-panic"]);
    rig.pause();
    rig.on();
}

/// Callbacks come and take nothing: the stream only looks alive.
#[test]
fn callbacks_that_take_no_frames_are_no_sign_of_life() {
    let mut rig = Rig::new([]);
    let _feed = rig.on();
    for _ in 0..23 {
        rig.clock.advance(PERIOD);
        rig.card.call(0, PERIOD);
        assert!(rig.supervisor.poll(NEXT).is_none());
    }
    rig.clock.advance(PERIOD);
    rig.card.call(0, PERIOD);
    assert_eq!(rig.lost(), "no callback for 1032 ms");
}

/// After a sleep the stream may look open and be dead: it is not believed, and opened anew at once.
#[test]
fn a_machine_that_slept_opens_its_card_anew() {
    let mut rig = Rig::new([]);
    let _feed = rig.on();
    rig.clock.suspend(Duration::from_millis(499));
    assert!(
        rig.supervisor.poll(NEXT).is_none(),
        "so long may reading two clocks take"
    );
    rig.clock.suspend(Duration::from_secs(3600));
    rig.card.call(2048, PERIOD);
    assert_eq!(rig.lost(), "the machine slept");
    assert_eq!(rig.why(), ["playout-card-slept"]);
    rig.card.until_closed(1);
    assert_eq!(rig.pause(), FIRST_PAUSE);
    rig.on();

    // While none is open, it only makes the next try come sooner.
    rig.card.health().end(End::Device);
    rig.lost();
    rig.clock.suspend(Duration::from_secs(60));
    assert!(rig.supervisor.poll(NEXT).is_none());
    assert!(rig.pause() <= Duration::from_millis(10));
    rig.on();
}

/// Stopped by a person, or without a core for seconds: the card is opened anew, and is not what is blamed.
#[test]
fn a_program_that_stood_still_does_not_blame_its_card() {
    let mut rig = Rig::new([]);
    rig.on();
    rig.clock.advance(Duration::from_secs(5));
    assert_eq!(rig.lost(), "this program stood still for 5000 ms");
    assert_eq!(rig.why(), ["playout-card-stood"]);
    rig.pause();
    rig.on();

    // The card went on by itself as soon as it was fed.
    rig.clock.advance(Duration::from_secs(5));
    rig.card.call(2048, PERIOD);
    assert!(rig.supervisor.poll(NEXT).is_none());

    // What a short stop falls into is the card's own.
    rig.pass(Duration::from_millis(700));
    assert!(rig.supervisor.poll(NEXT).is_none());
    rig.clock.advance(Duration::from_millis(499));
    assert_eq!(rig.lost(), "no callback for 1199 ms");
}

#[test]
fn closing_lets_go() {
    let mut rig = Rig::new([]);
    rig.on();
    rig.supervisor.close();
    rig.card.until_closed(1);
    rig.clock.advance(Duration::from_secs(60));
    assert!(rig.supervisor.poll(NEXT).is_none());
    assert_eq!(rig.why(), [""; 0]);
}
