//! Slugs, as the Go package gosimple/slug makes them.

/// A text in lower case ASCII, with hyphens between what were words.
///
/// The language (`en`, `de` …) decides what `&`, `@` and a few letters become; one that is unknown is English.
pub(crate) fn slug(text: &str, language: &str) -> String {
    let substituted = substitute(text.trim(), language);
    let mut slug = String::with_capacity(substituted.len());
    for character in substituted.chars().flat_map(|character| ascii(character).chars()) {
        if character.is_ascii_alphanumeric() || character == '_' {
            slug.push(character.to_ascii_lowercase());
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_matches(['-', '_']).to_owned()
}

/// Transliterates a character to ASCII. The table of gosimple/unidecode is older and has nothing beyond 16 bits.
fn ascii(character: char) -> &'static str {
    match character {
        '€' => "EU",
        '\u{10000}'.. => "",
        _ => deunicode::deunicode_char(character).unwrap_or_default(),
    }
}

fn substitute(text: &str, language: &str) -> String {
    let language = Language::named(&language.to_lowercase());
    let mut substituted = String::with_capacity(text.len());
    for character in text.chars() {
        let common = match character {
            '"' | '\'' | '’' => Some(""),
            '‒' | '–' | '—' | '―' => Some("-"),
            _ => None,
        };
        match common.or_else(|| language.replacement(character)) {
            Some(replacement) => substituted.push_str(replacement),
            None => substituted.push(character),
        }
    }
    substituted
}

/// The replacements of a language, made before letters become ASCII.
struct Language {
    and: Option<&'static str>,
    at: Option<&'static str>,
    letters: &'static [(char, &'static str)],
}

impl Language {
    /// By its code in ISO 639 or, for a few, ISO 3166.
    fn named(code: &str) -> Self {
        match code {
            "bg" | "bgr" => Self::new(None, None, BULGARIAN),
            "cs" | "ces" => Self::new(Some("a"), Some("zavinac"), &[]),
            "de" | "deu" => Self::new(Some("und"), Some("an"), GERMAN),
            "es" | "spa" => Self::new(Some("y"), Some("en"), &[]),
            "fi" | "fin" => Self::new(Some("ja"), Some("at"), &[]),
            "fr" | "fra" => Self::new(Some("et"), Some("arobase"), &[]),
            "gr" | "el" | "ell" => Self::new(Some("kai"), None, GREEK),
            "hu" | "hun" => Self::new(None, None, HUNGARIAN),
            "id" | "idn" | "ind" => Self::new(Some("dan"), None, &[]),
            "it" | "ita" => Self::new(Some("e"), Some("chiocciola"), &[]),
            "kz" | "kk" | "kaz" => Self::new(Some("jane"), None, KAZAKH),
            "nb" | "nob" | "nn" | "nno" => Self::new(Some("og"), Some("at"), NORWEGIAN),
            "nl" | "nld" => Self::new(Some("en"), Some("at"), &[]),
            "pl" | "pol" => Self::new(Some("i"), Some("na"), &[]),
            "pt" | "prt" | "br" | "bra" => Self::new(Some("e"), None, PORTUGUESE),
            "ro" | "rou" => Self::new(Some("si"), None, ROMANIAN),
            "sl" | "slv" => Self::new(Some("in"), None, SLOVENIAN),
            "sv" | "swe" => Self::new(Some("och"), Some("snabel a"), &[]),
            "tr" | "tur" => Self::new(Some("ve"), Some("et"), TURKISH),
            _ => Self::new(Some("and"), Some("at"), &[]),
        }
    }

    fn new(
        and: Option<&'static str>,
        at: Option<&'static str>,
        letters: &'static [(char, &'static str)],
    ) -> Self {
        Self { and, at, letters }
    }

    fn replacement(&self, character: char) -> Option<&'static str> {
        match character {
            '&' => self.and,
            '@' => self.at,
            _ => self.letters.iter().find(|(letter, _)| *letter == character).map(|(_, text)| *text),
        }
    }
}

const GERMAN: &[(char, &str)] =
    &[('ä', "ae"), ('Ä', "Ae"), ('ö', "oe"), ('Ö', "Oe"), ('ü', "ue"), ('Ü', "Ue")];

const NORWEGIAN: &[(char, &str)] =
    &[('æ', "ae"), ('ø', "oe"), ('å', "aa"), ('Æ', "Ae"), ('Ø', "Oe"), ('Å', "Aa")];

const SLOVENIAN: &[(char, &str)] = &[('Đ', "DZ"), ('đ', "dz")];

const HUNGARIAN: &[(char, &str)] =
    &[('ö', "o"), ('Ö', "O"), ('ő', "o"), ('Ő', "O"), ('ü', "u"), ('Ü', "U"), ('ű', "u"), ('Ű', "U")];

const PORTUGUESE: &[(char, &str)] = &[('ö', "o"), ('Ö', "O"), ('ü', "u"), ('Ü', "U")];

const ROMANIAN: &[(char, &str)] = &[('Ș', "S"), ('ș', "s"), ('Ț', "T"), ('ț', "t")];

const TURKISH: &[(char, &str)] =
    &[('ş', "s"), ('ü', "u"), ('ö', "o"), ('İ', "I"), ('ı', "i"), ('ğ', "g"), ('ç', "c")];

const KAZAKH: &[(char, &str)] = &[
    ('ә', "a"),
    ('ғ', "g"),
    ('қ', "q"),
    ('ң', "n"),
    ('ө', "o"),
    ('ұ', "u"),
    ('Ә', "A"),
    ('Ғ', "G"),
    ('Қ', "Q"),
    ('Ң', "N"),
    ('Ө', "O"),
    ('Ұ', "U"),
];

const GREEK: &[(char, &str)] = &[
    ('β', "v"),
    ('Β', "V"),
    ('η', "i"),
    ('Η', "I"),
    ('ή', "i"),
    ('Ή', "I"),
    ('ι', "i"),
    ('Ι', "I"),
    ('ί', "i"),
    ('Ί', "I"),
    ('ϊ', "i"),
    ('Ϊ', "I"),
    ('ΐ', "i"),
    ('ξ', "x"),
    ('Ξ', "X"),
    ('υ', "y"),
    ('Υ', "Y"),
    ('ύ', "y"),
    ('Ύ', "Y"),
    ('ϋ', "y"),
    ('Ϋ', "Y"),
    ('ΰ', "y"),
    ('φ', "f"),
    ('Φ', "F"),
    ('χ', "ch"),
    ('Χ', "Ch"),
    ('ω', "o"),
    ('Ω', "O"),
    ('ώ', "o"),
    ('Ώ', "O"),
];

const BULGARIAN: &[(char, &str)] = &[
    ('А', "A"),
    ('Б', "B"),
    ('В', "V"),
    ('Г', "G"),
    ('Д', "D"),
    ('Е', "E"),
    ('Ж', "Zh"),
    ('З', "Z"),
    ('И', "I"),
    ('Й', "Y"),
    ('К', "K"),
    ('Л', "L"),
    ('М', "M"),
    ('Н', "N"),
    ('О', "O"),
    ('П', "P"),
    ('Р', "R"),
    ('С', "S"),
    ('Т', "T"),
    ('У', "U"),
    ('Ф', "F"),
    ('Х', "H"),
    ('Ц', "Ts"),
    ('Ч', "Ch"),
    ('Ш', "Sh"),
    ('Щ', "Sh"),
    ('Ъ', "A"),
    ('Ь', "Y"),
    ('Ю', "Yu"),
    ('Я', "Ya"),
    ('а', "a"),
    ('б', "b"),
    ('в', "v"),
    ('г', "g"),
    ('д', "d"),
    ('е', "e"),
    ('ж', "zh"),
    ('з', "z"),
    ('и', "i"),
    ('й', "y"),
    ('к', "k"),
    ('л', "l"),
    ('м', "m"),
    ('н', "n"),
    ('о', "o"),
    ('п', "p"),
    ('р', "r"),
    ('с', "s"),
    ('т', "t"),
    ('у', "u"),
    ('ф', "f"),
    ('х', "h"),
    ('ц', "ts"),
    ('ч', "ch"),
    ('ш', "sh"),
    ('щ', "sht"),
    ('ъ', "a"),
    ('ь', "y"),
    ('ю', "yu"),
    ('я', "ya"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_slugs() {
        for (text, language, expected) in [
            ("Hello, World!", "en", "hello-world"),
            ("--a_b--_", "en", "a_b"),
            ("Größe & Maß @ home", "de", "groesse-und-mass-an-home"),
            ("Größe & Maß", "DEU", "groesse-und-mass"),
            ("Blåbær", "nb", "blaabaer"),
            ("Жълт", "bg", "zhalt"),
            ("日本語", "en", "ri-ben-yu"),
            ("a 🎉 b", "en", "a-b"),
            ("it’s “x” – 5€", "xx", "its-x-5eu"),
            ("", "en", ""),
        ] {
            assert_eq!(slug(text, language), expected, "{text}");
        }
    }
}
