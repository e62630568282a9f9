use super::*;

/// An input that is scripted, in steps of 100 ms, with what is held of it.
struct Script {
    listener: Listener,
    now: Duration,
    held: usize,
    plays: bool,
    orders: Vec<(u64, Order)>,
    verdicts: Vec<(u64, Verdict)>,
}

/// What arrives in a step.
#[derive(Clone, Copy, PartialEq)]
enum Comes {
    Nothing,
    Sound,
    Silence,
    /// One tone.
    Tone,
    Old,
    End,
}

const STEP: Duration = Duration::from_millis(100);

impl Script {
    fn new() -> Self {
        Self::of(false)
    }

    fn of(words: bool) -> Self {
        let limits = Limits {
            buffer: Duration::from_secs(3),
            dead: Duration::from_secs(4),
            mute: Duration::from_secs(8),
            addresses: 2,
            words,
        };
        Self {
            listener: Listener::new(limits, Duration::ZERO),
            now: Duration::ZERO,
            held: 0,
            plays: false,
            orders: Vec::new(),
            verdicts: vec![(0, Verdict::Nothing)],
        }
    }

    /// Lets this arrive for so many seconds, so many times as fast as it is played.
    fn run(&mut self, comes: Comes, seconds: f64, pace: usize) {
        for _ in 0..(seconds * 10.0) as usize {
            let ms = self.now.as_millis() as u64;
            let level = |block: usize| match comes {
                // What people send moves.
                Comes::Sound => [0.1, 0.15][(ms as usize / 100 + block) % 2],
                Comes::Tone => 0.1,
                _ => 0.0,
            };
            let sound: Vec<f32> = (0..pace)
                .flat_map(|block| vec![level(block); BLOCK * CHANNELS])
                .collect();
            match comes {
                Comes::Nothing => {}
                Comes::Sound | Comes::Silence | Comes::Tone => {
                    self.listener.packet(Seen::Fresh, self.now);
                    self.listener.sound(&sound);
                    self.held += BLOCK * pace;
                }
                Comes::Old => self.listener.packet(Seen::Known, self.now),
                Comes::End => self.listener.ended(self.now),
            }
            if self.plays {
                self.held = self.held.saturating_sub(BLOCK);
            }
            let held = Frames::new(self.held as u64);
            for order in self.listener.tick(held, self.plays, self.now) {
                if order == Order::Clear {
                    self.held = 0;
                }
                self.orders.push((ms, order));
            }
            let verdict = self.listener.verdict();
            if self
                .verdicts
                .last()
                .is_none_or(|(_, last)| *last != verdict)
            {
                self.verdicts.push((ms, verdict));
            }
            // As the conductor does.
            self.plays &= verdict == Verdict::There;
            self.now += STEP;
        }
    }

    fn air(&mut self) {
        self.plays = true;
    }

    /// Whoever sent has gone for a second, and another is let in.
    fn let_in_another(&mut self) {
        self.run(Comes::End, 0.1, 1);
        self.run(Comes::Nothing, 0.9, 1);
        self.listener.opened(self.now);
    }

    fn verdict(&self) -> Verdict {
        self.listener.verdict()
    }
}

#[test]
fn a_burst_is_ready_at_once_and_a_slow_stream_when_it_is_full() {
    let mut script = Script::new();
    script.run(Comes::Sound, 0.1, 40);
    assert_eq!(script.verdicts[1], (0, Verdict::There));
    assert_eq!(script.orders, [(0, Order::Open(0))]);

    let mut script = Script::new();
    script.run(Comes::Sound, 4.0, 1);
    assert_eq!(script.verdicts[1..], [(2900, Verdict::There)]);
    assert_eq!(script.listener.phase(), Phase::Ready);
    script.air();
    script.run(Comes::Sound, 1.0, 1);
    assert_eq!(script.listener.phase(), Phase::OnAir);
}

/// Tries come at 250 ms, twice as long after each, up to five seconds; each address in turn.
#[test]
fn what_refuses_is_tried_again_ever_later() {
    let mut script = Script::new();
    for _ in 0..300 {
        script.run(Comes::End, 0.1, 1);
        // No other end before it is open again.
        while !matches!(script.orders.last(), Some((at, Order::Open(_))) if u128::from(*at) + 100 == script.now.as_millis())
            && script.now < Duration::from_secs(40)
        {
            script.run(Comes::Nothing, 0.1, 1);
        }
        if script.now >= Duration::from_secs(30) {
            break;
        }
    }
    let opens: Vec<u64> = script.orders.iter().map(|(at, _)| *at).collect();
    let gaps: Vec<u64> = opens.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(
        gaps.windows(2).all(|pair| pair[0] <= pair[1] + 200),
        "{gaps:?}"
    );
    assert!(
        gaps.iter().any(|gap| (5000..5300).contains(gap)),
        "{gaps:?}"
    );
    assert!(gaps.iter().all(|gap| *gap <= 5300), "{gaps:?}");
    let addresses = script.orders.iter().filter_map(|(_, order)| match order {
        Order::Open(address) => Some(*address),
        _ => None,
    });
    let addresses: Vec<usize> = addresses.collect();
    assert!(
        addresses.windows(2).all(|pair| pair[0] != pair[1]),
        "{addresses:?}"
    );
}

/// On air a stall is heard out of the buffer, and told before it is empty; back only with a full buffer.
#[test]
fn a_stall_is_told_before_silence_and_the_return_after_enough() {
    let mut script = Script::new();
    script.run(Comes::Sound, 0.1, 40);
    script.air();
    script.run(Comes::Sound, 30.0, 1);
    script.run(Comes::Nothing, 3.5, 1);
    let (at, verdict) = *script.verdicts.last().unwrap();
    assert_eq!(verdict, Verdict::Dry);
    assert!((32_900..33_500).contains(&at), "{at}");
    // Nothing is left of the old when it comes back.
    assert_eq!(script.orders.last().unwrap().1, Order::Clear);
    script.run(Comes::Sound, 2.5, 1);
    assert_eq!(script.verdicts.last().unwrap().1, Verdict::Dry);
    script.run(Comes::Sound, 1.0, 1);
    assert_eq!(script.verdicts.last().unwrap().1, Verdict::There);
}

#[test]
fn it_comes_back_at_most_every_twenty_seconds() {
    let mut script = Script::new();
    for _ in 0..20 {
        script.run(Comes::Sound, 3.2, 2);
        if script.listener.verdict() == Verdict::There {
            script.air();
        }
        script.run(Comes::Nothing, 6.0, 1);
    }
    let there = |(_, verdict): &&(u64, Verdict)| *verdict == Verdict::There;
    let joined: Vec<_> = script.verdicts.iter().filter(there).collect();
    assert!(joined.len() > 3, "{joined:?}");
    for pair in joined.windows(2) {
        assert!(pair[1].0 - pair[0].0 >= 20_000, "{joined:?}");
    }
}

/// What only sends what was heard before is not there, however much of it there is, and is opened again.
#[test]
fn old_sound_is_none() {
    let mut script = Script::new();
    script.run(Comes::Old, 60.0, 1);
    assert_eq!(script.verdicts.len(), 1);
    assert_eq!(script.listener.phase(), Phase::Connecting);
    let closed = script
        .orders
        .iter()
        .filter(|(_, order)| *order == Order::Close);
    assert!(closed.count() >= 4, "{:?}", script.orders);
}

#[test]
fn eight_seconds_of_silence_are_mute_and_speech_is_not() {
    let mut script = Script::new();
    script.run(Comes::Sound, 0.1, 40);
    script.air();
    for _ in 0..10 {
        script.run(Comes::Sound, 2.0, 1);
        script.run(Comes::Silence, 7.5, 1);
    }
    assert_eq!(script.verdicts.last().unwrap().1, Verdict::There);
    let from = script.now.as_millis() as u64 - 7500;
    script.run(Comes::Silence, 1.0, 1);
    let (at, verdict) = *script.verdicts.last().unwrap();
    assert_eq!(verdict, Verdict::Mute);
    assert!((7800..=8100).contains(&(at - from)), "{}", at - from);
    script.run(Comes::Silence, 60.0, 1);
    assert_eq!(script.verdicts.last().unwrap().1, Verdict::Mute);
    // Back with as much sound as its buffer.
    let from = script.now.as_millis() as u64;
    script.run(Comes::Sound, 4.0, 1);
    let (at, verdict) = *script.verdicts.last().unwrap();
    assert_eq!(verdict, Verdict::There);
    assert!((2800..=3100).contains(&(at - from)), "{}", at - from);
}

/// A tuner whose station goes off the air hisses, and a studio sends its tone: neither is relayed for long, nor comes back.
#[test]
fn half_a_minute_of_one_tone_is_no_program() {
    let mut script = Script::new();
    script.run(Comes::Sound, 0.1, 40);
    script.air();
    script.run(Comes::Sound, 60.0, 1);
    let from = script.now.as_millis() as u64;
    script.run(Comes::Tone, 29.0, 1);
    assert_eq!(script.verdicts.last().unwrap().1, Verdict::There);
    script.run(Comes::Tone, 600.0, 1);
    let (at, verdict) = *script.verdicts.last().unwrap();
    assert_eq!(verdict, Verdict::Steady);
    assert!((29_900..=30_300).contains(&(at - from)), "{}", at - from);
    assert_eq!(script.listener.phase(), Phase::Dry);

    let from = script.now.as_millis() as u64;
    script.run(Comes::Sound, 6.0, 1);
    let (at, verdict) = *script.verdicts.last().unwrap();
    assert_eq!(verdict, Verdict::There);
    assert!((2800..=3300).contains(&(at - from)), "{}", at - from);
}

/// Before its turn old sound is not kept: what died meanwhile is not there.
#[test]
fn what_dies_before_its_turn_is_not_there() {
    let mut script = Script::new();
    script.run(Comes::Sound, 20.0, 1);
    assert_eq!(script.verdicts.last().unwrap().1, Verdict::There);
    script.run(Comes::Nothing, 4.3, 1);
    assert_eq!(script.verdicts.last().unwrap().1, Verdict::Dry);
    assert_eq!(script.held, 0);
}

/// Out of its memory a server sent what was heard before: what is held goes, on air and before.
#[test]
fn what_repeats_is_dropped() {
    for plays in [false, true] {
        let mut script = Script::new();
        script.run(Comes::Sound, 0.1, 40);
        script.plays = plays;
        script.run(Comes::Sound, 30.0, 1);
        assert_eq!(script.verdicts.last().unwrap().1, Verdict::There);
        script.listener.repeats();
        script.run(Comes::Sound, 0.1, 1);
        assert_eq!(script.verdicts.last().unwrap().1, Verdict::Dry);
        script.run(Comes::Sound, 5.0, 1);
        let cleared = script
            .orders
            .iter()
            .filter(|(_, order)| *order == Order::Clear);
        assert_eq!(cleared.count(), 1, "{:?}", script.orders);
        assert_eq!(script.verdicts.last().unwrap().1, Verdict::There);
    }
}

/// A storm: whatever comes, it is never there with less held than its buffer, and is always opened again.
#[test]
fn storms() {
    let mut random = 7_u32;
    let mut next = |below: u32| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 8) % below
    };
    let all = [
        Comes::Nothing,
        Comes::Sound,
        Comes::Silence,
        Comes::Tone,
        Comes::Old,
        Comes::End,
    ];
    for _ in 0..3 {
        let mut script = Script::new();
        for _ in 0..100 {
            let before = script.listener.verdict();
            let comes = all[next(6) as usize];
            let tenths = if comes == Comes::End {
                1
            } else {
                1 + next(120)
            };
            script.run(comes, f64::from(tenths) / 10.0, 1 + next(3) as usize);
            let is = script.listener.verdict();
            if is == Verdict::There && before != is {
                script.air();
            }
            if script.plays {
                assert!(script.held >= LOW.index());
            }
        }
        let opened: Vec<u64> = script
            .orders
            .iter()
            .filter(|(_, order)| matches!(order, Order::Open(_)))
            .map(|(at, _)| *at)
            .collect();
        assert!(opened.len() > 5, "{opened:?}");
    }
}

/// Where people speak, the line is there from the first word on: not by a knock, not by the noise of the room.
#[test]
fn a_live_line_waits_for_the_first_word() {
    let mut script = Script::of(true);
    script.run(Comes::Silence, 20.0, 1);
    assert_eq!(script.verdicts.last().unwrap().1, Verdict::Waits);
    script.run(Comes::Sound, 0.2, 1);
    script.run(Comes::Silence, 5.0, 1);
    assert_eq!(script.verdicts.last().unwrap().1, Verdict::Waits, "a knock");
    script.run(Comes::Sound, 0.4, 1);
    let begun = script.now.as_millis() as u64;
    assert_eq!(script.verdicts.last().unwrap().1, Verdict::There);
    script.plays = true;
    script.run(Comes::Silence, 7.0, 1);
    script.run(Comes::Sound, 1.0, 1);
    script.run(Comes::Silence, 7.9, 1);
    assert_eq!(script.verdicts.last().unwrap().1, Verdict::There, "a pause");
    script.run(Comes::Silence, 0.5, 1);
    assert_eq!(script.verdicts.last().unwrap().1, Verdict::Mute);
    script.plays = false;
    script.run(Comes::Silence, 15.0, 1);
    script.run(Comes::Sound, 0.5, 1);
    let (at, verdict) = *script.verdicts.last().unwrap();
    assert_eq!(verdict, Verdict::There);
    assert!(at - begun > 20_000, "{at} {begun}");
}

/// What was said before its turn does not put a room's silence on air.
#[test]
fn a_word_long_before_its_turn_is_forgotten() {
    let mut script = Script::of(true);
    script.run(Comes::Silence, 4.0, 1);
    script.run(Comes::Sound, 1.0, 1);
    assert_eq!(script.verdicts.last().unwrap().1, Verdict::There);
    script.run(Comes::Silence, 9.0, 1);
    assert_eq!(script.verdicts.last().unwrap().1, Verdict::Waits);
    script.run(Comes::Nothing, 6.0, 1);
    assert_eq!(script.verdicts.last().unwrap().1, Verdict::Nothing);
}

/// Twenty seconds of a tone and, from the next sender, ten more are no half minute of either.
#[test]
fn whoever_is_let_in_has_their_own_half_minute_of_one_tone() {
    let mut script = Script::new();
    script.listener.opened(script.now);
    script.run(Comes::Tone, 4.0, 1);
    script.air();
    script.run(Comes::Tone, 20.0, 1);
    script.run(Comes::Nothing, 4.0, 1);
    assert_eq!(script.verdict(), Verdict::Dry);
    script.let_in_another();
    script.run(Comes::Tone, 4.0, 1);
    assert_eq!(script.verdict(), Verdict::There);
    script.air();
    script.run(Comes::Tone, 25.0, 1);
    assert_eq!(script.verdict(), Verdict::There);
    script.run(Comes::Tone, 2.0, 1);
    assert_eq!(script.verdict(), Verdict::Steady);
}

/// One tone that was found to be no program is none from the next sender either, and of one that never stays for half a minute
/// no more than a minute is heard. Another sound is heard at once.
#[test]
fn one_tone_becomes_no_program_by_coming_again() {
    let mut script = Script::new();
    script.listener.opened(script.now);
    script.run(Comes::Tone, 4.0, 1);
    script.air();
    script.run(Comes::Tone, 40.0, 1);
    assert_eq!(script.verdict(), Verdict::Steady);
    for _ in 0..10 {
        script.let_in_another();
        script.run(Comes::Tone, 25.0, 1);
        assert_ne!(script.verdict(), Verdict::There);
    }
    script.let_in_another();
    script.run(Comes::Sound, 5.0, 1);
    assert_eq!(script.verdict(), Verdict::There);

    let mut script = Script::new();
    let mut heard = 0.0;
    for _ in 0..20 {
        script.let_in_another();
        for _ in 0..10 {
            script.run(Comes::Tone, 1.0, 1);
            if script.verdict() == Verdict::There {
                script.air();
                heard += 1.0;
            }
        }
        script.run(Comes::Nothing, 4.0, 1);
    }
    assert!((5.0..60.0).contains(&heard), "{heard}");
    assert_eq!(script.verdict(), Verdict::Steady);
}

/// A stream that is opened again is the same one: what it brought before counts.
#[test]
fn one_tone_becomes_no_program_by_being_opened_again() {
    let mut script = Script::new();
    script.run(Comes::Tone, 20.0, 1);
    script.run(Comes::End, 0.1, 1);
    script.run(Comes::Nothing, 4.0, 1);
    script.run(Comes::Tone, 12.0, 1);
    assert_eq!(script.verdict(), Verdict::Steady);
    for _ in 0..10 {
        script.run(Comes::End, 0.1, 1);
        script.run(Comes::Nothing, 2.0, 1);
        script.run(Comes::Tone, 25.0, 1);
        assert_eq!(script.verdict(), Verdict::Steady);
    }
}

/// A sender without sound is not there, also where the last one had some, and does not come to be there by coming again.
#[test]
fn whoever_is_let_in_is_there_by_their_own_sound() {
    let mut script = Script::new();
    script.listener.opened(script.now);
    script.run(Comes::Sound, 10.0, 1);
    script.run(Comes::Nothing, 6.0, 1);
    for _ in 0..5 {
        script.let_in_another();
        script.run(Comes::Silence, 6.0, 1);
        assert_ne!(script.verdict(), Verdict::There);
        script.run(Comes::Nothing, 16.0, 1);
    }
    // Six seconds of another's silence and four of one's own are not eight.
    script.let_in_another();
    script.run(Comes::Silence, 6.0, 1);
    script.let_in_another();
    script.run(Comes::Silence, 4.0, 1);
    assert_ne!(script.verdict(), Verdict::Mute);
    script.run(Comes::Sound, 4.0, 1);
    assert_eq!(script.verdict(), Verdict::There);
}

/// Where one sender follows the other so soon that nobody hears it, what is heard is judged as if it were one.
#[test]
fn on_air_one_silence_of_two_senders_is_one() {
    let mut script = Script::new();
    script.listener.opened(script.now);
    script.run(Comes::Sound, 0.1, 60);
    script.air();
    script.run(Comes::Sound, 20.0, 1);
    for _ in 0..3 {
        script.run(Comes::Silence, 2.5, 1);
        script.let_in_another();
        assert_eq!(script.verdict(), Verdict::There);
    }
    script.run(Comes::Silence, 1.0, 1);
    assert_eq!(script.verdict(), Verdict::Mute);
}

/// The word that one has said puts nobody else on air: not the next that is let in, nor whoever sits down at the same phone.
#[test]
fn whoever_speaks_next_waits_for_their_own_word() {
    for is_let_in in [true, false] {
        let mut script = Script::of(true);
        script.run(Comes::Sound, 5.0, 1);
        assert_eq!(script.verdict(), Verdict::There);
        script.run(Comes::Nothing, 5.0, 1);
        assert_ne!(script.verdict(), Verdict::There);
        if is_let_in {
            script.let_in_another();
        }
        script.run(Comes::Silence, 20.0, 1);
        assert_eq!(script.verdict(), Verdict::Waits, "{is_let_in}");
        script.run(Comes::Sound, 0.4, 1);
        assert_eq!(script.verdict(), Verdict::There, "{is_let_in}");
        // On air the line breaks off, and comes back with a word. As much is held as its buffer.
        script.held = 3 * FRAMES_PER_SECOND as usize;
        script.air();
        script.run(Comes::Sound, 2.0, 1);
        script.run(Comes::Nothing, 6.0, 1);
        assert_eq!(script.verdict(), Verdict::Dry);
        if is_let_in {
            script.let_in_another();
        }
        script.run(Comes::Silence, 30.0, 1);
        assert_ne!(script.verdict(), Verdict::There, "{is_let_in}");
        script.run(Comes::Sound, 0.4, 1);
        assert_eq!(script.verdict(), Verdict::There, "{is_let_in}");
    }
}

/// Half a word and, a moment later, the knock of another who is let in are no word.
#[test]
fn two_halves_of_two_speakers_are_no_word() {
    let mut script = Script::of(true);
    script.run(Comes::Silence, 4.0, 1);
    script.run(Comes::Sound, 0.2, 1);
    script.listener.opened(script.now);
    script.run(Comes::Sound, 0.2, 1);
    script.run(Comes::Silence, 4.0, 1);
    assert_eq!(script.verdict(), Verdict::Waits);
}

/// Before its turn a microphone that was spoken into and then let in anew begins anew, and nothing of the old is kept.
#[test]
fn before_its_turn_nothing_of_the_last_speaker_is_kept() {
    let mut script = Script::of(true);
    script.run(Comes::Sound, 5.0, 1);
    assert_eq!(script.verdict(), Verdict::There);
    script.let_in_another();
    script.run(Comes::Silence, 0.1, 1);
    assert!(script.held <= BLOCK, "{}", script.held);
    script.run(Comes::Silence, 6.0, 1);
    assert_eq!(script.verdict(), Verdict::Waits);
}
