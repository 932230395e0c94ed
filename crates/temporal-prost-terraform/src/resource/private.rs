use serde_json::Value as Json;

/// The data of a resource that the provider keeps in addition to its attributes. Terraform stores it in the state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Private {
    /// The number of updates so far, which makes their ids unique.
    pub(crate) revision: u64,
    /// A random text that is new for each creation, adoption and import. It distinguishes the updates and the deletion from
    /// the operations of other states of the same resource, and of other resources with the same id.
    pub(crate) nonce: String,
    /// The digest of the input of the create workflow.
    pub(crate) digest: String,
    /// Set if the wait for the create workflow was interrupted, until an apply waits for it again.
    pub(crate) pending: bool,
    /// Set if the create workflow has failed.
    pub(crate) failed: bool,
    /// Set until an imported resource is read.
    pub(crate) imported: bool,
}

impl Private {
    /// Returns the data of a resource that no state had before.
    pub(crate) fn new() -> Self {
        Self { nonce: uuid::Uuid::new_v4().simple().to_string(), ..Self::default() }
    }

    /// Reads the bytes of any version. Missing or damaged parts have their defaults.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let json: Json = serde_json::from_slice(bytes).unwrap_or_default();
        let text = |name: &str| json.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        let is_set = |name: &str| json.get(name).and_then(Json::as_bool).unwrap_or_default();
        Self {
            revision: json.get("revision").and_then(Json::as_u64).unwrap_or_default(),
            nonce: text("nonce"),
            digest: text("digest"),
            pending: is_set("pending"),
            failed: is_set("failed"),
            imported: is_set("imported"),
        }
    }

    pub(crate) fn write(&self) -> Vec<u8> {
        let Self { revision, nonce, digest, pending, failed, imported } = self;
        let json = serde_json::json!({
            "revision": revision, "nonce": nonce, "digest": digest,
            "pending": pending, "failed": failed, "imported": imported,
        });
        json.to_string().into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn it_survives() {
        let private = Private { revision: 3, digest: "d".to_owned(), pending: true, ..Private::new() };
        assert_eq!(Private::read(&private.write()), private);
    }

    proptest! {
        #[test]
        fn no_bytes_do_harm(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            Private::read(&bytes);
        }
    }
}
