//! References to an execution, which generated code gives the schema's methods.

/// Lets a reference stand for the handle inside: a newtype around any handle, or around the one named.
#[doc(hidden)]
#[macro_export]
macro_rules! __reference {
    ($name:ident<H>) => {
        $crate::__reference!(@ [H] $name<H>, H);
    };
    ($name:ident($handle:ty)) => {
        $crate::__reference!(@ [] $name, $handle);
    };
    (@ [$($generic:ident)?] $name:ty, $handle:ty) => {
        impl$(<$generic>)? ::core::convert::From<$handle> for $name {
            fn from(handle: $handle) -> Self {
                Self(handle)
            }
        }

        impl$(<$generic>)? ::core::ops::Deref for $name {
            type Target = $handle;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    };
}

/// Makes a newtype around the SDK's client the client of a service.
#[doc(hidden)]
#[macro_export]
macro_rules! __client {
    ($name:ident) => {
        impl $name {
            /// Wraps a client of the SDK, which says where the server is and which namespace is meant.
            #[must_use]
            pub fn new(client: $crate::client::Client) -> Self {
                Self(client)
            }

            /// The SDK's client.
            #[must_use]
            pub fn sdk(&self) -> &$crate::client::Client {
                &self.0
            }
        }
    };
}
