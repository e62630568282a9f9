//! A sender by SRT, for links over the internet: ffmpeg listens, and what is sent is encrypted by a passphrase.
//!
//! * ffmpeg takes a passphrase in an address or an option, and both stand in its command line, which every user of the machine
//!   can read. So neither is given: the command line names a list that comes by standard input (`ffconcat`), and the address
//!   and the passphrase stand in that.
//! * Who does not know the passphrase, or sends without one, is refused by SRT itself, before a byte of it is read.
//! * Once a sender is there ffmpeg listens no more: a second one finds nobody.
//! * Only MPEG-TS is opened, which is what senders by SRT send: no list, no playlist, no other address.

use std::net::SocketAddr;

use crate::names::Secret;
use crate::words::Text;

/// Lost packets have so long to come again, in microseconds, at least: a sender may ask for more.
const LATENCY_US: u32 = 200_000;

/// A sender that sends nothing for so long is gone, in microseconds.
const PATIENCE_US: u32 = 5_000_000;

/// So much is looked at before the first sound is given, in bytes and in microseconds: pictures may come along.
const PROBE_BYTES: u32 = 131_072;
const PROBE_US: u32 = 500_000;

/// Where senders by SRT come in, and what they know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SrtEntrance {
    /// The address that is listened to.
    pub address: SocketAddr,
    /// What the sender knows: 10 to 79 printable characters of ASCII.
    pub passphrase: Secret,
}

impl SrtEntrance {
    /// Returns the list that ffmpeg reads from its standard input: what to listen to, with the passphrase.
    pub(in crate::relay) fn list(&self) -> String {
        // As the list's own quoting wants it: a quote cannot stand within quotes.
        let passphrase = self.passphrase.reveal().replace('\'', r"'\''");
        let address = self.address;
        format!(
            "ffconcat version 1.0\n\
             file 'srt://{address}?mode=listener'\n\
             option passphrase '{passphrase}'\n\
             option enforced_encryption 1\n\
             option rcvlatency {LATENCY_US}\n\
             option timeout {PATIENCE_US}\n\
             option probesize {PROBE_BYTES}\n\
             option analyzeduration {PROBE_US}\n"
        )
    }

    /// Returns what `words` of ffmpeg say that a person should know; none if nothing.
    pub(in crate::relay) fn problem(&self, words: &str) -> Option<Text> {
        let says = |part: &str| words.contains(part);
        if says(":SRT.") {
            // Each refusal is said in several lines: the one that names the answer is the one that counts.
            let refused = says("rsp(REJECT)") || says("REJECT reported");
            let by_passphrase = says("Incorrect passphrase") || says("Password required");
            return (refused && by_passphrase).then(|| Text::new("station-input-srt-passphrase"));
        }
        if says("Format not on whitelist") {
            return Some(Text::new("station-input-srt-format"));
        }
        if says("Protocol not found") {
            return Some(Text::new("config-input-no-srt"));
        }

        // The list's own words: the rest repeats what was said before, or says that a sender left.
        let own = words.strip_prefix("pipe:0: ")?;
        let left = ["Input/output error", "Invalid argument", "Invalid data"];
        let is_known = left.iter().any(|known| own.starts_with(known));
        let shown = own.replace(self.passphrase.reveal(), "…");
        (!is_known).then(|| Text::new("station-input-failed").with("problem", shown))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entrance(passphrase: &str) -> SrtEntrance {
        SrtEntrance {
            address: "127.0.0.1:9000".parse().unwrap(),
            passphrase: Secret::new(passphrase.to_owned()),
        }
    }

    #[test]
    fn the_list_quotes_whatever_a_passphrase_has() {
        let list = entrance("it's#a 'pass").list();
        assert!(
            list.contains("\noption passphrase 'it'\\''s#a '\\''pass'\n"),
            "{list}"
        );
        assert!(
            list.contains("\nfile 'srt://127.0.0.1:9000?mode=listener'\n"),
            "{list}"
        );
        assert!(list.contains("\noption enforced_encryption 1\n"), "{list}");
        let six: SocketAddr = "[::]:9000".parse().unwrap();
        let entrance = SrtEntrance {
            address: six,
            ..entrance("0123456789")
        };
        assert!(entrance.list().contains("'srt://[::]:9000?"));
    }

    /// As ffmpeg 5.1 with libsrt 1.5 says it.
    #[test]
    fn words_become_what_a_person_can_do() {
        #[rustfmt::skip]
        let cases: [(&str, Option<&str>); 11] = [
            ("23:30:10.932570/SRT:RcvQ:w1!W:SRT.cn: KMREQ/rcv: (snd) Rx process failure - BADSECRET", None),
            ("23:30:10.933030/SRT:RcvQ:w1!W:SRT.cn: processConnectRequest: rsp(REJECT): 1010 - Incorrect passphrase", Some("station-input-srt-passphrase")),
            ("23:30:11.052771/SRT:RcvQ:w1!W:SRT.cn: processAsyncConnectRequest: REJECT reported from HS processing: Password required or unexpected - not processing further", Some("station-input-srt-passphrase")),
            ("23:41:12.819415/ffmpeg*E:SRT.ea: EID:2 no sockets to check, this would deadlock", None),
            ("[ogg @ 0x56526e574840] Format not on whitelist 'concat,mpegts'", Some("station-input-srt-format")),
            ("[concat @ 0x56526e562f40] Impossible to open 'srt://127.0.0.1:9124?mode=listener'", None),
            ("pipe:0: Invalid argument", None),
            ("pipe:0: Input/output error", None),
            ("pipe:0: Protocol not found", Some("config-input-no-srt")),
            ("pipe:0: Cannot assign requested address", Some("station-input-failed")),
            ("[aac @ 0x1] Number of bands (31) exceeds limit (6).", None),
        ];
        for (words, expected) in cases {
            let problem = entrance("0123456789").problem(words);
            assert_eq!(problem.as_ref().map(Text::key), expected, "{words}");
        }
    }

    #[test]
    fn a_passphrase_is_in_nothing_that_is_said() {
        let entrance = entrance("0123456789");
        let problem = entrance.problem("pipe:0: Bad 0123456789 here").unwrap();
        assert!(
            !problem
                .say(crate::words::Language::En)
                .contains("0123456789")
        );
        assert!(!format!("{entrance:?}").contains("0123456789"));
    }
}
