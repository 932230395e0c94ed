use super::path;
use serde_json::Value;
use std::fs;
use temporal_prost_json::literal::{parse_bytes, write_bytes};

/// Parses base64, hexadecimal digits after `hex:`, or the name of a file after `@`.
///
/// Hexadecimal digits alone are also valid base64, so they need the prefix.
pub(crate) fn parse(text: &str) -> Result<Value, String> {
    let bytes = if let Some(file) = text.strip_prefix('@') {
        fs::read(path::expand(file)).map_err(|error| format!("cannot read the file: {error}"))?
    } else if let Some(digits) = text.strip_prefix("hex:") {
        hex(digits).ok_or("expected two hexadecimal digits for each byte after `hex:`")?
    } else {
        parse_bytes(text)
            .map_err(|_| "expected base64, hexadecimal digits after `hex:`, or a file after `@`")?
    };
    Ok(write_bytes(&bytes).into())
}

fn hex(digits: &str) -> Option<Vec<u8>> {
    let digits = digits.chars().map(|digit| digit.to_digit(16)).collect::<Option<Vec<_>>>()?;
    let pairs = digits.chunks_exact(2);
    let whole = pairs.remainder().is_empty();
    let bytes = pairs.map(|pair| pair.iter().fold(0, |byte, digit| byte * 16 + digit));
    bytes.map(|byte| u8::try_from(byte).ok()).collect::<Option<Vec<_>>>().filter(|_| whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_what_it_is_in_a_file() {
        for text in ["+/8=", "-_8", "+/9", "-_9="] {
            assert_eq!(parse(text), Ok("+/8=".into()), "{text}");
        }
        assert!(parse("+/8*").is_err());
    }
}
