//! Regular expressions in the syntax of RE2.

use regex::Regex;

use crate::value::reason::Reason;

/// Refuses what is not a regular expression, without the cost of compiling it.
pub(crate) fn check(pattern: &str) -> Result<(), Reason> {
    let pattern = translate(pattern)?;
    match regex_syntax::Parser::new().parse(&pattern) {
        Ok(_) => Ok(()),
        Err(regex_syntax::Error::Parse(error)) => Err(Reason::new(error.kind())),
        Err(regex_syntax::Error::Translate(error)) => Err(Reason::new(error.kind())),
        Err(error) => Err(Reason::new(error)),
    }
}

pub(crate) fn compile(pattern: &str) -> Result<Regex, Reason> {
    Regex::new(&translate(pattern)?).map_err(Reason::new)
}

/// The same expression in the syntax of the crate `regex`.
///
/// There, `\d`, `\w`, `\s` and `\b` know Unicode, classes have set operations, and braces are always repetitions.
fn translate(pattern: &str) -> Result<String, Reason> {
    let mut translator = Translator { rest: pattern, translated: String::new(), place: Place::Start };
    while let Some(character) = translator.next() {
        translator.character(character)?;
    }
    Ok(translator.translated)
}

struct Translator<'p> {
    rest: &'p str,
    translated: String,
    place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A position with nothing to repeat.
    Start,
    AfterItem,
    AfterRepetition,
    Class,
    /// In the name of a class, such as `[:alpha:]`.
    ClassName,
}

impl Translator<'_> {
    fn next(&mut self) -> Option<char> {
        let character = self.rest.chars().next()?;
        self.rest = self.rest.get(character.len_utf8()..).unwrap_or_default();
        Some(character)
    }

    fn eat(&mut self, token: &str) -> bool {
        let after = self.rest.strip_prefix(token);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn character(&mut self, character: char) -> Result<(), Reason> {
        match (self.place, character) {
            (_, '\\') => return self.escape(),
            (Place::ClassName, ']') => self.place = Place::Class,
            (Place::Class, ']') => self.place = Place::AfterItem,
            (Place::Class, '[') if self.rest.starts_with(':') => self.place = Place::ClassName,
            (Place::Class, '[' | '&' | '~') => self.translated.push('\\'),
            (Place::Class | Place::ClassName, _) => {}
            (_, '[') => {
                self.open_class();
                return Ok(());
            }
            (_, '*' | '+' | '?') => return self.repetition(&character.to_string()),
            (_, '{') => return self.brace(),
            (_, '(' | '|') => self.place = Place::Start,
            _ => self.place = Place::AfterItem,
        }
        self.translated.push(character);
        Ok(())
    }

    /// A bracket that comes first in a class stands for itself.
    fn open_class(&mut self) {
        self.place = Place::Class;
        self.translated.push('[');
        if self.eat("^") {
            self.translated.push('^');
        }
        if self.eat("]") {
            self.translated.push_str("\\]");
        }
    }

    fn repetition(&mut self, operator: &str) -> Result<(), Reason> {
        let flags = self.translated.ends_with('(');
        if self.place == Place::AfterRepetition {
            return Err("a repetition cannot be repeated".into());
        }
        self.translated.push_str(operator);
        if self.eat("?") {
            self.translated.push('?');
        }
        self.place = if flags { Place::Start } else { Place::AfterRepetition };
        Ok(())
    }

    /// A repetition such as `{1,2}`; any other brace stands for itself.
    fn brace(&mut self) -> Result<(), Reason> {
        let counts = self.rest.split_once('}').filter(|(counts, _)| is_repetition(counts));
        let Some((counts, rest)) = counts else {
            self.translated.push_str("\\{");
            self.place = Place::AfterItem;
            return Ok(());
        };
        if counts.split(',').any(|count| count.parse::<u32>().is_ok_and(|count| count > MAX_REPETITIONS)) {
            return Err(format!("a repetition is limited to {MAX_REPETITIONS} times").into());
        }
        self.rest = rest;
        self.repetition(&format!("{{{counts}}}"))
    }

    fn escape(&mut self) -> Result<(), Reason> {
        let character = self.next().ok_or("a backslash ends the pattern")?;
        let in_class = self.place == Place::Class;
        if !in_class {
            self.place = Place::AfterItem;
        }
        let simple = match character {
            'd' if in_class => "0-9",
            'd' => "[0-9]",
            'D' => "[^0-9]",
            'w' if in_class => "0-9A-Za-z_",
            'w' => "[0-9A-Za-z_]",
            'W' => "[^0-9A-Za-z_]",
            's' if in_class => r"\t\n\f\r ",
            's' => r"[\t\n\f\r ]",
            'S' => r"[^\t\n\f\r ]",
            'b' if !in_class => r"(?-u:\b)",
            'B' if !in_class => r"(?-u:\B)",
            '<' => "<",
            '>' => ">",
            _ => return self.other_escape(character),
        };
        self.translated.push_str(simple);
        Ok(())
    }

    fn other_escape(&mut self, character: char) -> Result<(), Reason> {
        match character {
            'Q' if self.place != Place::Class => {
                let (literal, rest) = self.rest.split_once("\\E").unwrap_or((self.rest, ""));
                self.translated.push_str(&regex::escape(literal));
                self.rest = rest;
            }
            '0'..='7' => self.octal(character)?,
            'A' | 'z' | 'p' | 'P' | 'x' | 'a' | 'f' | 't' | 'n' | 'r' | 'v' => {
                self.translated.extend(['\\', character]);
            }
            _ if !character.is_alphanumeric() => self.translated.extend(['\\', character]),
            _ => return Err(format!("`\\{character}` is not an escape of RE2").into()),
        }
        Ok(())
    }

    /// Up to three octal digits. A lone one other than zero would be a reference to a group.
    fn octal(&mut self, first: char) -> Result<(), Reason> {
        let more = self.rest.bytes().take(2).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
        let (digits, rest) = self.rest.split_at(more);
        if first != '0' && digits.is_empty() {
            return Err("RE2 has no references to groups".into());
        }
        self.rest = rest;
        let code = u32::from_str_radix(&format!("{first}{digits}"), 8).map_err(Reason::new)?;
        self.translated
            .extend(char::from_u32(code).map(|character| regex::escape(character.encode_utf8(&mut [0; 4]))));
        Ok(())
    }
}

/// As in Go.
const MAX_REPETITIONS: u32 = 1000;

fn is_repetition(counts: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match counts.split_once(',') {
        Some((least, most)) => is_number(least) && (most.is_empty() || is_number(most)),
        None => is_number(counts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_what_re2_means() {
        for (pattern, text, matches) in [
            (r"^\d$", "٣", false),
            (r"^\w$", "ä", false),
            (r"^[\w-]+$", "a-b_1", true),
            (r"^[[:alpha:]]$", "b", true),
            (r"^[]a]$", "]", true),
            (r"^[a&&b]$", "&", true),
            (r"^[[a]$", "[", true),
            (r"^[a[]$", "[", true),
            (r"\bb", "äb", true),
            (r"^\Qa.b\E$", "a.b", true),
            (r"^\pL$", "ä", true),
            (r"^{a}{$", "{a}{", true),
            (r"^a{2}\x41\101\<$", "aaAA<", true),
            (r"^(?i:ß)a{1,2}?$", "ßaa", true),
            (r"(?i)STRASSE", "strasse", true),
            (r"^(?P<x>a)(?P<y>b)$", "ab", true),
        ] {
            let regex = compile(pattern).unwrap_or_else(|reason| panic!("{pattern}: {reason}"));
            assert_eq!(regex.is_match(text), matches, "{pattern} on {text}");
            assert_eq!(check(pattern), Ok(()));
        }
        for pattern in [
            "(", "a**", "a{2}{3}", "a{1001}", "*", "(?=a)", r"\1", r"\Z", r"\u0041", "[b-a]", "(?P<1>a)",
            "\\",
        ] {
            assert!(check(pattern).is_err(), "{pattern}");
        }
    }
}
