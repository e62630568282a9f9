//! What people are at the station, and so may do.

use std::fmt;
use std::str::FromStr;

use crate::words::Text;

/// What a person is at the station. One may be several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Station staff: brings recordings, takes back their own, drafts.
    Staff,
    /// The legal officer: approves the column, signs what others drafted.
    Legal,
    /// The culture officer: reports and evidence.
    Culture,
    /// The commune's leadership: approves everything, signs.
    Leader,
    /// Looks after people and the machine; approves nothing.
    Admin,
    /// Another office: brings recordings and sees its own only.
    Contributor,
}

impl Role {
    /// All of them, as they are listed.
    pub const ALL: [Self; 6] = [
        Self::Staff,
        Self::Legal,
        Self::Culture,
        Self::Leader,
        Self::Admin,
        Self::Contributor,
    ];

    /// Every role of the station's own people: all but other offices.
    pub const STATION: &[Self] = &[
        Self::Staff,
        Self::Legal,
        Self::Culture,
        Self::Leader,
        Self::Admin,
    ];

    /// Roles that send recordings; each takes back its own.
    pub const SENDING: &[Self] = &[Self::Staff, Self::Contributor];

    /// Roles that have reports, books and evidence made, and explain a day's differences: the culture officer, and the
    /// leadership, to whom they go.
    pub const REPORTING: &[Self] = &[Self::Culture, Self::Leader];

    /// Roles that approve something: the legal officer what is in charge of the legal office, the leadership everything.
    pub const APPROVING: &[Self] = &[Self::Legal, Self::Leader];

    /// Roles that draft changes of the week.
    pub const DRAFTING: &[Self] = &[Self::Staff, Self::Legal];

    /// Roles that draft or sign changes of the week: the legal officer signs what is in charge of the legal office, the
    /// leadership everything.
    pub const SCHEDULING: &[Self] = &[Self::Staff, Self::Legal, Self::Leader];

    /// Roles that give orders to the air, and end what is on it: the desk, the legal officer, the leadership. An order
    /// says whose word it is.
    pub const ORDERING: &[Self] = &[Self::Staff, Self::Legal, Self::Leader];

    /// Roles that complete the papers of orders and live broadcasts: whoever gives orders, and the culture officer, who
    /// keeps the books.
    pub const COMPLETING: &[Self] = &[Self::Staff, Self::Legal, Self::Culture, Self::Leader];

    /// Roles that have the station copied to its stick: whoever looks after the machine, and the desk, for the day the water
    /// comes.
    pub const COPYING: &[Self] = &[Self::Staff, Self::Admin];

    /// Returns its name in commands, forms and rows: it stays.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Staff => "can-bo-dai",
            Self::Legal => "tu-phap",
            Self::Culture => "van-hoa",
            Self::Leader => "lanh-dao",
            Self::Admin => "quan-tri",
            Self::Contributor => "cong-tac-vien",
        }
    }

    /// Returns what people call it.
    #[must_use]
    pub fn text(self) -> Text {
        Text::new("console-role").with("role", self.name())
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|role| role.name() == name);
        found.ok_or_else(|| Self::ALL.map(Self::name).join(", "))
    }
}
