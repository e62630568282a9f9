//! A file seen through a window that moves on.

use std::io::{self, Read};

/// Bytes read at a time.
const BLOCK: usize = 1 << 18;

/// What is seen of a file, from the place reached on.
#[derive(Debug)]
pub(super) struct Window<R> {
    from: R,
    bytes: Vec<u8>,
    at: usize,
}

impl<R: Read> Window<R> {
    pub(super) const fn new(from: R) -> Self {
        Self {
            from,
            bytes: Vec::new(),
            at: 0,
        }
    }

    /// The next `count` bytes, fewer only at the end.
    pub(super) fn see(&mut self, count: usize) -> io::Result<&[u8]> {
        if self.bytes.len() - self.at < count {
            self.bytes.drain(..self.at);
            self.at = 0;
            let wanted = count.max(BLOCK) - self.bytes.len();
            (&mut self.from)
                .take(wanted as u64)
                .read_to_end(&mut self.bytes)?;
        }
        Ok(&self.bytes[self.at..self.bytes.len().min(self.at + count)])
    }

    /// Goes on by the next `count` bytes, fewer at the end only, and returns them.
    pub(super) fn take(&mut self, count: usize) -> &[u8] {
        let from = self.at;
        self.at = self.bytes.len().min(from + count);
        &self.bytes[from..self.at]
    }

    /// Goes on by `count` bytes, to the end at most.
    pub(super) fn skip(&mut self, count: u64) -> io::Result<()> {
        let here = (self.bytes.len() - self.at) as u64;
        match usize::try_from(count) {
            Ok(count) if count as u64 <= here => self.at += count,
            _ => {
                self.at = self.bytes.len();
                io::copy(&mut (&mut self.from).take(count - here), &mut io::sink())?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_on_to_the_end() {
        let bytes: Vec<u8> = (0..200_000_u32).map(|at| (at % 251) as u8).collect();
        let mut window = Window::new(&bytes[..]);
        assert_eq!(window.see(10).unwrap(), &bytes[..10]);
        window.skip(5).unwrap();
        assert_eq!(window.see(100_000).unwrap(), &bytes[5..100_005]);
        window.skip(150_000).unwrap();
        assert_eq!(window.see(4).unwrap(), &bytes[150_005..150_009]);
        assert_eq!(window.see(60_000).unwrap(), &bytes[150_005..]);
        window.skip(60_000).unwrap();
        assert_eq!(window.see(4).unwrap(), b"");
    }
}
