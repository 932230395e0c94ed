use std::error::Error;

const NAMES: [&str; 16] = [
    "any-user",
    "canonical",
    "check",
    "fact",
    "input",
    "kind",
    "method",
    "namespace",
    "on",
    "or-if",
    "right",
    "root-key",
    "run",
    "schedule",
    "update",
    "workflow",
];

/// The options of a command, each of which has a value.
pub(crate) struct Flags(Vec<(&'static str, String)>);

impl Flags {
    /// Reads `--name value` and `--name=value`.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, Box<dyn Error>> {
        let mut flags = Vec::new();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let text =
                argument.strip_prefix("--").ok_or_else(|| format!("unexpected argument `{argument}`"))?;
            let (name, value) = match text.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (text, rest.next().cloned()),
            };
            let known = NAMES.into_iter().find(|known| *known == name);
            let name = known.ok_or_else(|| format!("unknown option `--{name}`"))?;
            flags.push((name, value.ok_or_else(|| format!("`--{name}` needs a value"))?));
        }
        Ok(Self(flags))
    }

    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(flag, _)| *flag == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn last(&self, name: &str) -> Option<&str> {
        self.all(name).last()
    }

    pub(crate) fn needed(&self, name: &str) -> Result<&str, String> {
        self.last(name).ok_or_else(|| format!("`--{name}` is missing"))
    }
}
