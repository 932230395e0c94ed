/// Prints the title of the next step.
pub(crate) fn step(text: &str) {
    println!("\n==> {text}");
}

/// A table with a heading. Numbers are aligned to the right.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(heading: &[&str]) -> Self {
        Self { rows: vec![heading.iter().map(ToString::to_string).collect()] }
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    pub(crate) fn print(&self) {
        let widths = self.widths();
        for row in &self.rows {
            println!("{}", line(row, &widths));
        }
    }

    fn widths(&self) -> Vec<usize> {
        let mut widths = Vec::new();
        for row in &self.rows {
            widths.resize(widths.len().max(row.len()), 0);
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.chars().count().max(*width);
            }
        }
        widths
    }
}

fn line(row: &[String], widths: &[usize]) -> String {
    let numbers = row.iter().zip(widths).skip(1).map(|(cell, width)| format!("  {cell:>width$}"));
    let name = row.first().zip(widths.first()).map(|(cell, width)| format!("{cell:<width$}"));
    name.into_iter().chain(numbers).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_aligned_to_the_left_and_numbers_to_the_right() {
        let mut table = Table::new(&["step", "s"]);
        table.row(vec!["lints".into(), "12.5".into()]);
        let widths = table.widths();
        let lines: Vec<String> = table.rows.iter().map(|row| line(row, &widths)).collect();
        assert_eq!(lines, ["step      s", "lints  12.5"]);
    }
}
