//! Half a year of starts, each on its millisecond.

use super::*;

/// Starts of half a year, one every 22 hours: how late each was heard and reported, in ms. The crystal wanders,
/// callbacks come late, and the wall clock is set by up to 2 s, now and then with the start in sight.
fn half_a_year(ppm: f64, starts: u64) -> Vec<(f64, f64)> {
    let mut seed = 7_u64;
    let mut noise = move || {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as f64 / f64::from(1_u32 << 31)
    };

    let mut rig = Rig::on(ppm);
    // How long a real thread took to open it is forgotten.
    rig.clock
        .advance(Duration::from_secs(60).saturating_sub(rig.clock.uptime()));
    rig.engine.map.restart();
    rig.pass(1.0);
    let mut late_ms = Vec::new();
    for day in 0..starts {
        // Warm in the afternoon.
        rig.ppm = ppm + 4.0 * (day as f64 * 2.1).sin();
        let silence = 79_000.0 + 1_000.0 * noise();
        rig.pass_in_silence(silence, &mut || 0.0004 * noise());
        rig.clock.jump(SignedDuration::from_millis(
            (4000.0 * noise()) as i64 - 2000,
        ));
        let mut start =
            rig.clock.now() + SignedDuration::from_micros(600_000 + (noise() * 1e5) as i64);
        if day % 10 == 0 {
            start += SignedDuration::from_secs(2);
        }
        rig.load(vec![Cue {
            stop: CueStop::After(Frames::from_ms(50)),
            ..cue(day, CueStart::At(start))
        }]);
        rig.pass(0.1);
        if day % 10 == 0 {
            rig.clock.jump(SignedDuration::from_secs(2));
        }
        rig.pass(start.duration_since(rig.clock.now()).as_secs_f64() + 0.1);
        let told = rig.heard();
        let [
            Event::Started { at, .. },
            Event::Ended {
                how: HowEnded::Complete,
                ..
            },
        ] = told[..]
        else {
            panic!("day {day}: {told:?}")
        };
        late_ms.push((
            rig.late_ms(start),
            at.duration_since(start).as_secs_f64() * 1000.0,
        ));
        rig.sounded.clear();
    }

    assert!(rig.clock.uptime() > Duration::from_secs(starts * 79_000));
    assert!((rig.engine.map.drift_ppm() - rig.ppm).abs() < 1.0);
    late_ms
}

#[test]
fn two_hundred_starts_in_half_a_year_are_exact_and_come_again() {
    for ppm in [-100.0, 100.0] {
        let late_ms = half_a_year(ppm, 200);
        for told in [false, true] {
            let mut off_ms: Vec<f64> = late_ms
                .iter()
                .map(|(late, log)| if told { late - log } else { *late }.abs())
                .collect();
            off_ms.sort_by(f64::total_cmp);
            assert!(
                off_ms[197] < 0.3 && off_ms[199] < 0.5,
                "{ppm} ppm: {:?}",
                &off_ms[190..]
            );
        }
        if ppm < 0.0 {
            // Bit for bit.
            assert_eq!(late_ms[..20], half_a_year(ppm, 20));
        }
    }
}
