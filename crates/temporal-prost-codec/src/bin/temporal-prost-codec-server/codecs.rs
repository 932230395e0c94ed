use crate::arguments::Arguments;
use crate::error::Error;
use std::env;
use temporal_prost_codec::server::{Access, CodecServer};
use temporal_prost_codec::{
    Chain, CompressionCodec, EncryptionCodec, EnvelopeCodec, KeyFile, KeyRing, KeySource, VaultTransit,
};

/// The variable with keys.
const KEYS: &str = "TEMPORAL_CODEC_KEYS";

/// Makes a server with the codecs that the arguments name.
pub(crate) fn server(arguments: &Arguments, access: Access) -> Result<CodecServer, Error> {
    let mut server = match common(arguments)? {
        Some(codec) => CodecServer::new(codec, access),
        None if arguments.namespace_keys.is_empty() => return Err(Error::NoKeys),
        None => CodecServer::per_namespace(access),
    };
    for (namespace, path) in &arguments.namespace_keys {
        let codec = compression(arguments).then(EncryptionCodec::new(KeyFile::open(path)?));
        server = server.namespace(namespace, codec);
    }
    Ok(server)
}

/// Makes the codec for all namespaces. If there are keys and Vault, Vault encrypts and both decrypt.
fn common(arguments: &Arguments) -> Result<Option<Chain>, Error> {
    let vault = vault(arguments)?;
    let keys: Option<Box<dyn KeySource>> = match &arguments.keys_file {
        Some(path) => Some(Box::new(KeyFile::open(path)?)),
        None if env::var_os(KEYS).is_some() => Some(Box::new(KeyRing::from_env(KEYS)?)),
        None => None,
    };
    let chain = compression(arguments);
    Ok(match (keys, vault) {
        (None, None) => None,
        (Some(keys), None) => Some(chain.then(EncryptionCodec::new(keys))),
        (None, Some(vault)) => Some(chain.then(EnvelopeCodec::new(vault))),
        (Some(keys), Some(vault)) => {
            let keys = EncryptionCodec::new(keys).only_reading();
            Some(chain.then(keys).then(EnvelopeCodec::new(vault)))
        }
    })
}

fn compression(arguments: &Arguments) -> Chain {
    let zlib = CompressionCodec::zlib();
    Chain::new().then(if arguments.compress { zlib } else { zlib.only_reading() })
}

fn vault(arguments: &Arguments) -> Result<Option<VaultTransit>, Error> {
    let (Some(address), Some(key)) = (&arguments.vault_address, &arguments.vault_key) else {
        return Ok(None);
    };
    let vault = VaultTransit::new(address, &arguments.vault_mount, key)?;
    Ok(Some(match (&arguments.vault_token_file, env::var("VAULT_TOKEN")) {
        (Some(path), _) => vault.token_file(path),
        (None, Ok(token)) => vault.token(token),
        (None, Err(_)) => vault,
    }))
}
