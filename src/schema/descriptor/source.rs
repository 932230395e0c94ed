/// Positions and comments in a file.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct SourceCodeInfo {
    #[prost(message, repeated, tag = "1")]
    pub(crate) location: Vec<SourceLocation>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct SourceLocation {
    /// Field numbers and indexes from the file down.
    #[prost(int32, repeated, tag = "1")]
    pub(crate) path: Vec<i32>,
    /// Start line and column, then the end, counted from zero.
    #[prost(int32, repeated, tag = "2")]
    pub(crate) span: Vec<i32>,
    #[prost(string, optional, tag = "3")]
    pub(crate) leading_comments: Option<String>,
}
