//! Where an alert holds, and whether that is here.

use unicode_normalization::UnicodeNormalization;

/// A place by latitude and longitude, in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// North of the equator.
    pub latitude: f64,
    /// East of Greenwich.
    pub longitude: f64,
}

/// All within so many kilometres of a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ring {
    /// Its middle.
    pub middle: Place,
    /// Its radius, in kilometres.
    pub radius_km: f64,
}

/// Where an alert holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Area {
    /// In words.
    pub description: String,
    /// Codes of places, whatever the scheme.
    pub codes: Vec<String>,
    /// Shapes by their corners, the last as the first.
    pub polygons: Vec<Vec<Place>>,
    /// Circles.
    pub circles: Vec<Ring>,
}

/// Kilometres of a degree of latitude.
const DEGREE_KM: f64 = 111.195;

impl Area {
    /// Returns whether it has one of `names` (a code, or a part of its description between commas), or `place` lies in it.
    #[must_use]
    pub fn is_here(&self, names: &[String], place: Option<Place>) -> bool {
        let parts = self.description.split([',', ';', '\n', '/']);
        let is_named = |said: &str| {
            let said = folded(said);
            !said.is_empty() && names.iter().any(|name| folded(name) == said)
        };
        let inside = |place: Place| {
            self.polygons
                .iter()
                .any(|corners| is_within(place, corners))
                || self.circles.iter().any(|ring| ring.has(place))
        };
        self.codes.iter().any(|code| is_named(code))
            || is_named(&self.description)
            || parts.into_iter().any(is_named)
            || place.is_some_and(inside)
    }
}

impl Ring {
    /// Returns whether `place` lies in it. Good to a percent where a warning's circle is: a few hundred kilometres.
    #[must_use]
    pub fn has(&self, place: Place) -> bool {
        let north = (place.latitude - self.middle.latitude) * DEGREE_KM;
        let mut degrees = place.longitude - self.middle.longitude;
        if degrees.abs() > 180.0 {
            degrees -= 360.0_f64.copysign(degrees);
        }
        let east = degrees * DEGREE_KM * self.middle.latitude.to_radians().cos();
        north.hypot(east) <= self.radius_km
    }
}

/// Whether a line from `place` to the east crosses the border an odd number of times.
fn is_within(place: Place, corners: &[Place]) -> bool {
    let edges = corners.iter().zip(corners.iter().cycle().skip(1));
    let crosses = |(one, other): &(&Place, &Place)| {
        let (one, other) = (**one, **other);
        if (one.latitude > place.latitude) == (other.latitude > place.latitude) {
            return false;
        }
        let along = (place.latitude - one.latitude) / (other.latitude - one.latitude);
        place.longitude < one.longitude + along * (other.longitude - one.longitude)
    };
    edges.filter(crosses).count() % 2 == 1
}

/// One name for one place, however it is written.
fn folded(name: &str) -> String {
    let name: String = name.nfc().collect();
    name.to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
