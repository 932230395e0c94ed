//! The ways in which programs write a text.

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Shorter texts in base64 are not searched for, because they occur in ordinary words.
const SHORTEST_ENCODED: usize = 8;

/// Returns a text as it is, and as the CLI and providers write it in JSON, in HCL, in base64 and in URLs.
pub(super) fn spellings(text: &str) -> Vec<String> {
    let json = serde_json::Value::from(text).to_string();
    let json = json[1..json.len() - 1].to_owned();
    // Go spells these so that the text can be a part of HTML.
    let go = json.replace('<', r"\u003c").replace('>', r"\u003e").replace('&', r"\u0026");
    let hcl = json.replace("${", "$${").replace("%{", "%%{");
    let urls = [in_url(text, str::to_uppercase), in_url(text, str::to_lowercase)];
    // The function `urlencode` writes spaces in this way.
    let queries = urls.clone().map(|url| url.replace("%20", "+"));
    let encoded = (0..3).flat_map(|before| {
        [STANDARD_NO_PAD, URL_SAFE_NO_PAD].map(|alphabet| in_base64(text, before, &alphabet))
    });
    let encoded = encoded.filter(|encoded| encoded.len() >= SHORTEST_ENCODED);
    [text.to_owned(), json, go, hcl].into_iter().chain(urls).chain(queries).chain(encoded).collect()
}

/// Returns a text as a part of a URL, with its hexadecimal digits in this case.
fn in_url(text: &str, case: fn(&str) -> String) -> String {
    text.bytes().fold(String::new(), |url, byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
            url + &char::from(byte).to_string()
        }
        _ => url + &case(&format!("%{byte:02x}")),
    })
}

/// Returns the characters of a text in base64 that depend on the text alone, after a number of other bytes.
fn in_base64(text: &str, before: usize, alphabet: &GeneralPurpose) -> String {
    let encoded = alphabet.encode([&[0; 2][..before], text.as_bytes()].concat());
    let (start, end) = ((before * 8).div_ceil(6), (before + text.len()) * 8 / 6);
    encoded.get(start..end).unwrap_or_default().to_owned()
}
