//! Orders as the log keeps them: what was ordered, by whom, and what was said of it.
//!
//! An order is an entry, each airing of a part of it names that entry, and so does its end. A recording is kept with all
//! that playing it needs: it may lie in no folder, and its bytes are in the store.

use jiff::Timestamp;

use super::airing::{Airing, COLUMNS};
use super::named;
use crate::entry::{End, Ended, Event, Ordered, Seq};
use crate::error::AirlogError;
use crate::write::log::Airlog;
use phatthanh_core::rundown::{Arming, OrderEnd, Orders};
use phatthanh_core::units::Frames;
use phatthanh_core::words::Text;

/// What lacks no more of its end than this was said.
const MOMENT: Frames = Frames::from_ms(500);

impl End {
    /// Returns whether a part of an order that ended so is not to be said again: it was said, but for its last moment
    /// at most, a person skipped it, or its recording cannot be played. `held` is its length.
    #[must_use]
    pub fn is_said(&self, held: Frames) -> bool {
        is_said(
            self.ended,
            self.reason.as_ref().map(Text::key),
            self.played,
            held,
        )
    }
}

fn is_said(ended: Ended, why: Option<&str>, played: Frames, held: Frames) -> bool {
    let whole = played > Frames::ZERO && played + MOMENT >= held;
    match ended {
        Ended::Complete | Ended::Skipped => true,
        Ended::Fault => whole || why != Some("station-ended-no-card"),
        Ended::Missed => why == Some("station-missed-broken"),
        _ => whole,
    }
}

/// Takes a person's word on a live line.
fn arm(orders: &mut Orders, seq: Seq, at: Timestamp, event: Event) {
    if let Event::Live {
        occurrence,
        open,
        by,
        speaker,
        ..
    } = event
    {
        let arming = Arming {
            number: seq.0,
            at,
            open,
            by: by.into(),
            speaker: speaker.into(),
        };
        orders.armings_mut().give(occurrence, arming);
    }
}

impl Airlog {
    /// Returns the orders that were given, and what was said of them.
    ///
    /// # Errors
    /// If the log cannot be read: damaged, held by another program, or written by a newer phatthanh.
    pub fn orders(&self) -> Result<Orders, AirlogError> {
        let columns = COLUMNS.join(", ");
        let airings =
            format!("select {columns} from airing where ordered is not null order by seq");
        self.read("read the orders of", |db| {
            let mut orders = Orders::default();
            for event in named::events(db, &["live", "order-ended", "ordered"])? {
                match event? {
                    (seq, at, Event::Ordered(ordered)) => orders.give(ordered.order(seq, at)),
                    (_, _, Event::OrderEnded { order, .. }) => orders.end(order.0),
                    (seq, at, event @ Event::Live { .. }) => arm(&mut orders, seq, at, event),
                    _ => {}
                }
            }
            let mut statement = db.prepare_cached(&airings)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let airing = Airing::read_unlinked(row)?;
                let why = airing.reason.as_ref().map(Text::key);
                let (played, held) = (airing.played.unwrap_or_default(), airing.item.held);
                let said = airing
                    .ended
                    .is_some_and(|ended| is_said(ended, why, played, held));
                if let Some(part) = airing.item.order.filter(|_| said) {
                    orders.say(&part);
                }
            }
            Ok(orders)
        })
    }

    /// Writes an order down, and ends those it replaces. Returns its number.
    ///
    /// # Errors
    /// If the row cannot be written: no room, log held or damaged. Nothing of it is written then.
    pub fn order(
        &mut self,
        at: Timestamp,
        ordered: &Ordered,
        replaces: &[i64],
    ) -> Result<Seq, AirlogError> {
        self.together(|log| {
            for order in replaces {
                let by = Some(ordered.by.clone());
                log.event(
                    at,
                    &Event::OrderEnded {
                        order: Seq(*order),
                        how: OrderEnd::Replaced,
                        by,
                    },
                )?;
            }
            log.event(at, &Event::Ordered(ordered.clone()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Begin, Channel, Missed, OrderedRecording, Planned, Recording, Verdict};
    use phatthanh_core::names::SegmentId;
    use phatthanh_core::rundown::{Kind, OrderPart, Urgency};
    use phatthanh_core::schedule::OccurrenceId;
    use phatthanh_core::units::Lufs;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + second).unwrap()
    }

    fn ordered(repeat: u32) -> Ordered {
        Ordered {
            by: "Lan".into(),
            ordered_by: "Chủ tịch UBND".into(),
            channel: Channel::Spoken,
            level: Urgency::Emergency,
            drill: false,
            recordings: vec![OrderedRecording {
                recording: Recording {
                    id: SegmentId::new([9; 32]),
                    path: "khan-cap/bao.wav".into(),
                    title: "Kêu gọi tàu thuyền vào bờ".into(),
                },
                length: Frames::from_ms(60_000),
                loudness_mlufs: Some(-18_250),
                true_peak_mdb: -2_100,
                sides: "left".into(),
                text: Some("Bão số 9, kêu gọi tàu thuyền vào bờ.".into()),
            }],
            repeat,
            every_us: Some(600_000_000),
            until: at(7200),
            after_item: false,
            note: None,
        }
    }

    fn planned(seq: Seq, second: i64, reading: Option<u32>) -> Planned {
        Planned {
            due: Some(at(0)),
            order: Some(OrderPart {
                seq: seq.0,
                level: Urgency::Emergency,
                ordered_by: "Chủ tịch UBND".into(),
                drill: false,
                round: 0,
                reading,
            }),
            ..Planned::new(at(second), Kind::Announcement, Frames::from_ms(1000))
        }
    }

    fn air(log: &mut Airlog, order: Seq, second: i64, reading: Option<u32>, ended: Ended) {
        let begin = Begin {
            item: planned(order, second, reading),
            start: at(second),
        };

        let of = log.begin(&begin).unwrap();
        let played = Frames::from_ms(if ended == Ended::Complete { 1000 } else { 400 });
        log.end(
            of,
            &End {
                end: at(second + 1),
                played,
                ended,
                reason: None,
            },
        )
        .unwrap();
    }

    /// What an order has still to say, by a log that is read again.
    fn unsaid(log: &Airlog) -> (usize, Vec<(i64, OrderEnd)>) {
        let orders = log.orders().unwrap();
        (orders.open().count(), orders.over(at(60)))
    }

    #[test]
    fn an_order_read_again_is_what_was_given() {
        let mut log = Airlog::in_memory().unwrap();
        let seq = log.order(at(0), &ordered(2), &[]).unwrap();
        let orders = log.orders().unwrap();
        let order = orders.open().next().unwrap();
        assert_eq!(**order, ordered(2).order(seq, at(0)));
        assert_eq!(order.recordings[0].loudness, Some(Lufs(-18.25)));
        assert_eq!(
            OrderedRecording {
                text: ordered(2).recordings[0].text.clone(),
                ..OrderedRecording::of(&order.recordings[0])
            },
            ordered(2).recordings[0]
        );
        assert!(order.recordings[0].spoken, "a machine speaks it");
        assert!(matches!(log.verify().unwrap(), Verdict::Ok { rows: 1, .. }));
        let history = log.history(None).unwrap();
        assert_eq!(
            *history.orders(),
            orders,
            "a plan knows it as it knows what aired"
        );
    }

    #[test]
    fn what_broke_off_is_still_to_be_said_and_what_was_said_is_not() {
        let mut log = Airlog::in_memory().unwrap();
        let once = Ordered {
            every_us: None,
            ..ordered(2)
        };

        let seq = log.order(at(0), &once, &[]).unwrap();
        air(&mut log, seq, 1, None, Ended::Complete);
        air(&mut log, seq, 2, Some(0), Ended::Complete);
        for broke_off in [
            Ended::PowerCut,
            Ended::Shutdown,
            Ended::Interrupted,
            Ended::Cut,
        ] {
            air(&mut log, seq, 3, Some(1), broke_off);
            assert_eq!(unsaid(&log), (1, vec![]), "{broke_off:?}");
        }

        let card = Text::new("station-missed-no-card");
        let missed = Missed {
            item: planned(seq, 4, Some(1)),
            at: at(4),
            reason: card,
        };

        log.missed(&missed).unwrap();
        assert_eq!(unsaid(&log), (1, vec![]));
        air(&mut log, seq, 5, Some(1), Ended::Complete);
        assert_eq!(unsaid(&log), (1, vec![(seq.0, OrderEnd::Complete)]));
        log.event(
            at(6),
            &Event::OrderEnded {
                order: seq,
                how: OrderEnd::Complete,
                by: None,
            },
        )
        .unwrap();
        assert_eq!(unsaid(&log), (0, vec![]));
        assert!(
            matches!(log.verify().unwrap(), Verdict::Ok { .. }),
            "the index of airings has it too"
        );
    }

    #[test]
    fn who_may_speak_live_is_read_again() {
        let mut log = Airlog::in_memory().unwrap();
        let occurrence = OccurrenceId {
            slot: "toa-dam".into(),
            due: at(600),
        };
        let mut say = |second, open, speaker: &str| {
            let live = Event::Live {
                occurrence: occurrence.clone(),
                input: "micro".into(),
                open,
                by: "Lan".into(),
                speaker: speaker.into(),
            };
            log.event(at(second), &live).unwrap();
            let orders = log.orders().unwrap();
            let open = orders.armings().open(&occurrence);
            open.map(|arming| (arming.at, arming.speaker.to_string()))
        };
        assert_eq!(say(0, true, "Bí thư"), Some((at(0), "Bí thư".into())));
        assert_eq!(say(1, true, "Chủ tịch"), Some((at(1), "Chủ tịch".into())));
        assert_eq!(say(2, false, "Chủ tịch"), None);
        assert!(matches!(log.verify().unwrap(), Verdict::Ok { rows: 3, .. }));
        let history = log.history(None).unwrap();
        assert_eq!(*history.orders(), log.orders().unwrap());
    }

    #[test]
    fn an_order_that_takes_the_place_of_others_ends_them() {
        let mut log = Airlog::in_memory().unwrap();
        let first = log.order(at(0), &ordered(1), &[]).unwrap();
        let second = log.order(at(1), &ordered(1), &[first.0]).unwrap();
        let orders = log.orders().unwrap();
        assert!(orders.is_ended(first.0));
        assert_eq!(
            orders.open().map(|order| order.number).collect::<Vec<_>>(),
            [second.0]
        );
    }
}
