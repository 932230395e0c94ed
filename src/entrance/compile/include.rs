//! Files below an include directory, changed so that protox reads the same as protoc.

use std::{
    cell::RefCell,
    fs,
    path::{Path, PathBuf},
    rc::Rc,
};

use protox::{
    Error,
    file::{File, FileResolver, GoogleFileResolver, IncludeFileResolver},
};

pub(super) struct Include {
    resolver: IncludeFileResolver,
    directory: PathBuf,
    /// Every file that has been opened.
    opened: Rc<RefCell<Vec<PathBuf>>>,
}

impl Include {
    pub(super) fn new(directory: &Path, opened: &Rc<RefCell<Vec<PathBuf>>>) -> Self {
        let resolver = IncludeFileResolver::new(directory.to_owned());
        Self { resolver, directory: directory.to_owned(), opened: Rc::clone(opened) }
    }
}

impl FileResolver for Include {
    fn resolve_path(&self, path: &Path) -> Option<String> {
        self.resolver.resolve_path(path)
    }

    fn open_file(&self, name: &str) -> Result<File, Error> {
        // Newer releases of protobuf declare extensions in a way that protox cannot parse.
        if GoogleFileResolver::new().open_file(name).is_ok() {
            return Err(Error::file_not_found(name));
        }
        let path = self.directory.join(name);
        let source = fs::read_to_string(&path).unwrap_or_default();
        let readable = readable(&source);
        let file = if readable == source {
            self.resolver.open_file(name)
        } else {
            File::from_source(name, &readable)
        }?;
        self.opened.borrow_mut().push(path);
        Ok(file)
    }
}

/// Without what protoc reads, and protox does not: a byte order mark, and lists of messages without a colon.
fn readable(source: &str) -> String {
    add_colons(&keep_blank_lines(source.strip_prefix('\u{feff}').unwrap_or(source)))
}

/// protox drops the blank lines of block comments, unless they have a star.
fn keep_blank_lines(source: &str) -> String {
    let keep = |token: &str| if token.starts_with("/*") { add_stars(token) } else { token.to_owned() };
    split(source).map(|(code, token)| code.to_owned() + &keep(token)).collect()
}

/// Writes `signal [{…}]` as `signal:[{…}]`.
fn add_colons(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    for (code, token) in split(source) {
        let mut rest = code;
        while let Some((before, after)) = rest.split_once('[') {
            text.push_str(before);
            if after.trim_start().starts_with(['{', '<']) && ends_with_field(&text) {
                // Instead of a space, so that columns stay the same.
                text.truncate(text.strip_suffix(' ').unwrap_or(&text).len());
                text.push(':');
            }
            text.push('[');
            rest = after;
        }
        text.push_str(rest);
        text.push_str(token);
    }
    text
}

fn ends_with_field(text: &str) -> bool {
    let is_part = |char: char| char == '_' || char.is_ascii_alphanumeric();
    let text = text.trim_end();
    let name = text.rsplit(|char| !is_part(char)).next().unwrap_or_default();
    name.starts_with(|first: char| !first.is_ascii_digit())
}

/// Splits code from the comments and strings that follow it.
fn split(source: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = source;
    std::iter::from_fn(move || {
        let start = rest.find(['"', '\'', '/', '#']).unwrap_or(rest.len());
        let (code, from_token) = rest.split_at(start);
        let (token, after) = from_token.split_at(token_length(from_token));
        rest = after;
        (!(code.is_empty() && token.is_empty())).then_some((code, token))
    })
}

/// The length of a comment, a string, or a single slash.
fn token_length(text: &str) -> usize {
    let through =
        |end: &str| text.get(2..).and_then(|rest| rest.find(end)).map_or(text.len(), |at| 2 + at + end.len());
    match text.chars().next() {
        Some('/') if text.starts_with("/*") => through("*/"),
        Some('/') if !text.starts_with("//") => 1,
        Some(quote @ ('"' | '\'')) => string_length(text, quote),
        _ => text.find('\n').unwrap_or(text.len()),
    }
}

fn string_length(text: &str, quote: char) -> usize {
    let mut chars = text.char_indices().skip(1);
    while let Some((at, char)) = chars.next() {
        match char {
            '\\' => _ = chars.next(),
            _ if char == quote => return at + char.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

fn add_stars(comment: &str) -> String {
    let lines = comment.split('\n').map(|line| if line.trim().is_empty() { "*" } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{add_colons, keep_blank_lines, readable};

    #[test]
    fn blank_lines_of_block_comments_get_a_star() {
        assert_eq!(keep_blank_lines("/* a\n\n  b */\n\nx"), "/* a\n*\n  b */\n\nx");
    }

    #[test]
    fn all_else_stays() {
        let others = [
            "\"/*\n\n*/\"",
            "'\\'/*\n\n*/'",
            "// /*\n\n*/",
            "# /*\n\n*/",
            "a / b\n\n",
            "/* unclosed",
            "\"unclosed \\",
            "/",
        ];
        for source in others {
            assert_eq!(keep_blank_lines(source), source);
        }
    }

    #[test]
    fn lists_of_messages_need_no_colon() {
        assert_eq!(add_colons("{ signal [ {ref: \"A\"} ] }"), "{ signal:[ {ref: \"A\"} ] }");
        assert_eq!(add_colons("{ signal[<ref: 'A'>] }"), "{ signal:[<ref: 'A'>] }");
        for source in [
            "{ signal: [ {} ] }",
            "int32 a = 1 [(o) = {}];",
            "'signal [{'",
            "// signal [{",
            "{ [a.b] {} a: 1 [{",
        ] {
            assert_eq!(add_colons(source), source);
        }
    }

    #[test]
    fn a_byte_order_mark_is_skipped() {
        assert_eq!(readable("\u{feff}syntax = 'proto3';"), "syntax = 'proto3';");
    }
}
