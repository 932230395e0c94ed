//! Reads the output of a program, which may be anything.

use std::io;
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _};

/// The maximum length of a line, far above the lines of the CLI. The rest of a longer line is dropped.
const LONGEST: usize = 4 << 20;

/// Reads the next line without its line break. Returns `None` at the end.
pub(super) async fn next(
    from: &mut (impl AsyncBufRead + Unpin),
    line: &mut Vec<u8>,
) -> io::Result<Option<()>> {
    line.clear();
    let mut read_any = false;
    loop {
        let available = from.fill_buf().await?;
        if available.is_empty() {
            return Ok(read_any.then_some(()));
        }
        read_any = true;
        let end = available.iter().position(|byte| *byte == b'\n');
        let length = end.unwrap_or(available.len());
        let room = LONGEST.saturating_sub(line.len()).min(length);
        line.extend_from_slice(&available[..room]);
        from.consume(end.map_or(length, |end| end + 1));
        if end.is_some() {
            return Ok(Some(()));
        }
    }
}

/// Reads to the end, and keeps the lines in the last `limit` bytes. A line that is cut could begin with a part of a secret.
pub(super) async fn tail(mut from: impl AsyncRead + Unpin, limit: usize) -> io::Result<Vec<u8>> {
    let mut tail = Vec::new();
    let mut chunk = [0; 4096];
    let mut is_cut = false;
    loop {
        let count = from.read(&mut chunk).await?;
        if count == 0 {
            break;
        }
        tail.extend_from_slice(&chunk[..count]);
        is_cut |= tail.len() > limit;
        tail.drain(..tail.len().saturating_sub(limit));
    }
    if is_cut {
        let end = tail.iter().position(|byte| *byte == b'\n').map_or(tail.len(), |end| end + 1);
        tail.drain(..end);
    }
    Ok(tail)
}

/// Reads to the end. Fails if there are more than `limit` bytes.
pub(super) async fn all(from: impl AsyncRead + Unpin, limit: u64) -> io::Result<Vec<u8>> {
    let mut all = Vec::new();
    let mut limited = from.take(limit + 1);
    limited.read_to_end(&mut all).await?;
    if limited.limit() == 0 {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lines_are_bounded() {
        let text = ["a\n\n".to_owned(), "b".repeat(LONGEST + 7), "\nlast".to_owned()].concat();
        let (mut from, mut line, mut lengths) = (text.as_bytes(), Vec::new(), Vec::new());
        while next(&mut from, &mut line).await.unwrap().is_some() {
            lengths.push(line.len());
        }
        assert_eq!(lengths, [1, 0, LONGEST, 4]);
    }

    #[tokio::test]
    async fn ends_are_kept_and_floods_refused() {
        assert_eq!(tail(&b"0123\n456\n78\n"[..], 9).await.unwrap(), b"456\n78\n");
        assert_eq!(tail(&b"0123\n"[..], 5).await.unwrap(), b"0123\n");
        assert_eq!(tail(&b"0123456789"[..], 4).await.unwrap(), b"");
        assert_eq!(all(&b"0123"[..], 4).await.unwrap(), b"0123");
        assert!(all(&b"01234"[..], 4).await.is_err());
    }
}
