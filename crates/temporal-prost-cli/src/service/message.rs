/// The flags of a message.
#[derive(Debug)]
pub struct Message {
    /// Its full protobuf name.
    pub name: &'static str,
    /// In the order of declaration.
    pub fields: &'static [Field],
}

/// The flag of a field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The number of the field.
    pub number: u32,
    /// The flag, without dashes.
    pub flag: &'static str,
    /// Further names of the flag; those of one letter have one dash.
    pub aliases: &'static [&'static str],
    /// What the Go plugin calls it, where that is another name; it works, and is not shown.
    pub go_name: Option<&'static str>,
    /// The field's comment or `usage`; empty where it has neither.
    pub help: &'static str,
    /// Whether the schema asks not to use it any more.
    pub deprecated: bool,
}

impl Field {
    /// A field of which there is nothing else to say.
    #[must_use]
    pub const fn new(number: u32, flag: &'static str) -> Self {
        Self { number, flag, aliases: &[], go_name: None, help: "", deprecated: false }
    }
}
