//! A CAP 1.2 document, read from a stranger's bytes.
//!
//! Everything is bounded: a megabyte, twelve levels, no document type, no entity but the five and numbers. What is not
//! of CAP's name space (a signature) is passed over. A moment needs its offset, as the standard has it: `Z` is refused,
//! because who writes that has not read the standard, and may mean local time.

use jiff::Timestamp;
use quick_xml::events::{BytesRef, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;

use super::{Alert, Area, Haste, Info, Key, Kind, Place, Ring, Severity, Status};

/// No alert is longer.
pub const MOST_BYTES: usize = 1 << 20;
/// Elements within elements.
const DEEPEST: usize = 12;
/// The name space of CAP 1.2.
const CAP: &str = "urn:oasis:names:tc:emergency:cap:1.2";
/// Longest name of an alert or of a sender.
const LONGEST_NAME: usize = 256;

/// Why bytes are no alert.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AlertError {
    /// More than a megabyte.
    #[error("larger than {MOST_BYTES} bytes")]
    TooLong,
    /// Neither UTF-8 nor UTF-16.
    #[error("not UTF-8 or UTF-16 text")]
    NotText,
    /// Not well-formed.
    #[error("not XML: {0}")]
    NotXml(String),
    /// It names a document type: those can read files and grow without bound.
    #[error("has a DOCTYPE")]
    DocType,
    /// An entity that is none of XML's own.
    #[error("names the unknown entity {0}")]
    Entity(String),
    /// Too many elements within each other.
    #[error("nested deeper than {DEEPEST} levels")]
    TooDeep,
    /// Another document.
    #[error("not a CAP 1.2 alert")]
    OtherRoot,
    /// It ends in its middle.
    #[error("ends before the alert does")]
    Cut,
    /// Something that every alert has is missing.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// Something is not as the standard has it.
    #[error("{name} cannot be {value:?}")]
    Wrong {
        /// The element.
        name: &'static str,
        /// What stands there, its beginning.
        value: String,
    },
}

/// Reads an alert.
///
/// # Errors
/// [`AlertError`]: what is wrong first.
pub fn read(bytes: &[u8]) -> Result<Alert, AlertError> {
    if bytes.len() > MOST_BYTES {
        return Err(AlertError::TooLong);
    }
    let text = decoded(bytes)?;
    let mut reader = NsReader::from_str(&text);
    let config = reader.config_mut();
    config.check_end_names = true;
    config.check_comments = true;
    config.expand_empty_elements = true;
    let mut found = Found::default();
    loop {
        let (space, event) = reader
            .read_resolved_event()
            .map_err(|problem| AlertError::NotXml(problem.to_string()))?;
        match event {
            Event::Start(start) => {
                let is_cap = matches!(space, ResolveResult::Bound(Namespace(space)) if AsRef::<str>::as_ref(&space) == CAP);
                let name: &str = start.local_name().into_inner();
                found.begin(is_cap.then_some(name))?;
            }
            Event::End(_) => found.end()?,
            Event::Text(text) => found.text(&text.xml10_content()),
            Event::CData(text) => found.text(&text.xml10_content()),
            Event::GeneralRef(entity) => found.text(&letter(&entity)?.to_string()),
            Event::DocType(_) => return Err(AlertError::DocType),
            Event::Decl(declared) => encoding(declared.encoding().and_then(Result::ok).as_deref())?,
            Event::Empty(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => return found.finish(),
        }
    }
}

/// The text of a document: UTF-16 by its mark or by how it begins, else UTF-8.
fn decoded(bytes: &[u8]) -> Result<String, AlertError> {
    let wide = |order: fn([u8; 2]) -> u16, bytes: &[u8]| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| order(*pair)).collect();
        let text = String::from_utf16(&units).ok();
        text.filter(|_| rest.is_empty()).ok_or(AlertError::NotText)
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => wide(u16::from_be_bytes, rest),
        [b'<', 0, ..] => wide(u16::from_le_bytes, bytes),
        [0, b'<', ..] => wide(u16::from_be_bytes, bytes),
        _ => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            let text = std::str::from_utf8(bytes).map_err(|_| AlertError::NotText)?;
            Ok(text.to_owned())
        }
    }
}

/// An encoding that is named must be the one that was read.
fn encoding(name: Option<&str>) -> Result<(), AlertError> {
    let name = name.unwrap_or("utf-8").to_ascii_lowercase();
    let known = [
        "utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be",
    ];
    if known.contains(&name.as_str()) {
        Ok(())
    } else {
        Err(AlertError::NotText)
    }
}

/// The letter that an entity stands for.
fn letter(entity: &BytesRef<'_>) -> Result<char, AlertError> {
    let name = entity.xml10_content();
    let unknown = || AlertError::Entity(begin(&name));
    if entity.is_char_ref() {
        let letter = entity.resolve_char_ref().ok().flatten();
        return letter.ok_or_else(unknown);
    }
    match &*name {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "apos" => Ok('\''),
        "quot" => Ok('"'),
        _ => Err(unknown()),
    }
}

fn begin(text: &str) -> String {
    text.chars().take(60).collect()
}

/// What is read so far.
#[derive(Debug, Default)]
struct Found {
    /// Elements that are open, by name; none for what is not CAP's.
    open: Vec<Option<String>>,
    /// What stands in the innermost.
    text: String,
    done: bool,
    head: Fields,
    infos: Vec<FoundInfo>,
}

/// What is read of an information, and of its areas.
#[derive(Debug, Default)]
struct FoundInfo {
    fields: Fields,
    areas: Vec<FoundArea>,
}

/// What is read of an area, and its codes.
#[derive(Debug, Default)]
struct FoundArea {
    fields: Fields,
    codes: Vec<String>,
}

/// Elements by name, in their order.
type Fields = Vec<(String, String)>;

impl Found {
    fn begin(&mut self, name: Option<&str>) -> Result<(), AlertError> {
        if self.open.len() >= DEEPEST {
            return Err(AlertError::TooDeep);
        }
        if self.open.is_empty() && (self.done || name != Some("alert")) {
            return Err(AlertError::OtherRoot);
        }

        self.open.push(name.map(str::to_owned));
        self.text.clear();
        match self.path().as_deref() {
            Some("alert/info") => self.infos.push(FoundInfo::default()),
            Some("alert/info/area") => {
                if let Some(info) = self.infos.last_mut() {
                    info.areas.push(FoundArea::default());
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// The names of what is open; none within what is not CAP's.
    fn path(&self) -> Option<String> {
        let names: Option<Vec<&str>> = self.open.iter().map(Option::as_deref).collect();
        names.map(|names| names.join("/"))
    }

    fn end(&mut self) -> Result<(), AlertError> {
        let path = self.path();
        let name = self.open.pop().ok_or(AlertError::Cut)?;
        self.done |= self.open.is_empty();
        let text = std::mem::take(&mut self.text).trim().to_owned();
        let (Some(path), Some(name)) = (path, name) else {
            return Ok(());
        };
        let field = (name, text);
        let within = path.rsplit_once('/').map_or("", |(within, _)| within);
        let info = self.infos.last_mut();
        let (info, area) = match info {
            Some(info) if within == "alert/info" => (Some(info), None),
            Some(info) => (None, info.areas.last_mut()),
            None => (None, None),
        };
        match (within, info, area) {
            ("alert", ..) => self.head.push(field),
            ("alert/info", Some(info), _) => info.fields.push(field),
            ("alert/info/area", _, Some(area)) => area.fields.push(field),
            ("alert/info/area/geocode", _, Some(area)) if field.0 == "value" => {
                area.codes.push(field.1);
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(self) -> Result<Alert, AlertError> {
        if !self.done {
            let is_cut = !self.open.is_empty();
            return Err(if is_cut {
                AlertError::Cut
            } else {
                AlertError::OtherRoot
            });
        }

        let head = &self.head;
        let key = Key {
            sender: name(head, "sender")?,
            identifier: name(head, "identifier")?,
            sent: moment("sent", &required(head, "sent")?)?,
        };
        let status = choice(
            head,
            "status",
            &[
                ("Actual", Status::Actual),
                ("Exercise", Status::Exercise),
                ("System", Status::System),
                ("Test", Status::Test),
                ("Draft", Status::Draft),
            ],
        )?;
        let kind = choice(
            head,
            "msgType",
            &[
                ("Alert", Kind::Alert),
                ("Update", Kind::Update),
                ("Cancel", Kind::Cancel),
                ("Ack", Kind::Ack),
                ("Error", Kind::Error),
            ],
        )?;
        let public = choice(
            head,
            "scope",
            &[("Public", true), ("Restricted", false), ("Private", false)],
        )?;
        let references = optional(head, "references").map(references).transpose()?;
        let infos = self.infos.iter().map(info);
        Ok(Alert {
            key,
            status,
            kind,
            public,
            references: references.unwrap_or_default(),
            infos: infos.collect::<Result<_, _>>()?,
        })
    }
}

fn info(found: &FoundInfo) -> Result<Info, AlertError> {
    let fields = &found.fields;
    let text = |name: &'static str| optional(fields, name).unwrap_or_default().to_owned();
    let at = |name: &'static str| {
        let said = optional(fields, name).filter(|said| !said.is_empty());
        said.map(|said| moment(name, said)).transpose()
    };
    let severity = choice(
        fields,
        "severity",
        &[
            ("Extreme", Some(Severity::Extreme)),
            ("Severe", Some(Severity::Severe)),
            ("Moderate", Some(Severity::Moderate)),
            ("Minor", Some(Severity::Minor)),
            ("Unknown", None),
        ],
    )?;
    let haste = choice(
        fields,
        "urgency",
        &[
            ("Immediate", Haste::Immediate),
            ("Expected", Haste::Expected),
            ("Future", Haste::Future),
            ("Past", Haste::Past),
            ("Unknown", Haste::Unknown),
        ],
    )?;
    let language = optional(fields, "language").filter(|said| !said.is_empty());
    let responses = all(fields, "responseType");
    Ok(Info {
        language: language.unwrap_or("en-US").to_owned(),
        event: required(fields, "event")?,
        haste,
        severity,
        is_unlikely: optional(fields, "certainty") == Some("Unlikely"),
        all_clear: responses.into_iter().any(|said| said == "AllClear"),
        onset: at("onset")?,
        expires: at("expires")?,
        sender_name: text("senderName"),
        headline: text("headline"),
        description: text("description"),
        instruction: text("instruction"),
        areas: found.areas.iter().map(area).collect::<Result<_, _>>()?,
    })
}

fn area(found: &FoundArea) -> Result<Area, AlertError> {
    let fields = &found.fields;
    let polygon = |said: &str| {
        said.split_whitespace()
            .map(|said| place("polygon", said))
            .collect()
    };
    let circle = |said: &str| {
        let (middle, radius) = said.split_once(' ').ok_or_else(|| wrong("circle", said))?;
        let radius = radius
            .trim()
            .parse()
            .ok()
            .filter(|radius: &f64| radius.is_finite() && *radius >= 0.0);
        Ok(Ring {
            middle: place("circle", middle)?,
            radius_km: radius.ok_or_else(|| wrong("circle", said))?,
        })
    };
    Ok(Area {
        description: optional(fields, "areaDesc").unwrap_or_default().to_owned(),
        codes: found.codes.clone(),
        polygons: all(fields, "polygon")
            .into_iter()
            .map(polygon)
            .collect::<Result<_, _>>()?,
        circles: all(fields, "circle")
            .into_iter()
            .map(circle)
            .collect::<Result<_, _>>()?,
    })
}

fn place(name: &'static str, said: &str) -> Result<Place, AlertError> {
    let (latitude, longitude) = said.split_once(',').ok_or_else(|| wrong(name, said))?;
    let degrees = |said: &str, most: f64| {
        let number = said.trim().parse::<f64>().ok();
        number
            .filter(|number| number.abs() <= most)
            .ok_or_else(|| wrong(name, said))
    };
    Ok(Place {
        latitude: degrees(latitude, 90.0)?,
        longitude: degrees(longitude, 180.0)?,
    })
}

fn all<'f>(fields: &'f Fields, name: &str) -> Vec<&'f str> {
    let named = fields.iter().filter(|(field, _)| field == name);
    named.map(|(_, said)| said.as_str()).collect()
}

fn optional<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    all(fields, name).first().copied()
}

fn required(fields: &Fields, name: &'static str) -> Result<String, AlertError> {
    let said = optional(fields, name).filter(|said| !said.is_empty());
    said.map(str::to_owned).ok_or(AlertError::Missing(name))
}

/// A name without what would break a list of names.
fn name(fields: &Fields, name: &'static str) -> Result<String, AlertError> {
    let said = required(fields, name)?;
    let breaks =
        |letter: char| letter.is_whitespace() || letter.is_control() || ",<&".contains(letter);
    if said.contains(breaks) || said.len() > LONGEST_NAME {
        return Err(wrong(name, &said));
    }
    Ok(said)
}

fn choice<T: Copy>(
    fields: &Fields,
    name: &'static str,
    words: &[(&str, T)],
) -> Result<T, AlertError> {
    let said = required(fields, name)?;
    let found = words.iter().find(|(word, _)| *word == said);
    found
        .map(|(_, value)| *value)
        .ok_or_else(|| wrong(name, &said))
}

fn wrong(name: &'static str, said: &str) -> AlertError {
    let value = begin(said);
    AlertError::Wrong { name, value }
}

/// `sender,identifier,sent`, and others behind a blank.
fn references(said: &str) -> Result<Vec<Key>, AlertError> {
    let one = |said: &str| {
        let mut parts = said.splitn(3, ',');
        let (Some(sender), Some(identifier), Some(sent)) =
            (parts.next(), parts.next(), parts.next())
        else {
            return Err(wrong("references", said));
        };
        Ok(Key {
            sender: sender.to_owned(),
            identifier: identifier.to_owned(),
            sent: moment("references", sent)?,
        })
    };
    said.split_whitespace().map(one).collect()
}

/// `2026-11-24T17:00:00+07:00`, and nothing else.
fn moment(name: &'static str, said: &str) -> Result<Timestamp, AlertError> {
    let shape: String = said
        .chars()
        .map(|letter| if letter.is_ascii_digit() { '0' } else { letter })
        .collect();
    let is_whole =
        ["0000-00-00T00:00:00+00:00", "0000-00-00T00:00:00-00:00"].contains(&shape.as_str());
    let moment = said.parse().ok().filter(|_| is_whole);
    moment.ok_or_else(|| wrong(name, said))
}
