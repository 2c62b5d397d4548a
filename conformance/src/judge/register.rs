//! Which statement each case proves, and where more than one answer is accepted.
//!
//! `requirements.toml` has the statements with level and source, `deviations.toml` the places where the reference answers otherwise than
//! the contract and why; both name cases by id.
//!
//! **Invariant:** every case proves a statement and every statement is proved by a case; the tests of this module hold it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

const REQUIREMENTS: &str = include_str!("../../requirements.toml");
const DEVIATIONS: &str = include_str!("../../deviations.toml");

/// How much a statement binds an implementation.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Level {
    May,
    Should,
    Must,
}

impl Level {
    pub fn name(self) -> &'static str {
        match self {
            Self::May => "MAY",
            Self::Should => "SHOULD",
            Self::Must => "MUST",
        }
    }
}

/// One statement of the documents.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    pub id: String,
    pub level: Level,
    pub statement: String,
    /// Document and heading.
    pub source: String,
    #[serde(default)]
    pub cases: Vec<String>,
    /// Why no request can check it.
    pub untestable: Option<String>,
}

/// Two accepted answers to one question.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deviation {
    pub id: String,
    /// What the contract says.
    pub contract: String,
    /// What the reference does.
    pub reference: String,
    pub why: String,
    pub cases: Vec<String>,
    /// The reference's answer changes from run to run or with its runtime, so no snapshot of it exists.
    #[serde(default)]
    pub varies: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Requirements {
    requirement: Vec<Requirement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Deviations {
    deviation: Vec<Deviation>,
}

/// Both tables, indexed by case.
pub struct Register {
    pub requirements: Vec<Requirement>,
    pub deviations: Vec<Deviation>,
    proves: BTreeMap<String, Vec<usize>>,
    deviates: BTreeMap<String, usize>,
}

impl Register {
    /// Empty tables if a file cannot be read, which the tests of this module rule out.
    pub fn get() -> &'static Self {
        static REGISTER: OnceLock<Register> = OnceLock::new();
        REGISTER.get_or_init(|| {
            let requirements = toml::from_str::<Requirements>(REQUIREMENTS).map(|file| file.requirement);
            let deviations = toml::from_str::<Deviations>(DEVIATIONS).map(|file| file.deviation);
            Self::new(requirements.unwrap_or_default(), deviations.unwrap_or_default())
        })
    }

    fn new(requirements: Vec<Requirement>, deviations: Vec<Deviation>) -> Self {
        let mut proves: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, requirement) in requirements.iter().enumerate() {
            for case in &requirement.cases {
                proves.entry(case.clone()).or_default().push(place);
            }
        }
        let places = deviations.iter().enumerate();
        let deviates = places.flat_map(|(place, row)| row.cases.iter().map(move |case| (case.clone(), place))).collect();
        Self { requirements, deviations, proves, deviates }
    }

    /// The statements that a case proves.
    pub fn proved_by(&self, case: &str) -> impl Iterator<Item = &Requirement> {
        self.proves.get(case).into_iter().flatten().filter_map(|place| self.requirements.get(*place))
    }

    /// The level of a case is that of its strongest statement.
    pub fn level(&self, case: &str) -> Level {
        self.proved_by(case).map(|requirement| requirement.level).max().unwrap_or(Level::Must)
    }

    /// The other accepted answer, where there is one.
    pub fn deviation(&self, case: &str) -> Option<&Deviation> {
        self.deviates.get(case).and_then(|place| self.deviations.get(*place))
    }

    /// Everything that is wrong with the tables, in sentences. `ids` are those of all cases.
    pub fn problems(&self, ids: &BTreeSet<&str>) -> Vec<String> {
        let mut problems = Vec::new();
        let mut names = BTreeSet::new();
        for requirement in &self.requirements {
            if requirement.cases.is_empty() == requirement.untestable.is_none() {
                problems.push(format!("the statement {} needs either cases or a reason why it has none", requirement.id));
            }
            if !names.insert(requirement.id.as_str()) {
                problems.push(format!("the statement {} is there twice", requirement.id));
            }
        }
        let mut rows = BTreeSet::new();
        for deviation in &self.deviations {
            if !names.insert(deviation.id.as_str()) {
                problems.push(format!("the name {} is there twice", deviation.id));
            }
            for case in &deviation.cases {
                if !rows.insert(case.as_str()) {
                    problems.push(format!("the case {case} is in two rows of accepted answers"));
                }
            }
        }
        let named = self.proves.keys().chain(self.deviates.keys());
        problems.extend(named.filter(|case| !ids.contains(case.as_str())).map(|case| format!("there is no case {case}")));
        problems.extend(ids.iter().filter(|case| !self.proves.contains_key(**case)).map(|case| format!("{case} proves no statement")));
        problems
    }

    /// The accepted answers as a table for people, in Markdown.
    pub fn table(&self) -> String {
        let mut table = String::from("| id | the contract | the reference | why | cases |\n| --- | --- | --- | --- | --- |\n");
        for row in &self.deviations {
            let id = format!("`{}`", row.id);
            let cases: Vec<String> = row.cases.iter().map(|case| format!("`{case}`")).collect();
            let cells = [id.as_str(), row.contract.as_str(), row.reference.as_str(), row.why.as_str(), &cases.join(", ")];
            table.push_str(&format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | ")));
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requirement(id: &str, level: Level, cases: &[&str]) -> Requirement {
        let (statement, source) = ("A sentence.".to_owned(), "A document".to_owned());
        let cases = cases.iter().map(|case| (*case).to_owned()).collect();
        Requirement { id: id.to_owned(), level, statement, source, cases, untestable: None }
    }

    #[test]
    fn both_files_can_be_read() {
        toml::from_str::<Requirements>(REQUIREMENTS).unwrap();
        toml::from_str::<Deviations>(DEVIATIONS).unwrap();
    }

    /// After a change: `tenant-conformance list --deviations` prints what belongs there.
    #[test]
    fn the_readme_has_the_table() {
        let readme = include_str!("../../README.md");
        let (_, rest) = readme.split_once("<!-- deviations -->\n").unwrap();
        let (table, _) = rest.split_once("<!-- end -->").unwrap();
        assert!(table == Register::get().table(), "README.md is not current");
    }

    #[test]
    fn a_case_is_as_strict_as_its_strictest_statement() {
        let register =
            Register::new(vec![requirement("a", Level::May, &["x/1", "x/2"]), requirement("b", Level::Should, &["x/2"])], Vec::new());
        assert_eq!((register.level("x/1"), register.level("x/2")), (Level::May, Level::Should));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let register = Register::new(vec![requirement("a", Level::May, &["no/such-case"]), requirement("a", Level::May, &[])], Vec::new());
        let problems = register.problems(&BTreeSet::from(["a/case"])).join("\n");
        for expected in ["there is no case no/such-case", "the statement a is there twice", "needs either cases", "proves no statement"] {
            assert!(problems.contains(expected), "{expected}: {problems}");
        }
    }
}
