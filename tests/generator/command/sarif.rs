//! The schema of SARIF.

use serde_json::Value;

/// Fails unless the report follows the schema, which notices mistakes.
pub(crate) fn validate(report: &str) {
    let schema: Value = serde_json::from_str(include_str!("sarif-2.1.0.json")).unwrap();
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    compiler.add_resource("sarif.json", schema).unwrap();
    let schema = compiler.compile("sarif.json", &mut schemas).unwrap();
    let mut report: Value = serde_json::from_str(report).unwrap();
    schemas.validate(&report, schema).unwrap();
    report["runs"][0]["results"] = serde_json::json!([{"message": {"text": "wrong"}, "level": "fatal"}]);
    assert!(schemas.validate(&report, schema).is_err());
}
