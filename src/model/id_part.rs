/// A part of an id that consists of texts and fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum IdPart {
    Text(String),
    /// The name of an attribute.
    Field(String),
}
