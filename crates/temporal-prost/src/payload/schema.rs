use temporal_prost_json::{Descriptors, UnknownFields};

/// The encoding in which messages are written to payloads. Every encoding can always be read.
///
/// Set it with an option of the generator: `binary_payloads(true)` in a build script, `encoding=binary` for the plugin.
/// [`Schema::ENCODING`] is the encoding of a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// `json/protobuf`: ProtoJSON, which the other SDKs write by default and the Temporal UI displays.
    Json,
    /// `binary/protobuf`: the wire format, which is smaller but opaque in the UI.
    Binary,
}

/// The messages of a generated package, with their descriptors.
///
/// ```
/// use shop::v1::temporal_schema::Schema;
/// use temporal_prost::{Encoding, Schema as _};
///
/// assert_eq!(Schema::ENCODING, Encoding::Json);
/// ```
pub trait Schema: 'static {
    /// The encoding of payloads, an option of the generator. Defaults to JSON.
    const ENCODING: Encoding = Encoding::Json;
    /// The treatment of unknown JSON fields, an option of the generator. Defaults to rejecting them.
    const UNKNOWN_FIELDS: UnknownFields = UnknownFields::Refuse;

    /// Returns the embedded descriptors of the package's messages, and of every message that its services exchange.
    fn descriptors() -> &'static Descriptors;
}

/// A message type of a schema.
///
/// The schema implements this trait instead of the message, so that messages from other crates can be used.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not describe the message `{M}`",
    label = "no descriptor of `{M}` is embedded here",
    note = "a schema describes the messages of its package, and the messages that rpcs with an annotation exchange: use \
            the schema of the package of `{M}`, or make `{M}` the input or output of an rpc",
    note = "if `{M}` belongs to the package, pass its file to the generator, without `describe=exchanged`"
)]
pub trait Describes<M>: Schema {
    /// The message's full protobuf name.
    const NAME: &'static str;
}
