//! Files no encoder at hand can write, made by hand.

use super::damaged::Random;

/// Packets of speech as a telephone writes them: any bits are some sound.
fn amr(head: &[u8], packet: u8, bytes: usize, packets: usize) -> Vec<u8> {
    let mut random = Random(1);
    let mut file = head.to_vec();
    for _ in 0..packets {
        file.push(packet);
        file.extend((0..bytes).map(|_| random.below(256) as u8));
    }
    file
}

/// AMR-NB at 12.2 kbit/s: 160 frames a packet at 8 kHz.
pub(super) fn amr_narrow(packets: usize) -> Vec<u8> {
    amr(b"#!AMR\n", 0x3c, 31, packets)
}

/// AMR-WB at 23.85 kbit/s: 320 frames a packet at 16 kHz.
pub(super) fn amr_wide(packets: usize) -> Vec<u8> {
    amr(b"#!AMR-WB\n", 0x44, 60, packets)
}

/// HE-AAC: the AAC packets of `adts` (one channel), each with a fill element of spectral band
/// replication before its end. The upper half of the band is heard at about −24 dBFS.
pub(super) fn he_aac(adts: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut rest = adts;
    while let Some((head, _)) = rest.split_at_checked(7) {
        let length =
            usize::from(head[3] & 3) << 11 | usize::from(head[4]) << 3 | usize::from(head[5] >> 5);
        let packet = extended(&rest[7..length]);
        rest = &rest[length..];
        let length = packet.len() + 7;
        let mut head = head.to_vec();
        head[3] = head[3] & 0xfc | (length >> 11) as u8;
        head[4] = (length >> 3) as u8;
        head[5] = head[5] & 0x1f | ((length & 7) << 5) as u8;
        file.extend(head);
        file.extend(packet);
    }

    file
}

/// ISO/IEC 14496-3, tables 4.57 (fill element) and 4.62 to 4.70 (what is in it), 14 bytes long.
fn extended(packet: &[u8]) -> Vec<u8> {
    const HEADER: &str = "1 0 0101 1001 000 00 0 0";
    // No extra data; one envelope, coarse; nothing from before; no inverse filtering in two bands.
    const GRID: &str = "0 00 00 0 0 0 00 00";
    const ENVELOPE: &str = "0001110";
    let mut bits = packet
        .iter()
        .map(|byte| format!("{byte:08b}"))
        .collect::<Vec<_>>()
        .concat();
    bits.truncate(bits.trim_end_matches('0').len());
    assert_eq!(bits.split_off(bits.len() - 3), "111", "a packet ends so");
    let extension: String = ["1101", HEADER, GRID, ENVELOPE].concat().replace(' ', "");
    bits += "1101110";
    bits += &extension;
    let deltas = "10".repeat(14 * 4);
    bits += &deltas[..14 * 8 - extension.len()];
    bits += "111";
    bits += &"0".repeat(bits.len().next_multiple_of(8) - bits.len());
    let bytes = bits.as_bytes().chunks(8);
    bytes
        .map(|bits| u8::from_str_radix(str::from_utf8(bits).unwrap(), 2).unwrap())
        .collect()
}

/// MPEG layer I: 384 frames a packet at 48 kHz, one channel, a tone of a kind.
pub(super) fn layer_one(packets: usize) -> Vec<u8> {
    // Header; four bits for the second of 32 bands; its scale; twelve samples that go up and down.
    let allocation = [&"0000", &"0011"]
        .into_iter()
        .chain([&"0000"; 30])
        .copied()
        .collect::<String>();
    let bits = format!(
        "{:032b}{allocation}000110{}",
        0xffff_14c0_u32,
        "11000010".repeat(6)
    );
    let packet: Vec<u8> = format!("{bits:0<256}")
        .as_bytes()
        .chunks(8)
        .map(|bits| u8::from_str_radix(str::from_utf8(bits).unwrap(), 2).unwrap())
        .collect();
    packet.repeat(packets)
}

/// MP3 of MPEG 1 in stereo at 44.1 kHz and 128 kbit/s, in whose packets of short blocks the lowest are long; and how
/// many there are.
pub(super) fn mixed_blocks(mp3: &[u8]) -> (Vec<u8>, u32) {
    let (mut file, mut count, mut at) = (mp3.to_vec(), 0, 0);
    while at + 48 < file.len() {
        if file[at..].starts_with(b"ID3") {
            at += 10
                + file[at + 6..at + 10]
                    .iter()
                    .fold(0, |size, byte| size << 7 | usize::from(*byte));
            continue;
        }
        for granule in 0..4 {
            let flag = (at + 4) * 8 + 20 + 59 * granule + 33;
            let bit = |at: usize| file[at / 8] >> (7 - at % 8) & 1;
            if [1, 1, 0]
                .iter()
                .enumerate()
                .all(|(offset, expected)| bit(flag + offset) == *expected)
            {
                file[(flag + 3) / 8] |= 0x80 >> ((flag + 3) % 8);
                count += 1;
            }
        }
        at += 144 * 128_000 / 44_100 + usize::from(file[at + 2] >> 1 & 1);
    }

    (file, count)
}

/// Matroska whose clock goes back by `ms` milliseconds halfway; none if it has fewer than six clusters.
pub(super) fn clock_back(matroska: &[u8], ms: u64) -> Option<Vec<u8>> {
    let clusters: Vec<usize> = (0..matroska.len())
        .filter(|at| matroska[*at..].starts_with(b"\x1f\x43\xb6\x75"))
        .collect();
    let mut file = matroska.to_vec();
    for cluster in clusters.get(5..)?.iter().skip(clusters.len() / 2 - 5) {
        // Behind its size, and a checksum of six bytes if there is one.
        let mut at = cluster + 5 + matroska[cluster + 4].leading_zeros() as usize;
        at += if matroska[at] == 0xbf { 6 } else { 0 };
        assert_eq!(matroska[at], 0xe7, "its time");
        let time = &mut file[at + 2..at + 2 + usize::from(matroska[at + 1] & 0x7f)];
        let now = time
            .iter()
            .fold(0, |time, byte| time << 8 | u64::from(*byte))
            .saturating_sub(ms);
        let bytes = now.to_be_bytes();
        time.copy_from_slice(&bytes[8 - time.len()..]);
    }

    Some(file)
}

/// The pages of an Ogg file.
pub(super) fn pages(ogg: &[u8]) -> Vec<Vec<u8>> {
    let (mut pages, mut rest) = (Vec::new(), ogg);
    while !rest.is_empty() {
        let parts = usize::from(rest[26]);
        let body: usize = rest[27..27 + parts]
            .iter()
            .map(|part| usize::from(*part))
            .sum();
        let (page, behind) = rest.split_at(27 + parts + body);
        pages.push(page.to_vec());
        rest = behind;
    }
    pages
}

/// Puts `page` at another position, with the checksum that belongs to it.
pub(super) fn at_position(page: &mut [u8], position: i64) {
    page[6..14].copy_from_slice(&position.to_le_bytes());
    page[22..26].fill(0);
    let sum = page.iter().fold(0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte) << 24, |sum, _| {
            if sum >> 31 == 1 {
                sum << 1 ^ 0x04c1_1db7
            } else {
                sum << 1
            }
        })
    });
    page[22..26].copy_from_slice(&sum.to_le_bytes());
}

/// The comment in which iTunes tells a delay, a padding and a length.
pub(super) fn itunes(delay: u64, padding: u64, length: u64) -> String {
    format!(" 00000000 {delay:08X} {padding:08X} {length:016X} 00000000 00000000 00000000 00000000")
}

/// `movie`, an MP4 whose header stands at its end and ends with its tags, with `comment` as iTunes writes it.
pub(super) fn itunes_movie(movie: &[u8], comment: &str) -> Vec<u8> {
    let sized = |name: &[u8], rest: &[u8]| {
        let size = (8 + rest.len()) as u32;
        [&size.to_be_bytes()[..], name, rest].concat()
    };

    let mean = sized(b"mean", b"\0\0\0\0com.apple.iTunes");
    let name = sized(b"name", b"\0\0\0\0iTunSMPB");
    let data = sized(
        b"data",
        &[b"\0\0\0\x01\0\0\0\0", comment.as_bytes()].concat(),
    );
    let tag = sized(b"----", &[mean, name, data].concat());
    let mut bytes = movie.to_vec();
    for name in [b"moov", b"udta", b"meta", b"ilst"] {
        let at = movie.windows(4).rposition(|mark| mark == name).unwrap() - 4;
        let size = u32::from_be_bytes(movie[at..at + 4].try_into().unwrap());
        assert_eq!(at + size as usize, movie.len(), "{name:?}");
        bytes[at..at + 4].copy_from_slice(&(size + tag.len() as u32).to_be_bytes());
    }

    [bytes, tag].concat()
}

/// An `ID3v2` tag with `comment` as iTunes writes it, in letters of one byte or of two.
pub(super) fn itunes_id3(comment: &str, wide: bool) -> Vec<u8> {
    let text = [b"iTunSMPB\0", comment.as_bytes()].concat();
    let text = if wide {
        let letters = |text: &[u8]| {
            text.iter()
                .flat_map(|letter| [*letter, 0])
                .collect::<Vec<u8>>()
        };
        let (name, rest) = text.split_at(9);
        [
            b"\x01eng\xff\xfe",
            &letters(name)[..],
            b"\xff\xfe",
            &letters(rest),
        ]
        .concat()
    } else {
        [b"\0eng", &text[..]].concat()
    };

    let frame = [
        b"COMM",
        &(text.len() as u32).to_be_bytes()[..],
        b"\0\0",
        &text,
    ]
    .concat();
    let size = frame.len() as u32;
    let sizes =
        [size >> 21, size >> 14 & 0x7f, size >> 7 & 0x7f, size & 0x7f].map(|byte| byte as u8);
    [b"ID3\x03\0\0", &sizes[..], &frame].concat()
}
