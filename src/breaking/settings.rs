/// The encodings that payloads may have, and the way in which they are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Encodings {
    pub(crate) json: bool,
    pub(crate) binary: bool,
    /// Names in JSON that a message does not have are ignored.
    pub(crate) ignore_unknown_fields: bool,
}

impl Default for Encodings {
    fn default() -> Self {
        Self { json: true, binary: true, ignore_unknown_fields: false }
    }
}

impl Encodings {
    /// Returns whether an unknown name in a payload is an error.
    pub(super) fn are_strict(self) -> bool {
        self.json && !self.ignore_unknown_fields
    }
}
