//! What a sender says first, as butt, Mixxx, libshout and ffmpeg say it to an Icecast server: who it is, and what it sends.
//!
//! Foreign bytes: at most [`LONGEST`] of them are read, and any of them.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// A head is no longer.
pub const LONGEST: usize = 8192;

/// It has no more lines.
const LINES: usize = 64;

/// What is sent, by the types that senders tell, and how ffmpeg names it.
const FORMATS: [(&str, &str); 9] = [
    ("audio/mpeg", "mp3"),
    ("audio/mp3", "mp3"),
    ("audio/aac", "aac"),
    ("audio/aacp", "aac"),
    ("application/ogg", "ogg"),
    ("audio/ogg", "ogg"),
    ("audio/opus", "ogg"),
    ("audio/vorbis", "ogg"),
    ("audio/flac", "flac"),
];

/// A sender that is known by a name and a password, and what it sends.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// Where it sends to: `/micro`.
    pub path: String,
    /// Its name.
    pub user: String,
    /// Its password.
    pub password: String,
    /// What it sends, as ffmpeg names it.
    pub format: &'static str,
    /// Whether it waits for a word before it sends.
    pub waits: bool,
}

/// No password is printed.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("path", &self.path)
            .field("user", &self.user)
            .field("format", &self.format)
            .field("waits", &self.waits)
            .finish_non_exhaustive()
    }
}

/// What was read so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// Not all of it.
    Part,
    /// A request, and how many bytes it had: what follows is sound.
    Whole(Request, usize),
    /// Nothing that is listened to.
    Wrong(Refusal),
}

/// Why a sender is sent away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// What it says cannot be read.
    Unreadable,
    /// It does not want to send.
    Method,
    /// It does not say who it is, or nobody by that name and password is known.
    Unknown,
    /// It sends what is not played here.
    Format,
    /// It says too much.
    TooLong,
    /// It says too little in its time.
    TooSlow,
    /// It sends to where nobody listens.
    Nowhere,
    /// Another one is sending.
    Busy,
}

impl Refusal {
    /// Returns the answer's first line, as HTTP has it.
    #[must_use]
    pub const fn status(self) -> &'static str {
        match self {
            Self::Unreadable => "400 Bad Request",
            Self::Method => "405 Method Not Allowed",
            Self::Unknown => "401 Unauthorized",
            Self::Format => "415 Unsupported Media Type",
            Self::TooLong => "431 Request Header Fields Too Large",
            Self::TooSlow => "408 Request Timeout",
            Self::Nowhere => "404 Not Found",
            Self::Busy => "403 Mountpoint in use",
        }
    }
}

impl Head {
    /// Reads what has arrived so far.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        let read = &bytes[..bytes.len().min(LONGEST)];
        // The older protocol names itself; in all else it is HTTP's.
        let line = read.iter().position(|byte| *byte == b'\n');
        let first = &read[..line.unwrap_or(read.len())];
        let mut patched;
        let (read, longer) = match find(first, b" ICE/1.0") {
            Some(at) => {
                patched = read[..at].to_vec();
                patched.extend_from_slice(b" HTTP/1.0");
                patched.extend_from_slice(&read[at + b" ICE/1.0".len()..]);
                (&patched[..], 1)
            }
            None => (read, 0),
        };

        let mut lines = [httparse::EMPTY_HEADER; LINES];
        let mut request = httparse::Request::new(&mut lines);
        match request.parse(read) {
            Ok(httparse::Status::Complete(length)) => match understood(&request) {
                Ok(request) => Self::Whole(request, length - longer),
                Err(refusal) => Self::Wrong(refusal),
            },
            Ok(httparse::Status::Partial) if bytes.len() >= LONGEST => {
                Self::Wrong(Refusal::TooLong)
            }
            Ok(httparse::Status::Partial) => Self::Part,
            Err(httparse::Error::TooManyHeaders) => Self::Wrong(Refusal::TooLong),
            Err(_) => Self::Wrong(Refusal::Unreadable),
        }
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

fn understood(request: &httparse::Request<'_, '_>) -> Result<Request, Refusal> {
    if !matches!(request.method, Some("PUT" | "SOURCE")) {
        return Err(Refusal::Method);
    }
    let header = |name: &str| {
        let mut all = request.headers.iter();
        let found = all.find(|header| header.name.eq_ignore_ascii_case(name))?;
        Some(str::from_utf8(found.value).unwrap_or_default().trim())
    };
    if header("transfer-encoding").is_some() {
        // Nobody who sends live does; what comes would be no sound.
        return Err(Refusal::Unreadable);
    }

    let (user, password) = header("authorization")
        .and_then(known)
        .ok_or(Refusal::Unknown)?;
    let kind = header("content-type").unwrap_or("audio/mpeg");
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let format = FORMATS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(kind));
    let (_, format) = format.ok_or(Refusal::Format)?;
    let path = request.path.unwrap_or_default();
    Ok(Request {
        path: path.split('?').next().unwrap_or_default().to_owned(),
        user,
        password,
        format,
        waits: header("expect").is_some_and(|word| word.eq_ignore_ascii_case("100-continue")),
    })
}

/// `Basic bmFtZTpwYXNzd29yZA==`: name and password.
fn known(word: &str) -> Option<(String, String)> {
    let (scheme, coded) = word.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let plain = BASE64_STANDARD.decode(coded.trim()).ok()?;
    let plain = String::from_utf8(plain).ok()?;
    let (user, password) = plain.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As ffmpeg 5.1 and libshout 2.4 send it.
    const PUT: &str = "PUT /micro HTTP/1.1\r\nUser-Agent: Lavf/59\r\nAccept: */*\r\nExpect: 100-continue\r\nConnection: close\r\n\
        Host: 127.0.0.1:8000\r\nContent-Type: audio/mpeg\r\nIcy-MetaData: 1\r\nIce-Public: 0\r\nAuthorization: Basic c291cmNlOm3huq10LWto4bqpdQ==\r\n\r\n";

    fn refused(head: &str) -> Option<Refusal> {
        match Head::read(head.as_bytes()) {
            Head::Wrong(refusal) => Some(refusal),
            Head::Part | Head::Whole(..) => None,
        }
    }

    #[test]
    fn as_senders_say_it() {
        let expected = Request {
            path: "/micro".into(),
            user: "source".into(),
            password: "mật-khẩu".into(),
            format: "mp3",
            waits: true,
        };
        let bytes = [PUT.as_bytes(), &[0xff, 0xfb, 0x90]].concat();
        assert_eq!(Head::read(&bytes), Head::Whole(expected.clone(), PUT.len()));
        assert!(!format!("{expected:?}").contains("khẩu"));
        for end in 0..PUT.len() {
            assert_eq!(Head::read(&PUT.as_bytes()[..end]), Head::Part, "{end}");
        }

        let source = "SOURCE /micro?x=1 ICE/1.0\r\nauthorization: basic c291cmNlOm3huq10LWto4bqpdQ==\r\ncontent-type: application/ogg; codecs=opus\r\n\r\nOggS";
        let Head::Whole(request, length) = Head::read(source.as_bytes()) else {
            panic!("{source}")
        };
        assert_eq!(&source[length..], "OggS");
        let ogg = Request {
            format: "ogg",
            waits: false,
            ..expected
        };
        assert_eq!(request, ogg);
    }

    #[test]
    fn what_is_not_listened_to() {
        let put = |from: &str, to: &str| refused(&PUT.replace(from, to));
        assert_eq!(put("PUT", "GET"), Some(Refusal::Method));
        assert_eq!(put("Authorization", "Other"), Some(Refusal::Unknown));
        assert_eq!(put("Basic ", "Bearer "), Some(Refusal::Unknown));
        assert_eq!(put("c291", "===="), Some(Refusal::Unknown));
        assert_eq!(put("audio/mpeg", "video/webm"), Some(Refusal::Format));
        assert_eq!(
            put("Icy-MetaData", "Transfer-Encoding"),
            Some(Refusal::Unreadable)
        );
        assert_eq!(refused("\x16\x03\x01\x02\0\x01"), Some(Refusal::Unreadable));
        let long = format!("PUT / HTTP/1.1\r\nX: {}", "x".repeat(2 * LONGEST));
        assert_eq!(refused(&long), Some(Refusal::TooLong));
        let many = format!("PUT / HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(LINES + 1));
        assert_eq!(refused(&many), Some(Refusal::TooLong));
    }
}
