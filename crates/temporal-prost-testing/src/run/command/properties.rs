//! Commands that change search attributes and memos.

use super::Step;
use crate::hub::Hub;
use crate::proto::{Payload, command, event};
use crate::run::{Fields, Run};

impl Run {
    pub(super) fn upsert_search_attributes(
        &mut self,
        hub: &mut Hub,
        step: &Step<'_>,
        mut request: command::UpsertWorkflowSearchAttributes,
    ) {
        if let Some(attributes) = &mut request.search_attributes {
            // The check has already rejected unknown attributes.
            let _ = hub.namespaces.add_types(&self.namespace, attributes);
            merge(&mut self.search_attributes, &attributes.indexed_fields);
        }
        let event = event::UpsertWorkflowSearchAttributes {
            workflow_task_completed_event_id: step.completed,
            search_attributes: request.search_attributes,
        };
        self.write(hub, event);
    }

    pub(super) fn modify_memo(
        &mut self,
        hub: &mut Hub,
        step: &Step<'_>,
        request: command::ModifyWorkflowProperties,
    ) {
        if let Some(memo) = &request.upserted_memo {
            merge(&mut self.memo, &memo.fields);
        }
        let event = event::WorkflowPropertiesModified {
            workflow_task_completed_event_id: step.completed,
            upserted_memo: request.upserted_memo,
        };
        self.write(hub, event);
    }
}

/// Applies changes to fields. A null value removes a field.
pub(crate) fn merge(fields: &mut Fields, changes: &Fields) {
    for (name, value) in changes {
        if is_null(value) {
            fields.remove(name);
        } else {
            fields.insert(name.clone(), value.clone());
        }
    }
}

fn is_null(value: &Payload) -> bool {
    let encoding = value.metadata.get("encoding").map(Vec::as_slice);
    encoding == Some(b"binary/null") || value.data == b"null" || value.data == b"[]"
}
