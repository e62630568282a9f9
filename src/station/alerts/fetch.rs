//! A web address that is asked for a warning again and again, by a thread that may hang in its place.
//!
//! Every minute and a little, so that a thousand stations do not ask at once; with the mark of what came last, so that
//! nothing comes twice; bounded in time and bytes; its certificate checked, against one that the station names if it does.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use ureq::Agent;

use super::News;
use crate::alert::MOST_BYTES;
use crate::clock::Clock;
use crate::config::{AlertSource, AlertsFrom};
use crate::station::wires::web::{self, AuthorityError};
use crate::words::Text;

/// From one question to the next.
const EVERY: Duration = Duration::from_secs(60);
/// So much later at most.
const JITTER_MS: u64 = 10_000;
/// A question takes no longer, all in all.
const PATIENCE: Duration = Duration::from_secs(20);
/// It is led on no further.
const REDIRECTS: u32 = 3;

/// The thread; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Fetching(#[expect(dead_code, reason = "the thread sees it go")] Sender<()>);

impl Fetching {
    /// Asks the address of `source` until this is dropped, and sends what comes; none if it has no address.
    pub(super) fn start(
        source: &Arc<AlertSource>,
        root: &Path,
        news: &Sender<News>,
        clock: &Arc<dyn Clock>,
    ) -> Option<Self> {
        let AlertsFrom::Url { url, ca } = &source.from else {
            return None;
        };
        let (alive, ended) = channel();
        let asking = Asking {
            url: url.clone(),
            ca: ca.as_ref().map(|ca| root.join(ca)),
            seen: None,
        };
        let (source, news, clock) = (Arc::clone(source), news.clone(), Arc::clone(clock));
        let started = thread::Builder::new()
            .name("alerts-web".into())
            .spawn(move || ask_again(asking, &source, &news, &ended, &*clock));
        if let Err(problem) = started {
            tracing::error!(%problem, "no thread for a web address of alerts");
        }
        Some(Self(alive))
    }
}

fn ask_again(
    mut asking: Asking,
    source: &Arc<AlertSource>,
    news: &Sender<News>,
    ended: &Receiver<()>,
    clock: &dyn Clock,
) {
    loop {
        let came = asking.ask().transpose();
        if let Some(came) = came
            && news.send(News::Came(Arc::clone(source), came)).is_err()
        {
            return;
        }
        let jitter = u64::from(clock.uptime().subsec_nanos()) % JITTER_MS;
        match ended.recv_timeout(EVERY + Duration::from_millis(jitter)) {
            Err(RecvTimeoutError::Timeout) => {}
            _ => return,
        }
    }
}

/// What is asked, and what came last.
#[derive(Debug)]
pub(super) struct Asking {
    pub(super) url: String,
    pub(super) ca: Option<PathBuf>,
    /// The mark of what came last, and its hash.
    pub(super) seen: Option<(Option<String>, blake3::Hash)>,
}

impl Asking {
    /// Asks once. Returns what came, if it is news; an error in words.
    pub(super) fn ask(&mut self) -> Result<Option<Vec<u8>>, Text> {
        let wrong = |problem: String| {
            let text = Text::new("station-alert-url").with("url", &self.url);
            text.with("problem", problem)
        };
        let agent = self.agent();
        let agent = agent.map_err(|problem| wrong(problem.to_string()))?;
        let mut question = agent.get(&self.url);
        if let Some((Some(mark), _)) = &self.seen {
            question = question.header("If-None-Match", mark);
        }
        let mut answer = question
            .call()
            .map_err(|problem| wrong(problem.to_string()))?;
        match answer.status().as_u16() {
            200 => {}
            // Nothing new, or nothing at all.
            204 | 304 => return Ok(None),
            status => return Err(wrong(format!("HTTP {status}"))),
        }

        let mark = answer.headers().get("etag");
        let mark = mark.and_then(|mark| mark.to_str().ok()).map(str::to_owned);
        let body = answer.body_mut().with_config().limit(MOST_BYTES as u64);
        let bytes = body
            .read_to_vec()
            .map_err(|problem| wrong(problem.to_string()))?;
        let hash = blake3::hash(&bytes);
        let is_news = self.seen.as_ref().is_none_or(|(_, seen)| *seen != hash);
        self.seen = Some((mark, hash));
        Ok(is_news.then_some(bytes))
    }

    fn agent(&self) -> Result<Agent, AuthorityError> {
        let config = web::agent(self.ca.as_deref(), PATIENCE)?
            .max_redirects(REDIRECTS)
            .https_only(self.url.starts_with("https://"));
        Ok(config.build().into())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;

    use super::*;

    /// A web server that answers each question by the next of `answers`, and notes the marks it was shown.
    fn server(answers: Vec<Vec<u8>>) -> (String, thread::JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/cap.xml", listener.local_addr().unwrap());
        let serving = thread::spawn(move || {
            let mut marks = Vec::new();
            for answer in answers {
                let (mut client, _) = listener.accept().unwrap();
                let lines = BufReader::new(client.try_clone().unwrap()).lines();
                let head: Vec<String> = lines
                    .map_while(Result::ok)
                    .take_while(|line| !line.is_empty())
                    .collect();
                let mark = head.iter().find_map(|line| {
                    line.to_lowercase()
                        .strip_prefix("if-none-match: ")
                        .map(str::to_owned)
                });
                marks.push(mark.unwrap_or_default());
                // Who has heard enough goes before the end.
                drop(client.write_all(&answer));
            }
            marks
        });
        (url, serving)
    }

    fn answer(head: &str, body: &[u8]) -> Vec<u8> {
        let length = body.len();
        let head =
            format!("HTTP/1.1 {head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
        [head.as_bytes(), body].concat()
    }

    #[test]
    fn what_is_new_comes_once() {
        let (url, serving) = server(vec![
            answer("200 OK\r\nETag: \"a\"", b"<alert/>"),
            answer("304 Not Modified", b""),
            answer("200 OK", b"<alert/>"),
            answer("200 OK", b"<other/>"),
            answer("404 Not Found", b"nothing"),
            answer("200 OK", &vec![b' '; MOST_BYTES + 1]),
            answer("302 Found\r\nLocation: file:///etc/passwd", b""),
            b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ncut".to_vec(),
        ]);
        let mut asking = Asking {
            url,
            ca: None,
            seen: None,
        };
        assert_eq!(asking.ask().unwrap().as_deref(), Some(&b"<alert/>"[..]));
        assert_eq!(asking.ask(), Ok(None), "not modified");
        assert_eq!(asking.ask(), Ok(None), "the bytes that came before");
        assert_eq!(asking.ask().unwrap().as_deref(), Some(&b"<other/>"[..]));
        for expected in ["404", "", "", ""] {
            let problem = asking.ask().unwrap_err().say(crate::words::Language::En);
            assert!(problem.contains(expected), "{problem}");
        }
        let marks = serving.join().unwrap();
        assert_eq!(marks[..3], ["", "\"a\"", "\"a\""]);
        assert!(asking.ask().is_err(), "nobody answers");
    }

    #[test]
    fn a_certificate_that_is_not_there_is_no_certificate() {
        let folder = tempfile::tempdir().unwrap();
        let ca = folder.path().join("ca.pem");
        let mut asking = Asking {
            url: "https://127.0.0.1:1/".into(),
            ca: Some(ca.clone()),
            seen: None,
        };
        assert!(asking.ask().is_err());
        std::fs::write(&ca, "no certificate").unwrap();
        assert!(
            asking
                .ask()
                .unwrap_err()
                .say(crate::words::Language::En)
                .contains("no certificate")
        );
    }
}
