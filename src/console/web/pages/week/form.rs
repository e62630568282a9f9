//! What forms of the week have in common: which draft an act goes into, and how it is put there.

use jiff::civil::Date;
use maud::{Markup, html};
use sha2::{Digest, Sha256};

use crate::config::{Snapshot, typed_date};
use crate::console::people::hex;
use crate::console::web::edits;
use crate::console::web::pages::differing::texts;
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::drafts::{self, Draft, DraftError, Operation, Proposal, State};
use crate::words::{Text, harmless};

/// No more of what a draft is for is kept.
pub(super) const MOST_TITLE: usize = 200;

/// Into which draft, from when, what for; as it was typed.
#[derive(Debug, Default, Clone)]
pub(in crate::console::web::pages) struct Into {
    /// The draft's number; empty: a new one.
    draft: String,
    /// The day it should hold from.
    from: String,
    title: String,
}

impl Into {
    /// What a form has at first: the latest draft of `author` that can be extended, else a new one from next Monday.
    pub(super) fn proposed(own: &[Draft], today: Date) -> Self {
        let open = own.iter().rev().find(|draft| draft.state == State::Open);
        Self {
            draft: open.map_or_else(String::new, |draft| draft.id.to_string()),
            from: next_monday(today).strftime("%d/%m/%Y").to_string(),
            title: String::new(),
        }
    }

    /// What a form has at first of what counts as soon as it is signed, or has its own dates: the latest draft of `author`
    /// that waits for no day, else a new one.
    pub(in crate::console::web::pages) fn at_once(own: &[Draft]) -> Self {
        let waits = |draft: &&Draft| draft.state == State::Open && draft.wanted.is_none();
        let open = own.iter().rev().find(waits);
        Self {
            draft: open.map_or_else(String::new, |draft| draft.id.to_string()),
            ..Self::default()
        }
    }

    /// Puts the day off to `first`, on which the version that is shown begins.
    pub(super) fn not_before(mut self, first: Option<Date>) -> Self {
        let wanted = typed_date(&self.from);
        if let Some(first) = first.filter(|first| wanted.is_none_or(|wanted| wanted < *first)) {
            self.from = first.strftime("%d/%m/%Y").to_string();
        }
        self
    }

    pub(in crate::console::web::pages) fn read(fields: &Fields) -> Self {
        let own = |name, most| fields.get(name).trim().chars().take(most).collect();
        Self {
            draft: own("nhap", 10),
            from: own("tu", 20),
            title: own("ly_do", MOST_TITLE),
        }
    }

    /// Returns the draft of `own` that is extended.
    pub(super) fn draft<'d>(&self, own: &'d [Draft]) -> Option<&'d Draft> {
        own.iter().find(|draft| draft.id.to_string() == self.draft)
    }

    /// Returns the day wanted.
    ///
    /// # Errors
    /// It is no day, or over.
    pub(super) fn wanted(&self, today: Date) -> Result<Option<Date>, Text> {
        if self.from.is_empty() || !self.draft.is_empty() {
            return Ok(None);
        }
        wanted(&self.from, today).map(Some)
    }

    /// The part of a form that asks for it.
    pub(super) fn fields(&self, visitor: &Visitor, own: &[Draft]) -> Markup {
        html! {
            (self.which(visitor, own))
            label for="tu" { (visitor.word("week-from")) }
            input id="tu" name="tu" size="11" maxlength="20" value=(self.from) autocomplete="off" inputmode="numeric";
            (self.why(visitor))
        }
    }

    /// The part of a form that asks for it where no day is asked for.
    pub(in crate::console::web::pages) fn undated(
        &self,
        visitor: &Visitor,
        own: &[Draft],
    ) -> Markup {
        html! {
            (self.which(visitor, own))
            (self.why(visitor))
        }
    }

    fn which(&self, visitor: &Visitor, own: &[Draft]) -> Markup {
        html! {
            label for="nhap" { (visitor.word("week-into")) }
            select id="nhap" name="nhap" {
                option value="" { (visitor.word("week-into-new")) }
                @for draft in own {
                    option value=(draft.id) selected[draft.id.to_string() == self.draft] {
                        (visitor.say(&Text::new("week-draft-named").with("draft", draft.id).with("title", &draft.title)))
                    }
                }
            }
        }
    }

    fn why(&self, visitor: &Visitor) -> Markup {
        html! {
            label for="ly_do" { (visitor.word("week-why")) }
            input id="ly_do" name="ly_do" maxlength=(MOST_TITLE) value=(harmless(&self.title)) autocomplete="off";
        }
    }

    /// Puts `operation` into the draft, as `author`. Returns the draft's number, or what is wrong.
    ///
    /// # Errors
    /// [`Trouble`]: the log cannot be written, or another act is under way.
    pub(super) async fn put(
        self,
        site: &Site,
        author: &str,
        operation: Operation,
    ) -> Result<Result<u32, Vec<Text>>, Trouble> {
        self.put_all(site, author, vec![operation]).await
    }

    /// Puts all of `operations` into the draft, or none, as `author`. Returns the draft's number, or what is wrong.
    ///
    /// # Errors
    /// [`Trouble`]: the log cannot be written, or another act is under way.
    pub(in crate::console::web::pages) async fn put_all(
        self,
        site: &Site,
        author: &str,
        operations: Vec<Operation>,
    ) -> Result<Result<u32, Vec<Text>>, Trouble> {
        if let Some(problem) = site.undated() {
            return Ok(Err(vec![problem]));
        }
        let wanted = match self.wanted(edits::today(site)) {
            Ok(wanted) => wanted,
            Err(problem) => return Ok(Err(vec![problem])),
        };
        let author = author.to_owned();
        let made = edits::act(site, move |site, log, now| {
            let folder = site.folder();
            if self.draft.is_empty() {
                let proposal = Proposal {
                    author: &author,
                    title: &harmless(&self.title),
                    wanted,
                    operations,
                    notes: Vec::new(),
                };
                return Ok(drafts::make(folder, log, proposal, now)?.id);
            }
            let mut draft = drafts::find(folder, self.draft.parse().unwrap_or(0))?;
            if !draft.is_by(&author) {
                let text = Text::new("week-draft-of-another").with("author", &draft.author);
                return Err(DraftError::Refused(text));
            }
            draft.extend(folder, log, operations, now)?;
            Ok(draft.id)
        })
        .await?;
        match made {
            Ok(id) => Ok(Ok(id)),
            Err(error) => Ok(Err(texts(&error)?)),
        }
    }
}

/// Returns a digest by which a form says what it was filled from.
pub(in crate::console::web::pages) fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..16])
}

/// Returns the Monday after `today`.
pub(super) fn next_monday(today: Date) -> Date {
    let mut days = std::iter::successors(today.tomorrow().ok(), |day| day.tomorrow().ok());
    days.find(|day| day.weekday() == jiff::civil::Weekday::Monday)
        .unwrap_or(today)
}

/// Returns the day that was typed.
///
/// # Errors
/// It is no day, or over.
pub(super) fn wanted(typed: &str, today: Date) -> Result<Date, Text> {
    match typed_date(typed) {
        Some(date) if date < today => Err(Text::new("edit-from-past")),
        Some(date) => Ok(date),
        None => Err(Text::new("week-not-a-date").with("found", typed)),
    }
}

/// Returns the drafts of `author` that can still be extended, for files as they are in `now`.
pub(in crate::console::web::pages) fn own(site: &Site, author: &str, now: &Snapshot) -> Vec<Draft> {
    let digest = now.digest();
    let mut drafts = drafts::drafts(site.folder()).unwrap_or_default();
    drafts.retain(|draft| draft.is_open() && draft.is_by(author) && draft.base == digest);
    drafts
}
