//! One request of the catalogue, and who sends it.
//!
//! **Invariant:** it says everything that is known before the request is sent.

use super::request::Request;

pub struct Hostile {
    pub name: &'static str,
    pub caller: Caller,
    /// Of the response, when the request is sent alone.
    pub status: u16,
    pub request: fn() -> Request,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// No `Authorization` header.
    NoToken,
    /// A token that the server does not know.
    Unknown,
    /// The login token, which every visitor of a login page has.
    Login,
    /// A person that is a member of every project, and may view all members there.
    Member,
    /// A super admin.
    Root,
}

impl Caller {
    pub fn name(self) -> &'static str {
        match self {
            Caller::NoToken => "none",
            Caller::Unknown => "unknown",
            Caller::Login => "login",
            Caller::Member => "member",
            Caller::Root => "root",
        }
    }
}
