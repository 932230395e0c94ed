//! Local activities: their options are in no event, so that they are seen by what they do.

use crate::every::drive;

#[tokio::test]
async fn a_local_activity_has_what_the_schema_the_edits_and_the_setters_say() {
    let (lines, _) = drive("local", "").await;
    let ends = [
        ("schema: ", "attempt 3 (Again)"),
        ("final: ", "attempt 1 (Final)"),
        ("edited: ", "attempt 2 (Again)"),
        ("set: ", "attempt 1 (Again)"),
    ];
    for (line, (start, end)) in lines.iter().zip(ends) {
        assert!(line.starts_with(start) && line.ends_with(end), "{line}");
    }
    assert_eq!(lines[4], "timeout edited: the activity failed: Local Activity timed out");
    assert_eq!(lines[5], "timeout set: ", "it is done in time");
    assert_eq!(lines[6], "schedule set: the activity failed: Local Activity timed out");
}
