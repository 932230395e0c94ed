//! JSON as `google.protobuf.Struct` and `Value` keep it: all numbers have 64 bits.

use serde_json::{Number, Value as Json};

/// Returns `true` if two values are the same for protobuf, which does not distinguish `1` from `1.0`.
pub(super) fn is_same(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Number(one), Json::Number(other)) => one.as_f64() == other.as_f64(),
        (Json::Array(one), Json::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Json::Object(one), Json::Object(other)) => {
            let same = |(key, value): (&String, &Json)| other.get(key).is_some_and(|it| is_same(value, it));
            one.len() == other.len() && one.iter().all(same)
        }
        (one, other) => one == other,
    }
}

/// Returns the text that the function `jsonencode` of Terraform writes for whole numbers: `1` instead of `1.0`.
pub(super) fn text(json: &Json) -> String {
    plain(json).to_string()
}

fn plain(json: &Json) -> Json {
    match json {
        Json::Number(number) => Json::Number(whole(number).unwrap_or_else(|| number.clone())),
        Json::Array(values) => values.iter().map(plain).collect(),
        Json::Object(members) => {
            let members = members.iter().map(|(key, value)| (key.clone(), plain(value)));
            Json::Object(members.collect())
        }
        other => other.clone(),
    }
}

fn whole(number: &Number) -> Option<Number> {
    let real = number.as_f64().filter(|real| real.fract() == 0.0)?;
    format!("{real:.0}").parse::<i64>().ok().map(Number::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_have_64_bits_at_any_depth() {
        assert!(is_same(&json!({"a": [1, {"b": 2}]}), &json!({"a": [1.0, {"b": 2.0}]})));
        assert!(is_same(&json!(9_007_199_254_740_993_u64), &json!(9_007_199_254_740_992.0)));
        for other in [json!(1.5), json!("1"), json!([1]), json!(null), json!({"a": 1, "b": 2})] {
            assert!(!is_same(&json!(1), &other), "{other}");
            assert!(!is_same(&json!({"a": 1}), &other), "{other}");
        }
    }

    #[test]
    fn whole_numbers_have_no_fraction() {
        let json = json!({"a": [1.0, -2.0, 0.5, "1.0", null]});
        assert_eq!(text(&json), r#"{"a":[1,-2,0.5,"1.0",null]}"#);
    }
}
