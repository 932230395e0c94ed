//! Local activities. Their options are not in the history, so the tests look at their effect.

use crate::all_options::drive;

#[tokio::test]
async fn a_local_activity_has_what_the_schema_the_edits_and_the_setters_say() {
    let (lines, _) = drive("local", "").await;
    let ends = [
        ("schema: ", "attempt 3 (Again), of type Again, timed out: false"),
        ("final: ", "attempt 1 (Final), of type Final, timed out: false"),
        ("edited: ", "attempt 2 (Again), of type Again, timed out: false"),
        ("set: ", "attempt 1 (Again), of type Again, timed out: false"),
    ];
    for (line, (start, end)) in lines.iter().zip(ends) {
        assert!(line.starts_with(start) && line.ends_with(end), "{line}");
    }
    let timed_out = |line: &str, what: &str| {
        line.starts_with(&format!("{what}: activity `every-act` (id `"))
            && line.ends_with("`) failed: Activity timed out, of type none, timed out: true")
    };
    assert!(timed_out(&lines[4], "timeout edited"), "{}", lines[4]);
    assert_eq!(lines[5], "timeout set: done");
    assert!(timed_out(&lines[6], "schedule set"), "{}", lines[6]);
}
