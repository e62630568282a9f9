//! Recordings that come with the program as samples: each says so in its tags, wherever it is copied to.
//!
//! Their words were never read by a person of the station: who airs one without recording it anew is told.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// The album of their tags, as `audio/make_samples.py` writes it: the two agree.
const ALBUM: &str = "Bài mẫu, giọng đọc máy";

/// Tags of so few words lie within so much of either end.
const WINDOW: u64 = 16 * 1024;

/// Returns whether the file at `path` is a sample; one that cannot be read is none.
pub(super) fn is_sample(path: &Path) -> bool {
    File::open(path).is_ok_and(|mut file| says_so(&mut file).unwrap_or(false))
}

fn says_so(file: &mut (impl Read + Seek)) -> io::Result<bool> {
    let size = file.seek(SeekFrom::End(0))?;
    // ID3 has it in UTF-16, all others in UTF-8.
    let wide: Vec<u8> = ALBUM.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for from in [0, size.saturating_sub(WINDOW)] {
        let mut window = Vec::new();
        file.seek(SeekFrom::Start(from))?;
        file.by_ref().take(WINDOW).read_to_end(&mut window)?;
        let says = |mark: &[u8]| window.windows(mark.len()).any(|part| part == mark);
        if says(ALBUM.as_bytes()) || says(&wide) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn audio() -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../audio")
    }

    #[test]
    fn the_samples_say_so_in_every_format() {
        for name in [
            "ban-tin/Bản tin địa phương số 142.mp3",
            "chuyen-doi-so/phan-anh-hue-s.m4a",
            "ho-khau/Tạm trú cho ngư dân.ogg",
            "thong-bao/lich-cat-dien.flac",
            "loi-xuong/Lời xướng của đài.wav",
        ] {
            assert!(is_sample(&audio().join(name)), "{name}");
        }
        assert!(!is_sample(&audio().join("ca-nhac/nang-len.ogg")));
        assert!(!is_sample(&audio().join("README")));
    }

    #[test]
    fn nothing_else_does() {
        let says = |bytes: Vec<u8>| says_so(&mut Cursor::new(bytes)).unwrap();
        assert!(!says(Vec::new()));
        assert!(!says("Bài mẫu".into()));
        let far = [vec![7; 50_000], ALBUM.into(), vec![7; 50_000]].concat();
        assert!(!says(far));
        assert!(says([vec![7; 50_000], ALBUM.into()].concat()));
    }
}
