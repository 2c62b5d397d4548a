//! Which part of an answer a story writes down, where the rest belongs to strangers.
//!
//! **Invariant:** nothing of what is left out gets a name, so strangers do not change the numbers.

use serde_json::Value;

/// Which part of an answer belongs to the case.
pub trait Keep {
    fn narrow(&self, response: &mut Value);
}

/// All of it.
pub struct Everything;

impl Keep for Everything {
    fn narrow(&self, _: &mut Value) {}
}

/// The items of a list whose value at `by` is among `values`.
pub struct Only<'a> {
    pub list: &'a str,
    pub by: &'a str,
    pub values: Vec<String>,
}

impl Keep for Only<'_> {
    fn narrow(&self, response: &mut Value) {
        if let Some(Value::Array(items)) = response.pointer_mut(self.list) {
            items.retain(|item| {
                item.pointer(self.by).and_then(Value::as_str).is_some_and(|value| self.values.iter().any(|kept| kept == value))
            });
        }
    }
}
