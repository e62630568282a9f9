use super::*;

const SECOND: usize = FRAMES_PER_SECOND as usize;

/// Counts from `from` on, in both channels.
fn counted(from: usize, frames: usize) -> Vec<f32> {
    (from..from + frames)
        .flat_map(|frame| [frame as f32; CHANNELS])
        .collect()
}

#[test]
fn the_oldest_goes_where_there_is_no_room() {
    let line = Line::new(Frames::from_ms(2500));
    for second in 0..40 {
        line.push(&counted(second * SECOND, SECOND));
    }
    assert_eq!(line.level(), Frames::from_ms(30_000));
    let mut block = [0.0; 4];
    assert!(line.take(0, &mut block));
    let counts = block.map(|sample: f32| sample as u32);
    assert_eq!(counts, [480_000, 480_000, 480_001, 480_001]);
}

/// However long a deck stands by, what it plays first is as old as the target.
#[test]
fn a_relay_begins_at_its_target() {
    for waits in [1, 4, 20] {
        let line = Line::new(Frames::from_ms(2500));
        let (mut deck, mut filler) = LineDeck::with_filler(&line);
        assert!(!deck.is_ready());
        let mut now = 0;
        // 20 ms at a time.
        for _ in 0..(3 + waits) * 50 {
            line.push(&vec![0.25; SECOND / 50 * CHANNELS]);
            now += SECOND / 50;
            filler.fill();
            deck.stand_by();
        }
        assert!(deck.is_ready());
        let level = line.level().index();
        let target = SECOND * 5 / 2;
        assert!(
            level.abs_diff(target) < SECOND / 20,
            "{waits}: {level} of {now}"
        );
    }
}

#[test]
fn frames_come_out_as_they_went_in_and_a_dry_line_is_told_once() {
    let line = Line::new(Frames::from_ms(1500));
    let (mut deck, mut filler) = LineDeck::with_filler(&line);
    let sound: Vec<f32> = (0..2 * SECOND)
        .flat_map(|at| [(at as f32 * 0.05).sin() * 0.5; CHANNELS])
        .collect();
    line.push(&sound);
    filler.fill();
    deck.stand_by();

    let (mut out, mut block) = (Vec::new(), vec![0.0; 256 * CHANNELS]);
    while deck.missing() == Frames::ZERO {
        deck.read(&mut block);
        out.extend_from_slice(&block);
        filler.fill();
    }
    // It begins as old as the target, and all of that is given out.
    let whole = out.len() / CHANNELS;
    assert!(
        (SECOND * 3 / 2 - 1500..SECOND * 3 / 2 + 1500).contains(&whole),
        "{whole}"
    );
    let first = sound.len() - SECOND * 3 / 2 * CHANNELS;
    let near = |shift: usize| {
        let pairs = out[4800..96_000].iter().zip(&sound[first + shift + 4800..]);
        pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
    };
    let best = (0..2400)
        .map(|frame| near(frame * CHANNELS))
        .fold(9.0, f32::min);
    assert!(best < 1e-3, "{best}");

    assert!(deck.broken().is_none());
    for _ in 0..20 {
        deck.read(&mut block);
    }
    let broken = deck.broken().unwrap();
    assert!(!broken.undecodable && broken.good > Frames::from_ms(1400));
    assert!(deck.broken().is_none());
}

#[test]
fn the_level_counts_what_the_deck_holds() {
    let line = Line::new(Frames::from_ms(1500));
    let (mut deck, mut filler) = LineDeck::with_filler(&line);
    line.push(&vec![0.1; 2 * SECOND * CHANNELS]);
    filler.fill();
    deck.stand_by();
    let held = line.level();
    assert!(!line.plays());
    deck.read(&mut [0.0; 512]);
    assert!(line.plays());
    drop(deck);
    assert!(!line.plays() && line.level() < held);
}
