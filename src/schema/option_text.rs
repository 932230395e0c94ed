//! The text of an option statement, such as `option (temporal.v1.workflow) = {signal: {ref: "Stop"}};`.
//!
//! Descriptors have the position of a statement, but not of the fields inside its value. Nothing here fails: what cannot
//! be read has no position.

mod lexer;
mod parser;
mod path;

use lexer::Lexer;
use parser::{Statement, Value};
use path::Step;

/// A range of bytes.
pub(crate) type Span = std::ops::Range<usize>;

/// Returns the position of a field in the statement that begins at `start`, or of the innermost field around it.
///
/// The path names fields from the option down, such as `signal[1].ref`.
pub(crate) fn find(text: &str, start: usize, path: &str) -> Option<Span> {
    let statement = Statement::parse(text, start)?;
    let mut steps = path::steps(path).peekable();
    let mut found = None;
    for name in &statement.fields {
        match steps.peek() {
            Some(step) if step.name == &text[name.clone()] => {
                found = Some(name.clone());
                steps.next();
            }
            Some(_) => return None,
            None => break,
        }
    }
    let mut value = Some(&statement.value);
    for step in steps {
        let Some((span, inner)) = value.and_then(|value| inside(text, value, &step)) else { break };
        found = Some(span);
        value = inner;
    }
    found
}

/// Returns the token at a position, or the first one behind it.
pub(crate) fn token(text: &str, at: usize) -> Option<Span> {
    Lexer::new(text, at).next().map(|token| token.span().clone())
}

/// Returns the field or element that a step leads to, and its value if it is a single one.
fn inside<'v>(text: &str, value: &'v Value, step: &Step<'_>) -> Option<(Span, Option<&'v Value>)> {
    let Value::Message(fields) = value else { return None };
    let mut named = fields.iter().filter(|field| &text[field.name.clone()] == step.name);
    let Some(index) = step.index else {
        return named.next().map(|field| (field.name.clone(), field.value.single()));
    };
    let elements = named.flat_map(|field| match &field.value {
        Value::List(elements) => elements.iter().map(|(span, value)| (span, value)).collect(),
        value => vec![(&field.name, value)],
    });
    elements.map(|(span, value)| (span.clone(), Some(value))).nth(index)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Returns the text from the position to the end of its line.
    fn at(text: &str, path: &str) -> Option<String> {
        let span = find(text, 0, path)?;
        Some(text[span.start..].lines().next().unwrap_or_default().to_owned())
    }

    const AGGREGATE: &str = r#"option (temporal.v1.workflow) = {
  id: "run/{" '}' // signal: {ref: "no"}
  signal { ref: "A" } signal: < ref: "B"; start: true >,
  query: [ /* { */ { ref: "C" },
    { ref: "D" } ]
  aliases: ["x",
    "y"]
  retry_policy: {
    max_attempts: -1, backoff_coefficient: 1.5e-3 }
  [other.ext] { id: "z" }
};"#;

    #[test]
    fn fields_of_a_message_have_positions() {
        let cases = [
            ("id", "id: \"run/{\" '}' // signal: {ref: \"no\"}"),
            ("signal[1].start", "start: true >,"),
            ("signal[0].ref", "ref: \"A\" } signal: < ref: \"B\"; start: true >,"),
            ("query[1].ref", "ref: \"D\" } ]"),
            ("query[0]", "{ ref: \"C\" },"),
            ("aliases[1]", "\"y\"]"),
            ("aliases", "aliases: [\"x\","),
            ("retry_policy.max_attempts", "max_attempts: -1, backoff_coefficient: 1.5e-3 }"),
            ("retry_policy.backoff_coefficient", "backoff_coefficient: 1.5e-3 }"),
            // The innermost field around one that is not set.
            ("retry_policy.max_interval", "retry_policy: {"),
            ("signal[0].cli.ignore", "signal { ref: \"A\" } signal: < ref: \"B\"; start: true >,"),
        ];
        for (path, expected) in cases {
            assert_eq!(at(AGGREGATE, path).as_deref(), Some(expected), "{path}");
        }
        for path in ["", "task_queue", "signal[2].ref", "ref", "ext", "id[1]"] {
            assert_eq!(at(AGGREGATE, path), None, "{path}");
        }
    }

    #[test]
    fn a_statement_may_name_a_field() {
        let text = "option (temporal.v1.workflow).retry_policy = {max_attempts: -1};";
        assert_eq!(at(text, "retry_policy.max_attempts").as_deref(), Some("max_attempts: -1};"));
        assert_eq!(at(text, "retry_policy").as_deref(), Some("retry_policy = {max_attempts: -1};"));
        assert_eq!(at(text, "run_timeout"), None);
        let text = "option ( .temporal.v1.workflow ) . signal . ref = \"A\";";
        assert_eq!(at(text, "signal[3].ref").as_deref(), Some("ref = \"A\";"));
        assert_eq!(at(text, "signal[3]").as_deref(), Some("signal . ref = \"A\";"));
    }

    #[test]
    fn deep_values_end_somewhere() {
        let text = format!("option (a) = {}", "{a:".repeat(100_000));
        let path = vec!["a"; 1_000].join(".");
        assert!(find(&text, 0, &path).is_some());
        let text = format!("option (a) = {{b: {}", "[".repeat(100_000));
        assert!(find(&text, 0, "b").is_some());
    }

    /// A value as text, and a path to each field in it with the name at its end.
    fn value(depth: u32) -> BoxedStrategy<(String, Vec<String>)> {
        let scalar =
            prop_oneof!["[a-z]{1,5}", "-?[0-9]{1,3}(\\.[0-9])?", "\"([^\"\\\\\\n]|\\\\.)*\"", "'[{}:;]*'"];
        let scalar = scalar.prop_map(|text: String| (text, Vec::new()));
        if depth == 0 {
            return scalar.boxed();
        }
        let space = prop_oneof!["[ \n\t]", Just("// {a: 1}\n".to_owned()), Just("/* }] */".to_owned())];
        let message = prop::collection::vec((value(depth - 1), space), 0..4).prop_map(|fields| {
            let mut text = "{".to_owned();
            let mut paths = Vec::new();
            for (index, ((value, inner), space)) in fields.into_iter().enumerate() {
                text.extend([&*space, &format!("f{index}"), &space, ":", &space, &value, ",", &space]);
                paths.push(format!("f{index}"));
                paths.extend(inner.into_iter().map(|path| format!("f{index}.{path}")));
            }
            (text + "}", paths)
        });
        prop_oneof![scalar, message].boxed()
    }

    proptest! {
        #[test]
        fn every_field_of_a_valid_option_is_found((value, paths) in value(3)) {
            let text = format!("option (a.b) = {value};");
            for path in paths {
                let name = path.rsplit('.').next().unwrap_or_default();
                let span = find(&text, 0, &path);
                prop_assert_eq!(span.map(|span| &text[span]), Some(name), "{} in {}", path, text);
            }
        }

        #[test]
        fn no_text_does_harm(
            text in r#"(option|[ \n(){}<>\[\].:;,=a"'\\/*#é-])*"#,
            start in 0..40_usize,
            path in r"[a.\[\]01]*",
        ) {
            for text in [text.clone(), format!("option (a) = {text}"), format!("option (a) = {{ a: {text}")] {
                if let Some(span) = find(&text, start, &path) {
                    prop_assert!(text.get(span).is_some_and(|found| !found.is_empty()));
                }
                let _ = find(&text, 0, &path);
            }
        }
    }
}
