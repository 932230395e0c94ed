//! Names as the Go plugin makes them.

/// Returns whether a word ends with `letter`. A new word starts between letters and digits, but not between capitals.
pub(crate) fn is_end_of_word(letter: char, next: char) -> bool {
    let class = |char: char| (char.is_ascii_lowercase(), char.is_ascii_uppercase(), char.is_ascii_digit());
    match (letter, next) {
        ('_', _) => next != '_',
        (_, '_') => false,
        _ => !letter.is_ascii_uppercase() && class(letter) != class(next),
    }
}

/// Returns a name in camel case. Capitals in a row become one word: `GetHTTPStatus` becomes `GetHttpstatus`.
pub(crate) fn camel(name: &str) -> String {
    let mut camel = String::new();
    let mut before = '_';
    for letter in name.chars() {
        if letter != '_' && (before == '_' || is_end_of_word(before, letter)) {
            camel.push(letter.to_ascii_uppercase());
        } else if letter != '_' {
            camel.push(letter.to_ascii_lowercase());
        }
        before = letter;
    }
    camel
}

#[cfg(test)]
mod tests {
    use super::camel;

    #[test]
    fn capitals_in_a_row_are_a_word() {
        let names = [
            ("GetCreateFoo", "GetCreateFoo"),
            ("GetHTTPStatus", "GetHttpstatus"),
            ("CreateFooWithSomeUpdate1", "CreateFooWithSomeUpdate1"),
            ("SomethingV1FooBar", "SomethingV1FooBar"),
            ("ManageAWSWithPing", "ManageAwswithPing"),
            ("Getcreate_foo", "GetcreateFoo"),
        ];
        for (name, expected) in names {
            assert_eq!(camel(name), expected);
        }
    }
}
