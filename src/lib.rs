//! Generates typed Temporal workers and clients from annotated protobuf services.
