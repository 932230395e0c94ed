use crate::v1::RunDatabaseRequest;
use temporal_prost::hook::{Call, Hook, Refusal};

/// The maximum length of a host name.
const LONGEST: usize = 63;

/// Rejects databases whose name cannot be part of an address, in clients and in workers.
#[derive(Debug)]
pub struct Naming;

impl Hook for Naming {
    fn check(&self, call: &Call<'_>) -> Result<(), Refusal> {
        let Some(request) = call.input::<RunDatabaseRequest>() else { return Ok(()) };
        for (field, name) in [("region", &request.region), ("name", &request.name)] {
            if !is_label(name) {
                return Err(refusal(field));
            }
        }
        Ok(())
    }
}

fn is_label(name: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=LONGEST).contains(&name.len()) && name.bytes().all(is_allowed) && !name.starts_with('-')
}

/// Returns the refusal of a name. Its details are a `google.rpc.BadRequest`, so Terraform shows it at the attribute.
fn refusal(field: &str) -> Refusal {
    let description = "the name needs 1 to 63 lower-case letters, digits and hyphens";
    let violation = serde_json::json!({ "field": field, "description": description });
    Refusal::new("the database has no address")
        .with_kind("InvalidArgument")
        .with_details(serde_json::json!({ "fieldViolations": [violation] }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_labels() {
        assert!(is_label("orders-2"));
        for name in ["", "-a", "Orders", "a.b", &"a".repeat(64)] {
            assert!(!is_label(name), "{name}");
        }
    }
}
