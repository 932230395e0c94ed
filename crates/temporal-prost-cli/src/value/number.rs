use serde_json::Value;
use temporal_prost_json::descriptor::ScalarType;
use temporal_prost_json::literal::non_finite;

/// The least and the greatest number, and what they are those of.
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

/// A whole number; as text, so that none loses digits on its way.
pub(crate) fn integer(scalar: ScalarType, text: &str) -> Result<Value, String> {
    let (least, greatest, name) = range(scalar);
    let expected = || format!("write a whole number from {least} to {greatest} ({name})");
    let number = text.parse::<i128>().ok().filter(|number| (least..=greatest).contains(number));
    number.map(|number| number.to_string().into()).ok_or_else(expected)
}

/// Any number; those that are not finite have names.
pub(crate) fn real(is_float: bool, text: &str) -> Result<Value, String> {
    let number = text.parse::<f64>().map_err(|_| "write a number, such as 1.5, 2e10 or inf".to_owned())?;
    if is_float && number.is_finite() && number.abs() > f32::MAX.into() {
        return Err(format!("write a number from {:e} to {:e} (float)", f32::MIN, f32::MAX));
    }
    if number.is_infinite() && text.contains(|char: char| char.is_ascii_digit()) {
        return Err(format!("write a number from {:e} to {:e} (double)", f64::MIN, f64::MAX));
    }
    Ok(serde_json::Number::from_f64(number).map_or_else(|| non_finite(number).into(), Value::Number))
}
