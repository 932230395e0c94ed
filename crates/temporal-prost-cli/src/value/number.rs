use serde_json::Value;
use temporal_prost_json::descriptor::ScalarType;
use temporal_prost_json::literal::non_finite;

/// Returns the least number, the greatest number, and the name of the type.
fn range(scalar: ScalarType) -> (i128, i128, &'static str) {
    match scalar {
        ScalarType::Uint32 | ScalarType::Fixed32 => (0, u32::MAX.into(), "uint32"),
        ScalarType::Uint64 | ScalarType::Fixed64 => (0, u64::MAX.into(), "uint64"),
        ScalarType::Int64 | ScalarType::Sint64 | ScalarType::Sfixed64 => {
            (i64::MIN.into(), i64::MAX.into(), "int64")
        }
        _ => (i32::MIN.into(), i32::MAX.into(), "int32"),
    }
}

pub(crate) fn placeholder(scalar: ScalarType) -> &'static str {
    if range(scalar).0 == 0 { "UINT" } else { "INT" }
}

/// Parses a whole number. It stays text, so that it does not lose digits.
pub(crate) fn integer(scalar: ScalarType, text: &str) -> Result<Value, String> {
    let (least, greatest, name) = range(scalar);
    let expected = || format!("expected a whole number from {least} to {greatest} ({name})");
    let number = text.parse::<i128>().ok().filter(|number| (least..=greatest).contains(number));
    number.map(|number| number.to_string().into()).ok_or_else(expected)
}

/// Parses any number. Infinite numbers and NaN have names in ProtoJSON.
pub(crate) fn real(is_float: bool, text: &str) -> Result<Value, String> {
    let number = text.parse::<f64>().map_err(|_| "expected a number, such as 1.5, 2e10 or inf".to_owned())?;
    if is_float && number.is_finite() && number.abs() > f32::MAX.into() {
        return Err(format!("expected a number from {:e} to {:e} (float)", f32::MIN, f32::MAX));
    }
    if number.is_infinite() && text.contains(|char: char| char.is_ascii_digit()) {
        return Err(format!("expected a number from {:e} to {:e} (double)", f64::MIN, f64::MAX));
    }
    Ok(serde_json::Number::from_f64(number).map_or_else(|| non_finite(number).into(), Value::Number))
}
