/// The flags of a message.
#[derive(Debug)]
pub struct Message {
    /// The full protobuf name.
    pub name: &'static str,
    /// The flags, in the order of declaration.
    pub fields: &'static [Field],
}

/// The flag of a field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The number of the field.
    pub number: u32,
    /// The flag, without dashes.
    pub flag: &'static str,
    /// Further names of the flag. A name with one letter has one dash.
    pub aliases: &'static [&'static str],
    /// The name in the Go plugin, if it differs. It works, but help does not show it.
    pub go_name: Option<&'static str>,
    /// The comment or `usage`, or an empty text.
    pub help: &'static str,
    /// Set if the schema deprecates the field.
    pub deprecated: bool,
    /// Set if help and completions omit the flag.
    pub hidden: bool,
}

impl Field {
    /// Creates a flag without further names or settings.
    #[must_use]
    pub const fn new(number: u32, flag: &'static str) -> Self {
        Self { number, flag, aliases: &[], go_name: None, help: "", deprecated: false, hidden: false }
    }
}
