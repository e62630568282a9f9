//! The sound card, through ALSA.
//!
//! cpal's ALSA host by name: its other hosts never report an underrun, and its choice of host and
//! device is not ours. Of the names in the list the first that can be opened is taken, and no other
//! device, ever: a transmitter hangs on it. What a name means is `identity.rs`'s.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{
    BufferSize, ErrorKind, HostId, I24, OutputCallbackInfo, SampleFormat, StreamConfig,
    SupportedBufferSize, SupportedStreamConfigRange,
};

use super::callback::{Callback, note_error};
use super::identity::{self, Identities, SystemCards};
use super::pcm::Pcm;
use super::server;
use super::{Backend, Drain, Health, OpenError, OpenStream, Opened, Refusal};
use crate::clock::Clock;
use crate::playout::rate::RATES;
use phatthanh_core::units::FRAMES_PER_SECOND;

/// ALSA's own default, always there to be tried.
pub(in crate::playout) const DEFAULT: &str = "default";

/// Frames a callback is asked to come for, at the station's rate: an eighth of a second, as mpd does. Half of what
/// playing costs is being woken, and playout needs no short latency. The card may choose otherwise.
const PERIOD: u32 = 6000;

/// What we can give and take, best first.
const FORMATS: [SampleFormat; 4] = [
    SampleFormat::F32,
    SampleFormat::I32,
    SampleFormat::I24,
    SampleFormat::I16,
];

/// Sound cards by name, in order of preference.
#[derive(Debug)]
pub struct CardBackend {
    names: Vec<String>,
    /// Frames a second, if the card has them.
    rate: u32,
    clock: Arc<dyn Clock>,
    /// Which was opened last, and how it did.
    last: Mutex<Option<(usize, Arc<Health>)>>,
    identities: Identities,
}

impl CardBackend {
    /// The cards called `names`, which are names of ALSA PCMs, at `rate` frames a second if they have it.
    pub fn new(names: Vec<String>, rate: u32, clock: Arc<dyn Clock>) -> Self {
        Self {
            names,
            rate,
            clock,
            last: Mutex::new(None),
            identities: Identities::new(SystemCards),
        }
    }

    /// Which was opened last.
    fn last(&self) -> Option<usize> {
        self.last
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .as_ref()
            .map(|(index, _)| *index)
    }

    /// Whether a name leads to a card that takes what we can give.
    fn choice(&self, name: &str) -> Result<(cpal::Device, Choice), cpal::Error> {
        let device = find(name)?;
        let choice = choose(device.supported_output_configs()?, self.rate, PERIOD)?;
        Ok((device, choice))
    }

    /// Where to begin: with the first, or after a card that opened but never moved.
    fn begin(&self) -> usize {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().map_or(
            0,
            |(index, health)| if health.moves() { 0 } else { index + 1 },
        )
    }

    /// The first card that is there and takes what we can give.
    fn usable(&self) -> Result<(usize, cpal::Device, Choice), OpenError> {
        let (begin, count) = (self.begin(), self.names.len());
        let mut refusals = Vec::new();
        for index in (begin..begin + count).map(|turn| turn % count) {
            let name = self.identities.meant(&self.names[index]);
            match self.choice(&name) {
                Ok((device, choice)) => return Ok((index, device, choice)),
                Err(error) => refusals.push(refusal(&name, &error)),
            }
        }
        Err(OpenError(refusals))
    }

    fn start(&self, drain: Drain, health: Arc<Health>) -> Result<OpenStream, OpenError> {
        let (index, device, choice) = self.usable()?;
        let name = self.names[index].clone();
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((index, Arc::clone(&health)));

        // Now: once it is open, the system may not tell any more.
        let card = self.identities.leads_to(&name);
        let served = card.is_none() && !identity::names_card(&name);
        let (config, format) = &choice;
        tracing::debug!(name, rate = config.sample_rate, channels = config.channels, %format, "card");
        let callback = Callback::new(
            drain,
            config.sample_rate,
            Arc::clone(&health),
            Arc::clone(&self.clock),
        );
        match start(&device, choice, callback, health) {
            Ok(stream) => Ok(OpenStream {
                what: Opened { name, card, served },
                stream: Box::new(stream),
            }),
            Err(error) => Err(OpenError(vec![refusal(&name, &error)])),
        }
    }
}

impl Backend for CardBackend {
    fn open(&self, drain: Drain, health: Arc<Health>) -> Result<OpenStream, OpenError> {
        // As long as this thread lives, alsa-lib writes into a buffer and not on the terminal.
        let said = alsa::Output::local_error_handler();
        let opened = self.start(drain, health);
        if let (Err(_), Ok(said)) = (&opened, said) {
            tracing::debug!(said = %said.borrow(), "alsa-lib");
        }
        opened
    }

    fn better(&self) -> bool {
        let _said = alsa::Output::local_error_handler();
        let before = &self.names[..self.last().unwrap_or(0)];
        before
            .iter()
            .any(|name| self.choice(&self.identities.meant(name)).is_ok())
    }

    fn leads_to(&self) -> Option<String> {
        let _said = alsa::Output::local_error_handler();
        self.identities.leads_to(&self.names[self.last()?])
    }

    fn sent_to(&self) -> Option<String> {
        server::sink()
    }
}

/// How to open a device.
type Choice = (StreamConfig, SampleFormat);

/// The device called `name`.
pub(super) fn find(name: &str) -> Result<cpal::Device, cpal::Error> {
    let host = cpal::host_from_id(HostId::Alsa)?;
    if name == DEFAULT {
        host.default_output_device()
    } else {
        host.device_by_id(&cpal::DeviceId::new(HostId::Alsa, name))
    }
    .ok_or(cpal::Error::new(ErrorKind::DeviceNotAvailable))
}

/// Returns the best of what a device offers: stereo before mono, then the rate that is wanted before the
/// station's own and others, then the format that holds most. `period` is asked for, in frames at the station's rate.
pub(in crate::playout) fn choose(
    offers: impl Iterator<Item = SupportedStreamConfigRange>,
    wanted: u32,
    period: u32,
) -> Result<Choice, cpal::Error> {
    let offers: Vec<_> = offers.collect();
    let rates = [wanted, FRAMES_PER_SECOND].into_iter().chain(RATES);
    let ways = [2, 1]
        .into_iter()
        .flat_map(|channels| rates.clone().map(move |rate| (channels, rate)));
    let mut ways = ways.flat_map(|(channels, rate)| FORMATS.map(|format| (channels, rate, format)));
    let best = ways.find_map(|(channels, rate, format)| {
        let takes = |offer: &&SupportedStreamConfigRange| {
            let rates = offer.min_sample_rate()..=offer.max_sample_rate();
            offer.channels() == channels && offer.sample_format() == format && rates.contains(&rate)
        };
        Some((rate, offers.iter().find(takes)?))
    });
    let (sample_rate, best) = best.ok_or(cpal::Error::new(ErrorKind::UnsupportedConfig))?;
    let period = (u64::from(period) * u64::from(sample_rate) / u64::from(FRAMES_PER_SECOND)) as u32;
    let buffer_size = match best.buffer_size() {
        SupportedBufferSize::Range { min, max } => BufferSize::Fixed(period.min(*max).max(*min)),
        SupportedBufferSize::Unknown => BufferSize::Default,
    };

    let config = StreamConfig {
        channels: best.channels(),
        sample_rate,
        buffer_size,
    };

    Ok((config, best.sample_format()))
}

/// Opens the device and lets it run.
fn start(
    device: &cpal::Device,
    (config, format): Choice,
    mut callback: Callback,
    health: Arc<Health>,
) -> Result<cpal::Stream, cpal::Error> {
    let stream = match (config.channels, format) {
        (2, SampleFormat::F32) => {
            let fill =
                move |out: &mut [f32], info: &OutputCallbackInfo| callback.fill(out, delay(info));
            let errors = move |error: cpal::Error| note_error(&health, error.kind());
            device.build_output_stream(config, fill, errors, None)?
        }
        (_, SampleFormat::F32) => converted::<f32>(device, config, callback, health)?,
        (_, SampleFormat::I32) => converted::<i32>(device, config, callback, health)?,
        (_, SampleFormat::I24) => converted::<I24>(device, config, callback, health)?,
        _ => converted::<i16>(device, config, callback, health)?,
    };

    stream.play()?;
    Ok(stream)
}

fn converted<T: Pcm + Send + 'static>(
    device: &cpal::Device,
    config: StreamConfig,
    mut callback: Callback,
    health: Arc<Health>,
) -> Result<cpal::Stream, cpal::Error> {
    let channels = usize::from(config.channels);
    let fill = move |out: &mut [T], info: &OutputCallbackInfo| {
        callback.convert(out, channels, delay(info));
    };
    let errors = move |error: cpal::Error| note_error(&health, error.kind());
    device.build_output_stream(config, fill, errors, None)
}

/// From the callback until its first frame is heard.
fn delay(info: &OutputCallbackInfo) -> Duration {
    let stamp = info.timestamp();
    stamp.playback.duration_since(stamp.callback)
}

/// Says why a card called `name` cannot be opened.
pub(in crate::playout) fn refusal(name: &str, error: &cpal::Error) -> Refusal {
    let name = name.to_owned();
    match error.kind() {
        ErrorKind::DeviceNotAvailable => Refusal::Missing { name },
        ErrorKind::DeviceBusy => Refusal::Busy { name },
        ErrorKind::PermissionDenied => Refusal::Denied { name },
        ErrorKind::UnsupportedConfig | ErrorKind::UnsupportedOperation => Refusal::Format { name },
        _ => Refusal::Failed {
            name,
            problem: error.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use SampleFormat::{F32, F64, I16, I24, I32, U8};

    use super::*;
    use crate::clock::SystemClock;
    use crate::playout::feed::feed;
    use crate::playout::frame_number::FrameNumber;
    use phatthanh_core::units::Frames;

    /// What is chosen of `offers`: channels, rates and format of each.
    #[track_caller]
    fn check(offers: &[(u16, u32, u32, SampleFormat)], expected: Option<(u16, SampleFormat)>) {
        check_rate(
            48_000,
            offers,
            expected.map(|(channels, format)| (channels, 48_000, format)),
        );
    }

    /// Checks which rate is opened when `wanted` frames a second are asked for; periods of 64 to 6000 frames.
    #[track_caller]
    fn check_rate(
        wanted: u32,
        offers: &[(u16, u32, u32, SampleFormat)],
        expected: Option<(u16, u32, SampleFormat)>,
    ) {
        let period = SupportedBufferSize::Range { min: 64, max: 6000 };
        let offers = offers.iter().map(|(channels, slowest, fastest, format)| {
            SupportedStreamConfigRange::new(*channels, *slowest, *fastest, period, *format)
        });
        let choice = choose(offers, wanted, PERIOD).ok();
        assert_eq!(
            choice.map(|(config, format)| (config.channels, config.sample_rate, format)),
            expected
        );
        if let Some((config, _)) = choice {
            let period = match config.sample_rate {
                44_100 => 5512,
                _ => 6000,
            };
            assert_eq!(config.buffer_size, BufferSize::Fixed(period));
        }
    }

    #[test]
    fn stereo_before_mono_and_precise_before_coarse() {
        check(
            &[
                (2, 8_000, 192_000, I16),
                (2, 8_000, 192_000, F32),
                (1, 8_000, 192_000, F32),
            ],
            Some((2, F32)),
        );
        check(
            &[
                (1, 8_000, 192_000, F32),
                (2, 44_100, 48_000, I16),
                (2, 48_000, 48_000, I32),
            ],
            Some((2, I32)),
        );
        check(
            &[(1, 48_000, 48_000, I16), (2, 48_000, 48_000, U8)],
            Some((1, I16)),
        );
        check(
            &[(2, 48_000, 48_000, I16), (2, 48_000, 48_000, I24)],
            Some((2, I24)),
        );
        check(
            &[
                (8, 48_000, 48_000, I32),
                (2, 48_000, 48_000, U8),
                (2, 32_000, 32_000, F32),
            ],
            None,
        );
        check(&[(2, 48_000, 48_000, F64)], None);
        check(&[], None);
    }

    #[test]
    fn the_wanted_rate_before_the_stations_and_any_before_none() {
        let all = [(2, 44_100, 192_000, I16), (2, 44_100, 48_000, F32)];
        check_rate(44_100, &all, Some((2, 44_100, F32)));
        check_rate(96_000, &all, Some((2, 96_000, I16)));
        check_rate(192_000, &[(2, 44_100, 96_000, I32)], Some((2, 48_000, I32)));
        check_rate(
            48_000,
            &[(2, 44_100, 44_100, I16), (1, 48_000, 48_000, F32)],
            Some((2, 44_100, I16)),
        );
        check_rate(
            48_000,
            &[(2, 192_000, 192_000, I32)],
            Some((2, 192_000, I32)),
        );
        check_rate(44_100, &[(1, 96_000, 96_000, I16)], Some((1, 96_000, I16)));
    }

    /// On the real ALSA, which has a device that swallows everything.
    #[test]
    fn names_are_tried_in_order_and_no_others() {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let open = |names: &[&str]| {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            let backend = CardBackend::new(names, 48_000, Arc::clone(&clock));
            backend.open(feed(Frames::new(64), FrameNumber::FIRST).1, Arc::default())
        };

        let missing = Refusal::Missing {
            name: "plughw:CARD=Nobody,DEV=0".into(),
        };

        assert_eq!(
            open(&["plughw:CARD=Nobody,DEV=0"]).unwrap_err(),
            OpenError(vec![missing])
        );
        assert_eq!(
            open(&["plughw:CARD=Nobody,DEV=0", "null"])
                .unwrap()
                .what
                .name,
            "null"
        );
    }

    /// The first of the list is there, and the second was opened because the first did not move.
    #[test]
    fn an_earlier_one_of_the_list_that_could_be_opened_is_better() {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let check = |names: &[&str], opened: usize, better: bool| {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            let backend = CardBackend::new(names, 48_000, Arc::clone(&clock));
            assert!(!backend.better(), "nothing was opened yet");
            for _ in 0..opened {
                drop(
                    backend
                        .open(feed(Frames::new(64), FrameNumber::FIRST).1, Arc::default())
                        .unwrap(),
                );
            }
            assert_eq!(backend.better(), better);
        };

        check(&["null", "null"], 1, false);
        check(&["null", "null"], 2, true);
        check(&["plughw:CARD=Nobody,DEV=0", "null"], 1, false);
        check(&["plughw:CARD=Nobody,DEV=0", "null", "null"], 2, true);
    }
}
