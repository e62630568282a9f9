//! Submitting, signing and dropping a draft, and leaving out one of its acts.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;

use super::{Sight, Viewing, acts_digest, barred, one, sight};
use crate::airlog::Airlog;
use crate::config::typed_date;
use crate::console::people::{Person, Role};
use crate::console::web::charge::may_sign;
use crate::console::web::edits;
use crate::console::web::pages::differing::texts;
use crate::console::web::paths::DRAFTS;
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::drafts::{self, Draft, DraftError, Signing};
use crate::station::Folder;
use crate::words::Text;

/// What a form asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Act {
    Submit,
    Sign,
    Drop,
    /// Leaves out the act at this place, of those that were seen: their digest.
    LeaveOut(usize, String),
}

impl Act {
    fn of(fields: &Fields) -> Option<Self> {
        Some(match fields.get("viec") {
            "nop" => Self::Submit,
            "ky" => Self::Sign,
            "bo" => Self::Drop,
            "bot" => Self::LeaveOut(
                fields.get("cho").parse().ok()?,
                fields.get("goc").to_owned(),
            ),
            _ => return None,
        })
    }
}

pub(in crate::console::web) async fn act(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?.clone();
    let (Some(act), Ok(id)) = (Act::of(&fields), fields.get("so").parse::<u32>()) else {
        return Err(Trouble::Form);
    };
    let viewing = Viewing::read(&fields);
    let problems = match site.undated() {
        Some(problem) => vec![problem],
        None => match sight(&site, id, &viewing).await? {
            Err(error) => texts(&error)?,
            Ok(sight) => {
                let own = sight.draft.is_by(person.said());
                if !may(&act, &person, &sight, own) {
                    return Err(Trouble::NotYours);
                }
                done(&site, person, act, sight, fields.get("sau")).await?
            }
        },
    };
    if problems.is_empty() {
        return Ok(Redirect::to(&format!("{DRAFTS}?so={id}")).into_response());
    }
    // Looked at from the day on that was sent, where that is one.
    let viewing = if typed_date(&viewing.from).is_some() {
        viewing
    } else {
        Viewing::default()
    };
    Ok(one(&site, &visitor, id, &viewing, &problems)
        .await?
        .into_response())
}

/// Whether a person may do this with the draft at all.
fn may(act: &Act, person: &Person, sight: &Sight, own: bool) -> bool {
    let signs = match &sight.sides {
        Some(Ok((before, edited))) => may_sign(person, before, &edited.snapshot),
        Some(Err(_)) | None => person.is_any(&[Role::Leader]),
    };
    match act {
        Act::Submit | Act::LeaveOut(..) => own,
        // What cannot be carried out is signed by nobody: the page says why.
        Act::Sign => {
            signs || (person.is_any(Role::APPROVING) && !matches!(sight.sides, Some(Ok(_))))
        }
        Act::Drop => own || signs,
    }
}

/// Does it. Returns what is wrong; nothing where it is done.
async fn done(
    site: &Site,
    person: Person,
    act: Act,
    sight: Sight,
    seen: &str,
) -> Result<Vec<Text>, Trouble> {
    let by = person.said().to_owned();
    let id = sight.draft.id;
    let done = match act {
        Act::Sign => return signed(site, &by, sight, seen).await,
        Act::Submit => {
            changed(site, id, move |draft, folder, log, now| {
                draft.submit(folder, log, &by, now)
            })
            .await?
        }
        Act::Drop => {
            changed(site, id, move |draft, folder, log, now| {
                draft.abandon(folder, log, &by, now)
            })
            .await?
        }
        Act::LeaveOut(place, seen) => {
            changed(site, id, move |draft, folder, log, now| {
                if seen != acts_digest(draft) {
                    return Err(DraftError::Refused(Text::new("week-draft-other-acts")));
                }
                draft.leave_out(folder, log, place, now)
            })
            .await?
        }
    };
    match done {
        Ok(()) => Ok(Vec::new()),
        Err(error) => texts(&error),
    }
}

/// Changes the draft as it is once nobody else is at it: what was seen may have more acts by now, or be signed.
async fn changed(
    site: &Site,
    id: u32,
    change: impl FnOnce(&mut Draft, &Folder, &mut Airlog, Timestamp) -> Result<(), DraftError>
    + Send
    + 'static,
) -> Result<Result<(), DraftError>, Trouble> {
    edits::act(site, move |site, log, now| {
        let folder = site.folder();
        let mut draft = drafts::find(folder, id)?;
        change(&mut draft, folder, log, now)
    })
    .await
}

/// Signs what was seen, and waits for the running station.
async fn signed(site: &Site, by: &str, sight: Sight, seen: &str) -> Result<Vec<Text>, Trouble> {
    let from = match &sight.from {
        Ok(from) => *from,
        Err(text) => return Ok(vec![text.clone()]),
    };
    let own = sight.draft.is_by(by);
    match &sight.sides {
        Some(Err(error)) => return texts(error),
        // Signed or dropped: the draft says so itself.
        None => {}
        Some(Ok(_)) => {
            if let Some(text) = barred(&sight, own, true) {
                return Ok(vec![text]);
            }
        }
    }

    let (by, seen, take) = (by.to_owned(), seen.to_owned(), sight.take);
    let mut draft = sight.draft;
    let done = edits::act(site, move |site, log, now| {
        let folder = site.folder();
        // Read again: whoever signs signs what they saw, of the draft and of the files.
        draft = drafts::find(folder, draft.id)?;
        if draft.is_open() {
            let (_, edited) = drafts::edited(folder, &draft, from, take)?;
            if edited.snapshot.digest() != seen {
                return Err(DraftError::Refused(Text::new("week-draft-moved-on")));
            }
        }
        let signing = Signing {
            by: &by,
            from,
            take,
            now,
        };
        let signed = drafts::sign(folder, log, &mut draft, &signing)?;
        settled(site, log, &signed)
    })
    .await?;
    match done {
        Ok(()) => Ok(Vec::new()),
        Err(error) => texts(&error),
    }
}

/// Waits until the running station has taken the files; its own page says it where it has not.
fn settled(site: &Site, log: &mut Airlog, signed: &drafts::Signed) -> Result<(), DraftError> {
    drafts::settle(site.folder(), log, signed, site.clock().as_ref())?;
    Ok(())
}
