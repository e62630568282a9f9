//! A better card, a longer ring, another default: what is opened anew while one card works.

use super::*;

/// The second of the list plays while the first is away. When that is back it is known, without a
/// wait; going back is the engine's to choose, and where it leads nowhere it is tried less and less.
#[test]
fn a_better_card_is_looked_for_now_and_then() {
    let second = || OnOpen::OpenAs("second");
    let mut rig = Rig::new([second(), second(), OnOpen::OpenAs("first")]);
    rig.on();
    rig.look(1);
    assert!(!rig.supervisor.has_better());
    rig.card.set_better(true);
    rig.look(2);
    rig.until(OutputSupervisor::has_better);
    rig.supervisor.renew();
    assert_eq!(rig.lost(), "given up: it was to be made anew");
    assert_eq!(rig.pause(), FIRST_PAUSE);
    rig.on();
    assert_eq!(
        rig.supervisor.status(),
        &CardStatus::On {
            name: "second".into()
        }
    );
    rig.play(LOOK);
    assert!(!rig.supervisor.has_better() && rig.card.looks() == 2);
    rig.look(3);
    rig.until(OutputSupervisor::has_better);
    rig.supervisor.renew();
    rig.lost();
    rig.pause();
    rig.on();
    assert_eq!(
        rig.supervisor.status(),
        &CardStatus::On {
            name: "first".into()
        }
    );
}

/// How long the ring must be is known only once the card's rate is: then it is opened once more.
#[test]
fn a_card_of_a_higher_rate_gets_a_longer_ring() {
    for (rate, rings) in [
        (44_100, vec![4800]),
        (96_000, vec![9600]),
        (192_000, vec![19_200, 19_200]),
    ] {
        let again = (rate > 48_000).then_some(OnOpen::OpenAt(rate));
        let mut rig = Rig::new(
            again
                .into_iter()
                .chain([OnOpen::OpenAt(rate), OnOpen::OpenAt(rate)]),
        );
        let closed = usize::from(rate > 48_000);
        for (lost, frames) in rings.into_iter().enumerate() {
            if lost == 0 && closed > 0 {
                rig.until(|supervisor| matches!(supervisor.stage, Stage::Opening(_)));
                rig.until(|supervisor| matches!(supervisor.stage, Stage::Waiting { .. }));
                rig.card.until_closed(closed);
            }
            let feed = rig.on();
            assert_eq!(feed.ring.buffer().capacity() / CHANNELS, frames, "{rate}");
            rig.card.health().end(End::Device);
            rig.lost();
            rig.pause();
        }
    }
}

/// Somebody makes another card the default, or the numbers of cards change: the card that works stays on,
/// and it is reported. Lost, it is opened by its name, which leads to the other; back to the first as soon as
/// the name leads there and nobody hears it.
#[test]
fn a_default_that_becomes_another_card_is_told_and_followed_once_ours_is_lost() {
    let on = |card| OnOpen::OpenOn(card);
    let mut rig = Rig::new([on("usb"), on("hdmi"), on("usb")]);
    let moved = |was: &str, now: &str, followed| {
        let (name, was, now) = ("default".to_owned(), was.to_owned(), now.to_owned());
        Some(Moved {
            name,
            was,
            now,
            followed,
            by_server: false,
        })
    };

    rig.card.set_default("usb");
    let _feed = rig.on();
    rig.look(1);
    assert_eq!(rig.supervisor.moved(), None);
    rig.card.set_default("hdmi");
    rig.look(2);
    rig.until(|supervisor| supervisor.moved().is_some());
    assert_eq!(rig.supervisor.moved(), moved("usb", "hdmi", false));
    assert!(!rig.supervisor.has_better(), "the card that works stays on");
    rig.card.health().end(End::Device);
    rig.lost();
    assert_eq!(rig.supervisor.moved(), None);
    rig.pause();
    let _feed = rig.on();
    assert_eq!(rig.supervisor.moved(), moved("usb", "hdmi", true));
    rig.look(3);
    assert!(!rig.supervisor.has_better());
    rig.card.set_default("usb");
    rig.look(4);
    rig.until(OutputSupervisor::has_better);
    rig.supervisor.renew();
    rig.lost();
    rig.pause();
    let _feed = rig.on();
    assert_eq!(rig.supervisor.moved(), None);
    rig.play(LOOK);
    rig.look(5);
    assert_eq!(
        (rig.supervisor.moved(), rig.supervisor.has_better()),
        (None, false)
    );
}

/// Somebody drags the station's stream to another card in the mixer of the desktop, and back.
#[test]
fn a_server_that_sends_the_sound_elsewhere_is_told_of() {
    let mut rig = Rig::new([OnOpen::OpenServed, OnOpen::OpenServed]);
    rig.card.send_to("usb");
    let _feed = rig.on();
    rig.look(1);
    rig.play(LOOK);
    rig.look(2);
    assert_eq!(rig.supervisor.moved(), None);
    rig.card.send_to("hdmi");
    rig.play(LOOK);
    rig.until(|supervisor| supervisor.moved().is_some());
    let moved = rig.supervisor.moved().unwrap();
    assert_eq!(
        (&*moved.was, &*moved.now, moved.followed, moved.by_server),
        ("usb", "hdmi", true, true)
    );
    assert!(
        !rig.supervisor.has_better(),
        "nothing is opened anew for it"
    );

    // Where it went at first stays in mind while the card is lost.
    rig.card.health().end(End::Server);
    rig.lost();
    assert_eq!(rig.supervisor.moved(), None);
    rig.pause();
    let _feed = rig.on();
    rig.until(|supervisor| supervisor.moved().is_some());
    rig.card.send_to("usb");
    rig.play(LOOK);
    rig.until(|supervisor| supervisor.moved().is_none());
}
