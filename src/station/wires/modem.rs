//! A modem with a SIM card: text messages by AT commands in text mode (3GPP TS 27.005), with the network's report that
//! they arrived.

use std::path::Path;
use std::time::Duration;

use super::port::Port;
use super::secret;
use crate::airlog::Arrival;
use crate::alarm::ascii;
use crate::config::Modem;

/// One message carries so many letters.
const MOST_LETTERS: usize = 160;
const QUICK: Duration = Duration::from_secs(5);
/// The network takes its time.
const SLOW: Duration = Duration::from_secs(60);
/// Ends a message.
const CTRL_Z: u8 = 0x1a;

/// What one modem is told, and what is remembered of it.
#[derive(Debug, Default)]
pub(in crate::station) struct ModemLine {
    /// A PIN the card refused: a third wrong one locks it.
    refused: Option<String>,
}

impl ModemLine {
    /// Sends `text` to `number` and waits for the report that it arrived.
    ///
    /// # Errors
    /// What was seen, if the modem or the network does not take it.
    pub(in crate::station) fn send(
        &mut self,
        modem: &Modem,
        root: &Path,
        number: &str,
        text: &str,
    ) -> Result<Arrival, String> {
        let mut port = Port::open(&modem.device, modem.baud)?;
        command(&mut port, "AT", QUICK)?;
        command(&mut port, "ATE0", QUICK)?;
        self.unlock(&mut port, modem, root)?;
        command(&mut port, "AT+CMGF=1", QUICK)?;
        command(&mut port, "AT+CSCS=\"GSM\"", QUICK)?;
        // Text in the usual alphabet, with a report; and the report as soon as it comes.
        command(&mut port, "AT+CSMP=49,167,0,0", QUICK)?;
        command(&mut port, "AT+CNMI=2,1,0,1,0", QUICK)?;

        port.ask(format!("AT+CMGS=\"{number}\"\r").as_bytes())?;
        let asked = port.read_until(QUICK, |came| came.contains(&b'>') || is_over(came))?;
        if !asked.contains(&b'>') {
            return Err(refusal("AT+CMGS", &asked));
        }
        let mut message = plain(text).into_bytes();
        message.push(CTRL_Z);
        port.say(&message)?;
        let mut came = port.read_until(SLOW, is_over)?;
        let Some(reference) = sent(&came) else {
            return Err(refusal("AT+CMGS", &came));
        };

        let reported = |came: &[u8]| {
            lines(came)
                .iter()
                .any(|line| report(line, reference).is_some())
        };
        if !reported(&came) {
            let later = port.read_until(modem.report, reported)?;
            came.extend(later);
        }
        let report = lines(&came).iter().find_map(|line| report(line, reference));
        match report {
            None => Ok(Arrival::Sent),
            Some(Report::Arrived) => Ok(Arrival::Delivered),
            Some(Report::Refused(status)) => Err(format!("the network reports status {status}")),
        }
    }

    /// Tells the card its PIN, if it asks for one.
    fn unlock(&mut self, port: &mut Port, modem: &Modem, root: &Path) -> Result<(), String> {
        let state = command(port, "AT+CPIN?", QUICK)?;
        if state.iter().any(|line| line.contains("READY")) {
            return Ok(());
        }
        if !state.iter().any(|line| line.ends_with("SIM PIN")) {
            return Err(state.join(" "));
        }
        let Some(file) = &modem.pin_file else {
            return Err("the card asks for its PIN".to_owned());
        };
        let pin = secret(&root.join(file))?;
        if !pin.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err("the PIN is not a number".to_owned());
        }
        if self.refused.as_deref() == Some(pin.as_str()) {
            return Err("the card has refused this PIN; it is not tried again".to_owned());
        }
        if command(port, &format!("AT+CPIN=\"{pin}\""), SLOW).is_err() {
            self.refused = Some(pin);
            return Err("the card refuses its PIN".to_owned());
        }
        Ok(())
    }
}

/// Asks one command. Returns the lines before `OK`.
fn command(port: &mut Port, line: &str, patience: Duration) -> Result<Vec<String>, String> {
    port.ask(format!("{line}\r").as_bytes())?;
    let came = port.read_until(patience, is_over)?;
    let said = lines(&came);
    if said.iter().any(|line| line == "OK") {
        return Ok(said);
    }
    let name = line.split(['=', '?']).next().unwrap_or(line);
    Err(refusal(name, &came))
}

fn refusal(name: &str, came: &[u8]) -> String {
    let said = lines(came);
    let last = said.last().map_or("no answer", String::as_str);
    format!("{name}: {last}")
}

fn lines(came: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(came);
    let lines = text.split(['\r', '\n']).map(str::trim);
    lines
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether an answer is at its end.
fn is_over(came: &[u8]) -> bool {
    lines(came).iter().any(|line| {
        line == "OK"
            || line == "ERROR"
            || line.starts_with("+CME ERROR")
            || line.starts_with("+CMS ERROR")
    }) && came.ends_with(b"\n")
}

/// Returns the number under which the network reports on the message that was sent.
fn sent(came: &[u8]) -> Option<u8> {
    let lines = lines(came);
    let number = lines.iter().find_map(|line| line.strip_prefix("+CMGS:"))?;
    number.trim().parse().ok()
}

/// What the network reports of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Report {
    Arrived,
    Refused(u8),
}

/// Reads `+CDS: 6,<number>,…,<status>`; none if it is none, of another message, or not the last word on it.
fn report(line: &str, reference: u8) -> Option<Report> {
    let fields = line.strip_prefix("+CDS:")?;
    // Numbers and times stand in quotes and hold commas.
    let mut quoted = false;
    let fields: Vec<&str> = fields
        .split(|c| {
            quoted ^= c == '"';
            c == ',' && !quoted
        })
        .map(str::trim)
        .collect();
    if fields.get(1)?.parse() != Ok(reference) {
        return None;
    }
    // 3GPP TS 23.040, TP-Status: 0 to 2 arrived, 32 to 63 still trying.
    match fields.last()?.parse().ok()? {
        0..=2 => Some(Report::Arrived),
        32..=63 => None,
        status => Some(Report::Refused(status)),
    }
}

/// Text in letters that every network carries, and no more than one message takes.
fn plain(text: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || " .,:;!?()+-/%'\"*=<>#&".contains(c);
    let folded: String = ascii(text)
        .chars()
        .map(|c| if safe(c) { c } else { ' ' })
        .collect();
    if folded.len() <= MOST_LETTERS {
        return folded;
    }
    let cut = &folded[..MOST_LETTERS - 3];
    let words = cut.rfind(' ').map_or(cut, |end| &cut[..end]);
    format!("{words}...")
}

#[cfg(test)]
mod tests;
