//! Tokens on one line, with spaces where Rust has them.

use std::fmt::{Arguments, Write};

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, TokenStream, TokenTree};

#[derive(Default)]
pub(super) struct Line {
    text: String,
    after: After,
    /// Whether it ends among the parameters of a closure.
    in_bars: bool,
}

/// What the last token asks of the next.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum After {
    /// To be close.
    #[default]
    Tight,
    /// To be apart if it is a word too.
    Word,
    /// To be apart.
    Spaced,
    /// To be the rest of an operator.
    Half,
}

impl Line {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.after = After::Tight;
    }

    pub(super) fn push(&mut self, token: TokenTree) {
        match token {
            TokenTree::Ident(ident) => self.ident(&ident),
            TokenTree::Literal(literal) => self.word(format_args!("{literal}")),
            TokenTree::Punct(punct) => self.punct(&punct),
            TokenTree::Group(group) => self.group(group),
        }
    }

    fn ident(&mut self, ident: &Ident) {
        let start = self.text.len();
        self.word(format_args!("{ident}"));
        if matches!(self.text[start..].trim_start(), "use" | "for" | "dyn" | "mut" | "as") {
            self.after = After::Spaced;
        }
    }

    fn word(&mut self, word: Arguments<'_>) {
        self.space_if(&[After::Word, After::Spaced]);
        // Writing to a string cannot fail.
        let _ = self.text.write_fmt(word);
        self.after = After::Word;
    }

    fn punct(&mut self, punct: &Punct) {
        let joint = punct.spacing() == Spacing::Joint;
        let (spaced_after, after): (&[After], _) = match punct.as_char() {
            ':' | '.' if self.after == After::Half => (&[], After::Tight),
            '>' if self.after == After::Half => (&[], After::Spaced),
            ':' | '.' if joint => (&[After::Spaced], After::Half),
            '-' if joint => (&[After::Word], After::Half),
            ',' | ':' => (&[], After::Spaced),
            '=' | '+' => (&[After::Word], After::Spaced),
            '|' => return self.bar(),
            '>' => return self.close(">"),
            '&' | '\'' => (&[After::Word, After::Spaced], After::Tight),
            _ => (&[After::Spaced], After::Tight),
        };
        self.space_if(spaced_after);
        self.text.push(punct.as_char());
        self.after = after;
    }

    fn bar(&mut self) {
        self.space_if(if self.in_bars { &[] } else { &[After::Spaced] });
        self.text.push('|');
        self.after = if self.in_bars { After::Spaced } else { After::Tight };
        self.in_bars = !self.in_bars;
    }

    fn group(&mut self, group: Group) {
        let (spaced_after, open, close): (&[After], _, _) = match group.delimiter() {
            Delimiter::Parenthesis => (&[After::Spaced], "(", ")"),
            Delimiter::Bracket => (&[After::Word, After::Spaced], "[", "]"),
            Delimiter::Brace => (&[After::Word, After::Spaced], "{ ", " }"),
            Delimiter::None => (&[], "", ""),
        };
        self.space_if(spaced_after);
        self.text.push_str(open);
        self.after = After::Tight;
        content(group).into_iter().for_each(|token| self.push(token));
        self.close(close);
    }

    fn close(&mut self, delimiter: &str) {
        if self.text.ends_with(',') {
            self.text.pop();
        }
        self.text.push_str(delimiter);
        self.after = After::Word;
    }

    fn space_if(&mut self, after: &[After]) {
        if after.contains(&self.after) {
            self.text.push(' ');
        }
    }
}

/// The tokens of a group, which is consumed: out of a stream that something else holds, tokens are cloned.
pub(super) fn content(group: Group) -> TokenStream {
    let content = group.stream();
    drop(group);
    content
}
