//! Assertions about histories, and their messages.

use super::line::{Line, Widths};
use super::{EventHistory, Step};

impl EventHistory {
    /// Asserts that the history contains these steps in this order. Other events may occur before, between and after
    /// them.
    ///
    /// # Panics
    /// If it does not. The message shows the history, and the place after which the first missing step was expected.
    #[track_caller]
    pub fn assert_in_order(&self, steps: &[Step]) {
        let lines: Vec<Line> = self.lines().collect();
        let found = Found::of(&lines, steps);
        assert!(found.0.len() == steps.len(), "{}", self.out_of_order(&lines, steps, &found));
    }

    /// Asserts that the history contains no such event.
    ///
    /// # Panics
    /// If it does. The message shows the history, and marks the events.
    #[track_caller]
    pub fn assert_none(&self, step: &Step) {
        self.assert_count(0, step);
    }

    /// Asserts that the history contains exactly `count` such events.
    ///
    /// # Panics
    /// If it does not. The message shows the history, and marks the events.
    #[track_caller]
    pub fn assert_count(&self, count: usize, step: &Step) {
        let found = self.count(step);
        assert!(found == count, "{}", self.miscounted(step, (count, found)));
    }

    fn out_of_order(&self, lines: &[Line], steps: &[Step], found: &Found) -> String {
        let mark = |number: usize| if number < found.0.len() { '=' } else { '-' };
        let steps_marked =
            steps.iter().enumerate().map(|(number, step)| format!("  {} {step}\n", mark(number)));
        let missing = steps.get(found.0.len()).map(|step| (found.end(), step));
        format!(
            "the history of `{}` lacks these steps in this order (= found, - missing):\n{}\n{}",
            self.workflow_id(),
            steps_marked.collect::<String>(),
            marked(lines, |index| found.0.contains(&index).then_some('='), missing)
        )
    }

    fn miscounted(&self, step: &Step, (expected, found): (usize, usize)) -> String {
        let lines: Vec<Line> = self.lines().collect();
        let matching = |line: &(usize, &Line)| step.is(line.1);
        let indices: Vec<usize> = lines.iter().enumerate().filter(matching).map(|(index, _)| index).collect();
        let mark = |index: usize| {
            let number = indices.iter().position(|matching| *matching == index)?;
            Some(if number < expected { '=' } else { '+' })
        };
        format!(
            "the history of `{}` contains `{step}` {}, expected {} (= expected, + surplus):\n\n{}",
            self.workflow_id(),
            times(found),
            times(expected),
            marked(&lines, mark, None)
        )
    }
}

fn times(number: usize) -> String {
    match number {
        0 => "none".to_owned(),
        1 => "once".to_owned(),
        _ => format!("{number} times"),
    }
}

/// The indices of the lines that are the first steps of a list, in order.
struct Found(Vec<usize>);

impl Found {
    fn of(lines: &[Line], steps: &[Step]) -> Self {
        let mut found = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            if steps.get(found.len()).is_some_and(|step| step.is(line)) {
                found.push(index);
            }
        }
        Self(found)
    }

    /// Returns the index after the last line that was found.
    fn end(&self) -> usize {
        self.0.last().map_or(0, |last| last + 1)
    }
}

/// Writes the lines with their marks, and a missing step before the line with its index.
fn marked(lines: &[Line], mark: impl Fn(usize) -> Option<char>, missing: Option<(usize, &Step)>) -> String {
    let widths = Widths::of(lines);
    let gap = |index: usize| {
        let (_, step) = missing.filter(|(place, _)| *place == index)?;
        Some(format!("- {}{step}\n", widths.indent()))
    };
    let event = |(index, line): (usize, &Line)| {
        let mark = mark(index);
        let shown = mark.is_some() || !line.is_routine();
        shown.then(|| format!("{} {}\n", mark.unwrap_or(' '), line.aligned(widths)))
    };
    let shown = lines.iter().enumerate().flat_map(|line| [gap(line.0), event(line)]);
    shown.chain([gap(lines.len())]).flatten().collect()
}
