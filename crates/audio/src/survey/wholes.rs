//! Whole files that lie one behind the other in one file, as `copy /b` and telephones' joiners make them.
//!
//! A decoder reads the first and ends there, or takes the next one's header for damage. Most forms say how long
//! they are, so where they end another may begin; FLAC does not, and is looked through.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use super::{ogg, window::Window};

/// More are no recording anybody joined.
const MOST: usize = 100;
/// Chunks, packets or pages looked at.
const MOST_STEPS: usize = 1 << 22;
/// Bytes that tell what begins at a place.
const HEAD: usize = 64;
/// Bytes of a packet of AMR by its kind, narrow and wide, the first included; none for kinds there are not.
const AMR: [&[u64]; 2] = [
    &[13, 14, 16, 18, 20, 21, 27, 32, 6],
    &[18, 24, 33, 37, 41, 47, 51, 59, 61, 6],
];
/// Packets of either kind that hold nothing.
const AMR_EMPTY: Range<u64> = 14..16;

/// Returns where whole files lie one behind the other in the file at `path`. Empty where there is but one, or where
/// a decoder goes on with the next by itself.
///
/// # Errors
/// If the file cannot be read.
pub fn wholes(path: &Path) -> io::Result<Vec<Range<u64>>> {
    let mut bytes = Bytes::open(path)?;
    let head = bytes.at(0)?.to_vec();
    let begins = match *head {
        [b'f', b'L', b'a', b'C', ..] => return flac(path),
        [b'O', b'g', b'g', b'S', ..] => ogg::chain(&mut Window::new(File::open(path)?))?,
        [b'#', b'!', b'A', b'M', b'R', ..] => amr(&mut bytes)?,
        _ => walk(&mut bytes)?,
    };
    Ok(bytes.ranges(&begins))
}

/// A file looked into at any place.
struct Bytes {
    file: File,
    length: u64,
    seen: Vec<u8>,
}

impl Bytes {
    fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        Ok(Self {
            length: file.metadata()?.len(),
            file,
            seen: Vec::new(),
        })
    }

    /// What stands at `place`: fewer bytes at the end only.
    fn at(&mut self, place: u64) -> io::Result<&[u8]> {
        self.seen.clear();
        self.file.seek(SeekFrom::Start(place))?;
        (&mut self.file)
            .take(HEAD as u64)
            .read_to_end(&mut self.seen)?;
        Ok(&self.seen)
    }

    /// From each of these places to the next, and to the end.
    fn ranges(&self, begins: &[u64]) -> Vec<Range<u64>> {
        ranges(begins, self.length)
    }
}

fn ranges(begins: &[u64], length: u64) -> Vec<Range<u64>> {
    if !(2..=MOST).contains(&begins.len()) {
        return Vec::new();
    }
    let ends = begins.iter().skip(1).copied().chain([length]);
    begins
        .iter()
        .copied()
        .zip(ends)
        .map(|(begin, end)| begin..end)
        .collect()
}

/// A form whose parts say how long they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// One chunk holds the whole file; where all waves are alike, the decoder joins them itself.
    Riff,
    Iff,
    CoreAudio,
    Boxes,
    Asf,
    Ebml,
}

impl Form {
    /// The form of a file that begins with `head`.
    fn of(head: &[u8]) -> Option<Self> {
        let inside =
            |at: usize, mark: &[u8]| head.get(at..).is_some_and(|rest| rest.starts_with(mark));
        Some(match () {
            () if inside(0, b"RIFF") && inside(8, b"WAVE") => Self::Riff,
            () if inside(0, b"FORM") && inside(8, b"AIF") => Self::Iff,
            () if inside(0, b"caff\0\x01") => Self::CoreAudio,
            () if inside(4, b"ftyp") => Self::Boxes,
            () if inside(
                0,
                b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c",
            ) =>
            {
                Self::Asf
            }
            () if inside(0, b"\x1a\x45\xdf\xa3") => Self::Ebml,
            () => return None,
        })
    }

    /// Bytes of the part that begins with `head`, its own header included; none if it does not say or is none.
    fn part(self, head: &[u8]) -> Option<u64> {
        let word = |at: usize| head.get(at..at + 4).and_then(|word| word.try_into().ok());
        let long = |at: usize| head.get(at..at + 8).and_then(|long| long.try_into().ok());
        let even = |size: u64| size + size % 2;
        Some(match self {
            Self::Riff => 8 + even(u32::from_le_bytes(word(4)?).into()),
            Self::Iff => 8 + even(u32::from_be_bytes(word(4)?).into()),
            // The file's own header has a number where chunks have a size.
            Self::CoreAudio if head.starts_with(b"caff") => 8,
            Self::CoreAudio => 12 + u64::try_from(i64::from_be_bytes(long(4)?)).ok()?,
            Self::Boxes => match u32::from_be_bytes(word(0)?) {
                0 => return None,
                1 => u64::from_be_bytes(long(8)?),
                size => size.into(),
            },
            Self::Asf => u64::from_le_bytes(long(16)?),
            Self::Ebml => ebml(head)?,
        })
    }
}

/// Bytes of the element that `head` begins with; none if it does not say.
fn ebml(head: &[u8]) -> Option<u64> {
    let name = head.first()?.leading_zeros() as usize + 1;
    let first = *head.get(name)?;
    let width = first.leading_zeros() as usize + 1;
    let rest = head.get(name + 1..name + width)?;
    let all = u64::from(first) & (0x7f >> (width - 1));
    let size = rest
        .iter()
        .fold(all, |size, byte| size << 8 | u64::from(*byte));
    // All ones: as long as it goes.
    (size != (1 << (7 * width)) - 1).then_some(size + (name + width) as u64)
}

/// Where files of one form begin, each where the one before ends.
fn walk(bytes: &mut Bytes) -> io::Result<Vec<u64>> {
    let Some(form) = Form::of(bytes.at(0)?) else {
        return Ok(Vec::new());
    };

    let (mut begins, mut heads, mut at) = (Vec::new(), Vec::new(), 0_u64);
    for _ in 0..MOST_STEPS {
        let head = bytes.at(at)?;
        if Form::of(head) == Some(form) {
            begins.push(at);
            heads.push(head.to_vec());
        }
        match form
            .part(head)
            .filter(|size| *size >= 8)
            .and_then(|size| at.checked_add(size))
        {
            Some(next) if next < bytes.length => at = next,
            _ => break,
        }
    }

    // The first chunk of a wave is nearly always the one that describes the samples.
    let description = |head: &Vec<u8>| head.get(12..36).map(<[u8]>::to_vec);
    let is_alike = heads
        .windows(2)
        .all(|two| description(&two[0]) == description(&two[1]));
    Ok(if form == Form::Riff && is_alike {
        Vec::new()
    } else {
        begins
    })
}

/// Where files of AMR begin.
fn amr(bytes: &mut Bytes) -> io::Result<Vec<u64>> {
    let mut window = Window::new(bytes.file.try_clone()?);
    bytes.file.seek(SeekFrom::Start(0))?;
    let (mut begins, mut at, mut sizes) = (Vec::new(), 0, AMR[0]);
    for _ in 0..MOST_STEPS {
        let step = match *window.see(9)? {
            [b'#', b'!', b'A', b'M', b'R', ref rest @ ..] => {
                begins.push(at);
                let is_wide = rest.starts_with(b"-WB\n");
                sizes = AMR[usize::from(is_wide)];
                if is_wide { 9 } else { 6 }
            }
            [first, ..] => {
                let kind = u64::from(first >> 3 & 15);
                match sizes.get(kind as usize) {
                    Some(size) => *size,
                    None if AMR_EMPTY.contains(&kind) => 1,
                    None => break,
                }
            }
            [] => break,
        };
        window.skip(step)?;
        at += step;
    }

    Ok(begins)
}

/// Whole files of FLAC: their frames do not say how long they are.
fn flac(path: &Path) -> io::Result<Vec<Range<u64>>> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut window = Window::new(file);
    let (mut begins, mut at) = (Vec::new(), 0);
    loop {
        let seen = window.see(1 << 16)?;
        if seen.len() < HEAD {
            return Ok(ranges(&begins, length));
        }
        let step = if is_flac(seen) {
            begins.push(at);
            // A picture in its header may hold anything.
            header(&mut window)?
        } else {
            let found = seen
                .windows(4)
                .skip(1)
                .position(|mark| mark == b"fLaC")
                .map(|at| at + 1);
            found.unwrap_or(seen.len() - 3) as u64
        };
        window.skip(step)?;
        at += step;
    }
}

/// Whether a whole file of FLAC begins here: its mark, and a description that can be one (RFC 9639, 8.2).
fn is_flac(seen: &[u8]) -> bool {
    let [b'f', b'L', b'a', b'C', 0 | 0x80, 0, 0, 34, rest @ ..] = seen else {
        return false;
    };

    let [
        least_high,
        least_low,
        most_high,
        most_low,
        _,
        _,
        _,
        _,
        _,
        _,
        rate @ ..,
    ] = rest
    else {
        return false;
    };

    let block = |high: u8, low: u8| u16::from_be_bytes([high, low]);
    let (least, most) = (block(*least_high, *least_low), block(*most_high, *most_low));
    let rate = rate
        .iter()
        .take(3)
        .fold(0, |rate, byte| rate << 8 | u32::from(*byte))
        >> 4;
    least >= 16 && least <= most && rate > 0
}

/// Bytes of what stands before the first frame.
fn header(window: &mut Window<File>) -> io::Result<u64> {
    let mut at = 4_usize;
    loop {
        let seen = window.see(at + 4)?;
        let Some([kind, sizes @ ..]) = seen.get(at..at + 4) else {
            return Ok(at as u64);
        };
        let size = sizes
            .iter()
            .fold(0, |size, byte| size << 8 | usize::from(*byte));
        at += 4 + size;
        if kind & 0x80 != 0 {
            return Ok(at as u64);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(files: &[&[u8]], expected: &[Range<u64>]) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        std::fs::write(&path, files.concat()).unwrap();
        assert_eq!(wholes(&path).unwrap(), expected, "{files:x?}");
    }

    /// As `check`, of one file and of two alike.
    #[track_caller]
    fn check_two(file: &[u8]) {
        let length = file.len() as u64;
        check(&[file], &[]);
        check(&[file, file], &[0..length, length..2 * length]);
    }

    #[test]
    fn each_begins_where_the_one_before_ends() {
        let riff = |format: u8| [&b"RIFF\x20\0\0\0WAVEfmt \x10\0\0\0"[..], &[format; 20]].concat();
        check(&[&riff(1), &riff(1)], &[]);
        check(&[&riff(1), &riff(2)], &[0..40, 40..80]);
        check(&[&[&b"FORM\0\0\0\x18AIFF"[..], &[7; 20]].concat()], &[]);
        check(
            &[&[&b"FORM\0\0\0\x18AIFF"[..], &[7; 20]].concat(), &[0; 50]],
            &[],
        );
        let boxes = b"\0\0\0\x0cftypM4A \0\0\0\x10moov12345678\0\0\0\x09mdat5";
        check(&[boxes, boxes], &[0..37, 37..74]);
        check(&[boxes, b"\0\0\0\0mdat", boxes], &[]);
        check(&[b"", b"no sound at all"], &[]);
        check(&[b""], &[]);
    }

    #[test]
    fn what_is_looked_through() {
        let mut flac = b"fLaC\x80\0\0\x22\x10\0\x10\0\0\0\0\0\0\0\x03\xe8\x02\xf0".to_vec();
        flac.resize(300, 0x5a);
        check(&[&flac], &[]);
        check(&[&flac, &flac], &[0..300, 300..600]);
        check(&[&flac, b"fLaC\x80\0\0\x22\x10\0\0\0", &flac[100..]], &[]);
        let long = vec![0x33; 200_000];
        check(&[&flac, &long, &flac], &[0..200_300, 200_300..200_600]);
        let amr = [&b"#!AMR\n"[..], &[0x3c; 32], &[0x04; 13], &[0x7c]].concat();
        check_two(&amr);
        check_two(&[&b"#!AMR-WB\n"[..], &[0x44; 61]].concat());

        // The mark inside a packet is no beginning.
        check(
            &[b"#!AMR\n", &[&b"\x3c#!AMR\n"[..], &[0; 25]].concat()],
            &[],
        );
    }

    #[test]
    fn elements_say_how_long_they_are() {
        let file = b"\x1a\x45\xdf\xa3\x84webm\x18\x53\x80\x67\x01\0\0\0\0\0\0\x0a0123456789";
        check_two(file);
        check(
            &[
                b"\x1a\x45\xdf\xa3\x84webm\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff",
                file,
            ],
            &[],
        );
    }
}
