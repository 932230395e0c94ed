use temporal_prost_json::{Descriptors, UnknownFields};

/// How messages are written to payloads; all forms are always read.
///
/// The generator's option says which: `binary_payloads(true)` in a build script, `encoding=binary` for the plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// `json/protobuf`: ProtoJSON, as the other SDKs write it and the Temporal UI shows it.
    Json,
    /// `binary/protobuf`: the wire format; smaller, and opaque in the UI.
    Binary,
}

/// The messages of one generated package, with their descriptors.
///
/// ```
/// use shop::v1::temporal_schema::Schema;
/// use temporal_prost::{Encoding, Schema as _};
///
/// assert_eq!(Schema::ENCODING, Encoding::Json);
/// ```
pub trait Schema: 'static {
    /// How messages are written: an option of the generator.
    const ENCODING: Encoding = Encoding::Json;
    /// What happens to JSON fields that the message does not have: an option of the generator.
    const UNKNOWN_FIELDS: UnknownFields = UnknownFields::Refuse;

    /// The embedded descriptors of every message that the package's services exchange.
    fn descriptors() -> &'static Descriptors;
}

/// A message type of a schema.
///
/// It is implemented by the schema, not by the message, so that messages of other crates can take part.
pub trait Describes<M>: Schema {
    /// The message's full protobuf name.
    const NAME: &'static str;
}
