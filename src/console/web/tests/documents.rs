//! Every page as a document: it parses, names nothing twice, and brings no script or style of its own.

use std::collections::BTreeSet;

use super::*;

/// Elements that have no end.
const VOID: [&str; 7] = ["meta", "link", "input", "br", "hr", "img", "wbr"];

/// Walks through a page tag by tag.
///
/// # Panics
/// If a tag is not closed, an id stands twice, or something in it is script or style.
pub(super) fn walk(path: &str, page: &str) {
    let rest = page
        .strip_prefix("<!DOCTYPE html>")
        .unwrap_or_else(|| panic!("{path}: no document"));
    let mut open = Vec::new();
    let mut ids = BTreeSet::new();
    for part in rest.split('<').skip(1) {
        let (tag, _) = part
            .split_once('>')
            .unwrap_or_else(|| panic!("{path}: {part}"));
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{path}: </{name}>");
            continue;
        }
        let name = tag.split_whitespace().next().unwrap();
        if !VOID.contains(&name) && !tag.ends_with('/') {
            open.push(name);
        }
        assert!(name != "style", "{path}: {tag}");
        assert!(
            name != "script" || tag.contains("src=\"/tinh/"),
            "{path}: {tag}"
        );
        for attribute in attributes(&tag[name.len()..]) {
            let (key, value) = attribute;
            assert!(key != "style" && !key.starts_with("on"), "{path}: {tag}");
            if key == "id" {
                assert!(ids.insert(value.to_owned()), "{path}: {value} stands twice");
            }
            let leads = ["href", "src", "action"].contains(&key);
            assert!(!leads || value.starts_with(['/', '#']), "{path}: {value}");
        }
        if ["input", "select", "textarea"].contains(&name)
            && !tag.contains("hidden")
            && !tag.contains("checkbox")
        {
            let id = attributes(&tag[name.len()..])
                .into_iter()
                .find(|(key, _)| *key == "id");
            let (_, id) = id.unwrap_or_else(|| panic!("{path}: {tag} has no id"));
            assert!(
                page.contains(&format!("for=\"{id}\"")),
                "{path}: {id} has no label"
            );
        }
    }
    assert!(open.is_empty(), "{path}: {open:?}");
    assert!(page.contains("<main") && page.contains("<h1"), "{path}");
}

fn attributes(tag: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = tag.trim();
    while let Some((key, after)) = rest.split_once("=\"") {
        let (value, after) = after.split_once('"').unwrap();
        found.push((key.split_whitespace().last().unwrap(), value));
        rest = after;
    }
    found
}

/// The pages that are documents, asked for by whoever sees most of them.
fn each(trial: &Trial, session: Option<&str>, look: impl Fn(&str, &str, &str)) {
    for route in ROUTES.iter().filter(|route| !route.is_form) {
        for language in ["vi", "en"] {
            let answer = trial.ask(&Ask {
                language,
                from: "127.0.0.1",
                ..Ask::page(route.path, session)
            });
            let kind = answer.headers.get(header::CONTENT_TYPE);
            if answer.code == StatusCode::OK
                && kind.is_some_and(|kind| kind == "text/html; charset=utf-8")
            {
                look(route.path, language, &answer.body);
            }
        }
    }
}

#[test]
fn every_page_parses_in_both_languages() {
    let trial = Trial::new();
    each(&trial, None, |path, _, page| walk(path, page));
    let session = trial.signed_in("hanh", Role::STATION);
    let seen = std::cell::RefCell::new(0);
    each(&trial, Some(&session), |path, language, page| {
        walk(path, page);
        assert!(
            page.contains(&format!("<html lang=\"{language}\"")),
            "{path}"
        );
        assert!(
            !page.contains("console-") && !page.contains("week-"),
            "{path}: a key without words"
        );
        *seen.borrow_mut() += 1;
    });
    assert!(*seen.borrow() >= 6);
    walk("404", &trial.ask(&Ask::page("/khong-co", None)).body);
}

#[test]
fn what_came_from_a_files_name_stays_text() {
    let trial = Trial::new();
    let session = trial.signed_in("hanh", Role::STATION);
    trial.says("<script>alert(1)</script> \" onload=\"x\u{202e}");
    each(&trial, Some(&session), |path, _, page| {
        walk(path, page);
        assert!(!page.contains("<script>alert"), "{path}");
    });
}

#[test]
fn a_later_page_is_light() {
    let trial = Trial::new();
    let session = trial.signed_in("hanh", Role::STATION);
    each(&trial, Some(&session), |path, _, page| {
        assert!(page.len() < 30_000, "{path}: {}", page.len());
    });
}
