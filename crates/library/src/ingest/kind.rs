//! What a file is by its bytes, whatever its name says, and what to tell people about one that
//! cannot air.
//!
//! Our own decoder looks first. What it does not take is distinguished here, by the marks files begin
//! with: what is sound of another kind is converted; pictures, programs and texts are not even tried.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use crate::complaint::{Refusal, Why};
use phatthanh_audio::DecodeError;

/// Bytes of a file's beginning that tell its kind.
const HEAD: u64 = 600;

/// Why a file cannot air as it is.
#[derive(Debug)]
pub(crate) enum Unfit {
    /// It decodes, and what comes out is of no use.
    Said(Refusal),
    /// It does not decode.
    Undecodable(DecodeError),
}

impl From<Refusal> for Unfit {
    fn from(refusal: Refusal) -> Self {
        Self::Said(refusal)
    }
}

impl From<DecodeError> for Unfit {
    fn from(problem: DecodeError) -> Self {
        Self::Undecodable(problem)
    }
}

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    /// Its name in JSON.
    pub(crate) name: &'static str,
    /// Its name as people know it.
    pub(crate) shown: &'static str,
    /// What ffmpeg calls it; none if it holds no sound.
    pub(crate) demuxer: Option<&'static str>,
    /// Whether it can hold sound without loss, at more than 16 bits.
    pub(crate) fine: bool,
}

const fn sound(name: &'static str, shown: &'static str, demuxer: &'static str) -> Kind {
    Kind {
        name,
        shown,
        demuxer: Some(demuxer),
        fine: false,
    }
}

const fn fine(name: &'static str, shown: &'static str, demuxer: &'static str) -> Kind {
    Kind {
        name,
        shown,
        demuxer: Some(demuxer),
        fine: true,
    }
}

const fn other(shown: &'static str) -> Kind {
    Kind {
        name: "",
        shown,
        demuxer: None,
        fine: false,
    }
}

/// How files begin: where the mark stands, the mark, the kind. The first that fits counts.
static MARKS: &[(usize, &[u8], Kind)] = &[
    (0, b"#!AMR", sound("amr", "AMR", "amr")),
    (4, b"ftyp3g", sound("3gp", "3GP", "mov")),
    (4, b"ftypM4A", sound("m4a", "M4A", "mov")),
    (4, b"ftypqt", sound("mov", "MOV", "mov")),
    (4, b"ftypavif", other("AVIF")),
    (4, b"ftyphei", other("HEIC")),
    (4, b"ftypmif1", other("HEIC")),
    (4, b"ftyp", sound("mp4", "MP4", "mov")),
    (4, b"moov", sound("mov", "MOV", "mov")),
    (4, b"mdat", sound("mov", "MOV", "mov")),
    (4, b"wide", sound("mov", "MOV", "mov")),
    (4, b"free", sound("mov", "MOV", "mov")),
    (4, b"skip", sound("mov", "MOV", "mov")),
    (4, b"pnot", sound("mov", "MOV", "mov")),
    (
        0,
        b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
        sound("wma", "WMA", "asf"),
    ),
    (28, b"OpusHead", sound("opus", "Opus", "ogg")),
    (28, b"Speex", sound("speex", "Speex", "ogg")),
    (0, b"OggS", sound("ogg", "Ogg", "ogg")),
    (0, b"RF64", fine("rf64", "RF64", "wav")),
    (0, b"BW64", fine("bw64", "BW64", "wav")),
    (0, b"riff\x2e\x91\xcf\x11", fine("w64", "W64", "w64")),
    (8, b"WAVE", fine("wav", "WAV", "wav")),
    (8, b"AVI ", sound("avi", "AVI", "avi")),
    (8, b"WEBP", other("WebP")),
    (8, b"QLCM", sound("qcp", "QCP", "qcp")),
    (8, b"XWMA", sound("xwma", "xWMA", "xwma")),
    (8, b"AIF", fine("aiff", "AIFF", "aiff")),
    (0, b"caff", fine("caf", "CAF", "caf")),
    (0, b"fLaC", fine("flac", "FLAC", "flac")),
    (0, b"FLV", sound("flv", "FLV", "flv")),
    (0, b".RMF", sound("rm", "RealMedia", "rm")),
    (0, b".ra\xfd", sound("ra", "RealAudio", "rm")),
    (1, b"dss", sound("dss", "DSS", "dss")),
    (1, b"ds2", sound("ds2", "DS2", "dss")),
    (0, b"ea3", sound("oma", "OMA", "oma")),
    (0, b"EA3", sound("oma", "OMA", "oma")),
    (0, b"DSD ", fine("dsf", "DSF", "dsf")),
    (0, b"tBaK", fine("tak", "TAK", "tak")),
    (0, b".snd", fine("au", "AU", "au")),
    (0, b"Creative Voice File", sound("voc", "VOC", "voc")),
    (0, b"MAC ", fine("ape", "APE", "ape")),
    (0, b"wvpk", fine("wv", "WavPack", "wv")),
    (0, b"TTA1", fine("tta", "TTA", "tta")),
    (0, b"MPCK", sound("mpc", "Musepack", "mpc8")),
    (0, b"MP+", sound("mpc", "Musepack", "mpc")),
    (0, b"\x7f\xfe\x80\x01", sound("dts", "DTS", "dts")),
    (0, b"\x00\x00\x01\xba", sound("mpg", "MPEG", "mpeg")),
    (0, b"MThd", other("MIDI")),
    (0, b"\x7fELF", other("ELF")),
    (0, b"MZ", other("EXE")),
    (0, b"%PDF", other("PDF")),
    (0, b"PK\x03\x04", other("ZIP, DOCX, XLSX")),
    (0, b"Rar!", other("RAR")),
    (0, b"7z\xbc\xaf", other("7z")),
    (0, b"\xd0\xcf\x11\xe0", other("DOC, XLS")),
    (0, b"\xff\xd8\xff", other("JPEG")),
    (0, b"\x89PNG", other("PNG")),
    (0, b"GIF8", other("GIF")),
    (0, b"#EXTM3U", other("M3U")),
    (0, b"ffconcat", other("M3U")),
];

const WEBM: Kind = sound("webm", "WebM", "matroska");
const MATROSKA: Kind = sound("mkv", "MKV", "matroska");
const TRANSPORT: Kind = sound("ts", "MPEG-TS", "mpegts");
const AC3: Kind = sound("ac3", "AC-3", "ac3");
const E_AC3: Kind = sound("eac3", "E-AC-3", "eac3");
const ADTS: Kind = sound("aac", "AAC", "aac");
const LAYER_1: Kind = sound("mp1", "MP1", "mp3");
const LAYER_2: Kind = sound("mp2", "MP2", "mp3");
const LAYER_3: Kind = sound("mp3", "MP3", "mp3");
const LATM: Kind = sound("aac", "AAC", "loas");

impl Kind {
    /// What the file at `path` is; none if it begins like nothing that is known.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let mut file = File::open(path).ok()?;
        let begins = head(&mut file, 0).ok()?;
        match tag_length(&begins) {
            None => Self::of_head(&begins),
            // Tags stand before MP3 and AAC, now and then before other kinds.
            Some(tag) => head(&mut file, tag)
                .ok()
                .and_then(|rest| Self::of_head(&rest)),
        }
    }

    fn of_head(head: &[u8]) -> Option<Self> {
        let begins =
            |at: usize, mark: &[u8]| head.get(at..).is_some_and(|rest| rest.starts_with(mark));
        if let Some((.., kind)) = MARKS.iter().find(|(at, mark, _)| begins(*at, mark)) {
            return Some(*kind);
        }

        if begins(0, b"\x1a\x45\xdf\xa3") {
            let is_webm = head.windows(4).take(64).any(|mark| mark == b"webm");
            return Some(if is_webm { WEBM } else { MATROSKA });
        }

        if [0, 188, 376].iter().all(|at| begins(*at, b"\x47")) {
            return Some(TRANSPORT);
        }

        match *head {
            [0x0b, 0x77, .., _] => Some(if head.get(5)? >> 3 > 10 { E_AC3 } else { AC3 }),
            [0xff, second, ..] if second & 0xf6 == 0xf0 => Some(ADTS),
            [0xff, second, third, ..] if second & 0xe6 == 0xe6 && is_header(second, third) => {
                Some(LAYER_1)
            }
            [0xff, second, ..] if second & 0xe6 == 0xe4 => Some(LAYER_2),
            [0xff, second, ..] if second & 0xe6 == 0xe2 => Some(LAYER_3),
            [0x56, second, ..] if second & 0xe0 == 0xe0 => Some(LATM),
            _ => None,
        }
    }

    /// Whether our own decoder knows such files. It looks for marks further on than at the beginning,
    /// and would find them in others.
    pub(crate) fn is_ours(self) -> bool {
        const OURS: [&str; 9] = [
            "aac", "aiff", "caf", "flac", "matroska", "mov", "mp3", "ogg", "wav",
        ];
        self.demuxer.is_some_and(|demuxer| OURS.contains(&demuxer))
    }

    /// Whether another program may get more out of a file that breaks off: one of packets with an index.
    fn is_indexed(self) -> bool {
        matches!(self.demuxer, Some("caf" | "matroska" | "mov" | "ogg"))
    }
}

/// Whether a header of MPEG audio can go on so: layer I has no mark that text in two-byte letters has not.
const fn is_header(second: u8, third: u8) -> bool {
    let (version, bits, rate) = (second >> 3 & 3, third >> 4, third >> 2 & 3);
    version != 1 && bits != 0 && bits != 15 && rate != 3
}

/// Whether `unfit` is worth another look by a program that knows more kinds.
pub(crate) fn can_be_converted(kind: Option<Kind>, unfit: &Unfit) -> bool {
    let known_sound = kind.is_some_and(|kind| kind.demuxer.is_some());
    match unfit {
        Unfit::Said(refusal) => refusal.is(Why::Damaged) && kind.is_some_and(Kind::is_indexed),
        Unfit::Undecodable(problem) => match problem {
            // Only what was decoded for a while is sound for certain without a mark.
            DecodeError::HalfBand | DecodeError::Changes => known_sound || kind.is_none(),
            DecodeError::NotSound
            | DecodeError::Channels { channels: 0 }
            | DecodeError::Unsupported { .. }
            | DecodeError::Damaged { .. }
            | DecodeError::Panicked => known_sound,
            DecodeError::Unreadable { .. }
            | DecodeError::Rate { .. }
            | DecodeError::Channels { .. } => false,
        },
    }
}

/// Returns the refusal of a file that cannot air and is not to be converted.
pub(crate) fn refusal(kind: Option<Kind>, unfit: Unfit) -> Refusal {
    let problem = match unfit {
        Unfit::Said(refusal) => return refusal,
        Unfit::Undecodable(problem) => problem,
    };

    match problem {
        DecodeError::Unreadable { source, .. } => Why::Unreadable.refusal().with("problem", source),
        DecodeError::NotSound | DecodeError::Unsupported { .. } => match kind {
            Some(Kind {
                demuxer: None,
                shown,
                ..
            }) => Why::OtherKind.refusal().with("kind", shown),
            _ if matches!(problem, DecodeError::NotSound) => Why::NotSound.refusal(),
            _ => Why::Unsupported.refusal(),
        },
        DecodeError::HalfBand => Why::Convert.refusal().with("kind", "HE-AAC"),
        DecodeError::Rate { rate } => Why::Rate.refusal().with("rate", rate),
        DecodeError::Channels { channels } => Why::Channels.refusal().with("channels", channels),
        DecodeError::Changes => Why::Changes.refusal(),
        DecodeError::Damaged { .. } | DecodeError::Panicked => Why::Damaged.refusal(),
    }
}

fn head(file: &mut File, at: u64) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    file.seek(SeekFrom::Start(at))?;
    file.take(HEAD).read_to_end(&mut head)?;
    Ok(head)
}

/// Length of the `ID3v2` tag that `head` begins with.
fn tag_length(head: &[u8]) -> Option<u64> {
    let [b'I', b'D', b'3', _, _, _, sizes @ ..] = head else {
        return None;
    };
    let size = sizes
        .get(..4)?
        .iter()
        .fold(0, |size, byte| size << 7 | u64::from(byte & 0x7f));
    Some(10 + size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &[u8], expected: Option<&str>) {
        assert_eq!(
            Kind::of_head(head).map(|kind| kind.shown),
            expected,
            "{head:x?}"
        );
    }

    #[test]
    fn told_by_how_they_begin() {
        let transport: Vec<u8> = (0..600)
            .map(|at| if at % 188 == 0 { 0x47 } else { 0 })
            .collect();
        check(b"#!AMR-WB\n", Some("AMR"));
        check(b"\x00\x00\x00\x18ftyp3gp4", Some("3GP"));
        check(b"\x00\x00\x00\x18ftypisom", Some("MP4"));
        check(
            b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm",
            Some("WebM"),
        );
        check(b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska", Some("MKV"));
        check(&transport, Some("MPEG-TS"));
        check(b"\xff\xf1\x50\x80", Some("AAC"));
        check(b"\xff\xfb\x90\x64", Some("MP3"));
        check(b"\xff\xfd\x90\x64", Some("MP2"));
        check(b"\xff\xff\xc4\x04", Some("MP1"));
        check(b"\xff\xfe\xc4\x04", Some("MP1"));
        check(b"\xff\xff\x00\x00", None);
        check(b"\x00\x00\x00\x08wide\x00\x00\x10\x00mdat", Some("MOV"));
        check(b"RIFF\x00\x00\x00\x00QLCMfmt ", Some("QCP"));
        check(b".ra\xfd\x00\x04", Some("RealAudio"));
        check(b"\x02dss\x00", Some("DSS"));
        check(b"\x03ds2\x00", Some("DS2"));
        check(b"EA3\x01\x00\x60", Some("OMA"));
        check(b"ea3\x03\x00\x00\x00\x00\x17\x76", Some("OMA"));
        check(b"\x0b\x77\x11\x22\x00\x40\x00", Some("AC-3"));
        check(b"\x0b\x77\x01\x22\x00\x80\x00", Some("E-AC-3"));
        check(b"\x7fELF\x02\x01", Some("ELF"));
        check(b"\xff\xd8\xff\xe0", Some("JPEG"));
        for nothing in [
            &b""[..],
            b"\x0b\x77",
            b"\xff",
            b"B\xe1\xba\xa3n tin",
            b"\xff\xff\xff",
        ] {
            check(nothing, None);
        }
    }

    #[test]
    fn tags_before_the_sound_are_passed_over() {
        assert_eq!(
            tag_length(b"ID3\x04\x00\x00\x00\x00\x02\x01"),
            Some(10 + 257)
        );
        assert_eq!(tag_length(b"ID3\x04\x00\x00\x00"), None);
        assert_eq!(tag_length(b"\xff\xfb\x90\x64"), None);
    }
}
