//! The line of a card's crystal, drawn through reports of which some come late.
//!
//! What is known of the noise: a callback that runs late, or a card that tells its position only now
//! and then, makes a moment look later than it is, never earlier. So the line lies along the
//! earliest reports. Of each second only the earliest is kept, and a few of the earliest seconds are
//! distrusted, because a driver may once in a while tell nonsense.
//!
//! Pure.

use std::collections::VecDeque;

use crate::units::FRAMES_PER_SECOND;

/// Seconds kept: what the drift is measured over.
const KEPT: usize = 240;

/// Stretches of them whose earliest reports are compared.
const STRETCHES: usize = 20;

/// Seconds that place the line.
const PLACING: usize = 60;

/// One in so many of these may be nonsense.
const DISTRUST: usize = 20;

/// Seconds in a row off the line, all on one side, before the card is believed to have jumped.
const JUMPED: usize = 3;

/// How far off that must be, at least: less is noise.
const JUMP_SECONDS: f64 = 0.0015;

/// How far off crystals are, before anything is known.
const CRYSTAL: f64 = 60e-6;

/// The best a single second can be known.
const RESOLUTION_SECONDS: f64 = 50e-6;

/// The earliest report of one second.
#[derive(Debug, Clone, Copy)]
struct Point {
    /// Seconds by the card, from the first report.
    x: f64,
    /// Seconds of uptime more than that.
    y: f64,
}

/// Uptime as a function of the frames the card has taken: nearly a straight line.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Card's frame and uptime of the first report.
    origin: Option<(u64, f64)>,
    points: VecDeque<Point>,
    /// The earliest of the second that is not over.
    filling: Option<Point>,
    offset: f64,
    /// Seconds of uptime a second by the card, less one.
    slope: f64,
    /// What the slope was before the first report.
    prior: f64,
}

impl Line {
    /// Forgets where the card is, not how fast its crystal runs.
    pub(super) fn restart(&mut self) {
        *self = Self { slope: self.slope, prior: self.slope, ..Self::default() };
    }

    /// Whether there was a report.
    pub(super) fn is_known(&self) -> bool {
        self.origin.is_some()
    }

    /// How much longer than nominal the card takes for its frames, as a fraction.
    pub(super) fn slope(&self) -> f64 {
        self.slope
    }

    /// The card's frame number `card` was reported to be heard at uptime `heard`, in seconds.
    pub(super) fn observe(&mut self, card: u64, heard: f64) {
        let (first, since) = *self.origin.get_or_insert((card, heard));
        let x = card.saturating_sub(first) as f64 / f64::from(FRAMES_PER_SECOND);
        let point = Point { x, y: heard - since - x };
        match self.filling {
            Some(earliest) if earliest.x as u64 == x as u64 => {
                if self.residual(point) < self.residual(earliest) {
                    self.filling = Some(point);
                }
            }
            Some(complete) => {
                self.filling = Some(point);
                self.take(complete);
            }
            None => self.filling = Some(point),
        }
        if self.points.len() < JUMPED {
            let seen = self.points.iter().chain(&self.filling);
            self.offset = seen.map(|point| self.residual_from_zero(*point)).fold(f64::MAX, f64::min);
        }
    }

    /// When the card's frame `card` is heard, in seconds of uptime.
    pub(super) fn uptime(&self, card: f64) -> f64 {
        let (first, since) = self.origin.unwrap_or_default();
        let x = (card - first as f64) / f64::from(FRAMES_PER_SECOND);
        since + self.offset + x * (1.0 + self.slope)
    }

    /// The card's frame heard at `uptime`, in seconds.
    pub(super) fn card(&self, uptime: f64) -> f64 {
        let (first, since) = self.origin.unwrap_or_default();
        let x = (uptime - since - self.offset) / (1.0 + self.slope);
        first as f64 + x * f64::from(FRAMES_PER_SECOND)
    }

    fn residual_from_zero(&self, point: Point) -> f64 {
        point.y - self.slope * point.x
    }

    /// How much later than the line says.
    fn residual(&self, point: Point) -> f64 {
        self.residual_from_zero(point) - self.offset
    }

    /// Takes a second that is complete, and draws the line anew.
    fn take(&mut self, point: Point) {
        if self.points.len() == KEPT {
            self.points.pop_front();
        }
        self.points.push_back(point);
        if self.has_jumped() {
            self.points.drain(..self.points.len() - JUMPED);
        }
        self.measure_slope();
        let mut residuals = self.placing();
        let distrusted = residuals.len() / DISTRUST;
        self.offset = nth(&mut residuals, distrusted);
    }

    /// `y` of the points that place the line, less the slope.
    fn placing(&self) -> Vec<f64> {
        self.points.iter().rev().take(PLACING).map(|point| self.residual_from_zero(*point)).collect()
    }

    /// Whether the last seconds are all off the line, by more than the noise, on the same side.
    fn has_jumped(&self) -> bool {
        if self.points.len() <= JUMPED {
            return false;
        }
        let mut residuals = self.placing();
        let middle = residuals.len() / 2;
        let noise = nth(&mut residuals, middle) - self.offset;
        let far = JUMP_SECONDS.max(6.0 * noise);
        let mut last = self.points.iter().rev().take(JUMPED).map(|point| self.residual(*point));
        last.clone().all(|off| off > far) || last.all(|off| off < -far)
    }

    /// The median of slopes between points half the time kept apart, as far as it can be trusted.
    fn measure_slope(&mut self) {
        let points = self.envelope();
        let half = points.len() / 2;
        if half < JUMPED {
            return;
        }
        let pairs = points.iter().zip(points.iter().skip(half));
        let mut slopes: Vec<f64> = pairs.map(|(a, b)| (b.y - a.y) / (b.x - a.x)).collect();
        let middle = slopes.len() / 2;
        let median = nth(&mut slopes, middle);
        for slope in &mut slopes {
            *slope = (*slope - median).abs();
        }
        let spread = nth(&mut slopes, middle);
        // 1.48: from a median deviation to a standard deviation; 1.25: of a median against a mean.
        let error = 1.48 * 1.25 * spread / (slopes.len() as f64).sqrt();
        let apart = (self.points.len() / 2) as f64;
        let variance = error.powi(2) + (RESOLUTION_SECONDS / apart).powi(2);
        let trust = CRYSTAL.powi(2) / (CRYSTAL.powi(2) + variance);
        self.slope = self.prior + trust * (median - self.prior);
    }

    /// The earliest point of each of some twenty stretches of the time kept; of longer ones the second.
    fn envelope(&self) -> Vec<Point> {
        let length = self.points.len() / STRETCHES + 1;
        let mut points: Vec<Point> = self.points.iter().copied().collect();
        let early = |stretch: &mut [Point]| {
            let by_residual = |a: &Point, b: &Point| self.residual(*a).total_cmp(&self.residual(*b));
            *stretch.select_nth_unstable_by(usize::from(stretch.len() > 2), by_residual).1
        };
        points.rchunks_mut(length).rev().map(early).collect()
    }
}

/// The value that would be at `index` if they were sorted.
fn nth(values: &mut [f64], index: usize) -> f64 {
    *values.select_nth_unstable_by(index, f64::total_cmp).1
}
