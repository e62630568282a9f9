//! `--remote URL`: a station on another computer, asked by `/api/v1` with a token.
//!
//! Without it a command asks by the socket in the station's own folder, which needs no page, no token and no certificate.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::anyhow;
use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::http::{Response, StatusCode, Uri};
use ureq::{Agent, Body};

use crate::cli::Context;
use crate::console::wire::Refused;
use crate::station::web::{self, AuthorityError};
use crate::words::{Language, Text};

/// All of it takes no longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// No answer is longer.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// Where the token stands if no file has it. Never on the command line: everybody on the computer reads those.
const TOKEN: &str = "PHATTHANH_TOKEN";

/// Which station is asked.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Remote {
    /// The address of the pages of a station on another computer.
    #[arg(id = "remote", long = "remote", value_name = "URL")]
    url: Option<String>,
    /// The file with the certificate of that station's authority.
    #[arg(long, value_name = "FILE", requires = "remote")]
    ca: Option<PathBuf>,
    /// The file with the token.
    #[arg(long, value_name = "FILE", requires = "remote")]
    token_file: Option<PathBuf>,
}

/// A station on another computer.
#[derive(Debug)]
pub(in crate::cli) struct Station {
    agent: Agent,
    /// Without a stroke at the end.
    url: String,
    token: String,
    language: Language,
}

impl Remote {
    /// Returns the station that is to be asked in place of the own; none if that is.
    ///
    /// # Errors
    /// If its address, its certificate or the token cannot be used; what to do stands in it.
    pub(in crate::cli) fn station(&self, context: &Context) -> anyhow::Result<Option<Station>> {
        let Some(url) = &self.url else {
            return Ok(None);
        };
        let url = address(url).map_err(|problem| context.wrong(&problem))?;
        let token = self.token().map_err(|problem| context.wrong(&problem))?;
        let agent = self.agent().map_err(|problem| context.wrong(&problem))?;
        Ok(Some(Station {
            agent,
            url,
            token,
            language: context.language,
        }))
    }

    fn token(&self) -> Result<String, Text> {
        let token = match &self.token_file {
            Some(file) => read(file)?,
            None => env::var(TOKEN).map_err(|_| Text::new("cli-remote-no-token"))?,
        };
        let token = token.trim();
        let is_token = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
        if is_token {
            Ok(token.to_owned())
        } else {
            Err(Text::new("cli-remote-no-token"))
        }
    }

    fn agent(&self) -> Result<Agent, Text> {
        let config = web::agent(self.ca.as_deref(), PATIENCE);
        let config = config.map_err(|problem| match problem {
            AuthorityError::Read { path, source } => unreadable(&path, &source),
            AuthorityError::NoCertificate { path } => {
                Text::new("cli-remote-no-certificate").with("file", path.display())
            }
        })?;
        // No proxy: it would be told the token of a station on this computer in the clear, and ask its own computer.
        Ok(config.proxy(None).build().into())
    }
}

impl Station {
    /// Asks for what stands at `path`, which is a `T`. Returns it as it was sent.
    ///
    /// # Errors
    /// If there is no answer, or it is a no; what to do stands in it.
    pub(in crate::cli) fn get<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<String> {
        let asked = self.agent.get(format!("{}{path}", self.url));
        let asked = asked
            .header("Authorization", format!("Bearer {}", self.token))
            .header("Accept-Language", self.language_name());
        let answer = self.read(asked.call())?.map_err(|words| anyhow!(words))?;
        serde_json::from_str::<T>(&answer).map_err(|_| self.foreign())?;
        Ok(answer)
    }

    /// Has done at `path` what `asked` says. Returns what came of it, or in words why there is nothing to do.
    ///
    /// # Errors
    /// If there is no answer, or this token may not; what to do stands in it.
    pub(in crate::cli) fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        asked: &impl Serialize,
    ) -> anyhow::Result<Result<T, String>> {
        let body = serde_json::to_string(asked)?;
        let asked = self.agent.post(format!("{}{path}", self.url));
        let asked = asked
            .header("Authorization", format!("Bearer {}", self.token))
            .header("Accept-Language", self.language_name())
            .header("Content-Type", "application/json");
        match self.read(asked.send(body))? {
            Ok(answer) => serde_json::from_str(&answer)
                .map(Ok)
                .map_err(|_| self.foreign()),
            Err(nothing) => Ok(Err(nothing)),
        }
    }

    /// Reads an answer; one that stands against what was asked is words.
    fn read(
        &self,
        answer: Result<Response<Body>, ureq::Error>,
    ) -> anyhow::Result<Result<String, String>> {
        let unreachable = |problem: ureq::Error| {
            // What was asked may have been done all the same.
            let key = match problem {
                ureq::Error::Timeout(_) => "cli-remote-unsure",
                _ => "cli-remote-unreachable",
            };
            let text = Text::new(key).with("url", &self.url);
            anyhow!(text.with("problem", problem).say(self.language))
        };
        let mut answer = answer.map_err(unreachable)?;
        let status = answer.status();
        let body = answer.body_mut().with_config().limit(MOST_BYTES);
        let body = body.read_to_string().map_err(unreachable)?;
        if status.is_success() {
            return Ok(Ok(body));
        }
        // The station says in words why not, and what to do.
        match serde_json::from_str::<Refused>(&body) {
            Ok(refused) if status == StatusCode::CONFLICT => Ok(Err(refused.error.message)),
            Ok(refused) => Err(anyhow!(refused.error.message)),
            Err(_) => Err(self.foreign()),
        }
    }

    /// Says that nothing there speaks as a station does.
    fn foreign(&self) -> anyhow::Error {
        let text = Text::new("cli-remote-foreign").with("url", &self.url);
        anyhow!(text.say(self.language))
    }

    const fn language_name(&self) -> &'static str {
        match self.language {
            Language::Vi => "vi",
            Language::En => "en",
        }
    }
}

/// Reads an address: `https://` and where, or `http://` on this computer itself. A token never crosses a network in the clear.
fn address(typed: &str) -> Result<String, Text> {
    let wrong = |key: &'static str| Text::new(key).with("url", typed);
    let url: Uri = typed
        .trim()
        .parse()
        .map_err(|_| wrong("cli-remote-address"))?;
    let host = url.host().filter(|host| !host.is_empty());
    let host = host.ok_or_else(|| wrong("cli-remote-address"))?;
    let bare = host.trim_matches(['[', ']']);
    let is_here = bare == "localhost"
        || bare
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    match url.scheme_str() {
        Some("https") => {}
        Some("http") if is_here => {}
        Some("http") => return Err(wrong("cli-remote-plain")),
        _ => return Err(wrong("cli-remote-address")),
    }
    let has_more = !matches!(url.path(), "" | "/") || url.query().is_some();
    let authority = url.authority().map(ToString::to_string);
    match authority.filter(|authority| !has_more && !authority.contains('@')) {
        Some(authority) => Ok(format!(
            "{}://{authority}",
            url.scheme_str().unwrap_or("https")
        )),
        None => Err(wrong("cli-remote-address")),
    }
}

fn read(file: &Path) -> Result<String, Text> {
    fs::read_to_string(file).map_err(|problem| unreadable(file, &problem))
}

fn unreadable(file: &Path, problem: &io::Error) -> Text {
    Text::new("cli-remote-file")
        .with("file", file.display())
        .with("problem", problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_no_token_goes_in_the_clear() {
        #[rustfmt::skip]
        let table = [
            ("https://dai.xa.vn:8080/", Ok("https://dai.xa.vn:8080")),
            ("https://192.168.1.9:8080", Ok("https://192.168.1.9:8080")),
            ("http://127.0.0.1:8080", Ok("http://127.0.0.1:8080")),
            ("http://localhost:8080/", Ok("http://localhost:8080")),
            ("http://[::1]:8080", Ok("http://[::1]:8080")),
            ("http://192.168.1.9:8080", Err("cli-remote-plain")),
            ("http://127.0.0.1.evil.example", Err("cli-remote-plain")),
            ("192.168.1.9:8080", Err("cli-remote-address")),
            ("ftp://dai.xa.vn", Err("cli-remote-address")),
            ("https://dai.xa.vn/api/v1", Err("cli-remote-address")),
            ("https://hanh:bi-mat@dai.xa.vn", Err("cli-remote-address")),
            ("", Err("cli-remote-address")),
        ];
        for (typed, read) in table {
            let found = address(typed);
            let found = found.as_deref().map_err(Text::key);
            assert_eq!(found, read, "{typed}");
        }
    }
}
