//! Cuts a template into text and `${! … }` fragments.

use std::ops::Range;

use crate::problem::{Problem, Rule};

/// A piece of a template.
#[derive(Debug)]
pub(crate) enum Piece {
    Text(String),
    Code(Code),
}

/// The pieces of a template.
#[derive(Debug)]
pub(crate) struct Pieces {
    pub(crate) pieces: Vec<Piece>,
    /// The positions of `${…}` in the text, which are not fragments.
    pub(crate) plain: Vec<Range<usize>>,
}

/// The text of a fragment without its escapes.
#[derive(Debug, Default)]
pub(crate) struct Code {
    pub(crate) text: String,
    start: usize,
    /// The positions in `text` at which a backslash was dropped.
    escapes: Vec<usize>,
}

impl Code {
    /// The code of a mapping, which has no escapes.
    pub(crate) fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }

    /// The position in the template of a position in the code.
    pub(crate) fn origin(&self, at: usize) -> usize {
        self.start + at + self.escapes.iter().filter(|escape| **escape <= at).count()
    }

    /// The position of the code in the template, without surrounding spaces.
    pub(crate) fn trimmed_range(&self) -> Range<usize> {
        let start = self.text.len() - self.text.trim_start().len();
        self.origin(start)..self.origin(self.text.trim_end().len())
    }

    /// Remembers that a backslash was dropped before what comes next. One that stays came after one that did not.
    fn note_escape(&mut self, character: char) {
        if character != '\\' || !self.text.ends_with('\\') {
            self.escapes.push(self.text.len());
        }
    }

    /// A problem of the code as a problem of the template.
    pub(crate) fn place(&self, mut problem: Problem) -> Problem {
        problem.range = self.origin(problem.range.start)..self.origin(problem.range.end);
        problem
    }
}

/// The pieces of a template, or where it is not one.
///
/// A backslash takes the meaning from the character after it, within fragments too. Quotes mean nothing here:
/// only braces are counted.
pub(crate) fn split(template: &str) -> Result<Pieces, Problem> {
    let mut splitter = Splitter { template, at: 0, after_backslash: false, plain: Vec::new() };
    let mut pieces = Vec::new();
    while splitter.at < template.len() {
        let text = splitter.text();
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        if splitter.at < template.len() {
            let code = splitter.code()?;
            if !code.text.is_empty() {
                pieces.push(Piece::Code(code));
            }
        }
    }
    if pieces.is_empty() {
        return Err(syntax("the expression is empty", 0..template.len()));
    }
    Ok(Pieces { pieces, plain: splitter.plain })
}

struct Splitter<'a> {
    template: &'a str,
    at: usize,
    after_backslash: bool,
    /// The positions at which the text so far looks like a fragment.
    plain: Vec<Range<usize>>,
}

const OPENER: &str = "${!";

impl<'a> Splitter<'a> {
    fn rest(&self) -> &'a str {
        self.template.get(self.at..).unwrap_or_default()
    }

    fn opens(&self) -> bool {
        !self.after_backslash && self.rest().len() > OPENER.len() && self.rest().starts_with(OPENER)
    }

    /// The next character that is not dropped, and whether it was escaped.
    ///
    /// Only a backslash that comes after another one stays, so three of them leave two.
    fn character(&mut self) -> Option<(char, bool)> {
        let character = self.rest().chars().next()?;
        self.at += character.len_utf8();
        let escaped = std::mem::replace(&mut self.after_backslash, character == '\\');
        if character == '\\' && !escaped { self.character() } else { Some((character, escaped)) }
    }

    fn text(&mut self) -> String {
        let mut text = String::new();
        let mut lookalike = None;
        while !self.opens() {
            if !self.after_backslash && self.rest().starts_with("${") {
                lookalike = Some(self.at);
            }
            let Some((character, escaped)) = self.character() else { break };
            if character == '}' && !escaped {
                self.plain.extend(lookalike.take().map(|start| start..self.at));
            }
            text.push(character);
        }
        text
    }

    fn code(&mut self) -> Result<Code, Problem> {
        let opener = self.at;
        self.at += OPENER.len();
        let mut code = Code { start: self.at, ..Code::default() };
        let mut depth = 1;
        while let Some((character, escaped)) = self.character() {
            match character {
                _ if escaped => code.note_escape(character),
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok(code);
            }
            code.text.push(character);
        }
        Err(syntax("this fragment is not closed", opener..self.template.len()))
    }
}

fn syntax(message: &str, range: Range<usize>) -> Problem {
    Problem::new(Rule::Syntax, message, range)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(template: &str) -> Vec<String> {
        let Pieces { pieces, .. } = split(template).expect("a template");
        pieces
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(text) => text,
                Piece::Code(code) => format!("<{}>", code.text),
            })
            .collect()
    }

    #[test]
    fn splits() {
        assert_eq!(pieces("plain"), ["plain"]);
        assert_eq!(pieces("a/${! id }/b"), ["a/", "< id >", "/b"]);
        assert_eq!(pieces("${!}${!id}"), ["<id>"]);
        assert_eq!(pieces("${x}$"), ["${x}$"]);
        assert_eq!(pieces(r"\${!id}\"), ["${!id}"]);
        assert_eq!(pieces(r"${! a\{b\} {}}"), ["< a{b} {}>"]);
        assert_eq!(pieces("a${!"), ["a${!"]);
    }

    #[test]
    fn refuses() {
        assert_eq!(split("a${! id").expect_err("open").range, 1..7);
        assert_eq!(split("").expect_err("empty").range, 0..0);
    }

    #[test]
    fn finds_what_looks_like_a_fragment() {
        let plain = |template| split(template).expect("a template").plain;
        assert_eq!(plain("a/${ b }/${! c }/${d}"), [2..8, 17..21]);
        assert_eq!(plain("${a${b}c}/${d}"), [3..7, 10..14]);
        for template in [r"\${b}", "${! c }", "${b", "$b}", "{b}", "${b${! c }}"] {
            assert!(plain(template).is_empty(), "{template}");
        }
    }

    #[test]
    fn positions_point_into_the_template() {
        let Piece::Code(code) = split(r"x${!a\}b}").expect("a template").pieces.remove(1) else {
            panic!("code")
        };
        assert_eq!((code.origin(0), code.origin(1), code.origin(2)), (4, 6, 7));
    }
}
