//! Texts without secrets.

mod spelling;

use spelling::spellings;
use std::ops::Range;
use temporal_prost_secret::Secret;

/// Replaces a secret in a text.
const REDACTED: &str = "(secret)";
/// Shorter secrets are not replaced, because they occur in ordinary words.
const SHORTEST: usize = 4;
/// Shorter parts of a secret are not replaced.
const SHORTEST_PART: usize = 8;

/// Finds secrets in texts. White space and the box around an error do not matter, because the CLI breaks and indents lines.
#[derive(Default)]
pub(crate) struct Redaction(Vec<Secret>);

impl Redaction {
    /// Adds a secret, the parts of it that are secrets too, and their spellings.
    pub(crate) fn add(&mut self, secret: &str) {
        self.add_spellings(secret, SHORTEST);
        for text in quoted(secret).chain([secret.to_owned()]) {
            for part in text.lines().filter(|line| !is_frame(line)).chain([&*text]) {
                self.add_spellings(part, SHORTEST_PART);
            }
        }
    }

    fn add_spellings(&mut self, text: &str, shortest: usize) {
        for spelling in spellings(text) {
            let squeezed = squeeze(&spelling);
            let is_new = self.0.iter().all(|known| known.expose() != squeezed);
            if squeezed.len() >= shortest && is_new {
                self.0.push(Secret::new(squeezed));
            }
        }
    }

    /// Returns `true` if a text contains a secret.
    pub(crate) fn finds(&self, text: &str) -> bool {
        let squeezed = squeeze(text);
        self.0.iter().any(|secret| squeezed.contains(secret.expose()))
    }

    /// Replaces the secrets in a text.
    pub(crate) fn redact(&self, text: &str) -> String {
        let mut redacted = String::with_capacity(text.len());
        let mut end = 0;
        for found in self.found(text) {
            redacted.push_str(&text[end..found.start]);
            redacted.push_str(REDACTED);
            end = found.end;
        }
        redacted.push_str(&text[end..]);
        redacted
    }

    /// Returns the ranges of secrets, in order. Secrets that overlap are one range.
    fn found(&self, text: &str) -> Vec<Range<usize>> {
        let (squeezed, starts) = (squeeze(text), starts(text));
        let end = |start: usize| start + text[start..].chars().next().map_or(0, char::len_utf8);
        let range = |start: usize, secret: &str| starts[start]..end(starts[start + secret.len() - 1]);
        let secrets = self.0.iter().map(Secret::expose);
        let mut ranges: Vec<_> = secrets
            .flat_map(|secret| squeezed.match_indices(secret).map(|(start, secret)| range(start, secret)))
            .collect();
        ranges.sort_by_key(|range| (range.start, range.end));
        ranges.into_iter().fold(Vec::new(), |mut merged: Vec<Range<usize>>, range| {
            match merged.last_mut().filter(|last| range.start < last.end) {
                Some(last) => last.end = last.end.max(range.end),
                None => merged.push(range),
            }
            merged
        })
    }
}

/// Returns a text without white space and boxes.
fn squeeze(text: &str) -> String {
    solid(text).map(|(_, char)| char).collect()
}

/// Returns the position in a text of the character of each byte of the squeezed text.
fn starts(text: &str) -> Vec<usize> {
    solid(text).flat_map(|(start, char)| std::iter::repeat_n(start, char.len_utf8())).collect()
}

fn solid(text: &str) -> impl Iterator<Item = (usize, char)> {
    text.char_indices().filter(|(_, char)| !char.is_whitespace() && !matches!(char, '╷' | '│' | '╵'))
}

/// Returns `true` for the lines around a key. They are not secret, and around certificates they are the same.
fn is_frame(line: &str) -> bool {
    line.starts_with("-----")
}

/// Returns the texts in quotes, without the names of attributes. A secret can be JSON, or HCL.
fn quoted(secret: &str) -> impl Iterator<Item = String> {
    let mut rest = secret;
    std::iter::from_fn(move || {
        loop {
            let start = rest.find('"')?;
            let mut texts = serde_json::Deserializer::from_str(&rest[start..]).into_iter::<String>();
            let Some(Ok(text)) = texts.next() else {
                rest = &rest[start + 1..];
                continue;
            };
            rest = &rest[start + texts.byte_offset()..];
            if !rest.trim_start().starts_with([':', '=']) {
                return Some(text);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redaction(secrets: &[&str]) -> Redaction {
        let mut redaction = Redaction::default();
        for secret in secrets {
            redaction.add(secret);
        }
        redaction
    }

    #[test]
    fn secrets_are_replaced_unless_they_are_short() {
        let redaction = redaction(&["hunter2", "12"]);
        assert_eq!(
            redaction.redact("the password hunter2 has 12 faults"),
            "the password (secret) has 12 faults"
        );
    }

    #[test]
    fn no_rest_of_a_secret_is_left() {
        for secrets in
            [["hunter2", "hunter2-of-ada"], ["hunter2-of-ada", "hunter2"], ["hunter2-of", "2-of-ada"]]
        {
            let redaction = redaction(&secrets);
            assert_eq!(redaction.redact("is hunter2-of-ada wrong?"), "is (secret) wrong?", "{secrets:?}");
        }
    }

    #[test]
    fn secrets_of_many_lines_are_found_in_boxes_and_in_part() {
        let redaction = redaction(&["-----BEGIN KEY-----\nMIIEow IBAAK\nCAQEAx7\n-----END KEY-----\n"]);
        let error = "╷\n│ Error: bad key\n│ \n│   -----BEGIN KEY-----\n│   MIIEow\n│   IBAAK\n│   CAQEAx7\n│   -----END \
                     KEY-----\n╵\n";
        assert_eq!(redaction.redact(error), "╷\n│ Error: bad key\n│ \n│   (secret)\n╵\n");
        assert_eq!(redaction.redact("line 2: MIIEow IBAAK"), "line 2: (secret)");
        assert!(!redaction.finds("-----BEGIN KEY-----"));
    }

    #[test]
    fn escaped_secrets_are_found() {
        let redaction = redaction(&["a\"b\\c\n<d>${e}"]);
        for text in [
            "a\"b\\c\n<d>${e}",
            r#"a\"b\\c\n<d>${e}"#,
            r#"a\"b\\c\n\u003cd\u003e${e}"#,
            r#"a\"b\\c\n<d>$${e}"#,
        ] {
            assert_eq!(redaction.redact(&format!("[{text}]")), "[(secret)]");
        }
    }

    #[test]
    fn encoded_secrets_are_found() {
        let redaction = redaction(&["p@ss wörd/of+ada", "1234"]);
        for (text, expected) in [
            // The functions `urlencode` and `base64encode` return these.
            ("db://p%40ss+w%C3%B6rd%2Fof%2Bada@host", "db://(secret)@host"),
            ("db://p%40ss%20w%C3%B6rd%2Fof%2Bada@host", "db://(secret)@host"),
            ("db://p%40ss%20w%c3%b6rd%2fof%2bada@host", "db://(secret)@host"),
            ("cEBzcyB3w7ZyZC9vZithZGE=", "(secret)E="),
            // After `ada:`, as in a header.
            ("Basic YWRhOnBAc3Mgd8O2cmQvb2YrYWRh", "Basic YWRhOn(secret)"),
            // After `root:`, in lines.
            ("cm9vdDpwQHNz\nIHfDtnJkL29mK2FkYQ", "cm9vdDp(secret)Q"),
        ] {
            assert_eq!(redaction.redact(text), expected);
        }
        // The code of a short secret occurs in ordinary words.
        assert!(!redaction.finds("MTIzN"));
    }

    #[test]
    fn values_in_a_secret_are_secrets() {
        for secret in [
            r#"{user_name = "admin", password = "hunter2-of-ada"}"#,
            r#"{"user_name": "admin", "password": "hunter2-of-ada"}"#,
            r#"{"private_key": "-----BEGIN KEY-----\nhunter2-of-ada\n-----END KEY-----\n"}"#,
        ] {
            let redaction = redaction(&[secret]);
            assert_eq!(
                redaction.redact("admin, user_name hunter2-of-ada"),
                "admin, user_name (secret)",
                "{secret}"
            );
        }
    }

    #[test]
    fn texts_of_any_characters_are_kept() {
        for text in ["", "│", "äöü │ 日本", "\u{0}\u{301}"] {
            assert_eq!(redaction(&["hunter2", "日本語の鍵"]).redact(text), text);
        }
        assert_eq!(redaction(&["日本語の鍵"]).redact("ä日本\n語の鍵ö"), "ä(secret)ö");
    }
}
