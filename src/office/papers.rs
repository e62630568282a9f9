//! Papers of orders and live broadcasts that are completed afterwards: who ordered, by which document.

use jiff::Timestamp;

use crate::airlog::{Airlog, AirlogError, Attended, CompletedPaper, Did, Event, Paper, Seq};
use crate::station::Folder;
use crate::words::{Text, harmless};

/// A document's name is no longer, in characters.
pub const MOST_DOCUMENT: usize = 200;

/// So many numbers are named in a sentence.
const MOST_NAMED: usize = 10;

/// A note is no longer, in characters.
pub const MOST_NOTE: usize = 500;

/// What a person adds to papers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// Which, by the rows they are about.
    pub papers: Vec<Seq>,
    /// Number, date and kind of the document, or what stands in its place.
    pub document: String,
    /// Anything to add; empty if nothing is.
    pub note: String,
}

impl Addition {
    /// Returns the completions it makes of `known`, in the order of the rows.
    ///
    /// # Errors
    /// If it names no document or none of the papers there are; what to say then.
    pub fn of(&self, known: &[Paper]) -> Result<Vec<CompletedPaper>, Text> {
        let clean = |text: &str| harmless(text.trim()).into_owned();
        let (document, note) = (clean(&self.document), clean(&self.note));
        if document.is_empty() {
            return Err(Text::new("report-paper-no-document"));
        }
        for (text, most) in [(&document, MOST_DOCUMENT), (&note, MOST_NOTE)] {
            if text.chars().count() > most {
                return Err(Text::new("report-paper-too-long").with("most", most));
            }
        }
        if self.papers.is_empty() {
            return Err(Text::new("report-paper-none-chosen"));
        }

        let mut wanted = self.papers.clone();
        wanted.sort_unstable();
        wanted.dedup();
        let is_known = |seq: &&Seq| known.iter().any(|paper| paper.seq == **seq);
        if let Some(unknown) = wanted.iter().find(|seq| !is_known(seq)) {
            let open = known.iter().filter(|paper| paper.is_open());
            let mut open: Vec<String> = open.map(|paper| paper.seq.to_string()).collect();
            let count = open.len();
            if count > MOST_NAMED {
                // The newest are asked about.
                open.drain(..count - MOST_NAMED);
                open.insert(0, "…".into());
            }
            return Err(Text::new("report-paper-unknown")
                .with("seq", unknown)
                .with("count", count)
                .with("open", open.join(", ")));
        }

        let note = (!note.is_empty()).then_some(note);
        let completed = wanted.into_iter().map(|of| CompletedPaper {
            of,
            document: document.clone(),
            note: note.clone(),
        });
        Ok(completed.collect())
    }
}

/// Writes down at `now` that `by` adds this to papers, all or none of it; `from` is the address it came from. Returns how
/// many, or what to say where it cannot be.
///
/// # Errors
/// If the log cannot be read or written.
pub fn complete(
    folder: &Folder,
    addition: &Addition,
    (by, from): (&str, Option<String>),
    now: Timestamp,
) -> Result<Result<usize, Text>, AirlogError> {
    let path = folder.log();
    let known = match Airlog::open_read_only(&path) {
        Err(AirlogError::Missing { .. }) => Vec::new(),
        opened => opened?.papers()?,
    };
    let completed = match addition.of(&known) {
        Ok(completed) => completed,
        Err(problem) => return Ok(Err(problem)),
    };

    let count = completed.len();
    Airlog::open(&path)?.together(|log| {
        for paper in completed {
            let row = Attended {
                did: Did::PaperCompleted,
                by: by.to_owned(),
                from: from.clone(),
                about: None,
                roles: Vec::new(),
                recording: None,
                paper: Some(Box::new(paper)),
            };
            log.event(now, &Event::Attended(row))?;
        }
        Ok(())
    })?;
    Ok(Ok(count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::airlog::{Channel, Lack, PaperOf};
    use crate::rundown::Urgency;
    use crate::words::Language;

    fn paper(seq: i64, lacks: Option<Lack>) -> Paper {
        Paper {
            seq: Seq(seq),
            at: Timestamp::UNIX_EPOCH,
            of: PaperOf::Order {
                level: Urgency::Emergency,
                channel: Channel::Spoken,
                titles: vec!["Bão".into(), "Sơ tán".into()],
                note: None,
            },
            by: "Lan".into(),
            word: "Chủ tịch".into(),
            lacks,
            completed: None,
        }
    }

    fn addition(papers: &[i64], document: &str) -> Addition {
        Addition {
            papers: papers.iter().copied().map(Seq).collect(),
            document: document.into(),
            note: String::new(),
        }
    }

    #[test]
    fn one_document_completes_several_and_none_that_is_not_there() {
        let known = [paper(4, Some(Lack::Paper)), paper(9, Some(Lack::Paper))];
        let made = addition(&[9, 4, 9], "  12/CĐ-UBND\u{202e} ")
            .of(&known)
            .unwrap();
        let made: Vec<_> = made
            .iter()
            .map(|one| (one.of.0, one.document.as_str()))
            .collect();
        assert_eq!(made.len(), 2);
        assert_eq!((made[0].0, made[1].0), (4, 9));
        assert!(made[0].1.starts_with("12/CĐ-UBND") && !made[0].1.contains('\u{202e}'));

        let key = |addition: Addition| addition.of(&known).unwrap_err().key().to_owned();
        assert_eq!(key(addition(&[4], " ")), "report-paper-no-document");
        assert_eq!(key(addition(&[], "12/CĐ")), "report-paper-none-chosen");
        assert_eq!(key(addition(&[4, 5], "12/CĐ")), "report-paper-unknown");
        assert_eq!(
            key(addition(&[4], &"số ".repeat(100))),
            "report-paper-too-long"
        );
        let problem = addition(&[5], "12/CĐ").of(&known).unwrap_err();
        assert!(problem.say(Language::Vi).contains("4, 9"));
    }
}
