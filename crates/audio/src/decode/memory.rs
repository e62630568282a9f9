//! How far back a codec remembers: what lies further back can be left out without being decoded.

use symphonia::core::codecs::audio::AudioCodecId;
use symphonia::core::codecs::audio::well_known::{
    CODEC_ID_ALAC, CODEC_ID_FLAC, CODEC_ID_MP3, CODEC_ID_PCM_ALAW, CODEC_ID_PCM_F32LE,
    CODEC_ID_PCM_F64LE, CODEC_ID_PCM_MULAW, CODEC_ID_PCM_S16BE, CODEC_ID_PCM_S16LE,
    CODEC_ID_PCM_S24BE, CODEC_ID_PCM_S24LE, CODEC_ID_PCM_S32BE, CODEC_ID_PCM_S32LE,
    CODEC_ID_PCM_U8,
};

/// Samples, one by one.
const PCM: [AudioCodecId; 11] = [
    CODEC_ID_PCM_S16LE,
    CODEC_ID_PCM_S24LE,
    CODEC_ID_PCM_S32LE,
    CODEC_ID_PCM_F32LE,
    CODEC_ID_PCM_F64LE,
    CODEC_ID_PCM_U8,
    CODEC_ID_PCM_ALAW,
    CODEC_ID_PCM_MULAW,
    CODEC_ID_PCM_S16BE,
    CODEC_ID_PCM_S24BE,
    CODEC_ID_PCM_S32BE,
];

/// An MP3 packet borrows up to 511 bytes of those before it, which are 24 bytes long at least, and sounds on in
/// the next two. At most 1,152 frames each.
const MP3: u64 = 24 * 1_152;

/// Frames before a place that must be decoded so that those after it are the same, bit by bit; none if all must be.
///
/// AAC makes noise in place of noise, from a series of chance that begins with the recording; symphonia's Vorbis
/// gives fewer frames of the first packet it is given than that holds.
pub(super) fn memory(codec: AudioCodecId) -> Option<u64> {
    match codec {
        CODEC_ID_MP3 => Some(MP3),
        CODEC_ID_FLAC | CODEC_ID_ALAC => Some(0),
        _ => is_pcm(codec).then_some(0),
    }
}

/// Whether any frame can be found by its number alone.
pub(super) fn is_pcm(codec: AudioCodecId) -> bool {
    PCM.contains(&codec)
}
