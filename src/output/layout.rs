//! Tokens as indented lines of text.
//!
//! Only what `emit` writes has to be known here. syn and prettyplease know all of Rust, and took nine tenths of the
//! time of a run.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::line::{Line, content};
use super::wrap::{self, INDENT};

/// The tokens of items, each on its lines, with blank lines between those that are apart.
pub(super) fn items(tokens: TokenStream) -> String {
    let mut layout = Layout::default();
    layout.block(tokens, Kind::Module);
    layout.out
}

/// A module with these items. They are taken one by one, which spares copying them into its braces.
pub(super) fn module(head: TokenStream, items: impl Iterator<Item = TokenStream>) -> String {
    let mut layout = Layout::default();
    layout.read(&mut head.into_iter());
    layout.nested(items.flatten(), Kind::Module);
    layout.out
}

#[derive(Default)]
struct Layout {
    out: String,
    /// What is read of the current item, until its end says how it is written.
    line: Line,
    indent: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Use,
    Constant,
    Struct,
    Impl,
    Trait,
    Module,
    Function,
    Macro,
    Other,
}

/// What ends an item.
enum End {
    Braces(TokenStream),
    Text(&'static str),
}

impl Layout {
    /// Writes what the braces of a `parent` hold.
    fn block(&mut self, tokens: impl IntoIterator<Item = TokenTree>, parent: Kind) {
        let mut tokens = tokens.into_iter();
        let mut previous = None;
        while let Some(kind) = self.item(&mut tokens, previous, parent) {
            previous = Some(kind);
        }
    }

    /// Writes the next item or statement.
    fn item(
        &mut self,
        tokens: &mut impl Iterator<Item = TokenTree>,
        previous: Option<Kind>,
        parent: Kind,
    ) -> Option<Kind> {
        let start = self.out.len();
        let end = self.read(tokens);
        if self.line.text().is_empty() {
            return None;
        }
        let kind = Kind::of(self.line.text());
        if previous.is_some_and(|previous| previous.is_apart(kind, parent)) {
            self.out.insert(start, '\n');
        }
        match end {
            End::Braces(inner) => self.braces(inner, kind),
            End::Text(end) => self.end_line(end),
        }
        Some(kind)
    }

    /// Writes the attributes of an item, and reads the item up to its body or end.
    fn read(&mut self, tokens: &mut impl Iterator<Item = TokenTree>) -> End {
        for token in tokens {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ';' => return End::Text(";\n"),
                TokenTree::Group(group) if self.is_body(&group) => return End::Braces(content(group)),
                TokenTree::Group(group) if self.line.text().starts_with('#') => self.attribute(group),
                token => self.line.push(token),
            }
        }
        End::Text("\n")
    }

    /// Whether it is a block, and not the fields of a value.
    fn is_body(&self, group: &Group) -> bool {
        group.delimiter() == Delimiter::Brace && Kind::of(self.line.text()) != Kind::Constant
    }

    fn attribute(&mut self, group: Group) {
        wrap::indent(&mut self.out, self.indent);
        if let Some(doc) = doc(&group) {
            self.out.push_str("///");
            self.out.push_str(doc.trim_end());
        } else {
            self.line.push(group.into());
            self.out.push_str(self.line.text());
        }
        self.out.push('\n');
        self.line.clear();
    }

    fn braces(&mut self, inner: TokenStream, kind: Kind) {
        if inner.is_empty() {
            return self.end_line(" {}\n");
        }
        self.nested(inner, kind);
    }

    fn nested(&mut self, inner: impl IntoIterator<Item = TokenTree>, kind: Kind) {
        self.end_line(" {\n");
        self.indent += INDENT;
        self.block(inner, kind);
        self.indent -= INDENT;
        wrap::indent(&mut self.out, self.indent);
        self.out.push_str("}\n");
    }

    fn end_line(&mut self, end: &str) {
        wrap::line(&mut self.out, self.line.text(), self.indent, end);
        self.line.clear();
    }
}

impl Kind {
    fn of(item: &str) -> Self {
        let item = item.strip_prefix("pub ").unwrap_or(item);
        match item.split([' ', '<']).next().unwrap_or_default() {
            "use" => Self::Use,
            "const" | "static" => Self::Constant,
            "struct" => Self::Struct,
            "impl" => Self::Impl,
            "trait" => Self::Trait,
            "mod" => Self::Module,
            "fn" => Self::Function,
            path if path.contains('!') => Self::Macro,
            _ => Self::Other,
        }
    }

    /// Whether a blank line goes between this and `next`.
    fn is_apart(self, next: Self, parent: Self) -> bool {
        match parent {
            Self::Module => !self.belongs_to(next),
            Self::Impl | Self::Trait => self == Self::Function,
            _ => false,
        }
    }

    /// Imports, and what a macro adds to the type around it.
    fn belongs_to(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Use, Self::Use) | (Self::Struct | Self::Macro, Self::Macro) | (Self::Macro, Self::Impl)
        )
    }
}

/// The text of `[doc = "text"]`.
fn doc(attribute: &Group) -> Option<String> {
    let mut tokens = attribute.stream().into_iter();
    match (tokens.next()?, tokens.next()?, tokens.next()?) {
        (TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(text)) if name == "doc" => {
            let text = text.to_string();
            match text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
                Some(plain) if !plain.contains('\\') => Some(plain.to_owned()),
                _ => syn::parse_str::<syn::LitStr>(&text).ok().map(|text| text.value()),
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use quote::{ToTokens, quote};
    use syn::Item;

    fn is_no_macro(item: &mut Item) -> bool {
        if let Item::Mod(syn::ItemMod { content: Some((_, items)), .. }) = item {
            items.retain_mut(is_no_macro);
        }
        !matches!(item, Item::Macro(_))
    }

    /// All that is generated, but for macros, which prettyplease leaves as they are.
    fn goldens() -> Vec<String> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
        let paths = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let files = paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
        let goldens = files.map(|path| {
            let mut file = syn::parse_file(&std::fs::read_to_string(path).unwrap()).unwrap();
            file.items.retain_mut(is_no_macro);
            prettyplease::unparse(&file)
        });
        goldens.collect()
    }

    fn laid_out(text: &str) -> String {
        super::items(syn::parse_file(text).unwrap().to_token_stream())
    }

    #[test]
    fn lines_are_those_of_prettyplease() {
        for golden in goldens() {
            let ours = laid_out(&golden);
            let lines: Vec<_> = ours.lines().filter(|line| !line.is_empty()).collect();
            assert_eq!(lines, golden.lines().collect::<Vec<_>>());
        }
    }

    #[test]
    fn no_token_changes_however_long_names_are() {
        let long = "a_name_that_takes_most_of_the_width_of_a_line";
        for (short, long) in [("super::", format!("super::{long}::")), ("fn ", format!("fn {long}_"))] {
            for golden in goldens() {
                let golden = golden.replace(short, &long).replace("_r#", "_");
                let [ours, theirs] = [laid_out(&golden), golden].map(|text| syn::parse_file(&text).unwrap());
                assert_eq!(prettyplease::unparse(&ours), prettyplease::unparse(&theirs));
            }
        }
    }

    #[test]
    fn items_are_apart_and_imports_together() {
        let tokens = quote! {
            #![allow(dead_code)]
            use a;
            use b;
            mod m {
                /// A \"struct\" \\
                struct S;
                m!(S<H>);
                impl S {
                    const A: u8 = 1;
                    fn a() { x; y }
                    fn b() {}
                }
                trait T { type A; fn a(); fn b(); }
            }
        };
        let expected = r#"#![allow(dead_code)]
use a;
use b;

mod m {
    /// A \"struct\" \\
    struct S;
    m!(S<H>);
    impl S {
        const A: u8 = 1;
        fn a() {
            x;
            y
        }

        fn b() {}
    }

    trait T {
        type A;
        fn a();

        fn b();
    }
}
"#;
        assert_eq!(super::items(tokens), expected);
    }
}
