use super::{Token, expiry, hex};
use biscuit_auth::{UnverifiedBiscuit, builder::Check};
use std::{fmt, time::SystemTime};

/// The contents of a token, for people. They are not verified.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use temporal_prost_biscuit::{Claims, Right, SigningKey};
///
/// let expiry = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
/// let claims = Claims::new("ada@example.com", expiry).right(Right::everywhere("clusters.read"));
/// let description = SigningKey::generate(7).mint(&claims)?.inspect();
/// assert_eq!(description.root_key_id(), Some(7));
/// assert_eq!(description.expiry(), Some(expiry));
/// assert!(description.to_string().contains("right(\"clusters.read\");"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    id: String,
    length: usize,
    root_key_id: Option<u32>,
    expiry: Option<SystemTime>,
    blocks: Vec<Block>,
}

/// A block of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Block {
    /// Its facts, rules and checks, in Datalog.
    pub datalog: String,
    /// The revocation id, in hexadecimal digits.
    pub revocation_id: String,
}

impl Token {
    /// Describes the token without verifying it: who, what, until when, and which checks.
    #[must_use]
    pub fn inspect(&self) -> Description {
        let parsed = self.parse().ok();
        let blocks: Vec<_> = parsed.iter().flat_map(blocks).collect();
        Description {
            id: blocks
                .first()
                .map_or_else(String::new, |block| block.revocation_id.chars().take(16).collect()),
            length: self.as_bytes().len(),
            root_key_id: parsed.as_ref().and_then(UnverifiedBiscuit::root_key_id),
            expiry: expiry::earliest(&checks(&blocks)),
            blocks,
        }
    }
}

fn blocks(token: &UnverifiedBiscuit) -> Vec<Block> {
    let ids = token.revocation_identifiers();
    let blocks = ids.iter().enumerate().map(|(index, id)| Block {
        datalog: token.print_block_source(index).unwrap_or_else(|error| format!("// unreadable: {error}")),
        revocation_id: hex(id),
    });
    blocks.collect()
}

fn checks(blocks: &[Block]) -> Vec<Check> {
    let lines = blocks.iter().flat_map(|block| block.datalog.lines());
    lines.filter_map(|line| Check::try_from(line.strip_suffix(';')?).ok()).collect()
}

impl Description {
    /// Returns the id of the issued token, which all of its children share.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the id of the root key that the token names.
    #[must_use]
    pub fn root_key_id(&self) -> Option<u32> {
        self.root_key_id
    }

    /// Returns the earliest expiry of all blocks.
    #[must_use]
    pub fn expiry(&self) -> Option<SystemTime> {
        self.expiry
    }

    /// Returns the blocks, of which the issuer signed the first.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.root_key_id.map_or_else(|| "none".to_owned(), |id| id.to_string());
        let expiry = self.expiry.map_or_else(|| "never".to_owned(), expiry::show);
        let Self { id, length, .. } = self;
        writeln!(f, "token    {id}\nlength   {length} bytes\nroot key {key}\nexpires  {expiry}")?;
        for (index, block) in self.blocks.iter().enumerate() {
            let author = if index == 0 { " (issuer)" } else { "" };
            write!(f, "\nblock {index}{author}\n{}", block.datalog)?;
        }
        Ok(())
    }
}
