//! How instants and lengths are written in a body: as whole numbers.

/// An instant as whole microseconds.
pub(crate) mod micros {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(at: &Timestamp, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_i64(at.as_microsecond())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
        let micros = i64::deserialize(from)?;
        Timestamp::from_microsecond(micros).map_err(serde::de::Error::custom)
    }
}

/// Serialises an optional instant as microseconds.
pub(crate) mod opt_micros {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[expect(
        clippy::ref_option,
        reason = "serde's `with` hands a reference to the field"
    )]
    pub(crate) fn serialize<S: Serializer>(
        at: &Option<Timestamp>,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        at.map(Timestamp::as_microsecond).serialize(out)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Timestamp>, D::Error> {
        let micros = Option::<i64>::deserialize(from)?;
        micros
            .map(Timestamp::from_microsecond)
            .transpose()
            .map_err(serde::de::Error::custom)
    }
}

/// A length as whole frames.
pub(crate) mod frames {
    use serde::{Deserialize, Deserializer, Serializer};

    use phatthanh_core::units::Frames;

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde's `with` hands a reference to the field"
    )]
    pub(crate) fn serialize<S: Serializer>(length: &Frames, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_u64(length.get())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Frames, D::Error> {
        u64::deserialize(from).map(Frames::new)
    }
}
