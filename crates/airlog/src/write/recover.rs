//! A start after a run that broke off: what it left beside the log is written, what it left open is closed, and what
//! it lost is marked.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::beside::{self, Beside, Left};
use super::heartbeat::Beat;
use super::log::Airlog;
use super::pending::{Of, Pending, RowContent};
use crate::entry::{End, Ended, Seq};
use crate::error::AirlogError;
use crate::read::airing::Airing;
use phatthanh_core::units::Frames;
use phatthanh_core::words::Text;

/// What a start made of the run before.
#[derive(Debug, Default)]
pub struct Recovered {
    /// Airings that were closed, as they stand now.
    pub closed: Vec<Airing>,
    /// Rows that the log does not take yet; they come before any other.
    pub waiting: Vec<Pending>,
    /// The rows of airings among them that have one.
    pub rows: BTreeMap<u64, Seq>,
    /// The last moment of which rows were lost: what was heard until then is not known.
    pub lost_until: Option<Timestamp>,
    /// The last moment known of the run before, by whatever clock.
    pub latest: Option<Timestamp>,
    /// A number above all that were given.
    pub next: u64,
}

/// Closes what a power cut left open, and returns it as it stands now. An orderly stop leaves nothing open.
///
/// The airing the last beat is about ended at that beat. Of any other nothing is known but that it
/// began: it ended where it started, with no frame played.
///
/// # Errors
/// If the log cannot be read, or the rows that end what was open cannot be written.
pub fn recover(log: &mut Airlog, last: Option<&Beat>) -> Result<Vec<Airing>, AirlogError> {
    let mut closed = log.open_airings()?;
    for airing in &mut closed {
        log.end(
            airing.seq,
            &broken_off(
                airing.at(),
                last.filter(|beat| beat.airing == Some(airing.seq)),
            ),
        )?;
        if let Some(now) = log.airing(airing.seq)? {
            *airing = now;
        }
    }

    Ok(closed)
}

/// No card, with the server before it, holds more that it has not sounded.
const HELD_AT_MOST: SignedDuration = SignedDuration::from_millis(900);

/// When what began at `start` was last known to be on. Where a card cannot hold what it took beyond that moment,
/// the clock was set back meanwhile, and the frames tell.
fn over(start: Timestamp, beat: &Beat) -> Timestamp {
    let told = beat.played.after(start);
    if told.duration_since(beat.at) > HELD_AT_MOST {
        told
    } else {
        beat.at
    }
}

/// How an airing ended that began at `start` and that the last beat is about, if it is.
fn broken_off(start: Timestamp, beat: Option<&Beat>) -> End {
    match beat {
        Some(beat) => End {
            end: over(start, beat),
            // What the card had taken and not sounded yet, nobody heard.
            played: beat.played.min(Frames::between(start, over(start, beat))),
            ended: Ended::PowerCut,
            reason: Some(Text::new("airlog-power-cut")),
        },
        None => End {
            end: start,
            played: Frames::ZERO,
            ended: Ended::PowerCut,
            reason: Some(Text::new("airlog-power-cut-no-heartbeat")),
        },
    }
}

impl Airlog {
    /// Takes up the log where the run before left it, whose last beat was `beat`: first the rows kept beside it, then
    /// a mark where rows were lost, then the ends of what was on air. What the log does not take now is returned.
    ///
    /// # Errors
    /// If the log cannot be read or written; rows kept beside it stay kept then.
    pub fn take_up(&mut self, beat: Option<&Beat>) -> Result<Recovered, AirlogError> {
        let path = self.path().to_owned();
        let left = beside::left(&path).map_err(|source| AirlogError::Io {
            action: "read what waits beside",
            path: path.clone(),
            source,
        })?;
        let kept = !left.rows.is_empty() || !left.damaged.is_empty();
        let (taken, rows) = self.taken(&left)?;
        let next = left
            .rows
            .iter()
            .map(|row| row.number + 1)
            .max()
            .unwrap_or(1);
        let mut recovered = Recovered {
            rows,
            next,
            latest: beat.and_then(|beat| beat.latest.max(Some(beat.at))),
            ..Recovered::default()
        };

        let mut todo = self.with_marks(&left, taken, beat, &mut recovered)?;
        let open = self.open_with(&todo)?;
        let of_beat = |of, start| beat.filter(|beat| is_about(beat, of, start, &recovered.rows));
        let ends: Vec<(Of, Timestamp, End)> = open
            .iter()
            .map(|(of, start)| (*of, *start, broken_off(*start, of_beat(*of, *start))))
            .collect();
        if let Some((last, until, count)) = self.lost_at_end(&left, taken, beat)? {
            // An airing the last beat is not about had ended, nobody knows when.
            let unknown = ends
                .iter()
                .filter(|(.., end)| end.played == Frames::ZERO)
                .map(|(_, start, _)| *start);
            recovered.lost_until = recovered.lost_until.max(Some(until));
            // Rows from before the clock was set back, and from after it.
            let (first, latest) = beat.and_then(|beat| beat.waits).unwrap_or((last, until));
            let first = unknown
                .min()
                .map_or(last, |start| start.min(last))
                .min(first);
            let at = until.max(last);
            let (_, event) = beside::lost(count, first, latest.max(until));
            todo.push(recovered.number(RowContent::Event(at, event)));
        }

        for (of, _, end) in ends {
            todo.push(recovered.number(RowContent::End(of, end)));
        }

        self.write_all(todo, &mut recovered)?;
        if recovered.waiting.is_empty()
            && kept
            && let Err(error) = Beside::new(&path).clear()
        {
            // No harm: the next start finds its rows in the log.
            tracing::warn!(%error, "what waited beside the airtime log cannot be removed");
        }

        Ok(recovered)
    }

    /// The rows of `left` that are not in the log, with a mark where some between them cannot be read.
    fn with_marks(
        &self,
        left: &Left,
        taken: usize,
        beat: Option<&Beat>,
        recovered: &mut Recovered,
    ) -> Result<Vec<Pending>, AirlogError> {
        let waits = beat.and_then(|beat| beat.waits);
        let mut todo = Vec::new();
        let mut open = self.open_with(&[])?;
        let mut before = if taken == 0 {
            self.last_own_at()?
        } else {
            Some(left.rows[taken - 1].at())
        };

        for (place, row) in left.rows.iter().enumerate().skip(taken) {
            let mut row = row.clone();
            if let RowContent::End(of @ Of::Pending(_), _) = &mut row.what
                && let Of::Pending(number) = *of
                && let Some(seq) = recovered.rows.get(&number)
            {
                *of = Of::Row(*seq);
            }
            let lost = left
                .damaged
                .iter()
                .filter(|damaged| **damaged == place)
                .count();
            if lost > 0 {
                // It may have been the end of what was on air, or have said what was missed long before.
                let from = open.iter().map(|(_, start)| *start).chain(before);
                let from = from.chain(waits.map(|(first, _)| first)).min();
                let (at, event) = beside::lost(lost as u64, from.unwrap_or(row.at()), row.at());
                recovered.lost_until = recovered.lost_until.max(Some(at));
                todo.push(recovered.number(RowContent::Event(at, event)));
            }
            follow(&mut open, &row);
            before = Some(row.at());
            todo.push(row);
        }

        Ok(todo)
    }

    /// Rows of which nothing is left: the last moment before them that has a row, until when, how many.
    fn lost_at_end(
        &self,
        left: &Left,
        taken: usize,
        beat: Option<&Beat>,
    ) -> Result<Option<(Timestamp, Timestamp, u64)>, AirlogError> {
        let known = match beat.and_then(|beat| beat.last) {
            Some(last) => self.own_rows_after(last)? + (left.rows.len() - taken) as u64,
            None => 0,
        };

        let missing = beat.map_or(0, |beat| {
            beat.waiting
                .saturating_sub(known + left.damaged.len() as u64)
        });
        let torn = left.damaged.last() == Some(&left.rows.len());
        if missing == 0 && !torn {
            return Ok(None);
        }

        let kept = left.rows.last().map(Pending::at);
        let last = if kept.is_some() {
            kept
        } else {
            self.last_own_at()?
        };

        let until = beat.map(|beat| beat.at).or(last);
        let until = until.unwrap_or(Timestamp::UNIX_EPOCH);
        Ok(Some((
            last.unwrap_or(until).min(until),
            until,
            missing.max(1),
        )))
    }

    /// What is open once `todo` is written, and since when.
    fn open_with(&self, todo: &[Pending]) -> Result<Vec<(Of, Timestamp)>, AirlogError> {
        let mut open: Vec<(Of, Timestamp)> = self
            .open_airings()?
            .into_iter()
            .map(|airing| (Of::Row(airing.seq), airing.at()))
            .collect();
        for row in todo {
            follow(&mut open, row);
        }
        Ok(open)
    }

    fn write_all(
        &mut self,
        todo: Vec<Pending>,
        recovered: &mut Recovered,
    ) -> Result<(), AirlogError> {
        let mut todo = todo.into_iter();
        for row in todo.by_ref() {
            match self.write(&row, |number| recovered.rows.get(&number).copied()) {
                Ok(seq) => recovered.note(&row, seq, self)?,
                // It never will be written.
                Err(error @ AirlogError::NotOpen { .. }) => {
                    tracing::error!(%error, "a row that waited beside the airtime log is left out");
                }
                Err(error) => {
                    tracing::error!(%error, "airtime log takes no rows; they wait");
                    recovered.waiting.push(row);
                    break;
                }
            }
        }

        recovered.waiting.extend(todo);
        Ok(())
    }
}

impl Recovered {
    /// Returns the airings of rows which `log` does not take yet, as it will have them.
    #[must_use]
    pub fn untaken(&self, log: &Airlog) -> Vec<Airing> {
        let mut told: Vec<(Of, Airing)> = Vec::new();
        for row in &self.waiting {
            match &row.what {
                RowContent::Begin(begin) => {
                    let airing = Airing::planned(begin.item.clone(), Some(begin.start));
                    told.push((Of::Pending(row.number), airing));
                }
                RowContent::Missed(missed) => {
                    let airing = Airing::planned(missed.item.clone(), None);
                    let (played, ended) = (Some(Frames::ZERO), Some(Ended::Missed));
                    let reason = Some(missed.reason.clone());
                    told.push((
                        Of::Pending(row.number),
                        Airing {
                            played,
                            ended,
                            reason,
                            ..airing
                        },
                    ));
                }
                RowContent::End(of, end) => {
                    let of = match *of {
                        Of::Pending(number) => {
                            self.rows.get(&number).map_or(*of, |seq| Of::Row(*seq))
                        }
                        Of::Row(_) => *of,
                    };
                    if let Of::Row(seq) = of
                        && let Ok(Some(airing)) = log.airing(seq)
                    {
                        told.push((of, airing));
                    }
                    if let Some((_, airing)) = told.iter_mut().rfind(|(begun, _)| *begun == of) {
                        (airing.end, airing.played) = (Some(end.end), Some(end.played));
                        (airing.ended, airing.reason) = (Some(end.ended), end.reason.clone());
                    }
                }
                RowContent::Event(..) => {}
            }
        }

        told.into_iter().map(|(_, airing)| airing).collect()
    }

    fn number(&mut self, what: RowContent) -> Pending {
        self.next += 1;
        Pending {
            number: self.next - 1,
            what,
        }
    }

    fn note(&mut self, row: &Pending, seq: Option<Seq>, log: &Airlog) -> Result<(), AirlogError> {
        match (&row.what, seq) {
            (RowContent::Begin(_), Some(seq)) => {
                self.rows.insert(row.number, seq);
            }
            (
                RowContent::End(
                    of,
                    End {
                        ended: Ended::PowerCut,
                        ..
                    },
                ),
                Some(_),
            ) => {
                let of = match *of {
                    Of::Row(seq) => Some(seq),
                    Of::Pending(number) => self.rows.get(&number).copied(),
                };
                if let Some(of) = of {
                    self.closed.extend(log.airing(of)?);
                }
            }
            _ => {}
        }

        Ok(())
    }
}

/// What is open after `row`.
fn follow(open: &mut Vec<(Of, Timestamp)>, row: &Pending) {
    match &row.what {
        RowContent::Begin(begin) => open.push((Of::Pending(row.number), begin.start)),
        RowContent::End(of, _) => open.retain(|(other, _)| other != of),
        _ => {}
    }
}

/// Whether `beat` is about the airing that began at `start`; `rows` are those of airings that were pending.
fn is_about(beat: &Beat, of: Of, start: Timestamp, rows: &BTreeMap<u64, Seq>) -> bool {
    match of {
        Of::Pending(number) => beat.pending == Some(number),
        Of::Row(seq) if beat.airing.is_some() => beat.airing == Some(seq),
        Of::Row(seq) => beat.pending.is_some_and(|number| match rows.get(&number) {
            Some(row) => *row == seq,
            // Written between the beat and the end, and so nothing is kept of it.
            None => beat.last < Some(seq) && start <= beat.at,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What began at second 100 and of which the card had taken `taken_ms`, by a beat at `beat_s`: when it ended, and
    /// how much of it was heard, in ms.
    #[track_caller]
    fn check(beat_s: i64, taken_ms: u64, expected: (i64, u64)) {
        let at = |second| Timestamp::from_second(1_795_516_000 + second).unwrap();
        let played = Frames::from_ms(taken_ms);
        let beat = Beat::new(at(beat_s), Some(Seq(1)), played);
        let end = broken_off(at(100), Some(&beat));
        assert_eq!(
            (
                end.end.duration_since(at(100)).as_millis() as i64,
                end.played
            ),
            {
                let (end_ms, played_ms) = expected;
                (end_ms, Frames::from_ms(played_ms))
            }
        );
    }

    #[test]
    fn nothing_is_heard_longer_than_there_was_time() {
        // What the card had taken ahead went with the power.
        check(110, 10_200, (10_000, 10_000));
        check(100, 190, (0, 0));
        // The last beat told of less: of what came after it nothing is known.
        check(110, 9_900, (10_000, 9_900));
        // The clock was set back by half a minute while it was on.
        check(80, 10_000, (10_000, 10_000));
        // And by so little that it may be what the card holds.
        check(110, 10_900, (10_000, 10_000));
        check(110, 10_901, (10_901, 10_901));
    }
}
