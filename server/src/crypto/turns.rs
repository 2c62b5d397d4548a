//! A queue that is shared fairly by groups of requests: one job of each group in turn.
//!
//! When the queue is full, the newest job of the longest group makes room for a job of a shorter one.
//!
//! **Invariant:** neither the queue nor one group exceeds its limit, and no job is lost: it is taken, or handed back.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

#[derive(Debug, Clone, Copy)]
pub struct QueueLimits {
    pub all: usize,
    pub group: usize,
}

#[derive(Debug)]
pub struct FairQueue<G, J> {
    limits: QueueLimits,
    waiting: HashMap<G, VecDeque<J>>,
    /// Each group that has jobs, once.
    order: VecDeque<G>,
    length: usize,
}

impl<G: Copy + Eq + Hash, J> FairQueue<G, J> {
    pub fn new(limits: QueueLimits) -> Self {
        Self { limits, waiting: HashMap::new(), order: VecDeque::new(), length: 0 }
    }

    /// Adds a job and returns the one that was rejected for it, if there is one: this job, or one of the longest group.
    pub fn push(&mut self, group: G, job: J) -> Option<J> {
        let own = self.waiting.get(&group).map_or(0, VecDeque::len);
        if own >= self.limits.group {
            return Some(job);
        }
        let mut rejected = None;
        if self.length >= self.limits.all {
            let longest = self.order.iter().copied().max_by_key(|other| self.waiting.get(other).map_or(0, VecDeque::len));
            let longer = longest.and_then(|longest| self.waiting.get_mut(&longest)).filter(|jobs| jobs.len() > own + 1);
            let Some(jobs) = longer else { return Some(job) };
            rejected = jobs.pop_back();
            self.length -= 1;
        }
        if own == 0 {
            self.order.push_back(group);
        }
        self.waiting.entry(group).or_default().push_back(job);
        self.length += 1;
        rejected
    }

    pub fn pop(&mut self) -> Option<J> {
        let group = self.order.pop_front()?;
        let jobs = self.waiting.get_mut(&group)?;
        let job = jobs.pop_front();
        if jobs.is_empty() {
            self.waiting.remove(&group);
        } else {
            self.order.push_back(group);
        }
        self.length -= 1;
        job
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: QueueLimits = QueueLimits { all: 6, group: 4 };

    #[test]
    fn groups_take_turns_and_each_keeps_its_order() {
        let mut turns = FairQueue::new(LIMITS);
        for (group, job) in [('a', 1), ('a', 2), ('a', 3), ('b', 4), ('c', 5), ('b', 6)] {
            assert_eq!(turns.push(group, job), None);
        }
        let order: Vec<_> = std::iter::from_fn(|| turns.pop()).collect();
        assert_eq!(order, [1, 4, 5, 2, 6, 3]);
        assert_eq!(turns.push('a', 7), None);
        assert_eq!((turns.pop(), turns.pop()), (Some(7), None));
    }

    #[test]
    fn one_group_has_a_limit_of_its_own() {
        let mut turns = FairQueue::new(LIMITS);
        let rejected: Vec<_> = (0..6).filter_map(|job| turns.push('a', job)).collect();
        assert_eq!(rejected, [4, 5]);
        assert_eq!(turns.push('b', 6), None);
    }

    #[test]
    fn a_full_queue_rejects_the_newest_job_of_the_longest_group() {
        let mut turns = FairQueue::new(LIMITS);
        for job in 0..4 {
            assert_eq!(turns.push('a', job), None);
        }
        assert_eq!((turns.push('b', 10), turns.push('b', 11)), (None, None));
        assert_eq!(turns.push('c', 20), Some(3));
        // Now the groups have three, two and one jobs: only the first one is longer than that of another job of `c`.
        assert_eq!(turns.push('c', 21), Some(2));
        assert_eq!(turns.push('b', 12), Some(12));
        let order: Vec<_> = std::iter::from_fn(|| turns.pop()).collect();
        assert_eq!(order, [0, 10, 20, 1, 11, 21]);
    }
}
