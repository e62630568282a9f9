//! The sound card, through ALSA.
//!
//! cpal's ALSA host by name: its other hosts never report an underrun, and its choice of host and
//! device is not ours. Of the names in the list the first that can be opened is taken, and no other
//! device, ever: a transmitter hangs on it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{
    BufferSize, ErrorKind, FromSample, HostId, OutputCallbackInfo, SampleFormat, SizedSample, StreamConfig,
    SupportedBufferSize, SupportedStreamConfigRange,
};

use super::callback::{Callback, note_error};
use super::{Backend, Drain, Health, OpenError, OpenStream, Refusal};
use crate::clock::Clock;
use crate::units::FRAMES_PER_SECOND;

/// ALSA's own default, always there to be tried.
pub(super) const DEFAULT: &str = "default";

/// Frames a callback is asked to come for: no underrun under double CPU load was measured, and playout
/// needs no short latency. The card may choose otherwise.
const PERIOD: u32 = 4096;

/// What we can give, best first.
const FORMATS: [(u16, SampleFormat); 6] = [
    (2, SampleFormat::F32),
    (2, SampleFormat::I32),
    (2, SampleFormat::I16),
    (1, SampleFormat::F32),
    (1, SampleFormat::I32),
    (1, SampleFormat::I16),
];

/// Sound cards by name, in order of preference.
#[derive(Debug)]
pub struct CardBackend {
    names: Vec<String>,
    clock: Arc<dyn Clock>,
    /// Which was opened last, and how it did.
    last: Mutex<Option<(usize, Arc<Health>)>>,
}

impl CardBackend {
    /// The cards called `names`, which are names of ALSA PCMs.
    pub fn new(names: Vec<String>, clock: Arc<dyn Clock>) -> Self {
        Self { names, clock, last: Mutex::new(None) }
    }

    /// Where to begin: with the first, or after a card that opened but never moved.
    fn begin(&self) -> usize {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().map_or(0, |(index, health)| if health.moves() { 0 } else { index + 1 })
    }

    /// The first card that is there and takes what we can give.
    fn usable(&self) -> Result<(usize, cpal::Device, Choice), OpenError> {
        let (begin, count) = (self.begin(), self.names.len());
        let mut refusals = Vec::new();
        for index in (begin..begin + count).map(|turn| turn % count) {
            let name = &self.names[index];
            match find(name).and_then(|device| Ok((choose(device.supported_output_configs()?)?, device))) {
                Ok((choice, device)) => return Ok((index, device, choice)),
                Err(error) => refusals.push(refusal(name, &error)),
            }
        }
        Err(OpenError(refusals))
    }

    fn start(&self, drain: Drain, health: Arc<Health>) -> Result<OpenStream, OpenError> {
        let (index, device, choice) = self.usable()?;
        let name = self.names[index].clone();
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some((index, Arc::clone(&health)));
        let callback = Callback::new(drain, Arc::clone(&health), Arc::clone(&self.clock));
        match start(&device, choice, callback, health) {
            Ok(stream) => Ok(OpenStream { name, stream: Box::new(stream) }),
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
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|(index, _)| *index);
        let usable = |name: &String| find(name).and_then(|device| choose(device.supported_output_configs()?));
        self.names[..last.unwrap_or(0)].iter().any(|name| usable(name).is_ok())
    }
}

/// How to open a device.
type Choice = (StreamConfig, SampleFormat);

/// The device called `name`.
fn find(name: &str) -> Result<cpal::Device, cpal::Error> {
    let host = cpal::host_from_id(HostId::Alsa)?;
    if name == DEFAULT {
        host.default_output_device()
    } else {
        host.device_by_id(&cpal::DeviceId::new(HostId::Alsa, name))
    }
    .ok_or(cpal::Error::new(ErrorKind::DeviceNotAvailable))
}

/// The best of what a device offers.
fn choose(offers: impl Iterator<Item = SupportedStreamConfigRange>) -> Result<Choice, cpal::Error> {
    let offers: Vec<_> = offers
        .filter(|offer| (offer.min_sample_rate()..=offer.max_sample_rate()).contains(&FRAMES_PER_SECOND))
        .collect();
    let best = FORMATS.iter().find_map(|(channels, format)| {
        offers.iter().find(|offer| offer.channels() == *channels && offer.sample_format() == *format)
    });
    let best = best.ok_or(cpal::Error::new(ErrorKind::UnsupportedConfig))?;
    let buffer_size = match best.buffer_size() {
        SupportedBufferSize::Range { min, max } => BufferSize::Fixed(PERIOD.min(*max).max(*min)),
        SupportedBufferSize::Unknown => BufferSize::Default,
    };
    let config = StreamConfig { channels: best.channels(), sample_rate: FRAMES_PER_SECOND, buffer_size };
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
            let fill = move |out: &mut [f32], info: &OutputCallbackInfo| callback.fill(out, delay(info));
            let errors = move |error: cpal::Error| note_error(&health, error.kind());
            device.build_output_stream(config, fill, errors, None)?
        }
        (_, SampleFormat::F32) => converted::<f32>(device, config, callback, health)?,
        (_, SampleFormat::I32) => converted::<i32>(device, config, callback, health)?,
        _ => converted::<i16>(device, config, callback, health)?,
    };
    stream.play()?;
    Ok(stream)
}

fn converted<T: SizedSample + FromSample<f32> + Send + 'static>(
    device: &cpal::Device,
    config: StreamConfig,
    mut callback: Callback,
    health: Arc<Health>,
) -> Result<cpal::Stream, cpal::Error> {
    let channels = usize::from(config.channels);
    let fill = move |out: &mut [T], info: &OutputCallbackInfo| callback.convert(out, channels, delay(info));
    let errors = move |error: cpal::Error| note_error(&health, error.kind());
    device.build_output_stream(config, fill, errors, None)
}

/// From the callback until its first frame is heard.
fn delay(info: &OutputCallbackInfo) -> Duration {
    let stamp = info.timestamp();
    stamp.playback.duration_since(stamp.callback)
}

fn refusal(name: &str, error: &cpal::Error) -> Refusal {
    let name = name.to_owned();
    match error.kind() {
        ErrorKind::DeviceNotAvailable => Refusal::Missing { name },
        ErrorKind::DeviceBusy => Refusal::Busy { name },
        ErrorKind::PermissionDenied => Refusal::Denied { name },
        ErrorKind::UnsupportedConfig | ErrorKind::UnsupportedOperation => Refusal::Format { name },
        _ => Refusal::Failed { name, problem: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use SampleFormat::{F32, F64, I16, I32, U8};

    use super::*;
    use crate::clock::SystemClock;
    use crate::playout::feed::feed;
    use crate::units::Frames;

    /// What is chosen of `offers`: channels, rates and format of each; periods of 64 to 4096 frames.
    #[track_caller]
    fn check(offers: &[(u16, u32, u32, SampleFormat)], expected: Option<(u16, SampleFormat)>) {
        let period = SupportedBufferSize::Range { min: 64, max: 4096 };
        let offers = offers.iter().map(|(channels, slowest, fastest, format)| {
            SupportedStreamConfigRange::new(*channels, *slowest, *fastest, period, *format)
        });
        let choice = choose(offers).ok();
        assert_eq!(choice.map(|(config, format)| (config.channels, format)), expected);
        if let Some((config, _)) = choice {
            assert_eq!((config.sample_rate, config.buffer_size), (48_000, BufferSize::Fixed(4096)));
        }
    }

    #[test]
    fn stereo_before_mono_and_precise_before_coarse() {
        check(
            &[(2, 8_000, 192_000, I16), (2, 8_000, 192_000, F32), (1, 8_000, 192_000, F32)],
            Some((2, F32)),
        );
        check(
            &[(1, 8_000, 192_000, F32), (2, 44_100, 48_000, I16), (2, 48_000, 48_000, I32)],
            Some((2, I32)),
        );
        check(&[(2, 44_100, 44_100, F32), (1, 48_000, 48_000, I16)], Some((1, I16)));
        check(&[(2, 44_100, 44_100, F32), (8, 48_000, 48_000, I32), (2, 48_000, 48_000, U8)], None);
        check(&[(2, 48_000, 48_000, F64)], None);
        check(&[], None);
    }

    /// On the real ALSA, which has a device that swallows everything.
    #[test]
    fn names_are_tried_in_order_and_no_others() {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let open = |names: &[&str]| {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            let backend = CardBackend::new(names, Arc::clone(&clock));
            backend.open(feed(Frames::new(64), 0).1, Arc::default())
        };
        let missing = Refusal::Missing { name: "plughw:CARD=Nobody,DEV=0".into() };
        assert_eq!(open(&["plughw:CARD=Nobody,DEV=0"]).unwrap_err(), OpenError(vec![missing]));
        assert_eq!(open(&["plughw:CARD=Nobody,DEV=0", "null"]).unwrap().name, "null");
    }
}
