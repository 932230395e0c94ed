//! URLs, as Go's `net/url` takes them apart.

use crate::{go::text, value::reason::Reason};

#[derive(Debug, Default)]
pub(crate) struct Url {
    pub(crate) scheme: String,
    pub(crate) opaque: String,
    pub(crate) user: Option<User>,
    pub(crate) host: String,
    pub(crate) path: String,
    /// The path as it was written, if it is not how Go writes it.
    pub(crate) raw_path: String,
    pub(crate) raw_query: String,
    pub(crate) fragment: String,
    pub(crate) raw_fragment: String,
}

#[derive(Debug)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) password: Option<String>,
}

/// The part of a URL that an escaped text belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Query,
    Path,
    User,
    Host,
    Fragment,
}

impl Url {
    pub(crate) fn parse(text: &str) -> Result<Self, Reason> {
        if text.chars().any(|character| character.is_ascii_control()) {
            return Err("a URL has no control characters".into());
        }
        let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
        let mut url = Self::default();
        (url.fragment, url.raw_fragment) = decode(fragment, Part::Fragment)?;
        let rest = url.take_scheme(rest)?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        query.clone_into(&mut url.raw_query);
        if !url.scheme.is_empty() && !rest.starts_with('/') {
            rest.clone_into(&mut url.opaque);
            return Ok(url);
        }
        let first = rest.split('/').next().unwrap_or_default();
        if url.scheme.is_empty() && first.contains(':') {
            return Err("the first segment of a path has no `:`".into());
        }
        let rest = url.take_authority(rest)?;
        (url.path, url.raw_path) = decode(rest, Part::Path)?;
        Ok(url)
    }

    fn take_scheme<'t>(&mut self, text: &'t str) -> Result<&'t str, Reason> {
        let allowed = |character: char| character.is_ascii_alphanumeric() || "+-.".contains(character);
        let end = text.find(|character| !allowed(character)).unwrap_or(text.len());
        let (scheme, rest) = text.split_at(end);
        let Some(rest) = rest.strip_prefix(':') else { return Ok(text) };
        if scheme.is_empty() {
            return Err("the scheme is missing".into());
        }
        if !scheme.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return Ok(text);
        }
        self.scheme = scheme.to_ascii_lowercase();
        Ok(rest)
    }

    fn take_authority<'t>(&mut self, text: &'t str) -> Result<&'t str, Reason> {
        let rooted = self.scheme.is_empty() && text.starts_with("///");
        let Some(rest) = text.strip_prefix("//").filter(|_| !rooted) else { return Ok(text) };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let host = match authority.rsplit_once('@') {
            Some((user, host)) => {
                self.user = Some(User::parse(user)?);
                host
            }
            None => authority,
        };
        check_port(host)?;
        self.host = unescape(host, Part::Host)?;
        Ok(path)
    }
}

impl User {
    fn parse(text: &str) -> Result<Self, Reason> {
        let allowed =
            |character: char| character.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(character);
        if !text.chars().all(allowed) {
            return Err("the user has characters that are not allowed".into());
        }
        let (name, password) = match text.split_once(':') {
            Some((name, password)) => (name, Some(unescape(password, Part::User)?)),
            None => (text, None),
        };
        Ok(Self { name: unescape(name, Part::User)?, password })
    }
}

fn check_port(host: &str) -> Result<(), Reason> {
    let after_address = host.rsplit_once(']').map_or(host, |(_, rest)| rest);
    if host.starts_with('[') && !host.contains(']') {
        return Err("the address has no closing `]`".into());
    }
    match after_address.rsplit_once(':') {
        Some((_, port)) if !port.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err(format!("`{port}` is not a port").into())
        }
        _ => Ok(()),
    }
}

/// A part without its escapes, and the part as it was written if Go would write it in another way.
fn decode(raw: &str, part: Part) -> Result<(String, String), Reason> {
    let decoded = unescape(raw, part)?;
    let differs = escape(&decoded, part) != raw;
    Ok((decoded, if differs { raw.to_owned() } else { String::new() }))
}

/// `url.QueryEscape`
pub(crate) fn escape_query(text: &str) -> String {
    escape(text, Part::Query)
}

fn escape(text: &str, part: Part) -> String {
    let unescaped = match part {
        Part::Query => "-_.~",
        Part::Path => "-_.~$&+,/:;=@",
        Part::User => "-_.~$&+,;=",
        Part::Host => "-_.~!$&'()*+,;=:[]<>\"",
        Part::Fragment => "-_.~$&+,/:;=?@!()*",
    };
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' if part == Part::Query => escaped.push('+'),
            _ if byte.is_ascii_alphanumeric() || unescaped.as_bytes().contains(&byte) => {
                escaped.push(char::from(byte));
            }
            _ => escaped.extend(['%', digit_of(byte >> 4), digit_of(byte & 15)]),
        }
    }
    escaped
}

fn digit_of(nibble: u8) -> char {
    char::from_digit(nibble.into(), 16).unwrap_or('0').to_ascii_uppercase()
}

/// Takes percent signs, and in a query plus signs, for what they stand for.
pub(crate) fn unescape(text: &str, part: Part) -> Result<String, Reason> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digits = (rest.next().and_then(digit), rest.next().and_then(digit));
                let (Some(high), Some(low)) = digits else {
                    return Err(format!("`{text}` has a `%` without two hexadecimal digits").into());
                };
                bytes.push(high * 16 + low);
            }
            b'+' if part == Part::Query => bytes.push(b' '),
            b' ' if part == Part::Host => return Err("a host has no spaces".into()),
            _ => bytes.push(byte),
        }
    }
    Ok(text::from_bytes(&bytes))
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_urls_apart() {
        let url = Url::parse("HTTPS://us%20er:p%40ss@example.com:80/a%2Fb/c?x=1&y#fr%20ag").expect("a URL");
        let user = url.user.expect("a user");
        assert_eq!((user.name.as_str(), user.password.as_deref()), ("us er", Some("p@ss")));
        assert_eq!((url.scheme.as_str(), url.host.as_str()), ("https", "example.com:80"));
        assert_eq!((url.path.as_str(), url.raw_path.as_str()), ("/a/b/c", "/a%2Fb/c"));
        assert_eq!((url.raw_query.as_str(), url.fragment.as_str()), ("x=1&y", "fr ag"));
        assert_eq!(Url::parse("mailto:a@b.c").expect("a URL").opaque, "a@b.c");
        for text in ["a:b/c d:e:f\n", ":x", "http://[::1", "http://a:b", "%zz", "1:2"] {
            assert!(Url::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn escapes_queries() {
        assert_eq!(escape_query("a b&ä~*"), "a+b%26%C3%A4~%2A");
        assert_eq!(unescape("a+b%26%C3%A4", Part::Query), Ok("a b&ä".to_owned()));
        assert!(unescape("%4", Part::Query).is_err());
    }
}
