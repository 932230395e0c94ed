//! A terminal session as an SVG image, which the README shows.

use crate::error::Error;
use crate::workspace;
use std::fmt::{self, Display, Formatter};
use std::fs;
use std::path::PathBuf;

/// A command that a user typed, and the output of the program.
pub(crate) struct Exchange {
    pub(crate) command: String,
    pub(crate) output: String,
}

pub(crate) struct Session(pub(crate) Vec<Exchange>);

/// The class of commands.
const TYPED: &str = "typed";
const LINE: usize = 20;
const MARGIN: usize = 20;
/// The space above a command.
const GAP: usize = 10;
/// The advance of a character of 14 px in common monospace fonts, in hundredths of a pixel.
const ADVANCE: usize = 845;
/// The pauses before a command and before its output, in tenths of a second.
const PAUSES: [usize; 2] = [12, 5];

impl Session {
    pub(crate) fn write(&self) -> Result<PathBuf, Error> {
        let path = path();
        fs::write(&path, self.to_string()).map_err(|source| Error::File { path: path.clone(), source })?;
        Ok(path)
    }

    /// Fails if the image shows another session. Times and run ids may differ.
    pub(crate) fn expect_recorded(&self) -> Result<(), Error> {
        let path = path();
        let recorded = fs::read_to_string(&path).map_err(|source| Error::File { path, source })?;
        if timeless(&recorded) == timeless(&self.to_string()) { Ok(()) } else { Err(Error::StaleSession) }
    }

    /// Returns the lines on the screen, each with its class and the tenth of a second in which it appears.
    fn lines(&self) -> Vec<(&'static str, usize, String)> {
        let mut time = 0;
        let mut lines = Vec::new();
        for Exchange { command, output } in &self.0 {
            time += PAUSES[0];
            lines.push((TYPED, time, format!("$ {command}")));
            time += PAUSES[1];
            lines.extend(output.lines().map(|line| ("said", time, line.to_owned())));
        }
        lines
    }
}

/// The colors resemble a dark terminal, so that the image is readable on pages with light and with dark background.
/// Without animations, everything is shown at once.
impl Display for Session {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let lines = self.lines();
        let columns = lines.iter().map(|(_, _, line)| line.chars().count()).max().unwrap_or_default();
        let width = columns * ADVANCE / 100 + 2 * MARGIN;
        let height = lines.len() * LINE + self.0.len() * GAP + 2 * MARGIN - GAP;
        writeln!(f, "<!-- Written by `cargo xtask record`. Do not edit. -->")?;
        writeln!(
            f,
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img">"#
        )?;
        writeln!(f, "<title>A terminal: init writes a project, its tests pass, and a workflow runs</title>")?;
        f.write_str(STYLE)?;
        writeln!(f, r#"<rect width="{width}" height="{height}" rx="8"/>"#)?;
        let mut bottom = MARGIN - GAP;
        for (class, time, line) in &lines {
            bottom += if *class == TYPED { GAP + LINE } else { LINE };
            let y = bottom - LINE / 4;
            let (seconds, tenths) = (time / 10, time % 10);
            let text = escaped(line);
            writeln!(
                f,
                r#"<text class="{class}" x="{MARGIN}" y="{y}" style="animation-delay:{seconds}.{tenths}s">{text}</text>"#
            )?;
        }
        writeln!(f, "</svg>")
    }
}

const STYLE: &str = "<style>
rect { fill: #1f2328; }
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace; white-space: pre; }
.typed { fill: #ffffff; font-weight: bold; }
.said { fill: #c9d1d9; }
@media (prefers-reduced-motion: no-preference) {
  text { animation: appear 0.1s backwards; }
}
@keyframes appear { from { opacity: 0; } }
</style>
";

/// Returns `true` if there is an image.
pub(crate) fn is_recorded() -> bool {
    path().is_file()
}

fn path() -> PathBuf {
    workspace::root().join("docs/session.svg")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Replaces durations and run ids, which differ from run to run.
fn timeless(text: &str) -> String {
    let word = |word: &str| {
        let is_time =
            word.trim_end_matches("</text>").strip_suffix('s').is_some_and(|n| n.parse::<f64>().is_ok());
        let is_id = word.matches('-').count() == 4 && word.len() >= 36;
        if is_time || is_id { "…".to_owned() } else { word.to_owned() }
    };
    text.lines().map(|line| line.split(' ').map(word).collect::<Vec<_>>().join(" ") + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(output: &str) -> Session {
        Session(vec![Exchange { command: "a < b".into(), output: output.into() }])
    }

    #[test]
    fn text_is_escaped_and_in_order() {
        let image = session("one\n  two & three\n").to_string();
        let at = |text: &str| image.find(text).unwrap_or_else(|| panic!("no {text} in {image}"));
        assert!(at("$ a &lt; b") < at(">one<") && at(">one<") < at(">  two &amp; three<"));
    }

    #[test]
    fn only_times_and_run_ids_may_differ() {
        let recorded =
            timeless(&session("ok in 0.01s\nrun 01234567-89ab-cdef-0123-456789abcdef").to_string());
        let same = session("ok in 0.52s\nrun 76543210-89ab-cdef-0123-456789abcdef").to_string();
        assert_eq!(timeless(&same), recorded);
        assert_ne!(
            timeless(&session("no in 0.01s").to_string()),
            timeless(&session("ok in 0.01s").to_string())
        );
    }
}
