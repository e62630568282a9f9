//! A card's input, through ALSA.

use std::sync::Arc;

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{
    ErrorKind, FromSample, HostId, I24, InputCallbackInfo, SampleFormat, SizedSample, StreamConfig,
};

use super::Captured;
use super::intake::Intake;
use crate::playout::output::callback::note_error;
use crate::playout::output::card::{DEFAULT, choose, refusal};
use crate::playout::output::{Health, Refusal};
use phatthanh_core::units::FRAMES_PER_SECOND;

/// Frames a callback is asked to come with: 43 ms. The card may choose otherwise.
const PERIOD: u32 = 2048;

/// Opens the card called `name` and lets it run into what `intake` makes of its rate.
pub(super) fn open(
    name: &str,
    health: Arc<Health>,
    intake: impl FnOnce(u32) -> Intake,
) -> Result<(cpal::Stream, Captured), Refusal> {
    let opened = find(name).and_then(|device| {
        let (config, format) =
            choose(device.supported_input_configs()?, FRAMES_PER_SECOND, PERIOD)?;
        let captured = Captured {
            sample_rate: config.sample_rate,
            channels: config.channels,
            format: match format {
                SampleFormat::F32 => "f32",
                SampleFormat::I32 => "s32",
                SampleFormat::I24 => "s24",
                _ => "s16",
            },
        };
        let intake = intake(config.sample_rate);
        let stream = match format {
            SampleFormat::F32 => start::<f32>(&device, config, intake, health)?,
            SampleFormat::I32 => start::<i32>(&device, config, intake, health)?,
            SampleFormat::I24 => start::<I24>(&device, config, intake, health)?,
            _ => start::<i16>(&device, config, intake, health)?,
        };
        Ok((stream, captured))
    });
    opened.map_err(|error| refusal(name, &error))
}

fn find(name: &str) -> Result<cpal::Device, cpal::Error> {
    let host = cpal::host_from_id(HostId::Alsa)?;
    if name == DEFAULT {
        host.default_input_device()
    } else {
        host.device_by_id(&cpal::DeviceId::new(HostId::Alsa, name))
    }
    .ok_or(cpal::Error::new(ErrorKind::DeviceNotAvailable))
}

fn start<T: SizedSample + Send + 'static>(
    device: &cpal::Device,
    config: StreamConfig,
    mut intake: Intake,
    health: Arc<Health>,
) -> Result<cpal::Stream, cpal::Error>
where
    f32: FromSample<T>,
{
    let channels = usize::from(config.channels);
    let take = move |samples: &[T], _: &InputCallbackInfo| intake.take(samples, channels);
    let errors = move |error: cpal::Error| note_error(&health, error.kind());
    let stream = device.build_input_stream(config, take, errors, None)?;
    stream.play()?;
    Ok(stream)
}

#[cfg(test)]
mod tests {
    use SampleFormat::{F32, I16, U8};
    use cpal::{BufferSize, SupportedBufferSize, SupportedStreamConfigRange};

    use super::*;

    #[track_caller]
    fn check(offers: &[(u16, u32, u32, SampleFormat)], expected: Option<(u16, u32, SampleFormat)>) {
        let period = SupportedBufferSize::Range { min: 64, max: 1024 };
        let offers = offers.iter().map(|(channels, slowest, fastest, format)| {
            SupportedStreamConfigRange::new(*channels, *slowest, *fastest, period, *format)
        });
        let choice = choose(offers, FRAMES_PER_SECOND, PERIOD).ok();
        if let Some((config, _)) = &choice {
            assert_eq!(config.buffer_size, BufferSize::Fixed(1024));
        }
        assert_eq!(
            choice.map(|(config, format)| (config.channels, config.sample_rate, format)),
            expected
        );
    }

    #[test]
    fn stereo_before_mono_and_the_stations_rate_before_others() {
        check(
            &[(1, 8_000, 192_000, F32), (2, 44_100, 48_000, I16)],
            Some((2, 48_000, I16)),
        );
        check(
            &[(2, 44_100, 44_100, I16), (1, 48_000, 48_000, F32)],
            Some((2, 44_100, I16)),
        );
        check(&[(1, 16_000, 96_000, I16)], Some((1, 48_000, I16)));
        check(&[(2, 48_000, 48_000, U8), (8, 48_000, 48_000, F32)], None);
    }
}
