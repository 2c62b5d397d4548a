//! Mutations in cases: done, or refused with one code.
//!
//! **Invariant:** whatever a case asks, the deprecated list of errors agrees with the error beside it, and a refused mutation has no result.

use cynic::Operation;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::client::answer::Answer;
use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, present, require};
use crate::operations::mutation::{Envelope, Mutation};
use crate::suite::case::Case;

impl Case {
    /// A mutation that is done, written down. Its result.
    ///
    /// # Errors
    /// If the request fails as in [`Case::step`]; a finding if the mutation fails.
    pub async fn ok<M, V>(&mut self, step: &str, caller: &Caller, operation: Operation<M, V>) -> Outcome<M::Result>
    where
        M: Mutation + DeserializeOwned,
        V: Serialize,
    {
        done(self.step(step, caller, operation).await?)
    }

    /// The same for preparing things: it is not written down.
    ///
    /// # Errors
    /// If the request fails as in [`Case::ask`]; a finding if the mutation fails.
    pub async fn prepare<M, V>(&mut self, caller: &Caller, operation: Operation<M, V>) -> Outcome<M::Result>
    where
        M: Mutation + DeserializeOwned,
        V: Serialize,
    {
        done(self.ask(caller, operation).await?)
    }

    /// A mutation that is refused with this code, written down. Its error.
    ///
    /// # Errors
    /// If the request fails as in [`Case::step`]; a finding if the mutation succeeds or has another code.
    pub async fn fails<M, V>(&mut self, step: &str, caller: &Caller, operation: Operation<M, V>, code: M::Code) -> Outcome<M::Error>
    where
        M: Mutation + DeserializeOwned,
        V: Serialize,
    {
        self.fails_listing(step, caller, operation, code, &[code]).await
    }

    /// The same where the deprecated list has codes of its own.
    ///
    /// # Errors
    /// If the request fails as in [`Case::step`]; a finding if the mutation succeeds or has other codes.
    pub async fn fails_listing<M, V>(
        &mut self,
        step: &str,
        caller: &Caller,
        operation: Operation<M, V>,
        code: M::Code,
        listed: &[M::Code],
    ) -> Outcome<M::Error>
    where
        M: Mutation + DeserializeOwned,
        V: Serialize,
    {
        let envelope = envelope(self.step(step, caller, operation).await?)?;
        equal(envelope.code, Some(code), "code")?;
        equal((envelope.ok, envelope.result.is_none()), (false, true), "ok and absence of a result")?;
        if let Some(codes) = envelope.list {
            equal(codes.as_slice(), listed, "codes in the deprecated list")?;
        }
        present(envelope.error, "error")
    }
}

fn envelope<M: Mutation>(answer: Answer<M>) -> Outcome<Envelope<M>> {
    present(answer.data()?.envelope(), "the mutation's answer")
}

fn done<M: Mutation>(answer: Answer<M>) -> Outcome<M::Result> {
    let Envelope { ok, list, code, result, .. } = envelope(answer)?;
    equal(code, None, "code")?;
    require(ok && list.is_none_or(|codes| codes.is_empty()), "ok, and an empty list of errors")?;
    present(result, "result")
}
