//! What a realm remembers: codes, tokens and sessions that it has issued, and how often it was asked.
//!
//! **Invariant:** a code and a refresh token that was replaced are good once.

use std::collections::BTreeMap;

use super::behaviour::{Behaviour, Place};

/// What a code stands for until it is exchanged.
#[derive(Clone, Debug)]
pub struct Grant {
    pub redirect: String,
    pub nonce: Option<String>,
    pub challenge: Option<String>,
    pub scope: String,
    pub session: String,
}

/// A token that was issued: the session it belongs to, and the scope.
#[derive(Clone, Debug)]
pub struct Issued {
    pub session: String,
    pub scope: String,
}

#[derive(Debug)]
pub struct State {
    pub behaviour: Behaviour,
    pub codes: BTreeMap<String, Grant>,
    pub access_tokens: BTreeMap<String, Issued>,
    pub refresh_tokens: BTreeMap<String, Issued>,
    /// The session that was begun last.
    pub last_session: String,
    pub asked: BTreeMap<Place, usize>,
}

impl State {
    pub fn new(behaviour: Behaviour) -> Self {
        Self {
            behaviour,
            codes: BTreeMap::new(),
            access_tokens: BTreeMap::new(),
            refresh_tokens: BTreeMap::new(),
            last_session: String::new(),
            asked: BTreeMap::new(),
        }
    }

    /// Ends all sessions: tokens that were issued are refused from now on.
    pub fn revoke(&mut self) {
        self.codes.clear();
        self.access_tokens.clear();
        self.refresh_tokens.clear();
    }
}
