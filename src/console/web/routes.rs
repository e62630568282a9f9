//! Every page there is: where, for whom, and what it is called in the bar.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, delete, get, head, options, patch, post};

use super::api::{
    calendar, description, library, log as api_log, orders, papers as api_papers, plan, status,
};
use super::guard::{self, Gate, Who};
use super::pages::{
    approve, assets, ca, days, draft, first, handbook, health, history, listen, live, log, machine,
    metrics, own, paper, papers_due, program, reconcile, recordings, reports, setup, sign_in, talk,
    time, today, tokens, unlock, upload, upload_whole, urgent, users, wall, week, why,
};
use super::paths::{
    API_LIBRARY, API_LOG, API_ORDERS, API_PAPERS, API_PLAN, API_SKIP, API_STATUS, API_STOP,
    APPROVE, CA, CA_FILE, CALENDAR, CARDS, CHAIN, DAY, DAYS, DESCRIPTION, DOCTOR, DRAFTS,
    DRILL_SCRIPT, FIRST, FONT, FONT_LICENCE, FONT_VIETNAMESE, HANDBOOK, HANDBOOK_PICTURE, HEALTH,
    HISTORY, HOLD, ICON, IMPORT, LISTEN, LIVE, LOG, MACHINE, MACHINE_ACT, METRICS, MICROPHONE, OWN,
    PAPER, PAPER_FILE, PAPER_VIEW, PAPERS_DUE, PROGRAM, PROGRAMS, RECONCILE, RECORD_SCRIPT,
    RECORDINGS, REPORTS, SCRIPT, SETUP, SIGN_IN, SIGN_OUT, SLOT, SPEAK, STYLE, SWITCH, TALK,
    TALK_LIVE, TALK_SCRIPT, TALK_SOUND, TIME, TOKENS, UNLOCK, UPLOAD, UPLOAD_SCRIPT, UPLOAD_WHOLE,
    URGENT, URGENT_LIVE, URGENT_NOW, URGENT_RECORD, URGENT_SOUND, USERS, WALL, WEEK, WHY,
};
use super::site::Site;
use super::visitor::Link;
use crate::console::people::{Role, Scope};

/// A page or what a form does.
pub(super) struct Route {
    /// Where.
    pub(super) path: &'static str,
    /// Whether a form is sent there: only with its token, from our own site.
    pub(super) is_form: bool,
    /// Whether a program has something done there.
    pub(super) is_call: bool,
    /// How it is asked for.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "whoever asks at every route asks by it")
    )]
    pub(super) method: &'static str,
    /// For whom.
    pub(super) who: Who,
    /// Whether a browser asks by itself: nobody is there who does.
    pub(super) is_unattended: bool,
    /// What the bar calls it; none if it does not stand there.
    pub(super) bar: Option<&'static str>,
    handler: fn() -> MethodRouter<Site>,
}

const fn page(path: &'static str, who: Who, handler: fn() -> MethodRouter<Site>) -> Route {
    Route {
        path,
        is_form: false,
        is_call: false,
        method: "GET",
        is_unattended: false,
        who,
        bar: None,
        handler,
    }
}

const fn form(path: &'static str, who: Who, handler: fn() -> MethodRouter<Site>) -> Route {
    Route {
        is_form: true,
        method: "POST",
        ..page(path, who, handler)
    }
}

const fn call(path: &'static str, who: Who, handler: fn() -> MethodRouter<Site>) -> Route {
    Route {
        is_call: true,
        method: "POST",
        ..page(path, who, handler)
    }
}

/// A step of sending a recording.
const fn upload(
    method: &'static str,
    path: &'static str,
    handler: fn() -> MethodRouter<Site>,
) -> Route {
    Route {
        method,
        ..form(path, Who::Only(Role::SENDING), handler)
    }
}

impl Route {
    const fn unattended(self) -> Self {
        Self {
            is_unattended: true,
            ..self
        }
    }

    const fn called(self, key: &'static str) -> Self {
        Self {
            bar: Some(key),
            ..self
        }
    }
}

/// Every route, those of the bar in its order. A page is added by a line here and a file in `pages/`.
#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    page("/",          Who::Only(Role::STATION), || get(today::show)).called("console-bar-today"),
    page(URGENT,       Who::Only(Role::ORDERING), || get(urgent::show)).called("console-bar-urgent"),
    form(URGENT,       Who::Only(Role::ORDERING), || post(urgent::act)),
    page(URGENT_NOW,   Who::Only(Role::ORDERING), || get(urgent::now)),
    page(URGENT_LIVE,  Who::Only(Role::ORDERING), || get(live::urgent)).unattended(),
    page(URGENT_SOUND, Who::Only(Role::ORDERING), || get(urgent::sound)),
    form(URGENT_RECORD, Who::Only(Role::ORDERING), || post(urgent::record)),
    page(TALK,         Who::Only(Role::ORDERING), || get(talk::show)).called("console-bar-talk"),
    form(TALK,         Who::Only(Role::ORDERING), || post(talk::act)),
    page(TALK_LIVE,    Who::Only(Role::ORDERING), || get(live::talk)).unattended(),
    // A browser asks for it as for a page; what it brings is asked for its token as a form is.
    Route { method: "GET", ..form(TALK_SOUND, Who::Only(Role::ORDERING), || get(talk::sound)) },
    page(APPROVE,      Who::Only(Role::APPROVING), || get(approve::show)).called("console-bar-approve"),
    form(APPROVE,      Who::Only(Role::APPROVING), || post(approve::decide)),
    page(LISTEN,       Who::Only(Role::APPROVING), || get(listen::sound)),
    page(RECORDINGS,   Who::Only(&Role::ALL), || get(recordings::show)).called("console-bar-recordings"),
    form(RECORDINGS,   Who::Only(Role::SENDING), || post(recordings::change)),
    upload("POST",    UPLOAD, || post(upload::begin)),
    upload("PATCH",   UPLOAD, || patch(upload::go_on)),
    upload("DELETE",  UPLOAD, || delete(upload::give_up)),
    Route { is_form: false, ..upload("HEAD",    UPLOAD, || head(upload::how_far)) },
    Route { is_form: false, ..upload("OPTIONS", UPLOAD, || options(upload::options)) },
    upload("POST",    UPLOAD_WHOLE, || post(upload_whole::send).layer(DefaultBodyLimit::disable())),
    page(WEEK,         Who::Only(Role::STATION), || get(week::show)).called("week-bar"),
    page(IMPORT,       Who::Only(Role::DRAFTING), || get(week::import::show)),
    form(IMPORT,       Who::Only(Role::DRAFTING), || post(week::import::draft).layer(DefaultBodyLimit::disable())),
    page(SLOT,         Who::Only(Role::DRAFTING), || get(week::slot::show)),
    form(SLOT,         Who::Only(Role::DRAFTING), || post(week::slot::draft)),
    page(DAY,          Who::Only(Role::DRAFTING), || get(week::day::show)),
    form(DAY,          Who::Only(Role::DRAFTING), || post(week::day::draft)),
    page(PROGRAMS,     Who::Only(Role::STATION), || get(program::show)).called("program-bar"),
    page(PROGRAM,      Who::Only(Role::STATION), || get(program::file::show)),
    form(PROGRAM,      Who::Only(Role::DRAFTING), || post(program::file::draft)),
    page(DAYS,         Who::Only(Role::STATION), || get(days::show)).called("days-bar"),
    page(SWITCH,       Who::Only(Role::DRAFTING), || get(days::switch::show)),
    form(SWITCH,       Who::Only(Role::DRAFTING), || post(days::switch::draft)),
    page(DRAFTS,       Who::Only(Role::STATION), || get(draft::show)),
    form(DRAFTS,       Who::Only(Role::SCHEDULING), || post(draft::act)),
    page(HISTORY,      Who::Only(Role::STATION), || get(history::show)).called("week-bar-history"),
    form(HISTORY,      Who::Only(Role::APPROVING), || post(history::act)),
    page(LOG,          Who::Only(Role::STATION), || get(log::show)).called("console-bar-log"),
    page(CHAIN,        Who::Only(Role::STATION), || get(log::chain)),
    page(WHY,          Who::Only(Role::STATION), || get(why::show)),
    page(REPORTS,      Who::Only(Role::REPORTING), || get(reports::show)).called("console-bar-reports"),
    form(REPORTS,      Who::Only(Role::REPORTING), || post(reports::make)),
    page(PAPER,        Who::Only(Role::REPORTING), || get(paper::show)),
    page(PAPER_VIEW,   Who::Only(Role::REPORTING), || get(paper::view)),
    page(PAPER_FILE,   Who::Only(Role::REPORTING), || get(paper::file)),
    page(PAPERS_DUE,   Who::Only(Role::COMPLETING), || get(papers_due::show)),
    form(PAPERS_DUE,   Who::Only(Role::COMPLETING), || post(papers_due::write)),
    page(RECONCILE,    Who::Only(Role::REPORTING), || get(reconcile::show)),
    form(RECONCILE,    Who::Only(Role::REPORTING), || post(reconcile::explain)),
    page(TIME,         Who::Only(Role::STATION), || get(time::show)),
    form(TIME,         Who::Only(Role::STATION), || post(time::confirm)),
    page(MACHINE,      Who::Only(Role::STATION), || get(machine::show)).called("console-machine"),
    form(MACHINE,      Who::Only(Role::STATION), || post(machine::acknowledge)),
    form(MACHINE_ACT,  Who::Only(Role::COPYING), || post(machine::act)),
    page(DOCTOR,       Who::Only(Role::STATION), || get(machine::doctor::show)),
    page(CARDS,        Who::Only(&[Role::Admin]), || get(machine::cards::show)),
    form(CARDS,        Who::Only(&[Role::Admin]), || post(machine::cards::act)),
    page(USERS,        Who::Only(&[Role::Admin]), || get(users::show)).called("console-bar-users"),
    form(USERS,        Who::Only(&[Role::Admin]), || post(users::change)),
    page(TOKENS,       Who::Only(&[Role::Admin]), || get(tokens::show)),
    form(TOKENS,       Who::Only(&[Role::Admin]), || post(tokens::change)),
    page(OWN,          Who::SignedIn,            || get(own::show)),
    form(OWN,          Who::SignedIn,            || post(own::change)),
    form(SIGN_OUT,     Who::SignedIn,            || post(sign_in::leave)),
    page(SIGN_IN,      Who::Anyone,              || get(sign_in::show)),
    form(SIGN_IN,      Who::Anyone,              || post(sign_in::enter)),
    page(FIRST,        Who::Anyone,              || get(first::show)),
    form(FIRST,        Who::Anyone,              || post(first::make)),
    page(SETUP,        Who::Only(&[Role::Admin]), || get(setup::show)),
    form(SETUP,        Who::Only(&[Role::Admin]), || post(setup::make)),
    page(UNLOCK,       Who::Anyone,              || get(unlock::show)),
    form(UNLOCK,       Who::Anyone,              || post(unlock::open)),
    form(SPEAK,        Who::Anyone,              || post(sign_in::language)),
    page(WALL,         Who::Wall,                || get(wall::show)),
    page(LIVE,         Who::Only(Role::STATION), || get(live::today)).unattended(),
    page(METRICS,      Who::Screen,              || get(metrics::show)).unattended(),
    page(SCRIPT,       Who::Anyone,              || get(assets::script)),
    page(UPLOAD_SCRIPT, Who::Anyone,             || get(assets::upload)),
    page(CA,           Who::Anyone,              || get(ca::show)),
    page(HANDBOOK,     Who::Anyone,              || get(handbook::show)),
    page(HANDBOOK_PICTURE, Who::Anyone,          || get(handbook::picture)),
    page(CA_FILE,      Who::Anyone,              || get(ca::file)),
    page(HOLD,         Who::Anyone,              || get(assets::hold)),
    page(TALK_SCRIPT,  Who::Anyone,              || get(assets::talk)),
    page(RECORD_SCRIPT, Who::Anyone,             || get(assets::record)),
    page(DRILL_SCRIPT, Who::Anyone,              || get(assets::drill)),
    page(MICROPHONE,   Who::Anyone,              || get(assets::microphone)),
    page(HEALTH,       Who::Anyone,              || get(health::show)),
    page(STYLE,         Who::Anyone,              || get(assets::style)),
    page(ICON,          Who::Anyone,              || get(assets::icon)),
    page(FONT,          Who::Anyone,              || get(assets::latin)),
    page(FONT_VIETNAMESE, Who::Anyone,            || get(assets::vietnamese)),
    page(FONT_LICENCE,  Who::Anyone,              || get(assets::font_licence)),
    page(DESCRIPTION,  Who::Anyone,              || get(description::show)),
    page(API_STATUS,   Who::Program(Scope::Status, &[]), || get(status::show)),
    page(API_PLAN,     Who::Program(Scope::Plan, &[]), || get(plan::show)),
    page(API_LOG,      Who::Program(Scope::Log, &[]), || get(api_log::show)),
    page(API_LIBRARY,  Who::Program(Scope::Library, &[]), || get(library::show)),
    page(API_PAPERS,   Who::Program(Scope::Log, &[]), || get(api_papers::show)),
    page(API_ORDERS,   Who::Program(Scope::Status, &[]), || get(orders::show)),
    call(API_ORDERS,   Who::Program(Scope::Interrupt, &[]), || post(orders::give)),
    call(API_STOP,     Who::Program(Scope::Order, &[]), || post(orders::stop)),
    call(API_SKIP,     Who::Program(Scope::Order, &[]), || post(orders::skip)),
    page(CALENDAR,     Who::Program(Scope::Plan, Role::STATION), || get(calendar::show)).unattended(),
];

/// Makes the whole console as a function from requests to answers.
pub(super) fn router(site: Site) -> Router {
    let mut router = Router::new();
    let link = |route: &Route| {
        let link = Link {
            path: route.path,
            key: route.bar?,
        };
        Some((link, route.who))
    };
    let bar: Arc<[(Link, Who)]> = ROUTES.iter().filter_map(link).collect();
    for route in ROUTES {
        let gate = Gate {
            site: site.clone(),
            who: route.who,
            is_form: route.is_form,
            is_unattended: route.is_unattended,
            is_call: route.is_call,
            page: ROUTES
                .iter()
                .find(|page| page.path == route.path && !page.is_form)
                .map(|page| page.path),
            bar: Arc::clone(&bar),
        };
        let admit = from_fn_with_state(gate, guard::admit);
        router = router.route(route.path, (route.handler)().route_layer(admit));
    }
    router
        .fallback(|| async { super::trouble::Trouble::Nowhere })
        .layer(from_fn_with_state(site.clone(), guard::watch))
        .with_state(site)
}
