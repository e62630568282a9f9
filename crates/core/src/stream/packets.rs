//! What ffmpeg says on its standard error: a line a packet (`framecrc`), and its own words.
//!
//! Foreign bytes: any line is read, and none is more than [`MOST`] bytes of it.

use crate::units::{FRAMES_PER_SECOND, Frames};

/// Of a line more is not read.
const MOST: usize = 500;

/// The longest packet that is one.
const LONGEST: Frames = Frames::from_ms(60_000);

/// A piece of a stream as it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Packet {
    /// Its checksum, as ffmpeg prints it.
    pub crc: u32,
    /// Its bytes.
    pub bytes: u32,
    /// How long it sounds.
    pub length: Frames,
}

/// What a stream is, as far as ffmpeg has said.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct About {
    /// Its codec.
    pub codec: Option<String>,
    /// Frames a second.
    pub sample_rate: Option<u32>,
    /// Its channels, in ffmpeg's words.
    pub channels: Option<String>,
}

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// A packet arrived.
    Packet(Packet),
    /// Something about the stream, or nothing.
    Nothing,
    /// ffmpeg's own words.
    Words(String),
}

/// Reads line by line.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Packets {
    /// Seconds of a tick, as a fraction.
    base: Option<(u64, u64)>,
    about: About,
}

impl Packets {
    /// Returns what the stream is, as far as ffmpeg has said.
    #[must_use]
    pub fn about(&self) -> &About {
        &self.about
    }

    /// Reads a line, its end left out.
    pub fn read(&mut self, line: &[u8]) -> Said {
        let line = String::from_utf8_lossy(&line[..line.len().min(MOST)]);
        let line = line.trim();
        if let Some(told) = line.strip_prefix('#') {
            self.learn(told);
            return Said::Nothing;
        }
        match self.packet(line) {
            Some(packet) => Said::Packet(packet),
            None if line.is_empty() => Said::Nothing,
            None => Said::Words(line.to_owned()),
        }
    }

    /// `tb 0: 1/14112000`, `codec_id 0: mp3` and others.
    fn learn(&mut self, told: &str) {
        let Some((key, value)) = told.split_once(" 0:") else {
            return;
        };
        let value = value.trim();
        match key {
            "tb" => {
                let base = value.split_once('/');
                let base = base.and_then(|(n, d)| Some((n.parse().ok()?, d.parse().ok()?)));
                self.base = base.filter(|(n, d)| *n > 0_u64 && *d > 0_u64);
            }
            "codec_id" => self.about.codec = Some(value.to_owned()),
            "sample_rate" => self.about.sample_rate = value.parse().ok(),
            "channel_layout_name" => self.about.channels = Some(value.to_owned()),
            _ => {}
        }
    }

    /// `0, dts, pts, duration, size, 0x1234abcd` and what may stand behind.
    fn packet(&self, line: &str) -> Option<Packet> {
        let mut fields = line.split(',').map(str::trim);
        if fields.next()? != "0" {
            return None;
        }
        let [dts, pts] = [fields.next()?, fields.next()?];
        let _: (i64, i64) = (dts.parse().ok()?, pts.parse().ok()?);
        let ticks: u64 = fields.next()?.parse().ok()?;
        let bytes = fields.next()?.parse().ok()?;
        let crc = u32::from_str_radix(fields.next()?.strip_prefix("0x")?, 16).ok()?;
        let (n, d) = self.base?;
        let frames = u128::from(ticks) * u128::from(n) * u128::from(FRAMES_PER_SECOND);
        let frames = u64::try_from(frames / u128::from(d)).ok()?;
        let length = Frames::new(frames);
        (length <= LONGEST).then_some(Packet { crc, bytes, length })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_ffmpeg() {
        let mut packets = Packets::default();
        for line in [
            "#software: Lavf59.27.100",
            "#tb 0: 1/14112000",
            "#media_type 0: audio",
            "#codec_id 0: mp3",
            "#sample_rate 0: 44100",
            "#channel_layout_name 0: stereo",
        ] {
            assert_eq!(packets.read(line.as_bytes()), Said::Nothing);
        }
        let about = About {
            codec: Some("mp3".into()),
            sample_rate: Some(44_100),
            channels: Some("stereo".into()),
        };
        assert_eq!(packets.about(), &about);

        let line = b"0,          0,          0,   368640,      417, 0x5b32c1a9";
        // 1152 frames of 44.1 kHz.
        let length = Frames::new(1253);
        let (crc, bytes) = (0x5b32_c1a9, 417);
        let packet = Packet { crc, bytes, length };
        assert_eq!(packets.read(line), Said::Packet(packet));
        let more = b"0, -5, -5, 368640, 417, 0x5b32c1a9, F=0x0, S=1, 8, 0x00";
        assert_eq!(packets.read(more), Said::Packet(packet));
    }

    #[test]
    fn everything_else_is_words_or_nothing() {
        let mut packets = Packets::default();
        let words = |line: &str| Said::Words(line.to_owned());
        // Without a unit no packet has a length.
        let line = "0, 0, 0, 368640, 417, 0x5b32c1a9";
        assert_eq!(packets.read(line.as_bytes()), words(line));
        packets.read(b"#tb 0: 1/0");
        assert_eq!(packets.read(line.as_bytes()), words(line));
        packets.read(b"#tb 0: 1/48000");
        for line in [
            "[http @ 0x55] HTTP error 404 Not Found",
            "1, 0, 0, 1, 1, 0x0",
            "0, 0, 0, 99999999999999, 1, 0x0",
            "0, 0, 0, 18446744073709551615, 1, 0x0",
            "0, a, 0, 1, 1, 0x0",
            "0, 0, 0, 1, 1, 0xfffffffff",
            "0,0",
        ] {
            assert_eq!(packets.read(line.as_bytes()), words(line), "{line}");
        }
        assert_eq!(packets.read(b"  "), Said::Nothing);
        let Said::Words(long) = packets.read(&[b'x'; 10_000]) else {
            panic!("words")
        };
        assert_eq!(long.len(), MOST);
        assert!(matches!(packets.read(b"\xff\xfe"), Said::Words(_)));
    }
}
