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
    let timed_out = "the activity failed: Local Activity timed out, of type none, timed out: true";
    assert_eq!(lines[4], format!("timeout edited: {timed_out}"));
    assert_eq!(lines[5], "timeout set: done");
    assert_eq!(lines[6], format!("schedule set: {timed_out}"));
}
