//! Templates, built in or of the user.

use std::error;

use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value, syntax::SyntaxConfig, value::Serde,
};
use serde::Serialize;

use crate::{
    config::{DocsConfig, TemplateError},
    rust::markdown,
};

/// The built-in templates, by name.
pub(crate) const TEMPLATES: [(&str, &str); 6] = [
    ("package.md", include_str!("../../../templates/docs/package.md")),
    ("service.md", include_str!("../../../templates/docs/service.md")),
    ("workflow.md", include_str!("../../../templates/docs/workflow.md")),
    ("activity.md", include_str!("../../../templates/docs/activity.md")),
    ("handler.md", include_str!("../../../templates/docs/handler.md")),
    ("fields.md", include_str!("../../../templates/docs/fields.md")),
];

/// Returns Markdown that templates do not escape.
pub(super) fn markdown(markdown: String) -> Value {
    Value::from_safe_string(markdown)
}

/// Returns a span of code.
pub(super) fn code(text: &str) -> Value {
    markdown(markdown::code(text))
}

/// Renders a page. Runs of blank lines become one.
pub(super) fn render(name: &str, page: &impl Serialize, docs: &DocsConfig) -> Result<String, TemplateError> {
    let failed =
        |source: Error| TemplateError { name: innermost(&source).unwrap_or(name).to_owned(), source };
    let environment = environment(docs).map_err(failed)?;
    let template = environment.get_template(name).map_err(failed)?;
    let text = template.render(Value::from(Serde(page))).map_err(failed)?;
    Ok(without_blank_runs(&text))
}

/// Returns the name of the template in which an error occurred, which others may include.
fn innermost(error: &Error) -> Option<&str> {
    let cause = error::Error::source(error).and_then(|cause| cause.downcast_ref::<Error>());
    cause.and_then(innermost).or(error.name())
}

fn environment(docs: &DocsConfig) -> Result<Environment<'_>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("markdown".into()));
    environment.set_formatter(|out, _, value| {
        let text = value.to_string();
        let text = if value.is_safe() { text } else { markdown::text(&text) };
        out.write_str(&text).map_err(|error| Error::new(ErrorKind::WriteFailure, error.to_string()))
    });
    environment.add_filter("code", |text: String| code(&text));
    environment.add_filter("cell", |value: Value| {
        let text = value.to_string();
        let text = if value.is_safe() { text } else { markdown::text(&text) };
        markdown(markdown::cell(&text))
    });
    environment
        .add_filter("block", |text: String, language: String| markdown(markdown::block(&language, &text)));
    for (name, built_in) in TEMPLATES {
        let text = docs.templates.get(name).map_or(built_in, String::as_str);
        environment.add_template(name, text)?;
    }
    Ok(environment)
}

/// Removes blank lines after blank lines, except in blocks of code, and at the end.
fn without_blank_runs(text: &str) -> String {
    let mut kept = String::new();
    let mut fence = None;
    let mut is_blank = true;
    for line in text.lines() {
        let ticks = line.trim_start().chars().take_while(|char| *char == '`').count();
        if ticks >= 3 {
            fence = match fence {
                None => Some(ticks),
                Some(open) if ticks >= open && line.trim().len() == ticks => None,
                open => open,
            };
        }
        if fence.is_some() || !(is_blank && line.trim().is_empty()) {
            kept.push_str(line.trim_end());
            kept.push('\n');
        }
        is_blank = line.trim().is_empty();
    }
    kept.trim_end().to_owned() + "\n"
}
