//! Who speaks into an input in a browser, and what they send on its way to whoever listens.
//!
//! An input has one seat. Whoever sits there sends; another is told who does, until that one has been silent for a while:
//! a phone whose network is gone does not say goodbye. Who comes back to the seat, from the same page or by the same
//! account, has it at once.
//!
//! Both ends are ordinary threads: the console's, and the one that listens to the input. What waits between them is bounded,
//! and neither waits for the other. Nobody is on air by sitting there: that is for the conductor to say.

use std::collections::{BTreeMap, VecDeque};
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::names::InputId;
use crate::playout::Converter;
use crate::relay::{Card, Cards};
use crate::stream::{About, Fit, Parcel, Talk};
use crate::units::{CHANNELS, FRAMES_PER_SECOND};
use crate::words::Text;

/// Whoever has sent nothing for so long has left the seat to others.
const GONE: Duration = Duration::from_secs(10);

/// Whoever has sent nothing for so long is not heard now.
const PAUSE: Duration = Duration::from_secs(2);

/// Sound that waits for whoever listens, at most; the oldest goes first.
const WAITING: Duration = Duration::from_secs(2);

/// What is missing of a talk is silence up to so long: more than that nothing on this side can bridge.
const BRIDGED: Duration = Duration::from_secs(2);

/// How much of the highest sample is left after each parcel: after 20 ms.
const FADES: f32 = 0.95;

/// Samples over which sound comes and goes where some is missing: 5 ms at 48 kHz.
const SOFT: usize = 240;

/// Who speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// Their account.
    pub account: String,
    /// What people call them.
    pub name: String,
}

/// By what a page knows its own talk again when it comes back: chosen by the page, 32 digits of base 16.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TalkId(u128);

impl FromStr for TalkId {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let is_one = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u128::from_str_radix(text, 16).ok();
        number.filter(|_| is_one).map(Self).ok_or(())
    }
}

/// Who sits at an input.
#[derive(Debug, Clone, PartialEq)]
pub struct Sitting {
    /// Who speaks.
    pub speaker: Speaker,
    /// Their talk.
    pub talk: TalkId,
    /// The uptime when they last sent something, or sat down.
    last: Duration,
    /// Whether they sent anything.
    sent: bool,
    /// The highest sample of what they last sent, linear; it falls slowly, so that it can be read.
    pub peak: f32,
    number: u64,
}

impl Sitting {
    /// Returns whether sound comes from them at `now`.
    #[must_use]
    pub fn is_heard(&self, now: Duration) -> bool {
        self.sent && now.saturating_sub(self.last) < PAUSE
    }
}

/// One input's seat.
#[derive(Debug, Default)]
struct Booth {
    sitting: Option<Sitting>,
    /// Numbers given out.
    numbers: u64,
    /// The talk that was had here last.
    latest: Option<TalkId>,
    waiting: VecDeque<(TalkId, Parcel)>,
    /// How long that is.
    waits: Duration,
}

impl Booth {
    fn add(&mut self, talk: TalkId, parcel: Parcel) {
        self.waits += length(&parcel);
        self.waiting.push_back((talk, parcel));
        while self.waits > WAITING
            && let Some((_, oldest)) = self.waiting.pop_front()
        {
            self.waits = self.waits.saturating_sub(length(&oldest));
        }
    }
}

fn length(parcel: &Parcel) -> Duration {
    Duration::from_secs_f64(parcel.samples.len() as f64 / f64::from(parcel.rate.max(1)))
}

/// The seats of a station's inputs; clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Phones(Arc<Mutex<BTreeMap<InputId, Booth>>>);

impl Phones {
    /// Seats `speaker` at `input`, with the talk of their page.
    ///
    /// # Errors
    /// If another sits there: who.
    pub fn sit(
        &self,
        input: &InputId,
        speaker: Speaker,
        talk: TalkId,
        now: Duration,
    ) -> Result<Seat, Box<Sitting>> {
        let mut booths = self.booths();
        let booth = booths.entry(input.clone()).or_default();
        if let Some(sitting) = &booth.sitting {
            let own = sitting.talk == talk || sitting.speaker.account == speaker.account;
            if !own && now.saturating_sub(sitting.last) < GONE {
                return Err(Box::new(sitting.clone()));
            }
        }
        booth.numbers += 1;
        let number = booth.numbers;
        let is_new = booth.latest.replace(talk) != Some(talk);
        booth.sitting = Some(Sitting {
            speaker,
            talk,
            last: now,
            sent: false,
            peak: 0.0,
            number,
        });
        Ok(Seat {
            phones: self.clone(),
            input: input.clone(),
            number,
            is_new,
        })
    }

    /// Returns who sits at `input`.
    #[must_use]
    pub fn sitting(&self, input: &InputId) -> Option<Sitting> {
        self.booths().get(input)?.sitting.clone()
    }

    fn booths(&self) -> MutexGuard<'_, BTreeMap<InputId, Booth>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The seat of whoever speaks; free for others once it is dropped.
#[derive(Debug)]
pub struct Seat {
    phones: Phones,
    input: InputId,
    number: u64,
    is_new: bool,
}

impl Seat {
    /// Returns whether a talk begins with it; else one goes on that broke off.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// Has the talk begin once more with the next seat: its beginning has no row.
    pub fn unnoted(&self) {
        if let Some(booth) = self.phones.booths().get_mut(&self.input) {
            booth.latest = None;
        }
    }

    /// Brings what was sent at `now`. Returns whether the seat is still theirs.
    #[must_use]
    pub fn bring(&self, parcel: Parcel, now: Duration) -> bool {
        let mut booths = self.phones.booths();
        let Some(booth) = booths.get_mut(&self.input) else {
            return false;
        };
        let own = |sitting: &&mut Sitting| sitting.number == self.number;
        let Some(sitting) = booth.sitting.as_mut().filter(own) else {
            return false;
        };
        (sitting.last, sitting.sent) = (now, true);
        sitting.peak = parcel.peak().max(sitting.peak * FADES);
        let talk = sitting.talk;
        booth.add(talk, parcel);
        true
    }

    /// Returns whether it is still theirs.
    #[must_use]
    pub fn is_own(&self) -> bool {
        let sitting = self.phones.sitting(&self.input);
        sitting.is_some_and(|sitting| sitting.number == self.number)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut booths = self.phones.booths();
        if let Some(booth) = booths.get_mut(&self.input) {
            booth
                .sitting
                .take_if(|sitting| sitting.number == self.number);
        }
    }
}

impl Cards for Phones {
    /// What was said before somebody listens was said to nobody: it may be another's, who was never let on air.
    fn open(&self, name: &str) -> Box<dyn Card> {
        let input = InputId::from(name);
        if let Some(booth) = self.booths().get_mut(&input) {
            (booth.waiting, booth.waits) = (VecDeque::new(), Duration::ZERO);
        }
        Box::new(Listening {
            phones: self.clone(),
            input,
            talk: None,
            joint: Joint::default(),
            converter: None,
            about: None,
        })
    }
}

/// Whoever listens to an input.
#[derive(Debug)]
struct Listening {
    phones: Phones,
    input: InputId,
    talk: Option<(TalkId, Talk)>,
    joint: Joint,
    /// Where the sender has another rate than the station.
    converter: Option<(u32, Converter)>,
    about: Option<About>,
}

impl Listening {
    fn take(&mut self, id: TalkId, parcel: &Parcel, give: &mut dyn FnMut(&[f32])) {
        let talk = match &mut self.talk {
            Some((known, talk)) if *known == id => talk,
            other => &mut other.insert((id, Talk::new(BRIDGED))).1,
        };
        let Some(fit) = talk.take(parcel) else {
            return;
        };
        let sound = self.joint.put(parcel, fit);
        self.about = Some(About {
            codec: Some("s16".to_owned()),
            sample_rate: Some(parcel.rate),
            channels: Some("mono".to_owned()),
        });
        if parcel.rate == FRAMES_PER_SECOND {
            self.converter = None;
            return give(&sound);
        }
        let converter = match &mut self.converter {
            Some((rate, converter)) if *rate == parcel.rate => converter,
            other => {
                let made = Converter::from_card(parcel.rate);
                &mut other.insert((parcel.rate, made)).1
            }
        };
        converter.take(&sound, give);
    }
}

impl Card for Listening {
    fn hear(&mut self, give: &mut dyn FnMut(&[f32])) {
        let arrived = {
            let mut booths = self.phones.booths();
            let booth = booths.entry(self.input.clone()).or_default();
            booth.waits = Duration::ZERO;
            std::mem::take(&mut booth.waiting)
        };
        for (talk, parcel) in arrived {
            self.take(talk, &parcel, give);
        }
    }

    fn about(&self) -> Option<About> {
        self.about.clone()
    }

    fn ended(&self) -> Option<Text> {
        None
    }

    fn stays(&self) -> bool {
        true
    }

    fn problem(&self) -> Option<Text> {
        let sitting = self.phones.sitting(&self.input);
        sitting
            .is_none()
            .then(|| Text::new("station-input-nobody-speaks"))
    }
}

/// Puts parcels together, softly where something is missing between them.
#[derive(Debug, Default)]
struct Joint {
    last: f32,
    /// Samples since the sound began anew, up to [`SOFT`].
    since: usize,
}

impl Joint {
    /// Returns what is new of a parcel, behind silence where some is missing.
    ///
    /// * Shape: interleaved stereo, both channels alike, at the parcel's rate.
    fn put(&mut self, parcel: &Parcel, fit: Fit) -> Vec<f32> {
        let mut sound = Vec::with_capacity((fit.missing + parcel.samples.len()) * CHANNELS);
        if !fit.follows {
            let goes = if self.last == 0.0 { 0 } else { SOFT };
            for at in 0..fit.missing.max(goes) {
                let level = SOFT.saturating_sub(at + 1) as f32 / SOFT as f32;
                sound.extend([self.last * level; CHANNELS]);
            }
            self.since = 0;
        }
        for sample in parcel.samples.iter().skip(fit.heard) {
            self.since = (self.since + 1).min(SOFT);
            let level = self.since as f32 / SOFT as f32;
            self.last = f32::from(*sample) / 32_768.0 * level;
            sound.extend([self.last; CHANNELS]);
        }
        sound
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn speaker(account: &str) -> Speaker {
        Speaker {
            account: account.into(),
            name: account.to_uppercase(),
        }
    }

    fn talk(number: u128) -> TalkId {
        TalkId(number)
    }

    /// 20 ms of a level, as its sender counts them.
    fn parcel(number: u32) -> Parcel {
        Parcel {
            number,
            clock: u64::from(number) * 960,
            rate: 48_000,
            samples: vec![8192; 960],
        }
    }

    fn heard(card: &mut dyn Card) -> Vec<f32> {
        let mut all = Vec::new();
        card.hear(&mut |sound| all.extend_from_slice(sound));
        all
    }

    #[test]
    fn one_speaks_at_a_time_and_another_is_told_who() {
        let (phones, input) = (Phones::default(), InputId::from("dien-thoai"));
        let seat = phones
            .sit(&input, speaker("lan"), talk(1), Duration::ZERO)
            .unwrap();
        assert!(seat.bring(parcel(0), MS * 100));
        let other = || phones.sit(&input, speaker("mai"), talk(2), MS * 5000);
        assert_eq!(other().unwrap_err().speaker.name, "LAN");
        // The same person comes back at once, and has the seat for herself.
        let again = phones
            .sit(&input, speaker("lan"), talk(3), MS * 5000)
            .unwrap();
        assert!(!seat.bring(parcel(1), MS * 5001) && !seat.is_own());
        drop(seat);
        assert!(again.is_own());
        // Left alone, and left for good.
        let late = phones.sit(&input, speaker("mai"), talk(2), MS * 15_000);
        assert!(late.unwrap().is_own());
        assert!(!again.is_own());
        assert_eq!(phones.sitting(&input), None);
        assert!(other().unwrap().is_own());
        let elsewhere = InputId::from("khac");
        let seat = phones.sit(&elsewhere, speaker("lan"), talk(1), Duration::ZERO);
        assert!(seat.unwrap().is_own());
    }

    #[test]
    fn what_is_sent_is_heard_once_and_softly_joined() {
        let (phones, input) = (Phones::default(), InputId::from("dien-thoai"));
        let mut card = phones.open("dien-thoai");
        assert!(card.stays() && card.ended().is_none());
        assert_eq!(card.problem().unwrap().key(), "station-input-nobody-speaks");
        let seat = phones.sit(&input, speaker("lan"), talk(1), MS).unwrap();
        for number in [0, 1] {
            assert!(seat.bring(parcel(number), MS));
        }
        assert!(phones.sitting(&input).unwrap().is_heard(MS * 1900));
        assert!(!phones.sitting(&input).unwrap().is_heard(MS * 2100));
        assert_eq!(card.problem(), None);
        let mut all = heard(&mut *card);
        assert_eq!(all.len(), 2 * 960 * CHANNELS);
        // The network breaks: one comes twice, two never come.
        drop(seat);
        let seat = phones
            .sit(&input, speaker("lan"), talk(1), MS * 900)
            .unwrap();
        for number in [1, 4] {
            assert!(seat.bring(parcel(number), MS * 900));
        }
        all.extend(heard(&mut *card));
        assert_eq!(all.len(), 5 * 960 * CHANNELS);
        let step = |pair: &[f32]| (pair[1] - pair[0]).abs();
        let left: Vec<f32> = all.iter().step_by(CHANNELS).copied().collect();
        let steepest = left.windows(2).map(step).fold(0.0, f32::max);
        assert!(steepest < 0.25 / 200.0, "{steepest}");
        let silent = left.iter().filter(|sample| **sample == 0.0).count();
        assert_eq!(silent, 2 * 960 - SOFT + 1);
        assert_eq!(card.about().unwrap().sample_rate, Some(48_000));
    }

    #[test]
    fn what_nobody_listens_to_is_bounded_and_another_rate_is_the_stations() {
        let (phones, input) = (Phones::default(), InputId::from("dien-thoai"));
        let seat = phones.sit(&input, speaker("lan"), talk(1), MS).unwrap();
        let mut card = phones.open("dien-thoai");
        for number in 0..1000 {
            assert!(seat.bring(parcel(number), MS));
        }
        assert_eq!(heard(&mut *card).len(), 100 * 960 * CHANNELS);
        let mut frames = 0;
        for number in 0..500 {
            let parcel = Parcel {
                number: 1000 + number,
                clock: u64::from(number) * 882,
                rate: 44_100,
                samples: vec![100; 882],
            };
            assert!(seat.bring(parcel, MS));
            frames += heard(&mut *card).len() / CHANNELS;
        }
        assert!((frames as f64 - 480_000.0).abs() < 2500.0, "{frames}");
    }

    /// One whose talk was ended sends on for some seconds; somebody else is let in afterwards.
    #[test]
    fn what_was_said_before_anybody_listens_is_heard_by_nobody() {
        let (phones, input) = (Phones::default(), InputId::from("dien-thoai"));
        let mut card = phones.open("dien-thoai");
        let seat = phones.sit(&input, speaker("lan"), talk(1), MS).unwrap();
        assert!(seat.bring(parcel(0), MS));
        assert_eq!(heard(&mut *card).len(), 960 * CHANNELS);
        drop(card);
        assert!(seat.bring(parcel(1), MS));
        drop(seat);
        let mut card = phones.open("dien-thoai");
        assert!(heard(&mut *card).is_empty());
        let seat = phones.sit(&input, speaker("hung"), talk(2), MS).unwrap();
        assert!(seat.bring(parcel(0), MS));
        assert_eq!(heard(&mut *card).len(), 960 * CHANNELS);
    }

    #[test]
    fn a_talk_without_its_row_begins_once_more() {
        let (phones, input) = (Phones::default(), InputId::from("dien-thoai"));
        let sit = || phones.sit(&input, speaker("lan"), talk(1), MS).unwrap();
        assert!(sit().is_new());
        assert!(!sit().is_new());
        sit().unnoted();
        assert!(sit().is_new());
    }

    #[test]
    fn a_talk_has_a_name_of_thirty_two_digits() {
        assert!("00112233445566778899aabbccddeeff".parse::<TalkId>().is_ok());
        for wrong in [
            "",
            "1",
            "+0112233445566778899aabbccddeeff",
            "zz112233445566778899aabbccddeeff",
        ] {
            assert!(wrong.parse::<TalkId>().is_err(), "{wrong}");
        }
    }
}
