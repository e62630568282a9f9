//! What a form asks of an order.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::airlog::{Channel, Ordered, OrderedRecording};
use crate::calendar;
use crate::config::length;
use crate::console::web::approvals::CHANNELS;
use crate::console::web::dates::{day, time_of_day};
use crate::console::web::visitor::Fields;
use crate::console::wire::Interrupt;
use crate::library::{Library, Recording};
use crate::names::SegmentId;
use crate::rundown::Urgency;
use crate::station::ordering::{self, MOST_TIMES, NEAREST};
use crate::units::instant::Moment;
use crate::words::{Text, harmless, harmless_lines};

/// No text is longer, in letters: some five minutes of speech.
pub(in crate::console::web) const MOST_LETTERS: usize = 5000;

/// No name is longer, in letters.
pub(in crate::console::web) const MOST_NAME: usize = 80;

/// No more recordings are said one after another.
pub(in crate::console::web) const MOST_RECORDINGS: usize = 20;

/// No more of a note is kept.
const MOST_NOTE: usize = 500;

/// Rounds are no farther apart, in minutes.
const FARTHEST: i64 = 24 * 60;

/// Levels, the gravest first.
const LEVELS: [Urgency; 3] = [Urgency::Emergency, Urgency::Priority, Urgency::Routine];

/// The fields of the form.
pub(in crate::console::web) const FIELDS: [&str; 15] = [
    "bai",
    "thu",
    "van_ban",
    "tim",
    "nguoi_lenh",
    "kenh",
    "muc",
    "so_luot",
    "moi_phut",
    "den_gio",
    "den_ngay",
    "sau_muc",
    "dien_tap",
    "thay",
    "ghi_chu",
];

/// What a form asks of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::console::web) struct Asked {
    /// Recordings, said one after another.
    pub(in crate::console::web) ids: Vec<SegmentId>,
    /// Words recorded in the browser, said behind them: by what they are known.
    pub(in crate::console::web) recorded: Option<String>,
    /// A text that a machine speaks behind those.
    pub(in crate::console::web) text: Option<String>,
    /// Whose order it is.
    pub(in crate::console::web) ordered_by: String,
    /// How it came.
    pub(in crate::console::web) channel: Channel,
    /// How urgent it is.
    pub(in crate::console::web) level: Urgency,
    /// Whether it is a drill.
    pub(in crate::console::web) drill: bool,
    /// How often all of it is said in a round.
    pub(in crate::console::web) repeat: u32,
    /// From round to round; none: there is one.
    pub(in crate::console::web) every: Option<SignedDuration>,
    /// Until when it holds; none: for a day.
    pub(in crate::console::web) until: Option<Timestamp>,
    /// Whether it waits for the end of the item on air.
    pub(in crate::console::web) after_item: bool,
    /// Whether it ends the orders before it.
    pub(in crate::console::web) replaces: bool,
    /// Anything to remember with it.
    pub(in crate::console::web) note: Option<String>,
}

impl Asked {
    /// Reads what was sent at `now`, at a station in `zone`.
    ///
    /// # Errors
    /// What is missing or wrong, and what to do.
    pub(in crate::console::web) fn read(
        fields: &Fields,
        zone: &TimeZone,
        now: Timestamp,
    ) -> Result<Self, Text> {
        let wrong = |key: &'static str| Text::new(key);
        let (ids, recorded, text) = said(fields)?;
        let ordered_by = name(fields.get("nguoi_lenh"))?;
        let how = fields.get("kenh");
        let channel = CHANNELS.into_iter().find(|(name, _)| *name == how);
        let (_, channel) = channel.ok_or_else(|| wrong("console-urgent-how"))?;
        let level = LEVELS
            .into_iter()
            .find(|level| level.name() == fields.get("muc"));
        let level = level.ok_or_else(|| wrong("console-urgent-level"))?;
        let repeat = fields.get("so_luot").trim().parse().ok();
        let repeat = repeat
            .filter(|times| (1..=MOST_TIMES).contains(times))
            .ok_or_else(|| wrong("console-urgent-times").with("most", MOST_TIMES))?;

        let every = every(fields.get("moi_phut"))?;
        let until = until(fields.get("den_ngay"), fields.get("den_gio"), zone, now);
        let until = until?;
        if ordering::holds(until, now).is_none() {
            return Err(wrong("console-urgent-until"));
        }
        if every.is_some() && until.is_none() {
            return Err(wrong("console-urgent-every-until"));
        }
        Ok(Self {
            ids,
            recorded,
            text,
            ordered_by,
            channel,
            level,
            drill: fields.get("dien_tap") == "1",
            repeat,
            every,
            until,
            after_item: fields.get("sau_muc") == "1",
            replaces: fields.get("thay") == "1",
            note: note(fields.get("ghi_chu")),
        })
    }

    /// Reads what a program asks at `now`, of recordings in `library`.
    ///
    /// # Errors
    /// What is missing or wrong, and what to do.
    pub(in crate::console::web) fn of(
        wish: &Interrupt,
        library: &Library,
        now: Timestamp,
    ) -> Result<Self, Text> {
        if wish.recordings.len() > MOST_RECORDINGS {
            return Err(Text::new("console-urgent-many").with("most", MOST_RECORDINGS));
        }
        let ids: Result<Vec<SegmentId>, Text> = wish
            .recordings
            .iter()
            .map(|name| recording(name, library))
            .collect();
        let ids = ids?;
        let text = text(wish.say.as_deref().unwrap_or_default())?;
        if ids.is_empty() && text.is_none() {
            return Err(Text::new("console-urgent-nothing"));
        }
        if !(1..=MOST_TIMES).contains(&wish.repeat) {
            return Err(Text::new("console-order-times").with("most", MOST_TIMES));
        }
        let every = wish.every.as_ref().map(|typed| {
            let every = length(typed).filter(|every| *every >= NEAREST);
            every.ok_or_else(|| Text::new("cli-order-every").with("found", typed))
        });
        let every = every.transpose()?;
        let until = wish.until.map(Moment::at);
        if ordering::holds(until, now).is_none() {
            return Err(Text::new("console-order-until"));
        }
        if every.is_some() && until.is_none() {
            return Err(Text::new("console-order-every-until"));
        }
        Ok(Self {
            ids,
            recorded: None,
            text,
            ordered_by: name(&wish.ordered_by)?,
            channel: wish.channel,
            level: wish.level,
            drill: wish.drill,
            repeat: wish.repeat,
            every,
            until,
            after_item: wish.after_item,
            replaces: wish.replace,
            note: note(wish.note.as_deref().unwrap_or_default()),
        })
    }

    /// Returns it as the log has it, given by `by` at `now`; none if its time is over by now.
    pub(in crate::console::web) fn ordered(
        &self,
        by: &str,
        recordings: Vec<OrderedRecording>,
        now: Timestamp,
    ) -> Option<Ordered> {
        Some(Ordered {
            by: by.to_owned(),
            ordered_by: self.ordered_by.clone(),
            channel: self.channel,
            level: self.level,
            drill: self.drill,
            recordings,
            repeat: self.repeat,
            every_us: self.every.map(|every| every.as_micros() as i64),
            until: ordering::holds(self.until, now)?,
            after_item: self.after_item,
            note: self.note.clone(),
        })
    }
}

/// What is to be said: recordings, words recorded in the browser, a text.
type Said = (Vec<SegmentId>, Option<String>, Option<String>);

/// Reads what is to be said, of which there must be something.
fn said(fields: &Fields) -> Result<Said, Text> {
    let ids: Result<Vec<SegmentId>, _> = fields.all("bai").map(str::parse).collect();
    let mut ids = ids.map_err(|_| Text::new("console-urgent-gone"))?;
    let mut seen = BTreeSet::new();
    ids.retain(|id| seen.insert(*id));
    let text = text(fields.get("van_ban"))?;
    let recorded = Some(fields.get("thu").to_owned()).filter(|key| !key.is_empty());
    if ids.is_empty() && recorded.is_none() && text.is_none() {
        return Err(Text::new("console-urgent-nothing"));
    }
    if ids.len() > MOST_RECORDINGS {
        return Err(Text::new("console-urgent-many").with("most", MOST_RECORDINGS));
    }
    Ok((ids, recorded, text))
}

/// Reads a text that a machine is to speak; none if nothing was typed.
fn text(typed: &str) -> Result<Option<String>, Text> {
    let typed = typed.replace("\r\n", "\n");
    let typed = harmless_lines(typed.trim());
    let letters = typed.chars().count();
    if letters > MOST_LETTERS {
        let text = Text::new("console-urgent-long").with("most", MOST_LETTERS);
        return Err(text.with("letters", letters));
    }
    Ok(Some(typed.into_owned()).filter(|typed| !typed.is_empty()))
}

/// Reads whose order it is.
fn name(typed: &str) -> Result<String, Text> {
    let name = harmless(typed.trim()).into_owned();
    if name.is_empty() || name.chars().count() > MOST_NAME {
        return Err(Text::new("console-urgent-by-whom"));
    }
    Ok(name)
}

/// Reads what is to be remembered with an order.
fn note(typed: &str) -> Option<String> {
    let note: String = harmless(typed.trim()).chars().take(MOST_NOTE).collect();
    Some(note).filter(|note| !note.is_empty())
}

/// Returns the recording that a program calls `name`.
fn recording(name: &str, library: &Library) -> Result<SegmentId, Text> {
    let found = library.find(name);
    let ids: BTreeSet<SegmentId> = found
        .iter()
        .filter(|recording| recording.refusal().is_none())
        .filter_map(Recording::id)
        .collect();
    let wrong = |key: &'static str| Text::new(key).with("id", harmless(name));
    match ids.len() {
        0 => Err(wrong("console-order-no-recording")),
        1 => ids
            .first()
            .copied()
            .ok_or_else(|| wrong("console-order-no-recording")),
        _ => Err(wrong("cli-ambiguous-recording")),
    }
}

/// Reads how far rounds are apart, in minutes; none if there is one round.
fn every(minutes: &str) -> Result<Option<SignedDuration>, Text> {
    let minutes = minutes.trim();
    if minutes.is_empty() {
        return Ok(None);
    }
    let read = minutes.parse().ok().filter(|read| *read <= FARTHEST);
    let every = read.map(SignedDuration::from_mins);
    let every = every.filter(|every| *every >= NEAREST);
    every
        .map(Some)
        .ok_or_else(|| Text::new("console-urgent-every").with("most", FARTHEST))
}

/// Reads until when an order holds: a time of day alone is the next. None if nothing was written.
fn until(
    date: &str,
    time: &str,
    zone: &TimeZone,
    now: Timestamp,
) -> Result<Option<Timestamp>, Text> {
    let (date, time) = (date.trim(), time.trim());
    if date.is_empty() && time.is_empty() {
        return Ok(None);
    }
    let wrong = || Text::new("console-urgent-until");
    let time = time_of_day(time).ok_or_else(wrong)?;
    if !date.is_empty() {
        let date = day(date).ok_or_else(wrong)?;
        return Ok(Some(calendar::instant(zone, date, time)));
    }
    let today = zone.to_datetime(now).date();
    let at = calendar::instant(zone, today, time);
    let on = if now < at { 0.days() } else { 1.day() };
    let next = calendar::instant(zone, today.saturating_add(on), time);
    Ok(Some(next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_lasts_until_the_next_such_time() {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let now: Timestamp = "2026-11-24T20:00:00+07:00".parse().unwrap();
        let read = |date: &str, time: &str| until(date, time, &zone, now);
        let at = |text: &str| Ok(Some(text.parse::<Timestamp>().unwrap()));
        assert_eq!(read("", " "), Ok(None));
        for (date, time, expected) in [
            ("", "22:00", "2026-11-24T22:00:00+07:00"),
            ("", "22h", "2026-11-24T22:00:00+07:00"),
            ("", "22 giờ 30", "2026-11-24T22:30:00+07:00"),
            ("", "20:00", "2026-11-25T20:00:00+07:00"),
            ("", "5h30", "2026-11-25T05:30:00+07:00"),
            ("26/11/2026", "17:00", "2026-11-26T17:00:00+07:00"),
            ("2026-11-26", "17:00", "2026-11-26T17:00:00+07:00"),
        ] {
            assert_eq!(read(date, time), at(expected), "{date} {time}");
        }
        for (date, time) in [
            ("26/11/2026", ""),
            ("", "25:00"),
            ("", "tối"),
            ("hôm nay", "22:00"),
        ] {
            assert!(read(date, time).is_err(), "{date} {time}");
        }
    }

    #[test]
    fn rounds_are_a_minute_to_a_day_apart() {
        let minutes = |text: &str| every(text).map(|every| every.map(|every| every.as_mins()));
        assert_eq!(minutes(" "), Ok(None));
        assert_eq!(minutes("10"), Ok(Some(10)));
        for wrong in ["0", "-5", "1441", "10m", "9999999999999999999"] {
            assert!(minutes(wrong).is_err(), "{wrong}");
        }
    }
}
