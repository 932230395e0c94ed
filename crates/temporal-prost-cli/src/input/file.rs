//! Messages in files.

use crate::{output::CliError, value::path};
use serde_json::Value;
use std::{fs, io};

/// Standard input. It can be read once.
#[derive(Debug, Default)]
pub(crate) struct Standard {
    is_read: bool,
}

/// Reads JSON or YAML from a file, or from standard input for `-`.
pub(crate) fn read(path: &str, standard: &mut Standard) -> Result<Value, CliError> {
    let text = if path == "-" { standard.read() } else { fs::read_to_string(path::expand(path)) };
    let text = text.map_err(|source| CliError::File { path: path.to_owned(), source })?;
    parse(&text).map_err(|reason| CliError::FileContent { path: path.to_owned(), reason })
}

impl Standard {
    fn read(&mut self) -> io::Result<String> {
        if self.is_read {
            return Err(io::Error::other("standard input can be read only once"));
        }
        self.is_read = true;
        io::read_to_string(io::stdin())
    }
}

/// Text that looks like JSON can also be YAML. If it is neither, the JSON error is more helpful.
fn parse(text: &str) -> Result<Value, String> {
    let json = text.trim_start().starts_with(['{', '[']).then(|| serde_json::from_str(text));
    match json {
        Some(Ok(value)) => Ok(value),
        Some(Err(json)) => serde_yaml_ng::from_str(text).map_err(|_| json.to_string()),
        None => serde_yaml_ng::from_str(text).map_err(|error| error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_input_is_for_one_message() {
        let error = read("-", &mut Standard { is_read: true }).unwrap_err();
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(error.to_string(), "cannot read `-`");
        assert_eq!(cause, "standard input can be read only once");
    }

    #[test]
    fn what_looks_like_json_is_judged_as_json() {
        assert_eq!(parse("{\"a\": ").unwrap_err(), "EOF while parsing a value at line 1 column 6");
        assert_eq!(parse("[{} {}]").unwrap_err(), "expected `,` or `]` at line 1 column 5");
    }

    #[test]
    fn yaml_may_look_like_json() {
        assert_eq!(parse("{a: 1}"), Ok(serde_json::json!({"a": 1})));
        assert_eq!(parse("# by hand\na: 1"), Ok(serde_json::json!({"a": 1})));
        assert!(parse("a: [").unwrap_err().contains(" at line "));
    }
}
