use crate::{CodecError, payload};
use flate2::Compression;
use flate2::read::{ZlibDecoder, ZlibEncoder};
use futures_util::future::{BoxFuture, FutureExt, ready};
use std::io::{self, Read};
use temporalio_common::data_converters::{PayloadCodec, PayloadConversionError, SerializationContextData};
use temporalio_common::protos::temporal::api::common::v1::Payload;

/// The encoding that Go's `NewZlibCodec` writes.
const ZLIB: &str = "binary/zlib";
/// An encoding of this crate.
#[cfg(feature = "zstd")]
const ZSTD: &str = "binary/zstd";
/// No payload on a Temporal server is nearly as large.
const MAX_SIZE: usize = 64 << 20;

/// Compresses payloads with zlib, in the format of the Go SDK's `NewZlibCodec`.
///
/// A payload that does not shrink remains as it is, unless [`always`](CompressionCodec::always) is set. Decoding
/// leaves payloads of other encodings as they are.
///
/// ```
/// use temporal_prost_codec::CompressionCodec;
/// use temporalio_common::data_converters::{PayloadCodec, SerializationContextData};
/// use temporalio_common::protos::temporal::api::common::v1::Payload;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let payload = Payload { data: vec![b'x'; 1000], ..Payload::default() };
/// let context = SerializationContextData::None;
/// let compressed = CompressionCodec::zlib().encode(&context, vec![payload]).await?;
/// assert_eq!(compressed[0].metadata["encoding"], b"binary/zlib");
/// assert!(compressed[0].data.len() < 50);
/// # Ok(())
/// # }
/// ```
///
/// To combine it with encryption, see [`Chain`](crate::Chain). The length of a compressed payload depends on its
/// content, also if it is encrypted then. Do not compress payloads that contain both a secret and text that an
/// attacker chooses.
#[derive(Clone, Debug)]
pub struct CompressionCodec {
    format: Format,
    policy: Policy,
    max_size: usize,
}

/// The payloads that are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Policy {
    Smaller,
    All,
    None,
}

#[derive(Clone, Copy, Debug)]
enum Format {
    Zlib,
    #[cfg(feature = "zstd")]
    Zstd,
}

impl CompressionCodec {
    /// Makes a codec for zlib.
    #[must_use]
    pub fn zlib() -> Self {
        Self { format: Format::Zlib, policy: Policy::Smaller, max_size: MAX_SIZE }
    }

    /// Makes a codec for zstd, with the encoding `binary/zstd`. SDKs of other languages have no codec for it.
    #[cfg(feature = "zstd")]
    #[must_use]
    pub fn zstd() -> Self {
        Self { format: Format::Zstd, policy: Policy::Smaller, max_size: MAX_SIZE }
    }

    /// Compresses payloads that do not shrink, too, like `AlwaysEncode` of the Go SDK.
    #[must_use]
    pub fn always(mut self) -> Self {
        self.policy = Policy::All;
        self
    }

    /// Compresses nothing, and still decompresses. Use it while compressed payloads exist.
    #[must_use]
    pub fn only_reading(mut self) -> Self {
        self.policy = Policy::None;
        self
    }

    /// Sets the largest size of decompressed payloads in bytes, all of one call together. Defaults to 64 MiB. It
    /// protects against small payloads that decompress to large ones.
    #[must_use]
    pub fn max_size(mut self, bytes: usize) -> Self {
        self.max_size = bytes;
        self
    }

    fn compress(&self, payload: Payload) -> Payload {
        if self.policy == Policy::None {
            return payload;
        }
        let original = payload::serialize(payload.clone(), 0);
        match self.format.compress(&original) {
            Ok(data) if self.policy == Policy::All || data.len() < original.len() => {
                payload::encoded(self.format.encoding(), data)
            }
            _ => payload,
        }
    }

    fn decompress_all(&self, payloads: Vec<Payload>) -> Result<Vec<Payload>, PayloadConversionError> {
        let (encoding, mut left) = (self.format.encoding(), self.max_size);
        let mut decompressed = Vec::with_capacity(payloads.len());
        for payload in payloads {
            if !payload::has_encoding(&payload, encoding) {
                decompressed.push(payload);
                continue;
            }
            let bytes = self.decompress(&payload.data, left)?;
            left -= bytes.len();
            decompressed.push(payload::parse(&bytes, encoding)?);
        }
        Ok(decompressed)
    }

    /// Returns at most `left` bytes.
    fn decompress(&self, data: &[u8], left: usize) -> Result<Vec<u8>, CodecError> {
        let encoding = self.format.encoding();
        let damaged = |_| CodecError::Decompress { encoding };
        let limit = u64::try_from(left).unwrap_or(u64::MAX).saturating_add(1);
        let bytes = self.format.decompress(data, limit).map_err(damaged)?;
        if bytes.len() > left {
            return Err(CodecError::TooLarge { encoding, limit: self.max_size });
        }
        Ok(bytes)
    }
}

impl Format {
    fn encoding(self) -> &'static str {
        match self {
            Self::Zlib => ZLIB,
            #[cfg(feature = "zstd")]
            Self::Zstd => ZSTD,
        }
    }

    fn compress(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Zlib => {
                let mut data = Vec::new();
                ZlibEncoder::new(bytes, Compression::default()).read_to_end(&mut data)?;
                Ok(data)
            }
            #[cfg(feature = "zstd")]
            Self::Zstd => zstd::encode_all(bytes, zstd::DEFAULT_COMPRESSION_LEVEL),
        }
    }

    /// Returns the first `limit` bytes.
    fn decompress(self, bytes: &[u8], limit: u64) -> io::Result<Vec<u8>> {
        let mut data = Vec::new();
        match self {
            Self::Zlib => ZlibDecoder::new(bytes).take(limit).read_to_end(&mut data)?,
            #[cfg(feature = "zstd")]
            Self::Zstd => zstd::Decoder::new(bytes)?.take(limit).read_to_end(&mut data)?,
        };
        Ok(data)
    }
}

impl PayloadCodec for CompressionCodec {
    fn encode(
        &self,
        _: &SerializationContextData,
        payloads: Vec<Payload>,
    ) -> BoxFuture<'static, Result<Vec<Payload>, PayloadConversionError>> {
        let compress = |payload| Ok(self.compress(payload));
        ready(payload::map(payloads, |payload| !payload::is_plain(payload), compress)).boxed()
    }

    fn decode(
        &self,
        _: &SerializationContextData,
        payloads: Vec<Payload>,
    ) -> BoxFuture<'static, Result<Vec<Payload>, PayloadConversionError>> {
        ready(self.decompress_all(payloads)).boxed()
    }
}
