use prost::bytes::Bytes;

use super::{
    AccessOptions, ActivityOptions, AttributeOptions, CellOptions, CliOptions, CommandOptions, FeatureSet,
    Open, PolicyOptions, ProviderOptions, QueryOptions, SignalOptions, TemporalFieldOptions,
    TemporalProstFieldOptions, TemporalServiceOptions, UpdateOptions, WorkflowOptions,
};

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct FileDescriptorSet {
    #[prost(message, repeated, tag = "1")]
    pub(crate) file: Vec<FileDescriptorProto>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct FileDescriptorProto {
    #[prost(string, tag = "1")]
    pub(crate) name: String,
    #[prost(string, tag = "2")]
    pub(crate) package: String,
    #[prost(string, repeated, tag = "3")]
    pub(crate) dependency: Vec<String>,
    #[prost(message, repeated, tag = "4")]
    pub(crate) message_type: Vec<DescriptorProto>,
    #[prost(message, repeated, tag = "5")]
    pub(crate) enum_type: Vec<EnumDescriptorProto>,
    #[prost(message, repeated, tag = "6")]
    pub(crate) service: Vec<ServiceDescriptorProto>,
    #[prost(message, repeated, tag = "7")]
    pub(crate) extension: Vec<Extension>,
    #[prost(message, optional, tag = "8")]
    pub(crate) options: Option<Open<FileOptions>>,
    /// A [`SourceCodeInfo`], not decoded and shared with the request. It is most of a file and needed for few files.
    #[prost(bytes = "bytes", optional, tag = "9")]
    pub(crate) source_code_info: Option<Bytes>,
    #[prost(string, tag = "12")]
    pub(crate) syntax: String,
    #[prost(int32, optional, tag = "14")]
    pub(crate) edition: Option<i32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct FileOptions {
    #[prost(message, optional, tag = "50")]
    pub(crate) features: Option<FeatureSet>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct DescriptorProto {
    #[prost(string, tag = "1")]
    pub(crate) name: String,
    #[prost(message, repeated, tag = "2")]
    pub(crate) field: Vec<FieldDescriptorProto>,
    #[prost(message, repeated, tag = "3")]
    pub(crate) nested_type: Vec<DescriptorProto>,
    #[prost(message, repeated, tag = "4")]
    pub(crate) enum_type: Vec<EnumDescriptorProto>,
    #[prost(message, optional, tag = "7")]
    pub(crate) options: Option<Open<MessageOptions>>,
    #[prost(message, repeated, tag = "8")]
    pub(crate) oneof_decl: Vec<OneofDescriptorProto>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct MessageOptions {
    #[prost(bool, optional, tag = "1")]
    pub(crate) message_set_wire_format: Option<bool>,
    #[prost(bool, optional, tag = "7")]
    pub(crate) map_entry: Option<bool>,
    #[prost(message, optional, tag = "12")]
    pub(crate) features: Option<FeatureSet>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct FieldDescriptorProto {
    #[prost(string, tag = "1")]
    pub(crate) name: String,
    #[prost(int32, tag = "3")]
    pub(crate) number: i32,
    #[prost(enumeration = "Label", optional, tag = "4")]
    pub(crate) label: Option<i32>,
    #[prost(enumeration = "Type", optional, tag = "5")]
    pub(crate) r#type: Option<i32>,
    #[prost(string, optional, tag = "6")]
    pub(crate) type_name: Option<String>,
    // Boxed, or every field would be twice as large.
    #[prost(message, optional, boxed, tag = "8")]
    pub(crate) options: Option<Box<Open<FieldOptions>>>,
    #[prost(int32, optional, tag = "9")]
    pub(crate) oneof_index: Option<i32>,
    #[prost(string, optional, tag = "10")]
    pub(crate) json_name: Option<String>,
    #[prost(bool, optional, tag = "17")]
    pub(crate) proto3_optional: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum Label {
    Optional = 1,
    Required = 2,
    Repeated = 3,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum Type {
    Double = 1,
    Float = 2,
    Int64 = 3,
    Uint64 = 4,
    Int32 = 5,
    Fixed64 = 6,
    Fixed32 = 7,
    Bool = 8,
    String = 9,
    Group = 10,
    Message = 11,
    Bytes = 12,
    Uint32 = 13,
    Enum = 14,
    Sfixed32 = 15,
    Sfixed64 = 16,
    Sint32 = 17,
    Sint64 = 18,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct FieldOptions {
    #[prost(bool, optional, tag = "2")]
    pub(crate) packed: Option<bool>,
    #[prost(bool, tag = "3")]
    pub(crate) deprecated: bool,
    #[prost(message, optional, tag = "21")]
    pub(crate) features: Option<FeatureSet>,
    /// `google.api.field_behavior`.
    #[prost(int32, repeated, packed = "false", tag = "1052")]
    pub(crate) field_behavior: Vec<i32>,
    #[prost(message, optional, tag = "7233")]
    pub(crate) temporal: Option<TemporalFieldOptions>,
    #[prost(message, optional, tag = "52637")]
    pub(crate) temporal_prost: Option<TemporalProstFieldOptions>,
    #[prost(message, optional, boxed, tag = "52675")]
    pub(crate) attribute: Option<Box<AttributeOptions>>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct OneofDescriptorProto {
    #[prost(string, tag = "1")]
    pub(crate) name: String,
    #[prost(message, optional, tag = "2")]
    pub(crate) options: Option<Open<OneofOptions>>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct OneofOptions {
    #[prost(message, optional, tag = "1")]
    pub(crate) features: Option<FeatureSet>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct EnumDescriptorProto {
    #[prost(string, tag = "1")]
    pub(crate) name: String,
    #[prost(message, repeated, tag = "2")]
    pub(crate) value: Vec<EnumValueDescriptorProto>,
    #[prost(message, optional, tag = "3")]
    pub(crate) options: Option<Open<EnumOptions>>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct EnumOptions {
    #[prost(bool, optional, tag = "2")]
    pub(crate) allow_alias: Option<bool>,
    #[prost(message, optional, tag = "7")]
    pub(crate) features: Option<FeatureSet>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct EnumValueDescriptorProto {
    #[prost(string, tag = "1")]
    pub(crate) name: String,
    // Optional, since a value of zero must be written too.
    #[prost(int32, optional, tag = "2")]
    pub(crate) number: Option<i32>,
    #[prost(message, optional, tag = "3")]
    pub(crate) options: Option<Open<EnumValueOptions>>,
}

#[derive(Clone, Copy, PartialEq, Eq, prost::Message)]
pub(crate) struct EnumValueOptions {}

/// A field that a file adds to the options of `descriptor.proto`, or to another message.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Extension {
    #[prost(string, tag = "1")]
    pub(crate) name: String,
    /// With a leading dot.
    #[prost(string, tag = "2")]
    pub(crate) extendee: String,
    #[prost(int32, tag = "3")]
    pub(crate) number: i32,
    #[prost(string, tag = "6")]
    pub(crate) type_name: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct ServiceDescriptorProto {
    #[prost(string, tag = "1")]
    pub(crate) name: String,
    #[prost(message, repeated, tag = "2")]
    pub(crate) method: Vec<MethodDescriptorProto>,
    #[prost(message, optional, tag = "3")]
    pub(crate) options: Option<Open<ServiceOptions>>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct ServiceOptions {
    #[prost(bool, tag = "33")]
    pub(crate) deprecated: bool,
    #[prost(message, optional, tag = "7233")]
    pub(crate) temporal: Option<TemporalServiceOptions>,
    #[prost(message, optional, tag = "7234")]
    pub(crate) cli: Option<CliOptions>,
    #[prost(message, optional, tag = "52673")]
    pub(crate) policy: Option<PolicyOptions>,
    #[prost(message, optional, boxed, tag = "52674")]
    pub(crate) provider: Option<Box<ProviderOptions>>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct MethodDescriptorProto {
    #[prost(string, tag = "1")]
    pub(crate) name: String,
    /// With a leading dot, like `output_type`.
    #[prost(string, tag = "2")]
    pub(crate) input_type: String,
    #[prost(string, tag = "3")]
    pub(crate) output_type: String,
    #[prost(message, optional, tag = "4")]
    pub(crate) options: Option<Open<MethodOptions>>,
    #[prost(bool, tag = "5")]
    pub(crate) client_streaming: bool,
    #[prost(bool, tag = "6")]
    pub(crate) server_streaming: bool,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct MethodOptions {
    #[prost(bool, tag = "33")]
    pub(crate) deprecated: bool,
    // Boxed, or every rpc would be as large as a workflow.
    #[prost(message, optional, boxed, tag = "7233")]
    pub(crate) workflow: Option<Box<WorkflowOptions>>,
    #[prost(message, optional, boxed, tag = "7234")]
    pub(crate) activity: Option<Box<ActivityOptions>>,
    #[prost(message, optional, boxed, tag = "7235")]
    pub(crate) query: Option<Box<QueryOptions>>,
    #[prost(message, optional, boxed, tag = "7236")]
    pub(crate) signal: Option<Box<SignalOptions>>,
    #[prost(message, optional, boxed, tag = "7237")]
    pub(crate) update: Option<Box<UpdateOptions>>,
    #[prost(message, optional, tag = "7238")]
    pub(crate) command: Option<CommandOptions>,
    #[prost(message, optional, tag = "52671")]
    pub(crate) cells: Option<CellOptions>,
    #[prost(message, optional, boxed, tag = "52672")]
    pub(crate) access: Option<Box<AccessOptions>>,
}

impl DescriptorProto {
    /// Returns whether prost generates a module for the items declared in it.
    pub(crate) fn has_module(&self) -> bool {
        let synthetic = self.field.iter().filter(|field| field.proto3_optional()).count();
        self.nested_type.iter().any(|nested| !nested.is_map_entry())
            || !self.enum_type.is_empty()
            || self.oneof_decl.len() > synthetic
    }

    pub(crate) fn is_map_entry(&self) -> bool {
        self.options.as_ref().is_some_and(|options| options.map_entry())
    }
}

impl FileDescriptorProto {
    /// The newest edition whose features are known here, 2024.
    pub(crate) const NEWEST_EDITION: i32 = 1001;
}

/// Field numbers, for the paths of positions.
impl FileDescriptorProto {
    /// `package`, `syntax` and `edition`.
    pub(crate) const HEADER: [i32; 3] = [2, Self::SYNTAX, Self::EDITION];
    pub(crate) const SYNTAX: i32 = 12;
    pub(crate) const EDITION: i32 = 14;
    pub(crate) const MESSAGE_TYPE: i32 = 4;
    pub(crate) const ENUM_TYPE: i32 = 5;
    pub(crate) const SERVICE: i32 = 6;
}

impl DescriptorProto {
    pub(crate) const FIELD: i32 = 2;
    pub(crate) const NESTED_TYPE: i32 = 3;
    pub(crate) const ENUM_TYPE: i32 = 4;
    pub(crate) const ONEOF_DECL: i32 = 8;
}

impl FieldDescriptorProto {
    pub(crate) const NAME: i32 = 1;
}

impl EnumDescriptorProto {
    pub(crate) const VALUE: i32 = 2;
}

impl ServiceDescriptorProto {
    pub(crate) const METHOD: i32 = 2;
    pub(crate) const OPTIONS: i32 = 3;
}

impl MethodDescriptorProto {
    pub(crate) const OPTIONS: i32 = 4;
}

/// Numbers of extensions.
impl ServiceOptions {
    pub(crate) const TEMPORAL: i32 = 7233;
    pub(crate) const CLI: i32 = 7234;
    pub(crate) const POLICY: i32 = 52673;
    pub(crate) const PROVIDER: i32 = 52674;
}

/// Numbers of extensions. [`Kind`](crate::schema::pool::Kind) has the others.
impl MethodOptions {
    pub(crate) const COMMAND: i32 = 7238;
    pub(crate) const CELLS: i32 = 52671;
    pub(crate) const ACCESS: i32 = 52672;
}
