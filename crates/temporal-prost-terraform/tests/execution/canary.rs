//! Searches for secrets of tests.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use serde_json::Value;

/// A secret with characters that other forms of it escape.
pub(crate) const CANARY: &str = "canary-7d1e \"of\\the\" <test>&ä/${x}";

/// Returns the forms in which a text can contain a secret.
fn forms(secret: &str) -> Vec<String> {
    let bytes = secret.as_bytes();
    let json = quoted(secret);
    let html = json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    let numbers = bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
    let hex = bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let urls = [url(secret), url(secret).to_lowercase()];
    let queries = urls.clone().map(|url| url.replace("%20", "+"));
    let escaped = [quoted(&json), quoted(&html), json.replace("${", "$${"), json, html];
    let forms = [secret.to_owned(), format!("{secret:?}").trim_matches('"').to_owned(), numbers, hex];
    forms.into_iter().chain(urls).chain(queries).chain(escaped).chain(base64(bytes)).collect()
}

/// Returns a text as a part of a text in JSON.
pub(crate) fn quoted(text: &str) -> String {
    let json = Value::from(text).to_string();
    json[1..json.len() - 1].to_owned()
}

/// Returns a text as a part of a URL.
pub(crate) fn url(text: &str) -> String {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(byte);
    let char = |byte: u8| if is_plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(char).collect()
}

/// Returns the inner parts of a secret in base64, which do not depend on the bytes around the secret.
fn base64(secret: &[u8]) -> impl Iterator<Item = String> {
    (0..3).flat_map(move |start| {
        let part = &secret[start..];
        let part = &part[..part.len() / 3 * 3];
        [STANDARD.encode(part), URL_SAFE.encode(part)]
    })
}

/// Checks that a text does not contain a secret in any form.
#[track_caller]
pub(crate) fn assert_absent(secret: &str, place: &str, text: &str) {
    for form in forms(secret) {
        assert!(!text.contains(&form), "{place} contains `{form}`:\n{text}");
    }
}

/// Returns a JSON history and the text of all its payloads.
pub(crate) fn payloads(history: &str) -> Vec<String> {
    let mut open = vec![serde_json::from_str::<Value>(history).unwrap()];
    let mut texts = vec![history.to_owned()];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => open.extend(fields.into_iter().map(|(_, value)| value)),
            Value::Array(items) => open.extend(items),
            Value::String(text) => {
                let bytes = STANDARD.decode(text).unwrap_or_default();
                texts.push(String::from_utf8_lossy(&bytes).into_owned());
            }
            _ => {}
        }
    }
    texts
}

#[test]
fn every_form_of_a_secret_is_found() {
    let json = serde_json::json!({ "secret": CANARY }).to_string();
    for text in [
        format!("is {CANARY}!"),
        format!("{:?}", Some(CANARY)),
        json.clone(),
        Value::from(json).to_string(),
        STANDARD.encode(format!("a:{CANARY}")),
        URL_SAFE.encode(format!("ab{CANARY}")),
        format!("{:?}", format!("a {CANARY}").as_bytes()),
        format!("https://ada:{}@host", url(CANARY)),
        format!("https://ada:{}@host", url(CANARY).to_lowercase()),
        format!("https://host?key={}", url(CANARY).replace("%20", "+")),
    ] {
        assert!(std::panic::catch_unwind(|| assert_absent(CANARY, "text", &text)).is_err(), "{text}");
    }
    assert_absent(CANARY, "text", "is (secret)!");
}
