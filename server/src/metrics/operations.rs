//! Operations by name and by how they ended.
//!
//! **Invariant:** what the schema does not name is `other`.

use super::{Counter, MetricsPage};

/// How an operation ended, or why there was none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationEnd {
    Ok,
    /// As the schema says: `ok: false`.
    Failure,
    Denied,
    /// The client's mistake.
    ClientError,
    /// The token is unknown, or there was none.
    Unauthorized,
    /// Later it may work.
    Unavailable,
    Fault,
}

impl OperationEnd {
    /// In the order above, which is the order of the counters.
    const ALL: [Self; 7] = [Self::Ok, Self::Failure, Self::Denied, Self::ClientError, Self::Unauthorized, Self::Unavailable, Self::Fault];

    fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Failure => "failure",
            Self::Denied => "denied",
            Self::ClientError => "client_error",
            Self::Unauthorized => "unauthorized",
            Self::Unavailable => "unavailable",
            Self::Fault => "fault",
        }
    }
}

/// One counter for each way to end.
#[derive(Debug, Default)]
struct Ends([Counter; OperationEnd::ALL.len()]);

impl Ends {
    fn add(&self, ended: OperationEnd) {
        if let Some(count) = self.0.get(ended as usize) {
            count.inc();
        }
    }
}

type ByName = Vec<(&'static str, Ends)>;

#[derive(Debug)]
pub struct Operations {
    queries: ByName,
    mutations: ByName,
    other: Ends,
    sign_ins: Vec<(&'static str, Counter)>,
}

impl Operations {
    /// The root fields of the schema, and how a sign-in can fail.
    pub fn new(
        queries: impl Iterator<Item = &'static str>,
        mutations: impl Iterator<Item = &'static str>,
        sign_in_codes: impl Iterator<Item = &'static str>,
    ) -> Self {
        Self {
            queries: queries.map(|name| (name, Ends::default())).collect(),
            mutations: mutations.map(|name| (name, Ends::default())).collect(),
            other: Ends::default(),
            sign_ins: ["ok"].into_iter().chain(sign_in_codes).map(|code| (code, Counter::default())).collect(),
        }
    }

    /// A field of `Query` has been answered. An unknown name is not counted.
    pub fn query(&self, name: &str, ended: OperationEnd) {
        if let Some((_, ends)) = self.queries.iter().find(|(known, _)| *known == name) {
            ends.add(ended);
        }
    }

    pub fn mutation(&self, name: &str, ended: OperationEnd) {
        if let Some((_, ends)) = self.mutations.iter().find(|(known, _)| *known == name) {
            ends.add(ended);
        }
    }

    /// A request that never came to an operation.
    pub fn none(&self, ended: OperationEnd) {
        self.other.add(ended);
    }

    /// `ok`, or the code of the error.
    pub fn sign_in(&self, result: &str) {
        if let Some((_, count)) = self.sign_ins.iter().find(|(known, _)| *known == result) {
            count.inc();
        }
    }

    pub fn write(&self, page: &mut MetricsPage) {
        let mut family = page.counter("tenant_operations", "Root fields answered, and requests without one as `other`, by how they ended");
        let other = ("other", &self.other);
        for (name, ends) in self.queries.iter().chain(&self.mutations).map(|(name, ends)| (*name, ends)).chain([other]) {
            for (ended, count) in OperationEnd::ALL.into_iter().zip(&ends.0) {
                family.labelled([("operation", name), ("outcome", ended.name())], count.get());
            }
        }
        let mut family = page.counter("tenant_sign_ins", "Tries to sign in with a password, by the code of their error");
        for (result, count) in &self.sign_ins {
            family.labelled([("result", result)], count.get());
        }
    }
}
