//! Base 85: four bytes as five digits.

use crate::value::reason::Reason;

/// `btoa` without the brackets: digits from `!` on, and `z` for four zeros.
pub(crate) fn encode_ascii85(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(4) {
        if chunk == [0; 4] {
            text.push('z');
            continue;
        }
        let digits = digits(word(chunk));
        text.extend(digits.iter().take(chunk.len() + 1).map(|digit| char::from(b'!' + digit)));
    }
    text
}

/// Spaces and control characters mean nothing.
pub(crate) fn decode_ascii85(text: &[u8]) -> Result<Vec<u8>, Reason> {
    let mut bytes = Vec::new();
    let mut group = Vec::with_capacity(5);
    for byte in text.iter().filter(|byte| **byte > b' ') {
        match byte {
            b'z' if group.is_empty() => bytes.extend([0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            _ => return Err(INVALID.into()),
        }
        if group.len() == 5 {
            bytes.extend(number(&group).to_be_bytes());
            group.clear();
        }
    }
    match group.len() {
        0 => {}
        1 => return Err(INVALID.into()),
        length => {
            group.resize(5, 84);
            bytes.extend(number(&group).to_be_bytes().iter().take(length - 1));
        }
    }
    Ok(bytes)
}

const INVALID: &str = "this is not base 85";
const Z85: &[u8; 85] =
    b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

/// As in `ZeroMQ`. There must be a multiple of four bytes.
pub(crate) fn encode_z85(bytes: &[u8]) -> Result<String, Reason> {
    if !bytes.len().is_multiple_of(4) {
        return Err("z85 encodes only multiples of 4 bytes".into());
    }
    let digits = bytes.chunks(4).flat_map(|chunk| digits(word(chunk)));
    Ok(digits.filter_map(|digit| Z85.get(usize::from(digit))).map(|byte| char::from(*byte)).collect())
}

pub(crate) fn decode_z85(text: &[u8]) -> Result<Vec<u8>, Reason> {
    if !text.len().is_multiple_of(5) {
        return Err("z85 decodes only multiples of 5 characters".into());
    }
    let digit = |byte: &u8| Z85.iter().position(|known| known == byte).and_then(|at| u8::try_from(at).ok());
    let digits: Vec<u8> = text.iter().map(digit).collect::<Option<_>>().ok_or(INVALID)?;
    Ok(digits.chunks(5).flat_map(|group| number(group).to_be_bytes()).collect())
}

/// Up to four bytes as one number, filled up with zeros.
fn word(chunk: &[u8]) -> u32 {
    let mut bytes = [0; 4];
    bytes.iter_mut().zip(chunk).for_each(|(byte, given)| *byte = *given);
    u32::from_be_bytes(bytes)
}

fn digits(mut word: u32) -> [u8; 5] {
    let mut digits = [0; 5];
    for digit in digits.iter_mut().rev() {
        *digit = u8::try_from(word % 85).unwrap_or_default();
        word /= 85;
    }
    digits
}

/// Overflow wraps around, as in Go.
fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |number: u32, digit| number.wrapping_mul(85).wrapping_add(u32::from(*digit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        for bytes in [&b""[..], b"a", b"ab", b"abc", b"abcd", b"\0\0\0\0", b"hello world"] {
            let text = encode_ascii85(bytes);
            assert_eq!(decode_ascii85(text.as_bytes()).as_deref(), Ok(bytes), "{text}");
        }
        assert_eq!(
            encode_ascii85(b"this is totally unstructured data"),
            "FD,B0+DGm>FDl80Ci\"A>F`)8BEckl6F`M&(+Cno&@/"
        );
        assert_eq!(
            encode_z85(&[0x86, 0x4f, 0xd2, 0x6f, 0xb5, 0x59, 0xf7, 0x5b]).as_deref(),
            Ok("HelloWorld")
        );
        assert!(encode_z85(b"a").is_err() && decode_z85(b"a").is_err() && decode_ascii85(b"~").is_err());
    }
}
