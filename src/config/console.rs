//! `[console]` of `config/station.toml`: where the pages for people are, and what they ask of them.

use std::net::{Ipv4Addr, SocketAddr};

use super::fault::Draft;
use super::page::At;
use super::reader::{Table, Value};
use crate::words::Text;

/// The pages for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsoleRules {
    /// Where they are; none if the station has none.
    pub listen: Option<SocketAddr>,
    /// Whether they are encrypted on the way, by the station's own authority.
    pub tls: bool,
    /// Whether they may be open to other computers although nothing is encrypted on the way.
    pub plain: bool,
    /// Whether who approves a recording must be another than who brought it.
    pub two_persons: bool,
}

const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

impl Default for ConsoleRules {
    fn default() -> Self {
        Self {
            listen: Some(LISTEN),
            tls: false,
            plain: false,
            two_persons: false,
        }
    }
}

pub(super) fn read(table: Option<Table<'_>>) -> ConsoleRules {
    let mut rules = ConsoleRules::default();
    let Some(table) = table else { return rules };
    let listen = table.optional("listen").and_then(|value| {
        if value.is_off() {
            return Some(value.at(None));
        }
        let At { value, span } = value.address()?;
        Some(At {
            value: Some(value),
            span,
        })
    });
    let tls = table.optional("tls").and_then(Value::flag);
    let plain = table.optional("plain").and_then(Value::flag);
    let two_persons = table.optional("two_persons").and_then(Value::flag);
    rules.tls = tls.is_some_and(|tls| tls.value);
    rules.plain = plain.is_some_and(|plain| plain.value);
    rules.two_persons = two_persons.is_some_and(|two| two.value);
    if let Some(listen) = listen {
        rules.listen = listen.value;
        let is_open = |address: &SocketAddr| !address.ip().is_loopback() && !rules.tls;
        if let Some(address) = listen.value.filter(is_open) {
            let (problem, hint) = if rules.plain {
                ("config-console-plain", "config-console-plain-hint")
            } else {
                // Passwords in plain words on a network that nobody said yes to.
                let home = SocketAddr::new(LISTEN.ip(), address.port());
                rules.listen = Some(home);
                ("config-console-open", "config-console-open-hint")
            };
            let problem = Text::new(problem).with("address", address);
            let draft = if rules.plain {
                Draft::warning(problem)
            } else {
                Draft::error(problem)
            };
            table
                .page
                .report(&listen.span, draft.hinting(Text::new(hint)));
        }
    }

    table.finish();
    rules
}
